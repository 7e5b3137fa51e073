import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateKeyPair, signerFromPkcs8 } from '#crypto';
import {
  ceremonyOf,
  hold as holdOn,
  namedFile,
  plan as planOn,
  subjectOf,
} from '../../../../test/ceremony.ts';
import { judge } from '../../../../test/judges.ts';
import { makeMember, type TestMember } from '../../../../test/pki/test-pki.ts';
import { insertTestPerson } from '../../../../test/person.ts';
import { createTestPlatform, type TestPlatform } from '../../../../test/platform.ts';
import { findAuthority, listAuthorities, listAuthorityCertificates } from '../../../io/db/authorities.ts';
import { findLatestCrl } from '../../../io/db/crls.ts';
import { asSystem } from '../../../io/db/transaction.ts';
import { buildCertificate } from '../../../pki/x509/build-certificate.ts';
import {
  basicConstraintsExtension,
  keyUsageExtension,
  subjectKeyIdentifierExtension,
  authorityKeyIdentifierExtension,
} from '../../../pki/x509/build-extensions.ts';
import { keyIdentifierOf } from '../../../pki/x509/build-certificate.ts';
import {
  buildCertificationRequest,
  parseCertificationRequest,
} from '../../../pki/x509/certification-request.ts';
import { parseCertificate } from '../../../pki/x509/certificate.ts';
import { buildName } from '../../../pki/x509/names.ts';
import { encodePem } from '../../../pki/x509/pem.ts';
import { sampleOrders } from '../../../../test/pki/sample-orders.ts';
import { insertOrganisation } from '../../../io/db/organisations.ts';
import { issueCertificate } from '../issue-certificate.ts';
import { renewCrls } from '../renew-crls.ts';
import { renewServices } from '../renew-services.ts';
import { serviceLives } from '../service-lives.ts';
import { parseCeremony, type Ceremony } from './ceremony-file.ts';
import type { CeremonyOptions } from './hold-ceremony.ts';

const template = new URL('../../../../assets/ceremonies/production.yaml', import.meta.url);
let test: TestPlatform;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sertel-ceremony-'));
  test = await createTestPlatform();
});
afterAll(async () => {
  await test.close();
  await rm(folder, { recursive: true, force: true });
});

const steps = (...list: object[]) => ceremonyOf(list);
const subject = subjectOf;
const hold = (ceremony: Ceremony, options: Partial<CeremonyOptions> = {}) =>
  holdOn(test.platform, ceremony, options);
const plan = (ceremony: Ceremony) => planOn(test.platform, ceremony);
const authority = (id: string) => asSystem(test.platform.db, (tx) => findAuthority(tx, id));

