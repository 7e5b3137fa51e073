import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDemoPlatform } from '../../../test/demo-platform.ts';
import type { TestPlatform } from '../../../test/platform.ts';
import { simplePdf } from '../../../test/simple-pdf.ts';
import { authenticateApplication } from '../../services/identity/authenticate-application.ts';
import { createFailureLimiter } from '../../services/identity/failure-limiter.ts';
import { parseNik } from '../../services/identity/nik.ts';
import { readDemoCredentials } from '../../services/jobs/make-demonstration.ts';
import { openOwnEvidence } from '../../services/open-own-evidence.ts';
import { PlatformError } from '../../services/platform-error.ts';
import { signDocuments } from '../../services/signing/sign-documents.ts';
import { readOwnTrust } from '../own-trust.ts';
import { verifyCommand } from './verify.ts';

let test: TestPlatform;
let folder: string;
let file: string;
beforeAll(async () => {
  test = await createDemoPlatform(new Date());
  folder = await mkdtemp(path.join(tmpdir(), 'sertel-verify-own-'));
  file = path.join(folder, 'a.pdf');
  const { platform } = test;
  const { application, officials } = await readDemoCredentials(platform.settings.dataFolder);
  const known = await authenticateApplication(platform, createFailureLimiter(), {
    ...application,
    ip: '127.0.0.1',
    now: platform.clock(),
  });
  const [signed] = await signDocuments(platform, {
    // Without evidence in the file: somebody has to be asked.
    application: { ...known, level: 'B-T' },
    party: { kind: 'nik', nik: parseNik(officials[0]!.nik) },
    authorisation: { kind: 'passphrase', passphrase: officials[0]!.passphrase },
    wishes: [{ name: 'a.pdf', bytes: simplePdf('BT ET'), appearance: { kind: 'invisible' } }],
    oneTimeDownload: 'available',
    idempotencyKey: undefined,
  });
  await writeFile(file, signed!.bytes);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await test.close();
});

type Open = Parameters<typeof verifyCommand>[1]['ownEvidence'];

async function verify(ownEvidence: Open, ...more: readonly string[]) {
  const lines: string[] = [];
  const problems: string[] = [];
  const exit = await verifyCommand(
    [file, '--json', ...more],
    {
      clock: test.platform.clock,
      ownTrust: () => readOwnTrust(test.platform.settings.dataFolder),
      ownEvidence,
    },
    { line: (text) => void lines.push(text), problem: (text) => void problems.push(text) },
  );
  return { exit, verdict: JSON.parse(lines.join('')) as Record<string, unknown>, problems };
}

const ended: string[] = [];
const own: Open = () =>
  openOwnEvidence({
    reachDatabase: async () => ({
      address: test.address,
      how: 'embedded, in use',
      stop: async () => void ended.push('database'),
    }),
    readPlatformKey: async () => test.platform.platformKey,
    clock: test.platform.clock,
  });

it('passes a document of the platform itself, whose responder nobody may be sent to', async () => {
  expect(await verify(own)).toMatchObject({ exit: 0, verdict: { verdict: 'passed' }, problems: [] });
  expect(ended).toEqual(['database']);
});

it('asks nobody with --offline, not even the platform', async () => {
  const refuse: Open = () => Promise.reject(new TypeError('asked'));
  expect(await verify(refuse, '--offline')).toMatchObject({
    exit: 2,
    verdict: { subIndication: 'TRY_LATER' },
    problems: [],
  });
});

it('says that the platform’s database is not at hand, and decides on what it has', async () => {
  const away: Open = () => Promise.reject(new PlatformError('platform.not-made', 'there is none yet'));
  const { exit, problems } = await verify(away);
  expect(exit).toBe(2);
  expect(problems).toHaveLength(1);
});
