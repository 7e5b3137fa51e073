import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes, verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifySignature } from '#crypto';
import { judge } from '../../../test/judges.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { makeSoftHsm } from '../../../test/soft-hsm.ts';
import { findAuthority } from '../../io/db/authorities.ts';
import { findCertificate } from '../../io/db/certificates.ts';
import { insertOrganisation } from '../../io/db/organisations.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { destroyHsmKey, hsmSigner } from '../../io/keys/hsm-keys.ts';
import { createKeyStore, type NewKey } from '../../io/keys/key-store.ts';
import { openHsm, type Hsm } from '../../io/keys/open-hsm.ts';
import { readDer } from '../../pki/asn1/der-reader.ts';
import { encodeAlgorithmIdentifier, parseSignatureAlgorithm } from '../../pki/crypto/algorithms.ts';
import { buildOcspRequest, encodeCertId } from '../../pki/ocsp/ocsp-request.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { encodePem } from '../../pki/x509/pem.ts';
import type { Platform } from '../platform.ts';
import { certifySeal } from '../ca/certify-seal.ts';
import { changeStatus } from '../ca/change-status.ts';
import { createCertification } from '../ca/certification.ts';
import { makeDemoHierarchy } from '../ca/make-demo-hierarchy.ts';
import { currentCrl } from '../ca/publish-crl.ts';
import { answerOcsp } from './ocsp-responder.ts';
import { createAnswerMemory } from './answer-memory.ts';
import { createStatusMemory } from './status-memory.ts';

const withHsm = judge('softhsm') && judge('pkcs11js');