describe('the template of a production hierarchy', () => {
  it('is planned in sentences, without a change', async () => {
    const { lines, needsPassphrase } = await plan(parseCeremony(await readFile(template)));
    expect(lines[1]).toBe(
      '1. make root CN=Contoh Root CA,O=Contoh Penerbit,C=ID, key p-384 (offline), signed by itself',
    );
    expect(lines).toHaveLength(8);
    expect(lines[7]).toMatch(/responders for 190 days/);
    expect(needsPassphrase).toBe(true);
    expect(await asSystem(test.platform.db, (tx) => listAuthorities(tx, 'root'))).toEqual([]);
  });

  it('gives authorities whose root only the passphrase opens, lists and a signed record', async () => {
    const held = await hold(parseCeremony(await readFile(template)));
    const { db, keys } = test.platform;
    const root = (await authority(held.results.get('root')!.authorityId))!;
    await expect(
      asSystem(db, (tx) => keys.openSigner(tx, root.keyId, { kind: 'platform' })),
    ).rejects.toMatchObject({ code: 'key.not-openable' });
    const list = await asSystem(db, (tx) => findLatestCrl(tx, root.id, 0));
    expect(list!.nextUpdate.getTime() - list!.thisUpdate.getTime()).toBe(190 * 86_400_000);
    expect(held.record.steps.map(({ label }) => label)).toEqual([
      'root',
      'issuing',
      'root-ocsp',
      'issuing-ocsp',
      'tsa',
      'report-seal',
      'ahead-1',
      'ahead-2',
    ]);
    await writeFile(path.join(folder, 'root.pem'), encodePem('CERTIFICATE', root.certificateDer));
    await writeFile(path.join(folder, 'record.p7m'), held.recordCms);
  });

  it('makes the root’s responders ahead, each with its own key, for as long as its list lasts', async () => {
    const [root] = await asSystem(test.platform.db, (tx) => listAuthorities(tx, 'root'));
    const made = (await asSystem(test.platform.db, (tx) => listAuthorities(tx, 'ocsp'))).filter(
      ({ parentId }) => parentId === root!.id,
    );
    expect(new Set(made.map(({ keyId }) => keyId)).size).toBe(3);
    const now = test.platform.clock();
    const [{ last, coveredUntil } = { last: undefined, coveredUntil: now }] = serviceLives(made, now);
    expect(last?.successorId).toBeUndefined();
    expect(coveredUntil.getTime() - now.getTime()).toBeGreaterThan(190 * 86_400_000);
    expect(await renewServices(test.platform, new Date(now.getTime() + 100 * 86_400_000))).toMatchObject({
      renewed: 1,
      forCeremony: 0,
    });
    expect(await renewServices(test.platform, new Date(now.getTime() + 240 * 86_400_000))).toMatchObject({
      renewed: 1,
      forCeremony: 1,
    });
  });

  it.skipIf(!judge('openssl'))('leaves a record that openssl verifies up to the root', () => {
    const args = 'cms -verify -inform DER -in record.p7m -CAfile root.pem -purpose any'.split(' ');
    const record = JSON.parse(
      execFileSync('openssl', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' }),
    );
    expect(record.steps[0].certificates[0].subject).toBe('CN=Contoh Root CA,O=Contoh Penerbit,C=ID');
  });

  it('does not keep the scheduled lists from those that are online', async () => {
    const later = new Date(Date.now() + 13 * 3_600_000);
    expect((await renewCrls(test.platform, later)).published).toBeGreaterThan(0);
    expect((await renewCrls(test.platform, later)).published).toBe(0);
  });
});

describe('a ceremony is refused', () => {
  it.each([
    [
      'as a whole, with every fault, where steps name what is not there',
      [
        { make: 'ca', as: 'a', subject: subject('A'), key: 'p-256', issuer: 'nowhere' },
        { make: 'ocsp', as: 'b', subject: subject('B'), key: 'rsa-4096', issuer: 'Contoh Root CA' },
      ],
      /step 1: there is no authority nowhere[^]*step 2: expected a key of p-256/,
    ],
    [
      'where a label is taken',
      [
        { make: 'ca', as: 'a', subject: subject('A'), key: 'p-256', issuer: 'Contoh Root CA' },
        { make: 'ca', as: 'a', subject: subject('B'), key: 'p-256', issuer: 'Contoh Root CA' },
      ],
      /the label a is taken/,
    ],
    [
      'where a responder would issue',
      [{ make: 'ca', as: 'a', subject: subject('A'), key: 'p-256', issuer: 'Contoh Timestamp Authority' }],
      /expected an authority that issues/,
    ],
    [
      'where the subject is not what the profile requires',
      [{ make: 'ca', as: 'a', subject: { CN: 'A' }, key: 'p-256', issuer: 'Contoh Root CA' }],
      /expected C, O, CN/,
    ],
  ])('%s', async (_what, list, message) => {
    await expect(plan(steps(...list))).rejects.toMatchObject({
      code: 'ca.ceremony-faulty',
      message: expect.stringMatching(message),
    });
  });

  it('where the file is not one', () => {
    const read = (text: string) => () => parseCeremony(new TextEncoder().encode(text));
    for (const text of ['a: [', 'ceremony: x', 'ceremony: x\nwitnesses: []\nsteps: [{ make: king }]'])
      expect(read(text)).toThrow(expect.objectContaining({ code: 'ca.ceremony-faulty' }));
  });

  it('where another file was reviewed', async () => {
    await expect(
      hold(parseCeremony(await readFile(template)), { reviewedSha256: new Uint8Array(32) }),
    ).rejects.toMatchObject({ code: 'ca.ceremony-not-reviewed' });
  });

  it('without a passphrase that is long enough, or with a wrong one', async () => {
    const wanted = steps({
      make: 'ocsp',
      as: 'o',
      subject: subject('O'),
      key: 'p-256',
      issuer: 'Contoh Root CA',
    });
    await expect(hold(wanted, { passphrase: 'short' })).rejects.toMatchObject({
      code: 'ca.ceremony-passphrase',
    });
    await expect(hold(wanted, { passphrase: 'long enough and wrong' })).rejects.toMatchObject({
      code: 'key.wrong-passphrase',
    });
  });
});

describe('a key is replaced', () => {
  const replace = async (name: string, key: string) =>
    (await hold(steps({ replace: name, as: 'new', key }))).results.get('new')!;
  const order = async (issuerId: string, profile: string) => {
    const { publicKey } = await generateKeyPair('p-256');
    return asSystem(test.platform.db, async (tx) =>
      issueCertificate(test.platform, tx, {
        issuerId,
        profile,
        ...(sampleOrders[profile] ?? { subject: sampleOrders['individual-signature']!.subject.slice(0, 3) }),
        keyId: undefined,
        publicKey,
        now: new Date(),
        holder:
          profile === 'ocsp'
            ? { kind: 'authority', authorityId: issuerId }
            : await insertTestPerson(
                tx,
                (await insertOrganisation(tx, { code: `U${Math.random()}`, name: 'Uji' })).id,
              ),
      }),
    );
  };

  it('of an issuing authority: the old one delegates, and issues to nobody else any more', async () => {
    const [old] = await asSystem(test.platform.db, (tx) => listAuthorities(tx, 'ca'));
    const { authorityId } = await replace('Contoh Issuing CA', 'p-384');
    expect((await authority(old!.id))?.successorId).toBe(authorityId);
    await expect(order(old!.id, 'individual-etsi')).rejects.toMatchObject({ code: 'ca.authority-replaced' });
    expect(parseCertificate((await order(authorityId, 'individual-etsi')).der).signatureAlgorithm.hash).toBe(
      'sha384',
    );
    expect((await order(old!.id, 'ocsp')).id).toMatch(/-/);
    const name = (id: string) =>
      authority(id).then((row) => parseCertificate(row!.certificateDer).subject.raw);
    expect(await name(old!.id)).toEqual(await name(authorityId));
  });

  it.each(['Contoh OCSP Responder', 'Contoh Timestamp Authority', 'Contoh Report Seal'])(
    'of %s',
    async (name) => {
      const { certificates } = await replace(name, 'p-256');
      expect(certificates).toHaveLength(1);
    },
  );

  it('of the root, with certificates that link the two keys, which openssl follows', async () => {
    const oldRoot = await readFile(path.join(folder, 'root.pem'));
    const { certificates, authorityId } = await replace('Contoh Root CA', 'p-384');
    const [newRoot, newWithOld, oldWithNew] = certificates.map((der) => encodePem('CERTIFICATE', der));
    expect(await asSystem(test.platform.db, (tx) => listAuthorityCertificates(tx, authorityId))).toHaveLength(
      1,
    );
    if (!judge('openssl')) return;
    await writeFile(path.join(folder, 'old.pem'), oldRoot);
    await writeFile(path.join(folder, 'new.pem'), newRoot!);
    await writeFile(path.join(folder, 'new-with-old.pem'), newWithOld!);
    await writeFile(path.join(folder, 'old-with-new.pem'), oldWithNew!);
    for (const [trusted, certificate] of [
      ['old.pem', 'new-with-old.pem'],
      ['new.pem', 'old-with-new.pem'],
    ] as const) {
      const args = ['verify', '-x509_strict', '-no-CApath', '-CAfile', trusted, certificate];
      expect(execFileSync('openssl', args, { cwd: folder, encoding: 'utf8' })).toContain('OK');
    }
  });

  it('once: the file that was run is not run again', async () => {
    const roots = () => asSystem(test.platform.db, (tx) => listAuthorities(tx, 'root'));
    const before = await roots();
    expect(before[0]?.successorId).toBeUndefined();
    await expect(replace('Contoh Root CA', 'p-384')).rejects.toMatchObject({ code: 'ca.ceremony-held' });
    expect(await roots()).toEqual(before);
  });

  it('of nobody where the name is nobody’s', async () => {
    await expect(replace('Nobody', 'p-256')).rejects.toMatchObject({ code: 'ca.ceremony-faulty' });
  });
});

describe('an outside root', () => {
  let outside: TestMember;
  let request: Uint8Array;
  beforeAll(async () => {
    outside = await makeMember('PSrE Induk Uji', undefined, [
      basicConstraintsExtension(true),
      keyUsageExtension('keyCertSign', 'cRLSign'),
    ]);
  });

  const answer = async (publicKey: Uint8Array, signer = outside.signer) => {
    const asked = parseCertificationRequest(request);
    return buildCertificate(
      {
        serialNumber: Uint8Array.from({ length: 16 }, (_, i) => i + 1),
        issuer: outside.certificate.subject,
        subject: asked.subject,
        notBefore: new Date(Date.now() - 60_000),
        notAfter: new Date(Date.now() + 86_400_000),
        publicKey,
        extensions: [
          basicConstraintsExtension(true, 0),
          keyUsageExtension('keyCertSign', 'cRLSign'),
          subjectKeyIdentifierExtension(keyIdentifierOf(publicKey)),
          authorityKeyIdentifierExtension(keyIdentifierOf(outside.certificate.publicKey.raw)),
        ],
      },
      signer,
    );
  };
  const importing = (certificate: Uint8Array, name = 'Contoh Turunan') =>
    hold(
      steps({
        import: name,
        certificate: namedFile('answer.pem', certificate),
        issuer: namedFile('root.pem', outside.certificate.raw),
      }),
      {
        files: (file) => (file === 'answer.pem' ? certificate : outside.certificate.raw),
      },
    );

  it('gets a request, signed by the key that it is for', async () => {
    const held = await hold(
      steps({ request: 'ca', as: 'sub', subject: subject('Contoh Turunan'), key: 'p-256' }),
    );
    request = held.results.get('sub')!.request!;
    expect(parseCertificationRequest(request).possessionProved).toBe(true);
  });

  it('gives an answer that is refused for another key, another signer or a wrong form', async () => {
    const { publicKey } = parseCertificationRequest(request);
    await expect(importing(await answer((await generateKeyPair('p-256')).publicKey))).rejects.toMatchObject({
      code: 'ca.import-refused',
    });
    const { signer } = await makeMember('Lain', undefined, []);
    await expect(importing(await answer(publicKey.raw, signer))).rejects.toMatchObject({
      code: 'ca.ceremony-faulty',
      message: expect.stringContaining('did not sign'),
    });
  });

  it('gives an answer that makes the authority issue', async () => {
    const { publicKey } = parseCertificationRequest(request);
    const held = await importing(await answer(publicKey.raw));
    const { authorityId } = held.results.get('step-1')!;
    expect((await authority(authorityId))?.name).toBe('Contoh Turunan');
  });

  it('gives an authority of ours a further certificate, which is kept beside its own', async () => {
    const [ours] = await asSystem(test.platform.db, (tx) => listAuthorities(tx, 'ca'));
    const { publicKey, subject: raw } = parseCertificate(ours!.certificateDer);
    const signer = signerFromPkcs8((await generateKeyPair('p-256')).pkcs8, 'ecdsa-sha256');
    request = await buildCertificationRequest(raw, signer);
    await importing(await answer(publicKey.raw), ours!.name);
    const kept = await asSystem(test.platform.db, (tx) => listAuthorityCertificates(tx, ours!.id));
    expect(kept.map(({ kind }) => kind)).toEqual(['outside']);
  });
});

it('another authority is certified by its request, and not without proof that it has the key', async () => {
  const { pkcs8 } = await generateKeyPair('p-384');
  const other = buildName([
    { type: 'C', value: 'ID' },
    { type: 'O', value: 'Lain' },
    { type: 'CN', value: 'Lain CA' },
  ]);
  const request = await buildCertificationRequest(other, signerFromPkcs8(pkcs8, 'ecdsa-sha384'));
  const cross = (file: Uint8Array) =>
    hold(steps({ certify: namedFile('lain.csr', file), as: 'cross', issuer: 'Contoh Root CA' }), {
      files: () => file,
    });
  const held = await cross(request);
  expect(parseCertificate(held.results.get('cross')!.certificates[0]!).subject.raw).toEqual(other.raw);
  const forged = Uint8Array.from(request);
  forged[forged.length - 1]! ^= 1;
  await expect(cross(forged)).rejects.toMatchObject({ code: 'ca.ceremony-faulty' });
});
