import { randomUUID } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateKeyPair } from '#crypto';
import { judge } from '../../../test/judges.ts';
import { insertTestPerson } from '../../../test/person.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { sampleOrders } from '../../../test/pki/sample-orders.ts';
import { insertAuthority, listAuthorities } from '../../io/db/authorities.ts';
import { findCertificateBySerial, type CertificateHolder, reservePlaces } from '../../io/db/certificates.ts';
import { insertOrganisation } from '../../io/db/organisations.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { lintCertificate } from '../../pki/lint/lint-certificate.ts';
import { parseCertificate, type Certificate } from '../../pki/x509/certificate.ts';
import { encodePem } from '../../pki/x509/pem.ts';
import { changeStatus } from './change-status.ts';
import { createCertification } from './certification.ts';
import { issueCertificate, type CertificateOrder } from './issue-certificate.ts';
import { loadProfiles, ownProfilesFolder } from './load-profiles.ts';
import { makeDemoHierarchy } from './make-demo-hierarchy.ts';
import { LintedCertificate } from './prepare-certificate.ts';

let test: TestPlatform;
let folder: string;
let issuingId: string;
let organisationId: string;
let person: CertificateHolder;
let issuer: Certificate;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sertel-issue-'));
  test = await createTestPlatform();
  await asSystem(test.platform.db, async (tx) => {
    issuingId = (await makeDemoHierarchy(test.platform, tx, test.platform.clock())).issuingId;
    organisationId = (await insertOrganisation(tx, { code: 'UJI', name: 'Uji' })).id;
    person = await insertTestPerson(tx, organisationId);
    const authorities = [...(await listAuthorities(tx, 'root')), ...(await listAuthorities(tx, 'ca'))];
    for (const { kind, certificateDer } of authorities)
      await writeFile(path.join(folder, `${kind}.pem`), encodePem('CERTIFICATE', certificateDer));
    issuer = parseCertificate(authorities[1]!.certificateDer);
  });
});
afterAll(async () => {
  await test.close();
  await rm(folder, { recursive: true, force: true });
});

const profileHolder = (profile: string) => test.platform.certification.profiles.get(profile)?.holder;

async function order(profile: string, changes: Partial<CertificateOrder> = {}) {
  const { publicKey } = await generateKeyPair('p-256');
  const wanted: CertificateOrder = {
    issuerId: issuingId,
    profile,
    ...sampleOrders[profile]!,
    keyId: undefined,
    publicKey,
    now: test.platform.clock(),
    holder: profileHolder(profile) === 'organisation' ? { kind: 'organisation', organisationId } : person,
    ...changes,
  };
  return asSystem(test.platform.db, (tx) => issueCertificate(test.platform, tx, wanted));
}

describe('every profile that comes with the program', () => {
  it.each(Object.keys(sampleOrders))(
    '%s gives certificates without a fault that it does not waive',
    async (name) => {
      const { der } = await order(name);
      const profile = test.platform.certification.profiles.get(name)!;
      const findings = lintCertificate(der, { issuer, sets: profile.rules });
      const errors = findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule);
      expect(errors.toSorted()).toEqual(Object.keys(profile.waivers).toSorted());
      expect(findings.filter(({ severity }) => severity === 'warning')).toEqual([]);
    },
  );

  it.skipIf(!judge('openssl')).each(Object.keys(sampleOrders))(
    '%s satisfies openssl verify -x509_strict',
    async (name) => {
      const file = path.join(folder, `${name}.pem`);
      await writeFile(file, encodePem('CERTIFICATE', (await order(name)).der));
      const args = ['-CAfile', 'root.pem', '-untrusted', 'ca.pem', file];
      const output = execFileSync('openssl', ['verify', '-x509_strict', ...args], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect(output).toContain('OK');
    },
  );

  it.skipIf(!judge('certtool')).each(Object.keys(sampleOrders))(
    '%s is verified by certtool',
    async (name) => {
      const chain = path.join(folder, `${name}-chain.pem`);
      const { der } = await order(name);
      await writeFile(chain, encodePem('CERTIFICATE', der) + encodePem('CERTIFICATE', issuer.raw));
      const args = ['--verify', '--load-ca-certificate', 'root.pem', '--infile', chain];
      expect(execFileSync('certtool', args, { cwd: folder, encoding: 'utf8' })).toContain('Verified');
    },
  );

  it('certifies each kind of key that it lists', async () => {
    for (const [name, { keys }] of test.platform.certification.profiles) {
      if (sampleOrders[name] === undefined) continue;
      // Large RSA keys take seconds to make, and differ from the small ones in nothing that is decided here.
      for (const kind of keys.filter((kind) => !/^rsa-[34]/.test(kind))) {
        const { publicKey } = await generateKeyPair(kind);
        expect((await order(name, { publicKey })).id).toMatch(/-/);
      }
    }
  });

  it('takes a place for the certificate in a list and an entry in the database', async () => {
    const { der, id } = await order('individual-etsi');
    const { serialNumber } = parseCertificate(der);
    expect(serialNumber.length).toBe(16);
    const row = await asSystem(test.platform.db, (tx) =>
      findCertificateBySerial(tx, issuingId, serialNumber),
    );
    expect(row?.id).toBe(id);
  });
});

