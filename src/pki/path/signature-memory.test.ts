import { beforeAll, expect, it } from 'vitest';
import { makeTestPki } from '../../../test/pki/test-pki.ts';
import { makeBudget } from './budget.ts';
import { makeSignatureMemory, verifyOnce, type SignedObject } from './signature-memory.ts';

let pki: Awaited<ReturnType<typeof makeTestPki>>;
let signed: SignedObject;
beforeAll(async () => {
  pki = await makeTestPki();
  signed = pki.issuing.certificate;
});

const none = { signatures: 0 };

it('answers from what is remembered, also for other objects of the same bytes and without a budget', () => {
  const memory = makeSignatureMemory();
  const rootKey = pki.root.certificate.publicKey.raw;
  expect(verifyOnce(makeBudget(), memory)(signed, rootKey)).toBe(true);
  const again = verifyOnce(makeBudget(none), memory);
  expect(again({ ...signed, tbsRaw: signed.tbsRaw.slice() }, rootKey.slice())).toBe(true);
});

it('keeps answers of another key, message, algorithm or signature apart', () => {
  const memory = makeSignatureMemory();
  const rootKey = pki.root.certificate.publicKey.raw;
  const verify = verifyOnce(makeBudget(), memory);
  expect(verify(signed, rootKey)).toBe(true);
  expect(verify(signed, pki.issuing.certificate.publicKey.raw)).toBe(false);
  const changed = (bytes: Uint8Array): Uint8Array => bytes.with(bytes.length - 1, bytes.at(-1)! ^ 1);
  expect(verify({ ...signed, tbsRaw: changed(signed.tbsRaw) }, rootKey)).toBe(false);
  expect(verify({ ...signed, signature: changed(signed.signature) }, rootKey)).toBe(false);
  const other = pki.signer.certificate.signatureAlgorithm;
  const sha384 = { ...other, hash: 'sha384' as const, raw: changed(other.raw) };
  expect(verify({ ...signed, signatureAlgorithm: sha384 }, rootKey)).toBe(false);
  expect(verify(signed, rootKey)).toBe(true);
});

it('forgets the oldest', () => {
  const memory = makeSignatureMemory(2);
  for (const key of ['a', 'b', 'c']) memory.keep(key, true);
  expect(['a', 'b', 'c'].map((key) => memory.find(key))).toEqual([undefined, true, true]);
});
