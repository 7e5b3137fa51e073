import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { findAuthority, listAuthorities } from '../../io/db/authorities.ts';
import { findCertificateBySerial } from '../../io/db/certificates.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { buildOcspRequest, encodeCertId } from '../../pki/ocsp/ocsp-request.ts';
import { parseOcspResponse } from '../../pki/ocsp/ocsp-response.ts';
import { parseCertificate, type Certificate } from '../../pki/x509/certificate.ts';
import { changeStatus } from '../ca/change-status.ts';
import { makeAuthority } from '../ca/make-authority.ts';
import { makeDemoHierarchy } from '../ca/make-demo-hierarchy.ts';
import type { Platform } from '../platform.ts';
import { createAnswerMemory, type SignedAnswer } from './answer-memory.ts';
import { answerOcsp } from './ocsp-responder.ts';

const start = new Date('2026-03-02T03:04:05Z');
const minutes = (count: number): Date => new Date(start.getTime() + count * 60_000);
let test: TestPlatform;
let issuer: Certificate;
let issuingId: string;
let seal: { readonly id: string; readonly serial: Uint8Array };

beforeAll(async () => {
  test = await createTestPlatform(start);
  await asSystem(test.platform.db, async (tx) => {
    ({ issuingId } = await makeDemoHierarchy(test.platform, tx, start));
    issuer = parseCertificate((await findAuthority(tx, issuingId))!.certificateDer);
    const [row] = await listAuthorities(tx, 'report-seal');
    const serial = parseCertificate(row!.certificateDer).serialNumber;
    seal = { id: (await findCertificateBySerial(tx, issuingId, serial))!.id, serial };
  });
});
afterAll(() => test.close());
beforeEach(() => test.setNow(start));

const certId = (hash: 'sha1' | 'sha256' = 'sha1') => encodeCertId(issuer, seal.serial, hash);
const ask = (request = buildOcspRequest([certId()]), platform: Platform = test.platform) =>
  answerOcsp(platform, request, 'shared');
const act = (kind: 'suspend' | 'release') => changeStatus(test.platform, seal.id, { kind }, 'test');

describe('an answer', () => {
  it('is kept until half of its hour is over, or the clock goes back', async () => {
    const first = await ask();
    expect(first).toMatchObject({
      kind: 'signed',
      cacheable: { thisUpdate: start, nextUpdate: minutes(60) },
    });
    test.setNow(minutes(29));
    expect(await ask()).toEqual({ ...first, kind: 'kept' });
    test.setNow(minutes(30));
    const second = await ask();
    expect(second).toMatchObject({ kind: 'signed', cacheable: { thisUpdate: minutes(30) } });
    test.setNow(minutes(10));
    expect(await ask()).toMatchObject({ kind: 'signed', cacheable: { thisUpdate: minutes(10) } });
  });

  it('is another one for each hash of the CertID and for each change', async () => {
    const one = await ask();
    const other = await ask(buildOcspRequest([certId('sha256')]));
    expect(parseOcspResponse(other.der).responses[0]?.certId.hash).toBe('sha256');
    await act('suspend');
    const suspended = await ask();
    expect(suspended.kind).toBe('signed');
    expect(parseOcspResponse(suspended.der).responses[0]?.status).toMatchObject({
      kind: 'revoked',
      reason: 6,
    });
    await act('release');
    const released = await ask();
    expect(parseOcspResponse(released.der).responses[0]?.status).toEqual({ kind: 'good' });
    expect(
      new Set([one, other, suspended, released].map(({ der }) => Buffer.from(der).toString('hex'))).size,
    ).toBe(4);
  });

  it('is made anew for each nonce, for several certificates and for our own evidence', async () => {
    await ask();
    const nonce = Uint8Array.of(1, 2, 3);
    expect(await ask(buildOcspRequest([certId()], nonce))).toMatchObject({
      kind: 'signed',
      cacheable: undefined,
    });
    expect((await ask(buildOcspRequest([certId(), certId('sha256')]))).kind).toBe('signed');
    expect((await answerOcsp(test.platform, buildOcspRequest([certId()]), 'fresh')).kind).toBe('signed');
  });

  it('is signed once for all who ask at the same time', async () => {
    test.setNow(minutes(1000));
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask()));
    expect(answers.filter(({ kind }) => kind === 'signed')).toHaveLength(1);
    expect(new Set(answers.map(({ der }) => Buffer.from(der).toString('hex'))).size).toBe(1);
  });

  it('says since when status is kept', async () => {
    const [single] = parseOcspResponse((await ask()).der).responses;
    expect(single?.extensions.map(({ oid }) => oid)).toEqual(['1.3.6.1.5.5.7.48.1.6']);
  });

  it('does not last longer than the certificate of its responder', async () => {
    const day = 24 * 60;
    test.setNow(minutes(90 * day - 31));
    const { der, cacheable } = await ask();
    const responder = parseCertificate(parseOcspResponse(der).certificates[0]!);
    expect(cacheable?.nextUpdate).toEqual(responder.notAfter);
    test.setNow(minutes(91 * day));
    expect((await ask()).kind).toBe('unauthorized');
  });
});

it('knows a certificate that was issued a moment ago', async () => {
  await ask();
  const { authorityId: id } = await asSystem(test.platform.db, (tx) =>
    makeAuthority(test.platform, tx, {
      kind: 'report-seal',
      subject: [
        { type: 'C', value: 'ID' },
        { type: 'O', value: 'DEMO Sertel' },
        { type: 'CN', value: 'DEMO Report Seal 2' },
      ],
      parentId: issuingId,
      keyType: 'p-256',
      now: start,
    }),
  );
  const { certificateDer } = (await asSystem(test.platform.db, (tx) => findAuthority(tx, id)))!;
  const { serialNumber } = parseCertificate(certificateDer);
  expect((await ask(buildOcspRequest([encodeCertId(issuer, serialNumber)]))).kind).toBe('signed');
  expect((await ask(buildOcspRequest([encodeCertId(issuer, Uint8Array.of(5))]))).kind).toBe('unauthorized');
});

it('tells a revocation of another process within a second', async () => {
  const other = test.beside(() => start);
  const statusThere = async () =>
    parseOcspResponse((await ask(undefined, other)).der).responses[0]?.status.kind;
  expect(await statusThere()).toBe('good');
  await expect.poll(() => other.ocsp.statuses.refresh(0).then(() => other.ocsp.statuses.complete)).toBe(true);
  await act('suspend');
  const begun = performance.now();
  while ((await statusThere()) === 'good') await new Promise((resolve) => setTimeout(resolve, 10));
  expect(performance.now() - begun).toBeLessThan(1000);
  await act('release');
});

it('keeps a bounded number of answers, those asked for last', async () => {
  const memory = createAnswerMemory({ answers: 2 });
  const answer: SignedAnswer = {
    der: Uint8Array.of(1),
    tag: '01',
    thisUpdate: start,
    nextUpdate: minutes(60),
    sequence: 1,
    responderId: 'a',
  };
  const terms = { sequence: 1, responderId: 'a', now: start };
  const kept = async (id: number) =>
    (await memory.answerFor(Uint8Array.of(id), terms, async () => answer)).kept;
  expect([await kept(1), await kept(2), await kept(1), await kept(3)]).toEqual([false, false, true, false]);
  expect([await kept(1), await kept(2)]).toEqual([true, false]);
});