describe('issuance refuses', () => {
  it.each([
    ['a profile that is not there', 'other', {}, 'ca.profile-unknown'],
    [
      'a subject without what the profile requires',
      'individual-etsi',
      { subject: [{ type: 'C', value: 'ID' }] },
      'ca.subject-refused',
    ],
    [
      'an attribute that the profile does not have',
      'tls-server',
      { subject: [...sampleOrders['tls-server']!.subject, { type: 'OU', value: 'Unit' }] },
      'ca.subject-refused',
    ],
    [
      'an attribute twice',
      'individual-etsi',
      { subject: [...sampleOrders['individual-etsi']!.subject, { type: 'CN', value: 'Lagi' }] },
      'ca.subject-refused',
    ],
    ['a server without a name', 'tls-server', { altNames: [] }, 'ca.alt-name-refused'],
    [
      'names in a profile that has none',
      'individual-etsi',
      { altNames: [{ kind: 'dns', value: 'a.example' }] },
      'ca.alt-name-refused',
    ],
    [
      'a NIK in the subject',
      'individual-etsi',
      {
        subject: [
          ...sampleOrders['individual-etsi']!.subject,
          { type: 'serialNumber', value: 'PNOID-3173012345678901' },
        ],
      },
      'ca.nik-refused',
    ],
    [
      'an authority that is not there',
      'individual-etsi',
      { issuerId: randomUUID() },
      'ca.authority-not-found',
    ],
  ] as const satisfies readonly (readonly [string, string, Partial<CertificateOrder>, string])[])(
    '%s',
    async (_what, profile, changes, code) => {
      await expect(order(profile, changes as Partial<CertificateOrder>)).rejects.toMatchObject({ code });
    },
  );

  it('a person’s profile for the key of an organisation, and the other way', async () => {
    const organisation = { kind: 'organisation', organisationId } as const;
    await expect(order('individual-etsi', { holder: organisation })).rejects.toMatchObject({
      code: 'ca.holder-refused',
    });
    await expect(order('organisation-seal', { holder: person })).rejects.toMatchObject({
      code: 'ca.holder-refused',
    });
  });

  it.each(['\u202e', '\u0000', '\u200f', '\u2028'])('%j in a name', async (mark) => {
    const subject = sampleOrders['individual-etsi']!.subject.map((part) =>
      part.type === 'CN' ? { ...part, value: `Rahma${mark}wati` } : part,
    );
    await expect(order('individual-etsi', { subject })).rejects.toMatchObject({ code: 'ca.subject-refused' });
  });

  it('a key of a kind that the profile does not list', async () => {
    const { publicKey } = await generateKeyPair('ml-dsa-44');
    await expect(order('individual-etsi', { publicKey })).rejects.toMatchObject({ code: 'ca.key-refused' });
  });

  it('a key that somebody else has in a certificate, and takes it again from its holder', async () => {
    const { publicKey } = await generateKeyPair('p-256');
    await order('individual-etsi', { publicKey });
    await order('individual-etsi', { publicKey });
    const other = await asSystem(test.platform.db, (tx) => insertTestPerson(tx, organisationId));
    await expect(order('individual-etsi', { publicKey, holder: other })).rejects.toMatchObject({
      code: 'ca.lint-refused',
      details: { rules: ['key-not-reused'] },
    });
  });

  it('a key that was revoked as compromised, from its holder too', async () => {
    const { publicKey } = await generateKeyPair('p-256');
    const { id } = await order('individual-etsi', { publicKey });
    await changeStatus(test.platform, id, { kind: 'revoke', reason: 'keyCompromise' }, 'test');
    await expect(order('individual-etsi', { publicKey })).rejects.toMatchObject({
      code: 'ca.lint-refused',
      details: { rules: ['key-not-compromised'] },
    });
  });

  it.each(['tsa', 'ca'] as const)(
    'an authority below one of kind %s, which may not issue it',
    async (kind) => {
      const { id, authorityId } = await asSystem(test.platform.db, async (tx) => ({
        id: (await listAuthorities(tx, kind))[0]!.id,
        authorityId: await insertAuthority(tx, {
          kind: 'outside',
          name: 'Bawah',
          parentId: undefined,
          offline: false,
        }),
      }));
      const holder = { kind: 'authority', authorityId } as const;
      const { subject } = sampleOrders['authentication']!;
      await expect(order('ca', { issuerId: id, subject, holder })).rejects.toMatchObject({
        code: 'ca.lint-refused',
        details: { rules: ['issuer-may-issue'] },
      });
    },
  );

  it('what the linter finds and the profile does not waive, with the rules, and leaves nothing behind', async () => {
    const strict = test.platform.certification.profiles.get('individual-signature')!;
    const certification = createCertification(new Map([['strict', { ...strict, waivers: {} }]]));
    const { publicKey } = await generateKeyPair('p-256');
    const refused = asSystem(test.platform.db, (tx) =>
      issueCertificate({ ...test.platform, certification }, tx, {
        issuerId: issuingId,
        profile: 'strict',
        subject: sampleOrders['individual-signature']!.subject,
        keyId: undefined,
        publicKey,
        now: new Date(),
        holder: person,
      }),
    );
    await expect(refused).rejects.toMatchObject({
      code: 'ca.lint-refused',
      details: { rules: ['etsi-person-name', 'etsi-extKeyUsage-not-critical'] },
    });
  });

  it('to sign twice what was linted once', async () => {
    const signer = await test.platform.certification.throwAwaySigner('ecdsa-sha256');
    const linted = new LintedCertificate(issuer.tbsRaw, signer, []);
    await linted.issue();
    expect(() => linted.issue()).toThrow(expect.objectContaining({ code: 'ca.token-used' }));
  });
});

