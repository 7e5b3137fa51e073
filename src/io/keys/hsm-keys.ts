import { createHash, createPublicKey } from 'node:crypto';
import type { SignatureAlgorithmName, Signer } from '../../pki/crypto/signer.ts';
import { encodeInteger, encodeSequence } from '../../pki/asn1/der-writer.ts';
import { readDerWhole, contentOf } from '../../pki/asn1/der-reader.ts';
import { ck, codeOf, type Mechanism, type Template } from './hsm-binding.ts';
import { KeyError } from './key-error.ts';
import type { Hsm, HsmSession } from './open-hsm.ts';

const { attribute, mechanism } = ck;

const rsaBits: Readonly<Record<string, number>> = { 'rsa-2048': 2048, 'rsa-3072': 3072, 'rsa-4096': 4096 };
/** CKA_EC_PARAMS: the named curve as a DER OBJECT IDENTIFIER, and its name in RFC 7518. */
const curves: Readonly<Record<string, { readonly params: string; readonly crv: string }>> = {
  'p-256': { params: '06082a8648ce3d030107', crv: 'P-256' },
  'p-384': { params: '06052b81040022', crv: 'P-384' },
};

/**
 * Makes a key pair in the device that never leaves it, under a CKA_ID of ours. Answers its SubjectPublicKeyInfo.
 *
 * @throws {KeyError} `key.hsm-unsupported`, `key.hsm-unavailable`, `key.busy`
 */
export async function generateHsmKey(hsm: Hsm, kind: string, id: Uint8Array): Promise<Uint8Array> {
  const bits = rsaBits[kind];
  const curve = curves[kind];
  if (bits === undefined && curve === undefined)
    throw new KeyError(
      'key.hsm-unsupported',
      `expected a key of ${[...Object.keys(rsaBits), ...Object.keys(curves)].join(', ')} in the HSM, got ${kind}`,
    );
  const own: Template = [
    { type: attribute.id, value: Buffer.from(id) },
    { type: attribute.token, value: true },
  ];
  const shape: Template =
    bits === undefined
      ? [{ type: attribute.ecParams, value: Buffer.from(curve?.params ?? '', 'hex') }]
      : [
          { type: attribute.modulusBits, value: bits },
          { type: attribute.publicExponent, value: Buffer.from('010001', 'hex') },
        ];
  const hidden: Template = [
    { type: attribute.private, value: true },
    { type: attribute.sensitive, value: true },
    { type: attribute.extractable, value: false },
    { type: attribute.sign, value: true },
  ];
  return hsm.use(async ({ device, handle }) => {
    const { publicKey } = await device.C_GenerateKeyPairAsync(
      handle,
      { mechanism: bits === undefined ? mechanism.ecKeyPair : mechanism.rsaKeyPair },
      [...own, { type: attribute.verify, value: true }, ...shape],
      [...own, ...hidden],
    );
    const read = (...types: readonly number[]): readonly Buffer[] =>
      device
        .C_GetAttributeValue(
          handle,
          publicKey,
          types.map((type) => ({ type })),
        )
        .map(({ value }) => value);
    if (curve === undefined) {
      const [n, e] = read(attribute.modulus, attribute.publicExponent).map(base64Url);
      return spki({ kty: 'RSA', n, e });
    }
    // The uncompressed point in an OCTET STRING (PKCS#11 2.40 clause 2.3.3): 04, x, y.
    const [point = Buffer.alloc(0)] = read(attribute.ecPoint);
    const octets = Buffer.from(contentOf(readDerWhole(point)));
    const size = (octets.length - 1) / 2;
    const [x, y] = [octets.subarray(1, 1 + size), octets.subarray(1 + size)].map(base64Url);
    return spki({ kty: 'EC', crv: curve.crv, x, y });
  }, 'once');
}

const base64Url = (bytes: Buffer): string => bytes.toString('base64url');
const spki = (key: Readonly<Record<string, string | undefined>>): Uint8Array =>
  new Uint8Array(createPublicKey({ key, format: 'jwk' }).export({ format: 'der', type: 'spki' }));

/** A signer whose key is in the device; it asks for a session when it signs, so it outlives the device's absence. */
export const hsmSigner = (
  hsm: Hsm,
  id: Uint8Array,
  { algorithm, publicKey }: Pick<Signer, 'algorithm' | 'publicKey'>,
): Signer => ({
  algorithm,
  publicKey,
  sign: (message) =>
    hsm.use(async (session) => {
      const { device, handle } = session;
      const { hash, how, input } = operationOf(algorithm);
      const digest = createHash(hash).update(message).digest();
      const signature = await withPrivateKey(session, id, (key) => {
        device.C_SignInit(handle, how, key);
        return device.C_SignAsync(handle, input(digest), Buffer.alloc(1024));
      });
      return how.mechanism === mechanism.ecdsa ? ecdsaToDer(signature) : new Uint8Array(signature);
    }, 'repeatable'),
});

