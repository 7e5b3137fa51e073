import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { connectAsOwner } from '../io/db/connect.ts';
import { createEmptyDatabase, type TestDatabase } from '../../test/database.ts';
import { listOrganisations } from '../io/db/organisations.ts';
import { asSystem } from '../io/db/transaction.ts';
import { systemClock } from '../lib/clock.ts';
import { examinePlatform } from './jobs/examine-platform.ts';
import { initialiseProduction } from './jobs/initialise-production.ts';
import { activateAccount, openAccountLink } from './identity/activate-account.ts';
import { renewFirstLink } from './jobs/renew-first-link.ts';
import { openPlatform, type OpenPlatformOptions } from './open-platform.ts';

let folder: string;
let test: TestDatabase;
beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'sertel-platform-'))));
beforeEach(async () => {
  test = await createEmptyDatabase();
  return () => test.close();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const databaseUrl = () => `postgres://sertel@/${test.address.database}?host=${test.address.folder}`;
const options = (changes: Partial<OpenPlatformOptions['settings']> = {}): OpenPlatformOptions => ({
  settings: {
    mode: 'demo',
    publicUrl: 'https://a.example',
    pkiUrl: 'http://a.example',
    dataFolder: path.join(folder, test.address.database),
    trustProxy: false,
    refuse: [],
    ...changes,
  },
  databaseUrl: databaseUrl(),
  smtp: undefined,
  platformKeyFile: path.join(folder, test.address.database, 'keys', 'platform-key.json'),
  clock: systemClock,
  log: pino({ level: 'silent' }),
});
const openAndClose = async (wanted: OpenPlatformOptions) => (await openPlatform(wanted)).close();

const production = () => options({ mode: 'production' });
const administrators = [
  { organisationCode: 'BSSN', organisationName: 'Badan', email: 'a@bssn.example' },
  { organisationCode: 'LKPP', organisationName: 'Lembaga', email: 'a@lkpp.example' },
];

it('makes what a demonstration needs and opens it again', async () => {
  await openAndClose(options());
  const { platform, close } = await openPlatform(options());
  expect(await platform.workers.run('self-check', 'answer')).toBe('ok');
  await close();
});

it('refuses another public address than that of the first start', async () => {
  await openAndClose(options());
  await expect(openPlatform(options({ publicUrl: 'https://b.example' }))).rejects.toMatchObject({
    code: 'platform.public-url-changed',
    message: expect.stringContaining('PUBLIC_URL=https://a.example'),
  });
});

it('refuses another address in certificates, and keeps the one of before there were two', async () => {
  await openAndClose(options());
  await expect(openPlatform(options({ pkiUrl: 'http://pki.example' }))).rejects.toMatchObject({
    code: 'platform.public-url-changed',
    message: expect.stringContaining('PKI_URL=http://a.example'),
  });
  const owner = await connectAsOwner(test.address);
  await owner.query("delete from setting where key = 'platform.pki-url'");
  await owner.end();
  await expect(openPlatform(options())).rejects.toMatchObject({
    message: expect.stringContaining('PKI_URL=https://a.example'),
  });
  await openAndClose(options({ pkiUrl: 'https://a.example' }));
});

it('never takes a demonstration’s keys into production', async () => {
  await openAndClose(options());
  await expect(openPlatform(production())).rejects.toMatchObject({ code: 'platform.mode-differs' });
});

it('starts in production only after it was initialised, once', async () => {
  await expect(openPlatform(production())).rejects.toMatchObject({ code: 'platform.not-initialised' });
  const { platform, close } = await openPlatform({ ...production(), initialising: true });
  const links = await initialiseProduction(platform, administrators);
  await expect(initialiseProduction(platform, administrators)).rejects.toMatchObject({
    code: 'platform.already-initialised',
  });
  expect(links.map(({ url }) => url)).toEqual([
    expect.stringMatching(/^https:\/\/a\.example\/aktivasi\/[\w-]{43}$/),
    expect.stringMatching(/^https:\/\/a\.example\/aktivasi\/[\w-]{43}$/),
  ]);
  expect((await asSystem(platform.db, listOrganisations)).map(({ code }) => code)).toEqual(['BSSN', 'LKPP']);
  await close();
  await openAndClose(production());
  await expect(openPlatform({ ...production(), initialising: true })).rejects.toMatchObject({
    code: 'platform.already-initialised',
  });
});

it('makes no database for a production platform that nobody initialised', async () => {
  const wanted = { ...production(), databaseUrl: undefined };
  await expect(openPlatform(wanted)).rejects.toMatchObject({ code: 'platform.not-initialised' });
  expect(existsSync(wanted.settings.dataFolder)).toBe(false);
});

it('renews a first link until it was used', async () => {
  const { platform, close } = await openPlatform({ ...production(), initialising: true });
  const [first] = await initialiseProduction(platform, administrators);
  const tokenOf = ({ url }: { url: string }) => url.split('/').at(-1)!;
  const renewed = await renewFirstLink(platform, 'A@bssn.example');
  expect(renewed).toMatchObject({ organisationCode: 'BSSN', email: 'a@bssn.example' });
  await expect(openAccountLink(platform, tokenOf(first!))).rejects.toMatchObject({
    code: 'identity.link-expired',
  });
  const password = 'perahu kertas di sungai';
  const origin = { ip: '192.0.2.7', userAgent: undefined };
  await activateAccount(platform, { token: tokenOf(renewed), password, before: undefined }, origin);
  for (const email of ['a@bssn.example', 'b@bssn.example'])
    await expect(renewFirstLink(platform, email)).rejects.toMatchObject({
      code: 'platform.link-not-renewable',
    });
  await close();
});

it('never makes a new platform key for a production platform that lost its own', async () => {
  const { platform, close } = await openPlatform({ ...production(), initialising: true });
  await initialiseProduction(platform, administrators);
  await close();
  const lost = { ...production(), platformKeyFile: path.join(folder, 'elsewhere.json') };
  await expect(openPlatform(lost)).rejects.toMatchObject({ code: 'key.platform-key-missing' });
});

it('is examined without being changed', async () => {
  await openAndClose(options());
  await writeFile(path.join(folder, 'app.html'), '');
  const { settings, ...rest } = options();
  const findings = [];
  for await (const finding of examinePlatform({
    ...rest,
    ...settings,
    publicUrl: 'http://127.0.0.1:1',
    pkiUrl: 'https://127.0.0.1:1',
    webFolder: folder,
  }))
    findings.push(finding);
  const kinds = Object.fromEntries(findings.map(({ name, kind }) => [name, kind]));
  expect(kinds).toMatchObject({
    'data folder': 'good',
    proxy: 'good',
    'web application': 'good',
    'addresses in certificates': 'warning',
    database: 'good',
    clock: 'good',
    'platform key': 'good',
    service: 'warning',
  });
});

it('is found wanting where nothing was ever started', async () => {
  const { settings, ...rest } = options({ dataFolder: path.join(folder, 'nothing') });
  const findings = [];
  const nowhere = { databaseUrl: undefined, webFolder: path.join(folder, 'nothing') };
  for await (const finding of examinePlatform({ ...rest, ...settings, ...nowhere })) findings.push(finding);
  expect(findings.map(({ name, kind }) => [name, kind])).toEqual([
    ['data folder', 'bad'],
    ['disk', 'warning'],
    ['proxy', 'warning'],
    ['web application', 'bad'],
    ['addresses in certificates', 'good'],
    ['database', 'bad'],
  ]);
});
