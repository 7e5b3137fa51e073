import { verifySignature } from '#crypto';
import { equalBytes } from '../../lib/bytes.ts';
import type { SignatureAlgorithm } from '../crypto/algorithms.ts';
import type { Budget } from './budget.ts';

export interface SignedObject {
  readonly tbsRaw: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
}

/** Whether a certificate or list is signed by a key; each pair is checked, and paid for, once. */
export type VerifySigned = (signed: SignedObject, spki: Uint8Array) => boolean;

export function makeSignatureMemory(budget: Budget): VerifySigned {
  const known = new Map<SignedObject, { readonly spki: Uint8Array; readonly right: boolean }[]>();
  return (signed, spki) => {
    const answers = known.get(signed) ?? [];
    const answer = answers.find((candidate) => equalBytes(candidate.spki, spki));
    if (answer !== undefined) return answer.right;
    budget.spendSignature();
    const right = verifySignature({
      algorithm: signed.signatureAlgorithm,
      publicKey: spki,
      message: signed.tbsRaw,
      signature: signed.signature,
    });
    known.set(signed, [...answers, { spki, right }]);
    return right;
  };
}
