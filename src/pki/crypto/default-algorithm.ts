import type { KeyKind } from '#crypto';
import type { SignatureAlgorithmName } from './signer.ts';

/** What a new key of the kind signs with: a hash as strong as the key. */
export const defaultAlgorithm = {
  'rsa-2048': 'rsa-sha256',
  'rsa-3072': 'rsa-sha256',
  'rsa-4096': 'rsa-sha384',
  'rsa-2048-pss': 'rsa-pss-sha256',
  'rsa-3072-pss': 'rsa-pss-sha256',
  'rsa-4096-pss': 'rsa-pss-sha256',
  'p-256': 'ecdsa-sha256',
  'p-384': 'ecdsa-sha384',
  'p-521': 'ecdsa-sha512',
  ed25519: 'ed25519',
  'ml-dsa-44': 'ml-dsa-44',
  'ml-dsa-65': 'ml-dsa-65',
  'ml-dsa-87': 'ml-dsa-87',
} as const satisfies Record<KeyKind, SignatureAlgorithmName>;
