import { digest, verifySignature } from '#crypto';
import { toHex } from '../../lib/bytes.ts';
import type { SignatureAlgorithm } from '../crypto/algorithms.ts';
import type { Budget } from './budget.ts';

export interface SignedObject {
  readonly tbsRaw: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
}

/** Whether a certificate or list is signed by a key; each pair is checked, and paid for, once. */
export type VerifySigned = (signed: SignedObject, spki: Uint8Array) => boolean;

/**
 * What checks of certificates, lists and answers came to, right or wrong. It may outlive a document: an answer depends
 * on nothing but the bytes that it is kept under.
 */
export interface SignatureMemory {
  find(key: string): boolean | undefined;
  keep(key: string, right: boolean): void;
}

/** Forgets the oldest beyond `limit`. */
export function makeSignatureMemory(limit = 10_000): SignatureMemory {
  const answers = new Map<string, boolean>();
  return {
    find: (key) => answers.get(key),
    keep: (key, right) => {
      if (answers.size >= limit) answers.delete(answers.keys().next().value ?? '');
      answers.set(key, right);
    },
  };
}

export function verifyOnce(budget: Budget, memory: SignatureMemory): VerifySigned {
  return (signed, spki) => {
    const key = keyOf(signed, spki);
    const known = memory.find(key);
    if (known !== undefined) return known;
    budget.spendSignature();
    const right = verifySignature({
      algorithm: signed.signatureAlgorithm,
      publicKey: spki,
      message: signed.tbsRaw,
      signature: signed.signature,
    });
    memory.keep(key, right);
    return right;
  };
}

/** All but the signature are whole DER values: no two lists of them give the same bytes. */
const keyOf = ({ tbsRaw, signatureAlgorithm, signature }: SignedObject, spki: Uint8Array): string =>
  toHex(digest('sha256', spki, signatureAlgorithm.raw, tbsRaw, signature));