describe('places in lists', () => {
  it('are at most 10,000 in each shard', async () => {
    await asSystem(test.platform.db, async (tx) => {
      const before = await reservePlaces(tx, issuingId, 1);
      const most = await reservePlaces(tx, issuingId, 100_000);
      expect(most!.shard).toBe(before!.shard);
      expect(most!.places).toBeLessThan(10_000);
      expect(await reservePlaces(tx, issuingId, 100_000)).toEqual({
        shard: before!.shard + 1,
        places: 10_000,
      });
      expect(await reservePlaces(tx, randomUUID(), 1)).toBeUndefined();
    });
  });

  it('are handed out to many at once, none twice over the number', async () => {
    const issued = await Promise.all(Array.from({ length: 60 }, () => order('individual-etsi')));
    expect(new Set(issued.map(({ id }) => id)).size).toBe(60);
  });
});

it('reads an issuer’s own profiles over ours, and names every fault of a file', async () => {
  const own = path.join(folder, 'profiles');
  await rm(own, { recursive: true, force: true });
  execFileSync('mkdir', [own]);
  await writeFile(
    path.join(own, 'root.yaml'),
    'name: root\nsummary: x\nvalidity: { days: 0 }\nkeyUsage: [sign]\nother: 1\n',
  );
  expect(() => loadProfiles([ownProfilesFolder, own])).toThrow(
    expect.objectContaining({
      code: 'ca.profile-faulty',
      message: expect.stringMatching(/root\.yaml: validity\.days: [^]*root\.yaml: keyUsage\.0: /),
    }),
  );
  await writeFile(path.join(own, 'root.yaml'), 'name: &a [*a]\n');
  expect(() => loadProfiles([own])).toThrow(expect.objectContaining({ code: 'ca.profile-faulty' }));
});
