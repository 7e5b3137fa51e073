import type { FastifyInstance } from 'fastify';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { multipartBody } from '../../../test/demo-application.ts';
import { simplePdf } from '../../../test/simple-pdf.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import type {
  journalEntriesSchema,
  journalEntrySchema,
  journalSchema,
  provenDocumentSchema,
  provenLeavesSchema,
} from '../../contract/journal.ts';
import type { SignatureAnswer } from '../../contract/signatures.ts';
import { insertOrganisation } from '../../io/db/organisations.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { fromHex, toHex } from '../../lib/bytes.ts';
import { verifyConsistency, verifyInclusion } from '../../pki/tlog/check-proof.ts';
import { parseEntryBundle } from '../../pki/tlog/entry-bundle.ts';
import { hashLeaf } from '../../pki/tlog/merkle-hash.ts';
import { parseTlogProof } from '../../pki/tlog/tlog-proof.ts';
import { verifyCheckpoint } from '../../pki/tlog/verify-checkpoint.ts';
import { parseVerifierKey } from '../../pki/tlog/verifier-key.ts';
import { parsePem } from '../../pki/x509/pem.ts';
import { makeCredential } from '../../services/identity/make-credential.ts';
import { makeDemonstration, readDemoCredentials } from '../../services/jobs/make-demonstration.ts';
import { commitTo } from '../../services/journal/append-entry.ts';
import { startJournal } from '../../services/journal/start-journal.ts';
import { buildApp } from '../app.ts';

let test: TestPlatform;
let app: FastifyInstance;
let authorization: string;
let otherAuthorization: string;
let journal: z.infer<typeof journalSchema>;

beforeAll(async () => {
  test = await createTestPlatform();
  const { platform } = test;
  await makeDemonstration(platform);
  const { application } = await readDemoCredentials(platform.settings.dataFolder);
  authorization = basic(application);
  const other = await asSystem(platform.db, async (tx) => {
    const { id } = await insertOrganisation(tx, { code: 'LAIN', name: 'Lain' });
    return makeCredential(tx, { organisationId: id, username: 'lain', description: '', signers: 'own' });
  });
  otherAuthorization = basic(other);
  await (await startJournal(platform)).stop();
  app = await buildApp(platform);
  journal = (await app.inject('/rest/v1/journal')).json();
});
afterAll(async () => {
  await app.close();
  await test.close();
});

const basic = ({ username, password }: { username: string; password: string }) =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
const ask = (url: string, as = authorization) => app.inject({ url, headers: { authorization: as } });
const entriesOf = async (as: string) =>
  (await ask('/rest/v1/journal/entries?limit=1000', as)).json<z.infer<typeof journalEntriesSchema>>();

describe('the log as static files', () => {
  it('has a checkpoint that its key signed, and that nobody keeps for long', async () => {
    const answer = await app.inject('/journal/checkpoint');
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('public, max-age=1');
    const { checkpoint } = verifyCheckpoint(answer.body, [parseVerifierKey(journal.verifierKey)]);
    expect(checkpoint).toMatchObject({ origin: '127.0.0.1:8080/journal', size: journal.size });
    expect(answer.body).toBe(journal.checkpoint);
  });

  it('has tiles and entries that never change', async () => {
    const tile = await app.inject(`/journal/tile/0/000.p/${journal.size}`);
    const bundle = await app.inject(`/journal/tile/entries/000.p/${journal.size}`);
    for (const { headers } of [tile, bundle]) {
      expect(headers['content-type']).toBe('application/octet-stream');
      expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    }
    const entries = parseEntryBundle(new Uint8Array(bundle.rawPayload));
    expect(entries).toHaveLength(journal.size);
    expect(entries.every((entry) => entry.length === 33)).toBe(true);
    expect(toHex(tile.rawPayload)).toBe(entries.map((entry) => toHex(hashLeaf(entry))).join(''));
  });

  it.each(['tile/0/000', 'tile/0/001.p/1', 'tile/1/000.p/1', 'tile/0/0', 'tile/x', 'tile/entries/000.p/256'])(
    'has no %s',
    async (path) => {
      expect((await app.inject(`/journal/${path}`)).statusCode).toBe(404);
    },
  );

  it('has no cosigned checkpoint before a witness cosigned one', async () => {
    const answer = await app.inject('/journal/cosigned-checkpoint');
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ code: 'journal.no-checkpoint' });
  });
});

describe('the place of a certificate', () => {
  it('is found by whoever holds it, with a proof that needs nothing else', async () => {
    const { pki } = await readDemoCredentials(test.platform.settings.dataFolder);
    const [der] = parsePem(await readFile(pki.root, 'utf8'), 'CERTIFICATE');
    const commitment = createHash('sha256').update(der!).digest('hex');
    const answer = await app.inject(`/rest/v1/journal/proofs/${commitment}`);
    const [leaf] = answer.json<z.infer<typeof provenLeavesSchema>>().leaves;
    expect(leaf).toMatchObject({ type: 'certificate.issued', commitment });
    const { index, proof, checkpoint } = parseTlogProof(leaf!.tlogProof);
    const { checkpoint: tree } = verifyCheckpoint(checkpoint, [parseVerifierKey(journal.verifierKey)]);
    const leafHash = hashLeaf(Uint8Array.of(1, ...fromHex(commitment)));
    expect(verifyInclusion({ leafHash, index, size: tree.size, proof, root: tree.root })).toBe(true);
  });

  it('is not found for what was never entered', async () => {
    const answer = await app.inject(`/rest/v1/journal/proofs/${'0'.repeat(64)}`);
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ code: 'journal.no-such-leaf' });
    expect((await app.inject('/rest/v1/journal/proofs/abc')).statusCode).toBe(400);
    expect((await app.inject(`/rest/v1/journal/leaves/${journal.size}`)).statusCode).toBe(404);
    expect((await app.inject('/rest/v1/journal/leaves/-1')).statusCode).toBe(400);
  });
});

