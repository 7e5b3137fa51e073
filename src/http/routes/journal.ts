import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import {
  commitmentPath,
  consistencyQuery,
  consistencySchema,
  journalEntriesQuery,
  journalEntriesSchema,
  journalEntrySchema,
  journalSchema,
  leafPath,
  provenLeafSchema,
  provenLeavesSchema,
} from '../../contract/journal.ts';
import { problemSchema } from '../../contract/problem.ts';
import { fromHex } from '../../lib/bytes.ts';
import { describeJournal } from '../../services/journal/describe-journal.ts';
import { exportEntries, readOwnEntry } from '../../services/journal/export-entries.ts';
import { proveCommitment, proveConsistency, proveLeafAt } from '../../services/journal/prove-leaf.ts';
import type { Platform } from '../../services/platform.ts';
import { callerOf } from '../auth/basic-auth.ts';
import { leafAnswer } from './leaf-answer.ts';

const tags = ['journal'];

/** `/rest/v1/journal`, for everyone: what is in the log and where. Leaves are bare commitments. */
export function journalProofRoutes(app: FastifyInstance, platform: Platform): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.get(
    '/journal',
    {
      schema: {
        tags,
        summary: 'The journal’s newest checkpoint and key',
        response: { 200: journalSchema, 404: problemSchema },
      },
    },
    () => describeJournal(platform),
  );

  typed.get(
    '/journal/proofs/:commitment',
    {
      schema: {
        tags,
        summary: 'Where a certificate, a signature or an act is in the journal, with its proof',
        params: commitmentPath,
        response: { 200: provenLeavesSchema, 400: problemSchema, 404: problemSchema },
      },
    },
    async (request) => ({
      leaves: (await proveCommitment(platform, fromHex(request.params.commitment))).map(leafAnswer),
    }),
  );

  typed.get(
    '/journal/leaves/:index',
    {
      schema: {
        tags,
        summary: 'A leaf of the journal, with its proof',
        params: leafPath,
        response: { 200: provenLeafSchema, 400: problemSchema, 404: problemSchema },
      },
    },
    async (request) => leafAnswer(await proveLeafAt(platform, request.params.index)),
  );

  typed.get(
    '/journal/consistency',
    {
      schema: {
        tags,
        summary: 'The proof that the journal of one size begins with that of a smaller one',
        querystring: consistencyQuery,
        response: { 200: consistencySchema, 400: problemSchema, 404: problemSchema },
      },
    },
    async (request) => {
      const { from, to } = request.query;
      const { fromRoot, toRoot, proof } = await proveConsistency(platform, from, to);
      return {
        from,
        fromRoot: fromRoot.toBase64(),
        to,
        toRoot: toRoot.toBase64(),
        proof: proof.map((hash) => hash.toBase64()),
      };
    },
  );
}

/** `/rest/v1/journal/entries`: what the leaves commit to, for the organisation whose acts they are and nobody else. */
export function journalEntryRoutes(app: FastifyInstance, platform: Platform): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  const security = [{ application: [] }];
  const organisationOf = (request: FastifyRequest): string => callerOf(request).organisationId;

  typed.get(
    '/journal/entries',
    {
      schema: {
        tags,
        summary: 'The entries of the caller’s organisation with their salts, to keep',
        security,
        querystring: journalEntriesQuery,
        response: { 200: journalEntriesSchema, 400: problemSchema, 401: problemSchema },
      },
    },
    (request) => exportEntries(platform, organisationOf(request), request.query),
  );

  typed.get(
    '/journal/entries/:index',
    {
      schema: {
        tags,
        summary: 'What a leaf of the caller’s organisation commits to',
        security,
        params: leafPath,
        response: { 200: journalEntrySchema, 400: problemSchema, 401: problemSchema, 404: problemSchema },
      },
    },
    (request) => readOwnEntry(platform, organisationOf(request), request.params.index),
  );
}
