import type { MultipartFile } from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  batchForm,
  batchItemPageSchema,
  batchItemQuery,
  batchStatusSchema,
  resumeSchema,
} from '../../contract/batches.ts';
import { problemSchema } from '../../contract/problem.ts';
import type { Application } from '../../services/identity/authenticate-application.ts';
import type { Platform } from '../../services/platform.ts';
import { resumeBatch, stopBatch } from '../../services/signing/batches/change-batch.ts';
import { batchStatus, pageOfBatchItems } from '../../services/signing/batches/read-batch.ts';
import {
  recallBatch,
  receiveBatch,
  type BatchBounds,
  type BatchOrder,
  type IncomingFile,
} from '../../services/signing/batches/receive-batch.ts';
import { callerOf } from '../auth/basic-auth.ts';
import { HttpError } from '../http-error.ts';
import { plainName } from '../read-form.ts';
import { readIdempotencyKey } from '../read-idempotency-key.ts';
import { formParts, wholeBody } from '../whole-body.ts';
import { appearanceOf, readRefusals, readReserved, signerNameOf } from './signature-form.ts';

/** `/rest/v1/batches`: many files under one passphrase, streamed in, signed after the answer. */
export function batchRoutes(
  app: FastifyInstance,
  platform: Platform,
  { fileBytes, batchBytes }: BatchBounds,
): void {
  const bounds = { fileBytes, batchBytes };
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const tags = ['batches'];
  const security = [{ application: [] as string[] }];
  const params = z.object({ id: z.uuid() });
  const refusals = { 400: problemSchema, 401: problemSchema, 404: problemSchema, 429: problemSchema };

  app.post(
    '/batches',
    {
      config: { streamed: true },
      schema: {
        tags,
        summary: 'Sign up to 10,000 PDFs; each has its own result',
        security,
        consumes: ['multipart/form-data'],
        body: batchForm,
        response: { 202: batchStatusSchema, 413: problemSchema, 422: problemSchema, ...refusals },
      },
      validatorCompiler: () => (value: unknown) => ({ value }),
    },
    async (request, reply) => {
      const application = callerOf(request);
      const idempotencyKey = readIdempotencyKey(request);
      const { fields, files } = await readStream(request, application, bounds);
      const order = { ...readOrder(fields), application, idempotencyKey, bounds };
      const known = await recallBatch(platform, order);
      // The files are not read: they were the first time.
      if (known !== undefined) return reply.code(202).header('connection', 'close').send(known);
      return reply.code(202).send(await receiveBatch(platform, order, files));
    },
  );

  routes.get(
    '/batches/:id',
    {
      schema: {
        tags,
        summary: 'How far a batch is',
        security,
        params,
        response: { 200: batchStatusSchema, ...refusals },
      },
    },
    (request) => batchStatus(platform, callerOf(request), request.params.id),
  );

  routes.get(
    '/batches/:id/items',
    {
      schema: {
        tags,
        summary: 'Each file’s result, in the order of the files',
        security,
        params,
        querystring: batchItemQuery,
        response: { 200: batchItemPageSchema, ...refusals },
      },
    },
    (request) => pageOfBatchItems(platform, callerOf(request), request.params.id, request.query),
  );

  routes.post(
    '/batches/:id/resume',
    {
      schema: {
        tags,
        summary: 'Go on with a batch that waits for the passphrase',
        security,
        params,
        body: resumeSchema,
        response: { 202: batchStatusSchema, 409: problemSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { passphrase } = request.body;
      const authorisation = { kind: 'passphrase', passphrase } as const;
      const { id } = request.params;
      return reply.code(202).send(await resumeBatch(platform, callerOf(request), id, authorisation));
    },
  );

  routes.post(
    '/batches/:id/cancel',
    {
      schema: {
        tags,
        summary: 'Sign no more of a batch',
        security,
        params,
        response: { 200: batchStatusSchema, 409: problemSchema, ...refusals },
      },
    },
    (request) => stopBatch(platform, callerOf(request), request.params.id),
  );
}

const formFields = batchForm.omit({ file: true });
type BatchFields = z.infer<typeof formFields>;

function readOrder(fields: BatchFields): Pick<BatchOrder, 'party' | 'authorisation' | 'wish'> {
  const { passphrase, reason, location, reserve } = fields;
  return {
    party: signerNameOf(fields),
    authorisation: { kind: 'passphrase', passphrase },
    wish: {
      appearance: appearanceOf(fields),
      refuse: readRefusals(fields.refuse),
      ...(reason === undefined ? {} : { reason }),
      ...(location === undefined ? {} : { location }),
      ...(reserve === undefined ? {} : { reserve: readReserved(reserve) }),
    },
  };
}

/**
 * The fields, and the files as they come after them: a file is read when the one before it is durable, so that a
 * batch of any size takes a bounded memory.
 */
async function readStream(
  request: FastifyRequest,
  { limits }: Application,
  bounds: BatchBounds,
): Promise<{ readonly fields: BatchFields; readonly files: AsyncIterable<IncomingFile> }> {
  const parts = formParts(request, {
    limits: {
      fileSize: Math.min(limits.fileBytes, bounds.fileBytes) + 1,
      files: limits.batchFiles + 1,
      parts: limits.batchFiles + 60,
    },
  });
  const texts: Record<string, string> = {};
  let first: MultipartFile | undefined;
  for (let next = await parts.next(); !next.done; next = await parts.next()) {
    const part = next.value;
    if (part.type === 'file') {
      first = part;
      break;
    }
    if (part.value !== '') texts[part.fieldname] = String(part.value);
  }
  const parsed = formFields.safeParse(texts);
  if (!parsed.success) throw new HttpError('http.bad-request', z.prettifyError(parsed.error));
  async function* files(): AsyncGenerator<IncomingFile> {
    if (first === undefined) return;
    yield { name: plainName(first.filename), content: wholeBody(first.file) };
    for (let next = await parts.next(); !next.done; next = await parts.next()) {
      const part = next.value;
      if (part.type !== 'file')
        throw new HttpError('http.bad-request', `expected the field ${part.fieldname} before the files`);
      yield { name: plainName(part.filename), content: wholeBody(part.file) };
    }
  }
  return { fields: parsed.data, files: files() };
}
