/** The algorithms that a key of ours can sign with; each fixes the hash and, for PSS, MGF1 and the salt length. */
export type SignatureAlgorithmName =
  | 'rsa-sha256'
  | 'rsa-sha384'
  | 'rsa-sha512'
  | 'rsa-pss-sha256'
  | 'rsa-pss-sha384'
  | 'rsa-pss-sha512'
  | 'ecdsa-sha256'
  | 'ecdsa-sha384'
  | 'ecdsa-sha512'
  | 'ed25519'
  | 'ml-dsa-44'
  | 'ml-dsa-65'
  | 'ml-dsa-87';

/**
 * A private key that may be used and never seen. The one interface between what is signed and where the key
 * lives (file, HSM, wrapped in the database).
 */
export interface Signer {
  readonly algorithm: SignatureAlgorithmName;
  /** The DER SubjectPublicKeyInfo of the key. */
  readonly publicKey: Uint8Array;
  /** Signs the whole message; hashing belongs to the algorithm. ECDSA signatures are DER. */
  sign(message: Uint8Array): Promise<Uint8Array>;
}
