import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeTestPki } from '../../../test/pki/test-pki.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { simplePdf } from '../../../test/simple-pdf.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { listOrganisations } from '../../io/db/organisations.ts';
import { encodeCheckpoint } from '../../pki/tlog/checkpoint.ts';
import { signCheckpoint } from '../../pki/tlog/sign-checkpoint.ts';
import { encodeSignedNote } from '../../pki/tlog/signed-note.ts';
import { parseTilePath } from '../../pki/tlog/tile.ts';
import { encodeVerifierKey, verifierKeyOf } from '../../pki/tlog/verifier-key.ts';
import { makeDemonstration } from '../../services/jobs/make-demonstration.ts';
import { appendEntry } from '../../services/journal/append-entry.ts';
import { exportEntries } from '../../services/journal/export-entries.ts';
import { openJournalKey, type JournalKey } from '../../services/journal/journal-key.ts';
import { proveCommitment, showCheckpoint } from '../../services/journal/prove-leaf.ts';
import { readTile } from '../../services/journal/read-tile.ts';
import { startJournal } from '../../services/journal/start-journal.ts';
import { makeWitnessKey } from '../../services/witness/witness-key.ts';
import { parsePem } from '../../pki/x509/pem.ts';
import { digest, generateKeyPair } from '#crypto';
import { journalCommand } from './journal.ts';

let test: TestPlatform;
let key: JournalKey;
let vkey: string;
let folder: string;
let server: Server;
let log: string;
let served = new Map<string, Buffer>();
const lines: string[] = [];
const output = {
  line: (text: string) => void lines.push(text),
  problem: (text: string) => void lines.push(text),
};

