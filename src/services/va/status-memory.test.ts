import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { findAuthority, listAuthorities } from '../../io/db/authorities.ts';
import { findCertificateBySerial } from '../../io/db/certificates.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { encodeCertId, parseCertId, type CertId } from '../../pki/ocsp/ocsp-request.ts';
import { readDer } from '../../pki/asn1/der-reader.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { changeStatus } from '../ca/change-status.ts';
import { makeAuthority } from '../ca/make-authority.ts';
import { makeDemoHierarchy } from '../ca/make-demo-hierarchy.ts';
import { createStatusMemory, type StatusMemory } from './status-memory.ts';

const start = new Date('2026-03-02T03:04:05Z');
let test: TestPlatform;
let issuingId: string;
beforeAll(async () => {
  test = await createTestPlatform(start);
  await asSystem(test.platform.db, async (tx) => {
    ({ issuingId } = await makeDemoHierarchy(test.platform, tx, start));
  });
});
afterAll(() => test.close());

/** A certificate of the issuing authority: its row and its CertID. */
async function subject(kind: 'report-seal' | 'tsa' | 'ocsp'): Promise<{ id: string; certId: CertId }> {
  return asSystem(test.platform.db, async (tx) => {
    const issuer = parseCertificate((await findAuthority(tx, issuingId))!.certificateDer);
    const row = (await listAuthorities(tx, kind)).find(({ parentId }) => parentId === issuingId)!;
    const { serialNumber } = parseCertificate(row.certificateDer);
    const { id } = (await findCertificateBySerial(tx, issuingId, serialNumber))!;
    return { id, certId: parseCertId(readDer(encodeCertId(issuer, serialNumber))) };
  });
}

async function filled(pageRows: number): Promise<StatusMemory> {
  const memory = createStatusMemory(test.platform.db, { pageRows });
  await expect
    .poll(async () => {
      await memory.refresh(0);
      return memory.complete;
    })
    .toBe(true);
  return memory;
}
const stateOf = async (memory: StatusMemory, certId: CertId) =>
  (await memory.findSubject(certId))?.status.state;

it('knows every certificate before and after it is filled, whatever the size of a page', async () => {
  const { certId } = await subject('tsa');
  const cold = createStatusMemory(test.platform.db, { pageRows: 1 });
  await cold.refresh(0);
  expect(cold.complete).toBe(false);
  expect(await stateOf(cold, certId)).toBe('issued');
  for (const pageRows of [1, 2, 1000]) {
    const memory = await filled(pageRows);
    expect(await stateOf(memory, certId)).toBe('issued');
    expect(await stateOf(memory, { ...certId, serialNumber: Uint8Array.of(1) })).toBeUndefined();
    expect(await stateOf(memory, { ...certId, issuerKeyHash: new Uint8Array(20) })).toBeUndefined();
  }
});

it('sees what another process did by its next look, and not before', async () => {
  const memory = await filled(1000);
  const { id, certId } = await subject('tsa');
  await changeStatus(
    test.beside(() => start),
    id,
    { kind: 'suspend' },
    'test',
  );
  await memory.refresh(60_000);
  expect(await stateOf(memory, certId)).toBe('issued');
  await memory.refresh(0);
  expect((await memory.findSubject(certId))?.status).toMatchObject({ state: 'suspended', reason: 6 });
  await changeStatus(
    test.beside(() => start),
    id,
    { kind: 'release' },
    'test',
  );
  memory.expire();
  await memory.refresh(60_000);
  expect(await stateOf(memory, certId)).toBe('issued');
});

it('misses no change whose transaction began earlier and ended later than one that it saw', async () => {
  const memory = await filled(1000);
  const [slow, quick] = [await subject('report-seal'), await subject('tsa')];
  const other = test.beside(() => start);
  let end = () => undefined as void;
  let changed = () => undefined as void;
  const mayEnd = new Promise<void>((resolve) => (end = resolve));
  const isChanged = new Promise<void>((resolve) => (changed = resolve));
  const slowly = asSystem(other.db, async (tx) => {
    await tx
      .updateTable('certificate')
      .set((eb) => ({
        status: 'suspended',
        revoked_at: start,
        revocation_reason: 6,
        status_sequence: eb('status_sequence', '+', 1000),
      }))
      .where('id', '=', slow.id)
      .execute();
    changed();
    await mayEnd;
  });
  await isChanged;
  await changeStatus(other, quick.id, { kind: 'suspend' }, 'test');
  await memory.refresh(0);
  expect([await stateOf(memory, slow.certId), await stateOf(memory, quick.certId)]).toEqual([
    'issued',
    'suspended',
  ]);
  end();
  await slowly;
  await memory.refresh(0);
  expect(await stateOf(memory, slow.certId)).toBe('suspended');
});

it('knows authorities that are made later, and their responders while their certificates are valid', async () => {
  const memory = await filled(1000);
  const { certId } = await subject('tsa');
  const { issuer } = (await memory.findSubject(certId))!;
  const first = (await memory.findResponder(issuer, start))!;
  expect(await memory.findResponder(issuer, new Date(start.getTime() + 91 * 86_400_000))).toBeUndefined();
  const later = new Date(start.getTime() + 80 * 86_400_000);
  await asSystem(test.platform.db, (tx) =>
    makeAuthority(test.platform, tx, {
      kind: 'ocsp',
      subject: [
        { type: 'C', value: 'ID' },
        { type: 'O', value: 'DEMO Sertel' },
        { type: 'CN', value: 'DEMO OCSP Responder 2' },
      ],
      parentId: issuingId,
      keyType: 'p-256',
      now: later,
    }),
  );
  await memory.refresh(0);
  expect((await memory.findResponder(issuer, start))?.id).toBe(first.id);
  expect((await memory.findResponder(issuer, later))?.id).not.toBe(first.id);
});

it('lets no responder answer whose own certificate was revoked, before and after it is filled', async () => {
  const memory = await filled(1000);
  const { issuer } = (await memory.findSubject((await subject('tsa')).certId))!;
  const later = new Date(start.getTime() + 80 * 86_400_000);
  const newest = (await memory.findResponder(issuer, later))!;
  const older = (await memory.findResponder(issuer, start))!;
  expect(newest.id).not.toBe(older.id);
  const { id } = await asSystem(
    test.platform.db,
    async (tx) => (await findCertificateBySerial(tx, issuingId, newest.certificate.serialNumber))!,
  );
  await changeStatus(
    test.beside(() => later),
    id,
    { kind: 'revoke', reason: 'keyCompromise' },
    'test',
  );
  await memory.refresh(0);
  expect((await memory.findResponder(issuer, later))?.id).toBe(older.id);
  const cold = createStatusMemory(test.platform.db, { pageRows: 1 });
  await cold.refresh(0);
  expect(cold.complete).toBe(false);
  expect((await cold.findResponder(issuer, later))?.id).toBe(older.id);
});
