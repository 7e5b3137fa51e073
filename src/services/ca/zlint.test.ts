import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateKeyPair } from '#crypto';
import { judge } from '../../../test/judges.ts';
import { insertTestPerson } from '../../../test/person.ts';
import { sampleOrders } from '../../../test/pki/sample-orders.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { listAuthorities } from '../../io/db/authorities.ts';
import { insertOrganisation } from '../../io/db/organisations.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { encodePem } from '../../pki/x509/pem.ts';
import { issueCertificate } from './issue-certificate.ts';
import { makeDemoHierarchy } from './make-demo-hierarchy.ts';

/** What zlint says at warning level and above; docs/issuance.md has why it stays. */
const explained: Readonly<Record<string, readonly string[]>> = {
  'tls-server': [
    'warn w_ext_subject_key_identifier_not_recommended_subscriber',
    'warn w_sub_cert_aia_contains_internal_names',
    'warn w_subject_common_name_included',
  ],
};

const madeKinds = ['root', 'ca', 'ocsp', 'tsa', 'report-seal'] as const;
let test: TestPlatform;
let folder: string;
const certificates = new Map<string, Uint8Array>();

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sertel-zlint-'));
  test = await createTestPlatform();
  const { platform } = test;
  const now = platform.clock();
  await asSystem(platform.db, async (tx) => {
    const { issuingId } = await makeDemoHierarchy(platform, tx, now);
    for (const kind of madeKinds)
      certificates.set(kind, (await listAuthorities(tx, kind))[0]!.certificateDer);
    const { id: organisationId } = await insertOrganisation(tx, { code: 'UJI', name: 'Uji' });
    const person = await insertTestPerson(tx, organisationId);
    for (const [profile, order] of Object.entries(sampleOrders)) {
      const { publicKey } = await generateKeyPair('p-256');
      const isOrganisations = platform.certification.profiles.get(profile)?.holder === 'organisation';
      const { der } = await issueCertificate(platform, tx, {
        issuerId: issuingId,
        profile,
        ...order,
        keyId: undefined,
        publicKey,
        now,
        holder: isOrganisations ? { kind: 'organisation', organisationId } : person,
      });
      certificates.set(profile, der);
    }
  });
});
afterAll(async () => {
  await test.close();
  await rm(folder, { recursive: true, force: true });
});

async function askZlint(name: string): Promise<readonly string[]> {
  const file = path.join(folder, `${name}.pem`);
  await writeFile(file, encodePem('CERTIFICATE', certificates.get(name)!));
  const answer = JSON.parse(execFileSync('zlint', [file], { encoding: 'utf8', stdio: 'pipe' }));
  const results: [string, { result: string }][] = Object.entries(answer);
  return results
    .filter(([, { result }]) => ['warn', 'error', 'fatal'].includes(result))
    .map(([lint, { result }]) => `${result} ${lint}`)
    .toSorted();
}

describe.skipIf(!judge('zlint'))('zlint finds nothing in certificates of', () => {
  it.each([...madeKinds, ...Object.keys(sampleOrders)])('%s that is not explained', async (name) => {
    expect(await askZlint(name)).toEqual(explained[name] ?? []);
  });
});
