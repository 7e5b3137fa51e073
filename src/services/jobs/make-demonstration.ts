import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { listAuthorities } from '../../io/db/authorities.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { insertOrganisation } from '../../io/db/organisations.ts';
import { findSetting, keepFirstSetting } from '../../io/db/settings.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { encodePem } from '../../pki/x509/pem.ts';
import { issueCertificate } from '../ca/issue-certificate.ts';
import { makeDemoHierarchy } from '../ca/make-demo-hierarchy.ts';
import { makeCredential } from '../identity/make-credential.ts';
import { parseNik } from '../identity/nik.ts';
import { registerPerson } from '../identity/register-person.ts';
import { appendEntry } from '../journal/append-entry.ts';
import type { Platform } from '../platform.ts';
import {
  makeDemoAccount,
  prepareDemoAccounts,
  type DemoAccount,
  type PreparedAccount,
} from './demo-accounts.ts';
import { exportTrustStore } from '../validation/trust-store.ts';

/** What the demonstration hands to whoever tries it; the only place where these secrets are readable. */
export interface DemoCredentials {
  readonly url: string;
  readonly application: { readonly username: string; readonly password: string };
  readonly officials: readonly DemoOfficial[];
  /** People who log in. */
  readonly accounts: readonly DemoAccount[];
  /** PEM files. */
  readonly pki: { readonly root: string; readonly chain: string };
}

export interface DemoOfficial {
  readonly nik: string;
  readonly name: string;
  readonly title: string;
  readonly organisation: string;
  readonly email: string;
  readonly passphrase: string;
}

export const demoCredentialsFile = (dataFolder: string): string =>
  path.join(dataFolder, 'demo-credentials.json');

/**
 * Makes the demonstration where there is none: DEMO authorities, two organisations, four invented officials with
 * certificates, people who log in, one application credential. Everything is one transaction; the file with the secrets is durable
 * before it commits and gets its name afterwards, so that neither is ever there without the other.
 */
export async function makeDemonstration(platform: Platform): Promise<void> {
  const { db, settings } = platform;
  const file = demoCredentialsFile(settings.dataFolder);
  const unfinished = `${file}.unfinished`;
  if ((await findSetting(db, madeSetting)) !== undefined) {
    // Killed between commit and rename: the file is complete under its other name.
    await rename(unfinished, file).catch(() => undefined);
    return;
  }
  const pki = path.join(settings.dataFolder, 'demo-pki');
  const accounts = await prepareDemoAccounts(platform);
  await rm(unfinished, { force: true });
  await mkdir(pki, { recursive: true, mode: 0o700 });
  await asSystem(db, async (tx) => {
    const credentials = await makeAll(platform, tx, accounts, {
      root: path.join(pki, 'root.pem'),
      chain: path.join(pki, 'chain.pem'),
    });
    await keepFirstSetting(tx, madeSetting, { at: platform.clock().toISOString() });
    await writePrivately(unfinished, `${JSON.stringify(credentials, undefined, 2)}\n`);
  });
  await rename(unfinished, file);
  await exportTrustStore(platform);
}

/** @throws where the demonstration was never made in this folder */
export async function readDemoCredentials(dataFolder: string): Promise<DemoCredentials> {
  return JSON.parse(await readFile(demoCredentialsFile(dataFolder), 'utf8')) as DemoCredentials;
}

export const madeSetting = 'demo.made';

const organisations = [
  {
    code: 'LKPP',
    name: 'Lembaga Kebijakan Pengadaan Barang/Jasa Pemerintah',
    emailDomain: 'lkpp.example',
    people: [
      ['Rahmawati Peraga', 'Direktur Peraga Layanan Pengadaan Elektronik'],
      ['Bagus Contoh', 'Kepala Biro Contoh'],
    ],
  },
  {
    code: 'BSSN',
    name: 'Badan Siber dan Sandi Negara',
    emailDomain: 'bssn.example',
    isIssuer: true,
    people: [
      ['Siti Umpama', 'Kepala Balai Peraga Sertifikasi'],
      ['Teguh Misal', 'Kepala Bidang Misal'],
    ],
  },
] as const;