beforeAll(async () => {
  test = await createTestPlatform();
  folder = await mkdtemp(path.join(tmpdir(), 'sertel-journal-'));
  await makeDemonstration(test.platform);
  await grow(300);
  key = await openJournalKey(test.platform);
  vkey = encodeVerifierKey(key.verifierKey);
  server = createServer((request, answer) => {
    void fileOf(decodeURIComponent(request.url ?? '').slice('/journal/'.length)).then((content) => {
      answer.writeHead(content === undefined ? 404 : 200).end(content);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  log = `http://127.0.0.1:${address instanceof Object ? address.port : 0}/journal`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await test.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  lines.length = 0;
  served = new Map();
});

async function grow(count: number): Promise<void> {
  await asSystem(test.platform.db, async (tx) => {
    const [organisation] = await listOrganisations(tx);
    for (let i = 0; i < count; i++)
      await appendEntry(tx, { type: 'document.stored', organisation: organisation!.id, entry: { i } });
  });
  await (await startJournal(test.platform)).stop();
}

/** The log as it is served; a test may put other bytes in the place of a file. */
async function fileOf(file: string): Promise<Buffer | undefined> {
  const other = served.get(file);
  if (other !== undefined) return other;
  if (file === 'checkpoint') return Buffer.from((await showCheckpoint(test.platform, 'newest')).note);
  const tile = file.startsWith('tile/') ? await readTile(test.platform.db, parseTilePath(file)) : undefined;
  return tile && Buffer.from(tile);
}

const inFolder = (name: string): string => path.join(folder, name);
const verify = (...args: readonly string[]) => journalCommand(['verify', ...args, '--key', vkey], output);
const rootPem = () => path.join(test.platform.settings.dataFolder, 'demo-pki', 'root.pem');

describe('a log that is right', () => {
  it('is verified whole, kept, and found to go on from what was kept', async () => {
    const kept = inFolder('kept');
    expect(await verify(log, '--kept', kept, '--certificate', rootPem())).toBe(0);
    const before = await readFile(kept, 'utf8');
    await grow(5);
    expect(await verify(log, '--kept', kept)).toBe(0);
    expect(lines.join('\n')).toMatch(/goes on from the \d+ leaves/);
    expect(await readFile(kept, 'utf8')).not.toBe(before);
  });

  it('is copied and verified again without it', async () => {
    const copy = inFolder('copy');
    expect(await journalCommand(['copy', log, '--to', copy, '--key', vkey], output)).toBe(0);
    await grow(3);
    expect(await journalCommand(['copy', log, '--to', copy, '--key', vkey], output)).toBe(0);
    expect(await verify(copy, '--certificate', rootPem())).toBe(0);
  });

  it('holds each entry that a party took out', async () => {
    const file = inFolder('entries.jsonl');
    const [organisation] = await asSystem(test.platform.db, listOrganisations);
    const { entries } = await exportEntries(test.platform, organisation!.id, { after: -1, limit: 1000 });
    await writeFile(file, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    expect(await verify(log, '--entries', file)).toBe(0);
    const [first, ...rest] = entries;
    await writeFile(file, `${JSON.stringify({ ...first, index: rest[0]!.index })}\n`);
    expect(await verify(log, '--entries', file)).toBe(1);
    expect(lines.join('\n')).toContain(`NOT AT ${rest[0]!.index} BUT AT ${first!.index}`);
    const salted = entries.find(({ salt }) => salt !== undefined)!;
    await writeFile(file, `${JSON.stringify({ ...salted, entry: '{}' })}\n`);
    await expect(verify(log, '--entries', file)).rejects.toMatchObject({ code: 'cli.usage' });
  });

  it('does not hold an entry that was rewritten and lost its salt', async () => {
    const file = inFolder('rewritten.jsonl');
    const [organisation] = await asSystem(test.platform.db, listOrganisations);
    const { entries } = await exportEntries(test.platform, organisation!.id, { after: -1, limit: 1000 });
    const { salt: _salt, ...rest } = entries.find(({ salt }) => salt !== undefined)!;
    await writeFile(file, `${JSON.stringify({ ...rest, entry: '{"type":"certificate.issued"}' })}\n`);
    await expect(verify(log, '--entries', file)).rejects.toMatchObject({ code: 'cli.usage' });
  });

  it('vouches for the text of salted entries only, and tells an act by its leaf', async () => {
    const file = inFolder('public.jsonl');
    const [organisation] = await asSystem(test.platform.db, listOrganisations);
    const { entries } = await exportEntries(test.platform, organisation!.id, { after: -1, limit: 1000 });
    const open = entries.find(({ salt }) => salt === undefined)!;
    const salted = entries.find(({ salt }) => salt !== undefined)!;
    const told = [open, { ...salted, type: 'signature.made' }];
    await writeFile(file, told.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    expect(await verify(log, '--entries', file)).toBe(0);
    expect(lines.filter((line) => line.includes(file))).toEqual([
      expect.stringMatching(/line 1, certificate.issued \(the text of the entry is not vouched for\)$/),
      expect.stringMatching(new RegExp(`line 2, ${salted.type}$`)),
    ]);
  });

  it('does not hold what was never entered', async () => {
    const file = inFolder('other.cer');
    await writeFile(file, (await makeTestPki()).signer.certificate.raw);
    expect(await verify(log, '--certificate', file)).toBe(1);
    expect(lines.join('\n')).toContain('NOT IN THE LOG');
  });
});

describe('a log that is wrong', () => {
  const refused = (code: string) => ({ code });

  it('is told by the root: an entry of other bytes, or one less', async () => {
    const bundle = (await fileOf('tile/entries/000'))!;
    const changed = Buffer.from(bundle);
    changed[40] = changed[40]! ^ 1;
    for (const bytes of [changed, bundle.subarray(35)]) {
      served.set('tile/entries/000', bytes);
      await expect(verify(log)).rejects.toMatchObject(refused('tlog.bad-tile'));
    }
  });

  it('is told by the kept checkpoint: rewritten, or cut; and the kept one stays', async () => {
    const kept = inFolder('kept-2');
    const { size } = await showCheckpoint(test.platform, 'newest');
    for (const forged of [size - 1, size + 5]) {
      const note = await forge(forged);
      await writeFile(kept, note);
      await expect(verify(log, '--kept', kept)).rejects.toMatchObject(refused('tlog.fork'));
      expect(await readFile(kept, 'utf8')).toBe(note);
    }
  });

  it('is told by the key, and by the quorum', async () => {
    const { verifierKeys } = await makeWitnessKey(inFolder('witness.json'), 'saksi.example');
    const policy = inFolder('policy');
    const [witness] = verifierKeys;
    await writeFile(policy, `log ${vkey}\nwitness w ${encodeVerifierKey(witness!)}\nquorum w\n`);
    served.set('cosigned-checkpoint', (await fileOf('checkpoint'))!);
    const asked = journalCommand(['verify', log, '--policy', policy], output);
    await expect(asked).rejects.toMatchObject(refused('tlog.untrusted'));
    const stranger = encodeVerifierKey({ ...key.verifierKey, ...(await strangerKey()) });
    await expect(journalCommand(['verify', log, '--key', stranger], output)).rejects.toMatchObject(
      refused('tlog.untrusted'),
    );
  });
});

describe('one place, offline', () => {
  const proofOf = async (file: string) => {
    const [der] = parsePem(await readFile(rootPem(), 'utf8'), 'CERTIFICATE');
    const [leaf] = await proveCommitment(test.platform, digest('sha256', der!));
    await writeFile(file, leaf!.tlogProof);
  };

  it('is proven by a text that needs no log', async () => {
    const file = inFolder('root.tlog-proof');
    await proofOf(file);
    expect(await verify('--proof', file, '--certificate', rootPem())).toBe(0);
    expect(lines.join('\n')).toContain('root.pem');
  });

  it('says that it does not tell whether the log goes on from what was kept', async () => {
    const file = inFolder('root-3.tlog-proof');
    await proofOf(file);
    const { size } = await showCheckpoint(test.platform, 'newest');
    await writeFile(inFolder('kept-4'), await forge(size - 1));
    expect(await verify('--proof', file, '--certificate', rootPem(), '--kept', inFolder('kept-4'))).toBe(0);
    expect(lines).toContainEqual(
      expect.stringMatching(new RegExp(`^NOT CHECKED: .* ${size} .* ${size - 1} `)),
    );
  });

  it('is of nothing else, and not of a log that forked', async () => {
    const file = inFolder('root-2.tlog-proof');
    await proofOf(file);
    const chain = path.join(test.platform.settings.dataFolder, 'demo-pki', 'chain.pem');
    await expect(verify('--proof', file, '--certificate', chain)).rejects.toMatchObject({
      code: 'cli.usage',
    });
    await writeFile(inFolder('o.cer'), (await makeTestPki()).signer.certificate.raw);
    expect(await verify('--proof', file, '--certificate', inFolder('o.cer'))).toBe(1);
    const { size } = await showCheckpoint(test.platform, 'newest');
    await writeFile(inFolder('kept-3'), await forge(size));
    const asked = verify('--proof', file, '--certificate', rootPem(), '--kept', inFolder('kept-3'));
    await expect(asked).rejects.toMatchObject({ code: 'tlog.fork' });
  });
});

it('says what it expects', async () => {
  await writeFile(inFolder('plain.pdf'), simplePdf('BT ET'));
  await mkdir(inFolder('empty'), { recursive: true });
  for (const args of [
    [],
    ['verify', '--key', vkey],
    ['verify', log],
    ['verify', log, '--key', vkey, '--policy', 'x'],
    ['verify', log, 'more', '--key', vkey],
    ['verify', log, '--key', vkey, '--signed', inFolder('plain.pdf')],
    ['verify', inFolder('empty'), '--key', vkey],
    ['copy', log, '--key', vkey],
    ['export', '--to', 'x'],
    ['forget'],
    ['copy', log, '--to', inFolder('copy-2'), '--key', vkey, '--kept', inFolder('kept')],
    ['copy', log, '--to', inFolder('copy-2'), '--key', vkey, '--certificate', rootPem()],
    ['verify', log, '--key', vkey, '--to', inFolder('copy-2')],
    ['export', log, '--server', log, '--credential', 'x', '--to', 'y'],
    ['export', '--server', log, '--credential', 'x', '--to', 'y', '--key', vkey],
  ])
    await expect(journalCommand(args, output)).rejects.toMatchObject({ code: 'cli.usage' });
});

async function forge(size: number): Promise<string> {
  const checkpoint = { origin: key.origin, size, root: new Uint8Array(32).fill(7), extensions: [] };
  const signatures = [await signCheckpoint(checkpoint, key.origin, key.signer)];
  return encodeSignedNote({ text: encodeCheckpoint(checkpoint), signatures });
}

async function strangerKey() {
  return verifierKeyOf(key.origin, 'ed25519', (await generateKeyPair('ed25519')).publicKey);
}