it('proves that it only grew', async () => {
  const to = journal.size;
  const answer = (await app.inject(`/rest/v1/journal/consistency?from=2&to=${to}`)).json<{
    fromRoot: string;
    toRoot: string;
    proof: string[];
  }>();
  const bytes = (text: string) => Uint8Array.fromBase64(text);
  const [fromRoot, toRoot] = [bytes(answer.fromRoot), bytes(answer.toRoot)];
  expect(answer.toRoot).toBe(journal.root);
  expect(verifyConsistency({ from: 2, fromRoot, to, toRoot, proof: answer.proof.map(bytes) })).toBe(true);
  for (const query of [`from=3&to=2`, `from=1&to=${to + 1}`]) {
    const refused = await app.inject(`/rest/v1/journal/consistency?${query}`);
    expect(refused.json()).toMatchObject({ code: 'journal.no-such-tree', status: 404 });
  }
});

describe('what the leaves commit to', () => {
  it('is told to its organisation, and opens each commitment', async () => {
    const { entries } = await entriesOf(authorization);
    expect(entries.map(({ type }) => type)).toContain('person.registered');
    for (const { commitment, salt, entry } of entries)
      if (salt !== undefined) expect(toHex(commitTo(fromHex(salt), entry))).toBe(commitment);
    const one = entries.find(({ salt }) => salt !== undefined)!;
    const answer = await ask(`/rest/v1/journal/entries/${one.index}`);
    expect(answer.json<z.infer<typeof journalEntrySchema>>()).toEqual(one);
  });

  it('is told to nobody else', async () => {
    const own = await entriesOf(authorization);
    const others = await entriesOf(otherAuthorization);
    expect(others.entries.map(({ type }) => type)).toEqual(['credential.made']);
    expect(own.entries.map(({ index }) => index)).not.toContain(others.entries[0]!.index);
    const refused = await ask(`/rest/v1/journal/entries/${own.entries[0]!.index}`, otherAuthorization);
    expect(refused.json()).toMatchObject({ code: 'journal.no-such-leaf', status: 404 });
    expect((await app.inject('/rest/v1/journal/entries')).statusCode).toBe(401);
    expect((await app.inject('/rest/v1/journal/entries/0')).statusCode).toBe(401);
  });

  it('comes in pages', async () => {
    const { entries } = await entriesOf(authorization);
    const paged: number[] = [];
    for (let after: number | undefined = -1; after !== undefined;) {
      const page: z.infer<typeof journalEntriesSchema> = (
        await ask(`/rest/v1/journal/entries?limit=3&after=${after}`)
      ).json();
      paged.push(...page.entries.map(({ index }) => index));
      after = page.next;
    }
    expect(paged).toEqual(entries.map(({ index }) => index));
    expect((await ask('/rest/v1/journal/entries?limit=1001')).statusCode).toBe(400);
  });
});

describe('the place of a document’s signatures', () => {
  const sign = async () => {
    const { officials } = await readDemoCredentials(test.platform.settings.dataFolder);
    const { nik, passphrase } = officials[0]!;
    const { payload, headers } = multipartBody([
      { name: 'nik', value: nik },
      { name: 'passphrase', value: passphrase },
      { name: 'file', value: simplePdf('BT ET'), filename: 'a.pdf', contentType: 'application/pdf' },
    ]);
    const signed = await app.inject({
      method: 'POST',
      url: '/rest/v1/signatures',
      payload,
      headers: { ...headers, authorization, accept: 'application/json' },
    });
    return signed.json<SignatureAnswer>();
  };

  it('is proven to the application that had it signed, from the second after', async () => {
    const { documentId, signature } = await sign();
    const url = `/rest/v1/documents/${documentId}/proof`;
    expect((await ask(url)).json()).toMatchObject({ code: 'journal.no-such-leaf' });
    await (await startJournal(test.platform)).stop();
    const { signatures } = (await ask(url)).json<z.infer<typeof provenDocumentSchema>>();
    expect(signatures).toMatchObject([{ field: signature.field, type: 'signature.made' }]);
    const [{ commitment, tlogProof }] = signatures as [(typeof signatures)[0]];
    const { index, proof, checkpoint } = parseTlogProof(tlogProof);
    const { checkpoint: tree } = verifyCheckpoint(checkpoint, [parseVerifierKey(journal.verifierKey)]);
    const leafHash = hashLeaf(Uint8Array.of(3, ...fromHex(commitment)));
    expect(verifyInclusion({ leafHash, index, size: tree.size, proof, root: tree.root })).toBe(true);
    expect((await ask(url, otherAuthorization)).json()).toMatchObject({ code: 'document.not-available' });
    expect((await app.inject(url)).statusCode).toBe(401);
  });
});