async function makeAll(
  platform: Platform,
  tx: DatabaseTransaction,
  accounts: readonly PreparedAccount[],
  pki: DemoCredentials['pki'],
): Promise<DemoCredentials> {
  const now = platform.clock();
  const { issuingId } = await makeDemoHierarchy(platform, tx, now);
  await writeAuthorities(tx, pki);
  const officials: DemoOfficial[] = [];
  const personIds = new Map<string, string>();
  let firstOrganisation: string | undefined;
  for (const { people, ...organisation } of organisations) {
    const { id: organisationId } = await insertOrganisation(tx, organisation);
    await appendEntry(tx, {
      type: 'organisation.made',
      organisation: organisationId,
      entry: { organisationId },
    });
    firstOrganisation ??= organisationId;
    for (const [name, title] of people) {
      const official: DemoOfficial = {
        nik: `00${String(officials.length + 1).padStart(14, '0')}`,
        name,
        title,
        organisation: organisation.code,
        email: `${name.toLowerCase().replace(' ', '.')}@${organisation.emailDomain}`,
        passphrase: `peraga-${randomBytes(9).toString('base64url')}`,
      };
      const place = { organisationId, organisationName: organisation.name, issuingId, now };
      personIds.set(official.email, await makeOfficial(platform, tx, official, place));
      officials.push(official);
    }
    for (const prepared of accounts) {
      const { organisation: code, email } = prepared.account;
      const owner = { organisationId, personId: personIds.get(email) };
      if (code === organisation.code) await makeDemoAccount(tx, prepared, owner);
    }
  }
  if (firstOrganisation === undefined) throw new TypeError('the demonstration has organisations');
  const { username, password } = await makeCredential(tx, {
    organisationId: firstOrganisation,
    username: 'demo-app',
    description: 'Aplikasi peraga',
    signers: 'any',
  });
  return {
    url: platform.settings.publicUrl,
    application: { username, password },
    officials,
    accounts: accounts.map(({ account }) => account),
    pki,
  };
}

async function makeOfficial(
  platform: Platform,
  tx: DatabaseTransaction,
  official: DemoOfficial,
  place: {
    readonly organisationId: string;
    readonly organisationName: string;
    readonly issuingId: string;
    readonly now: Date;
  },
): Promise<string> {
  const { organisationId, organisationName, issuingId, now } = place;
  const { name, title, email, passphrase } = official;
  const personId = await registerPerson(platform, tx, {
    organisationId,
    nik: parseNik(official.nik),
    name,
    email,
    state: 'active',
    position: { title, heldFrom: new Date(now.getTime() - 30 * 86_400_000).toISOString().slice(0, 10) },
  });
  const key = await platform.keys.createKey(tx, {
    type: 'p-256',
    algorithm: 'ecdsa-sha256',
    ownerKind: 'person',
    ownerId: personId,
    organisationId,
    purpose: 'signing',
    protection: { kind: 'passphrase', passphrase },
    now,
  });
  await issueCertificate(platform, tx, {
    issuerId: issuingId,
    profile: 'individual-signature',
    subject: [
      { type: 'C', value: 'ID' },
      { type: 'O', value: organisationName },
      { type: 'CN', value: name },
    ],
    keyId: key.id,
    publicKey: key.publicKey,
    now,
    holder: { kind: 'person', personId, organisationId },
  });
  return personId;
}

async function writeAuthorities(tx: DatabaseTransaction, pki: DemoCredentials['pki']): Promise<void> {
  const pem = async (kind: 'root' | 'ca') =>
    (await listAuthorities(tx, kind))
      .map(({ certificateDer }) => encodePem('CERTIFICATE', certificateDer))
      .join('');
  await writePrivately(pki.root, await pem('root'));
  await writePrivately(pki.chain, `${await pem('ca')}${await pem('root')}`);
}

async function writePrivately(file: string, text: string): Promise<void> {
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