describe.skipIf(!withHsm)('keys in an HSM', () => {
  let test: TestPlatform;
  let platform: Platform;
  let token: ReturnType<typeof makeSoftHsm>;
  let hsm: Hsm;
  let issuingId: string;
  let organisationId: string;
  const folder = mkdtempSync(path.join(tmpdir(), 'sertel-hsm-'));

  beforeAll(async () => {
    test = await createTestPlatform(new Date());
    token = makeSoftHsm();
    hsm = openHsm(token.settings);
    platform = withKeysIn(hsm);
    const organisation = { code: 'LKPP', name: 'Badan LKPP' };
    await asSystem(platform.db, async (tx) => {
      ({ issuingId } = await makeDemoHierarchy(platform, tx, platform.clock()));
      organisationId = (await insertOrganisation(tx, organisation)).id;
    });
  });
  afterAll(async () => {
    await hsm.close();
    await test.close();
    token.remove();
    rmSync(folder, { recursive: true });
  });

  /** Nothing of it is remembered from before. */
  const withKeysIn = (device: Hsm | undefined): Platform => ({
    ...test.platform,
    keys: createKeyStore(test.platform.platformKey, test.platform.stretcher, undefined, device),
    certification: createCertification(test.platform.certification.profiles),
    ocsp: { statuses: createStatusMemory(test.platform.db), answers: createAnswerMemory() },
  });

  const wanted = (type: NewKey['type'], algorithm: NewKey['algorithm']): NewKey => ({
    type,
    algorithm,
    ownerKind: 'organisation',
    ownerId: organisationId,
    organisationId,
    purpose: 'seal',
    protection: { kind: 'platform' },
    now: platform.clock(),
  });
  const issue = (by: Platform) =>
    asSystem(by.db, (tx) =>
      certifySeal(by, tx, {
        seal: {
          organisationId,
          organisationName: 'Badan LKPP',
          name: 'Segel',
          organisationIdentifier: 'NTRID-1234',
        },
        issuerId: issuingId,
        publicKey: undefined,
        now: by.clock(),
      }),
    );

  it('issue, revoke and answer for status as openssl accepts it, and no key is in the database', async () => {
    const id = await issue(platform);
    const [leaf, issuer, root] = await asSystem(platform.db, async (tx) => {
      const authority = await findAuthority(tx, issuingId);
      const parent = await findAuthority(tx, authority!.parentId!);
      return [
        (await findCertificate(tx, id))!.certificateDer,
        authority!.certificateDer,
        parent!.certificateDer,
      ];
    });
    const file = (name: string, content: string | Uint8Array): string => {
      writeFileSync(path.join(folder, name), content);
      return path.join(folder, name);
    };
    const pem = (name: string, der: Uint8Array): string => file(name, encodePem('CERTIFICATE', der));
    const chain = ['-issuer', pem('issuer.pem', issuer), '-cert', pem('leaf.pem', leaf)];
    const anchor = ['-CAfile', pem('root.pem', root)];
    const run = (...args: readonly string[]): string =>
      execFileSync('openssl', args, { encoding: 'utf8', stdio: 'pipe' });
    expect(
      run('verify', ...anchor, '-untrusted', pem('issuer.pem', issuer), pem('leaf.pem', leaf)),
    ).toContain('OK');

    const request = buildOcspRequest([
      encodeCertId(parseCertificate(issuer), parseCertificate(leaf).serialNumber, 'sha1'),
    ]);
    const status = async () => {
      platform.ocsp.statuses.expire();
      const answer = file('answer.der', (await answerOcsp(platform, request, 'fresh')).der);
      return run('ocsp', '-respin', answer, ...chain, ...anchor, '-no_nonce');
    };
    expect(await status()).toContain(': good');
    await changeStatus(platform, id, { kind: 'revoke', reason: 'superseded' }, 'test');
    expect(await status()).toContain(': revoked');
    const { crlDer } = await currentCrl(platform, issuingId, 1);
    expect(
      run(
        'crl',
        '-inform',
        'DER',
        '-in',
        file('list.crl', crlDer),
        '-CAfile',
        pem('issuer.pem', issuer),
        '-text',
      ),
    ).toContain('Superseded');
    const kept = await asSystem(platform.db, (tx) =>
      tx.selectFrom('key_wrapping').select(['blob', 'parameters']).execute(),
    );
    expect(kept.length).toBeGreaterThan(4);
    expect(kept.every(({ blob, parameters }) => blob.length === 16 && parameters['format'] === 2)).toBe(true);
  });

  it.each([
    ['p-256', 'ecdsa-sha256'],
    ['p-384', 'ecdsa-sha384'],
    ['rsa-2048', 'rsa-sha256'],
    ['rsa-3072', 'rsa-pss-sha256'],
    ['rsa-2048', 'rsa-sha512'],
  ] as const)('sign with %s by %s, many at once', async (type, algorithm) => {
    const key = await asSystem(platform.db, (tx) => platform.keys.createKey(tx, wanted(type, algorithm)));
    const signer = await platform.keys.openSigner(platform.db, key.id, { kind: 'platform' });
    const messages = Array.from({ length: 20 }, (_, at) => Buffer.from(`surat ${at}`));
    const signatures = await Promise.all(messages.map((message) => signer.sign(message)));
    const identifier = parseSignatureAlgorithm(readDer(encodeAlgorithmIdentifier(algorithm)));
    for (const [at, signature] of signatures.entries())
      expect(
        verifySignature({
          algorithm: identifier,
          publicKey: key.publicKey,
          message: messages[at]!,
          signature,
        }),
      ).toBe(true);
  });

  it('of another kind are refused, and so is a platform without the HSM', async () => {
    const made = asSystem(platform.db, (tx) => platform.keys.createKey(tx, wanted('ed25519', 'ed25519')));
    await expect(made).rejects.toMatchObject({ code: 'key.hsm-unsupported' });
    await expect(issue(withKeysIn(undefined))).rejects.toMatchObject({ code: 'key.hsm-needed' });
    const nowhere = { ...token.settings, binding: folder };
    expect(() => openHsm(nowhere)).toThrow(expect.objectContaining({ code: 'key.hsm-binding' }));
  });

  it('go on by themselves after all sessions are lost', async () => {
    const before = await issue(platform);
    await hsm.use(({ device }) => Promise.resolve(device.C_Finalize()), 'once');
    expect(await issue(platform)).not.toBe(before);
  });

  it('are told to be away with their token, and work again when it is back', async () => {
    const key = await asSystem(platform.db, (tx) =>
      platform.keys.createKey(tx, wanted('p-256', 'ecdsa-sha256')),
    );
    const signer = await platform.keys.openSigner(platform.db, key.id, { kind: 'platform' });
    token.takeAway();
    try {
      await hsm.use(({ device }) => Promise.resolve(device.C_Finalize()), 'once');
      for (let i = 0; i < 2; i++)
        await expect(signer.sign(Buffer.from('a'))).rejects.toMatchObject({ code: 'key.hsm-unavailable' });
      await expect(issue(platform)).rejects.toMatchObject({ code: 'key.hsm-unavailable' });
    } finally {
      token.putBack();
    }
    await signer.sign(Buffer.from('a'));
    await issue(platform);
  });

  it('are gone once destroyed', async () => {
    const key = await asSystem(platform.db, (tx) =>
      platform.keys.createKey(tx, wanted('p-256', 'ecdsa-sha256')),
    );
    const signer = await platform.keys.openSigner(platform.db, key.id, { kind: 'platform' });
    await destroyHsmKey(hsm, Buffer.from(key.id.replaceAll('-', ''), 'hex'));
    const before = await opening();
    await expect(signer.sign(Buffer.from('a'))).rejects.toMatchObject({ code: 'key.hsm-key-missing' });
    expect(await opening()).toBe(before);
  });

  it('are missing once another destroyed them, and sign again once they are brought in again', async () => {
    const made = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = path.join(folder, 'brought.pem');
    writeFileSync(pem, made.privateKey.export({ format: 'pem', type: 'pkcs8' }));
    const id = randomBytes(16);
    const bringIn = () => token.importKey(pem, id.toString('hex'));
    const destroy = () =>
      hsm.use(({ device, handle, privateKeys }) => {
        device.C_DestroyObject(handle, privateKeys.get(id.toString('hex'))!);
        return Promise.resolve();
      }, 'once');
    const publicKey = new Uint8Array(made.publicKey.export({ format: 'der', type: 'spki' }));
    const signer = hsmSigner(hsm, id, { algorithm: 'ecdsa-sha256', publicKey });
    const signs = async () =>
      verify('sha256', Buffer.from('a'), made.publicKey, await signer.sign(Buffer.from('a')));
    bringIn();
    expect(await signs()).toBe(true);
    const before = await opening();
    await destroy();
    for (let i = 0; i < 2; i++) await expect(signs()).rejects.toMatchObject({ code: 'key.hsm-key-missing' });
    bringIn();
    expect(await signs()).toBe(true);
    await destroy();
    bringIn();
    expect(await signs()).toBe(true);
    expect(await opening()).toBe(before);
  });

  /** What is remembered since the device was opened: another one after it was opened anew. */
  const opening = () => hsm.use(({ privateKeys }) => Promise.resolve(privateKeys), 'once');

  it('go on in their sessions where the device refuses an operation, also in the only session', async () => {
    const before = await opening();
    const key = await asSystem(platform.db, (tx) =>
      platform.keys.createKey(tx, wanted('p-256', 'ecdsa-sha256')),
    );
    const signer = await platform.keys.openSigner(platform.db, key.id, { kind: 'platform' });
    await signer.sign(Buffer.from('a'));
    const refused = () =>
      hsm.use(({ device, handle, privateKeys }) => {
        // CKM_SHA256 signs nothing.
        device.C_SignInit(handle, { mechanism: 0x250 }, [...privateKeys.values()][0]!);
        return Promise.resolve();
      }, 'repeatable');
    const both = await Promise.allSettled([
      ...Array.from({ length: 30 }, refused),
      signer.sign(Buffer.from('a')),
    ]);
    expect(both.pop()).toMatchObject({ status: 'fulfilled' });
    for (const one of both) expect(one).toMatchObject({ reason: { code: 'key.hsm-refused' } });
    expect(await opening()).toBe(before);

    const single = openHsm(token.settings);
    await hsm.close();
    try {
      let first: unknown;
      await single.use(({ privateKeys }) => Promise.resolve((first = privateKeys)), 'once');
      const wrong = single.use(({ device, handle }) => {
        device.C_GetAttributeValue(handle, Buffer.alloc(8, 0xee), [{ type: 0 }]);
        return Promise.resolve();
      }, 'repeatable');
      await expect(wrong).rejects.toMatchObject({ code: 'key.hsm-refused' });
      const state = await single.use(
        ({ device, handle, privateKeys }) =>
          Promise.resolve([device.C_GetSessionInfo(handle).state, privateKeys === first]),
        'once',
      );
      expect(state).toEqual([3, true]);
    } finally {
      await single.close();
    }
  });

  it('are asked for with a wrong PIN once and not again', async () => {
    const wrong = openHsm({ ...token.settings, pin: '000000' });
    const nothing = () => wrong.use(() => Promise.resolve(), 'repeatable');
    for (let i = 0; i < 10; i++)
      await expect(nothing()).rejects.toMatchObject({ code: 'key.hsm-unavailable' });
    await issue(platform);
  });
});