/** Ends a key in the device for good; nothing happens where it is gone already. */
export async function destroyHsmKey(hsm: Hsm, id: Uint8Array): Promise<void> {
  await hsm.use(async (session) => {
    for (const kind of [ck.object.privateKey, ck.object.publicKey])
      for (const object of findObjects(session, kind, id))
        session.device.C_DestroyObject(session.handle, object);
    session.privateKeys.delete(Buffer.from(id).toString('hex'));
    return Promise.resolve();
  }, 'repeatable');
}

/** Where the device does not know a remembered handle any more, as after the key was brought in again, it is sought anew. */
async function withPrivateKey(
  session: HsmSession,
  id: Uint8Array,
  run: (key: Buffer) => Promise<Buffer>,
): Promise<Buffer> {
  const attempt = async () => run(findPrivateKey(session, id));
  return attempt().catch((error: unknown) => {
    if (!handleGone.includes(codeOf(error))) throw error;
    session.privateKeys.delete(Buffer.from(id).toString('hex'));
    return attempt();
  });
}

/** CKR_KEY_HANDLE_INVALID, CKR_OBJECT_HANDLE_INVALID. */
const handleGone: readonly number[] = [0x60, 0x82];

function findPrivateKey(session: HsmSession, id: Uint8Array): Buffer {
  const name = Buffer.from(id).toString('hex');
  const known = session.privateKeys.get(name);
  if (known !== undefined) return known;
  const [found, ...others] = findObjects(session, ck.object.privateKey, id);
  if (found === undefined) {
    // To who is not logged in it shows none of its private keys, and says nothing of it.
    if (session.device.C_GetSessionInfo(session.handle).state !== ck.loggedIn)
      throw new KeyError('key.hsm-unavailable', 'the HSM has logged the platform out');
    throw new KeyError('key.hsm-key-missing', `the HSM shows no key ${name}`);
  }
  if (others.length > 0) throw new KeyError('key.not-openable', `the HSM has more than one key ${name}`);
  session.privateKeys.set(name, found);
  return found;
}

function findObjects({ device, handle }: HsmSession, kind: number, id: Uint8Array): readonly Buffer[] {
  device.C_FindObjectsInit(handle, [
    { type: attribute.class, value: kind },
    { type: attribute.id, value: Buffer.from(id) },
  ]);
  try {
    return device.C_FindObjects(handle, 2);
  } finally {
    device.C_FindObjectsFinal(handle);
  }
}

interface Operation {
  readonly hash: 'sha256' | 'sha384' | 'sha512';
  readonly how: Mechanism;
  readonly input: (digest: Buffer) => Buffer;
}

/** DigestInfo up to the digest (RFC 8017 clause 9.2, note 1). */
const digestInfo = {
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
} as const;
const saltOctets = { sha256: 32, sha384: 48, sha512: 64 } as const;

/** The device gets digests only: what is signed may be larger than it takes. */
function operationOf(algorithm: SignatureAlgorithmName): Operation {
  const hash = (['sha256', 'sha384', 'sha512'] as const).find((name) => algorithm.endsWith(name));
  if (hash === undefined)
    throw new KeyError('key.hsm-unsupported', `expected RSA or ECDSA with SHA-2, got ${algorithm}`);
  if (algorithm.startsWith('ecdsa'))
    return { hash, how: { mechanism: mechanism.ecdsa }, input: (digest) => digest };
  if (algorithm.startsWith('rsa-pss')) {
    const parameter = {
      type: ck.pssParameters,
      hashAlg: mechanism[hash],
      mgf: ck.mgf1[hash],
      saltLen: saltOctets[hash],
    };
    return { hash, how: { mechanism: mechanism.rsaPss, parameter }, input: (digest) => digest };
  }
  return {
    hash,
    how: { mechanism: mechanism.rsaPkcs },
    input: (digest) => Buffer.concat([Buffer.from(digestInfo[hash], 'hex'), digest]),
  };
}

/** r ‖ s as ECDSA-Sig-Value (RFC 3279 clause 2.2.3). */
function ecdsaToDer(signature: Buffer): Uint8Array {
  const [r, s] = [0, signature.length / 2].map((from) =>
    encodeInteger(BigInt(`0x${signature.subarray(from, from + signature.length / 2).toString('hex')}`)),
  );
  if (r === undefined || s === undefined) throw new KeyError('key.not-openable', 'expected two halves');
  return encodeSequence(r, s);
}
