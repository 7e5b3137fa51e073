import { open, readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { generateKeyPair, signerFromPkcs8 } from '#crypto';
import type { Signer } from '../../pki/crypto/signer.ts';
import { isKeyName, verifierKeyOf, type VerifierKey } from '../../pki/tlog/verifier-key.ts';
import { WitnessError } from './witness-error.ts';

/** A witness's name and its two keys: every checkpoint is cosigned by Ed25519 and by ML-DSA-44. */
export interface WitnessKey {
  readonly name: string;
  readonly signers: readonly Signer[];
  readonly verifierKeys: readonly VerifierKey[];
}

/**
 * Makes the key file, once, readable by its owner only.
 *
 * @throws {WitnessError} `witness.key-file-exists`, `witness.bad-key-file` for a name that no key can have
 */
export async function makeWitnessKey(file: string, name: string): Promise<WitnessKey> {
  if (!isKeyName(name))
    throw new WitnessError(
      'witness.bad-key-file',
      `expected a name without spaces and plus, got ${JSON.stringify(name)}`,
    );
  const [classic, postQuantum] = [await generateKeyPair('ed25519'), await generateKeyPair('ml-dsa-44')];
  const text = JSON.stringify(
    { format, name, ed25519: classic.pkcs8.toBase64(), 'ml-dsa-44': postQuantum.pkcs8.toBase64() },
    undefined,
    2,
  );
  const handle = await open(file, 'wx', 0o600).catch((cause: unknown) => {
    throw new WitnessError(
      'witness.key-file-exists',
      `cannot make ${file}: it is there already, or its folder is not`,
      {
        cause,
      },
    );
  });
  try {
    await handle.writeFile(`${text}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return readWitnessKey(file);
}

/** @throws {WitnessError} `witness.bad-key-file` */
export async function readWitnessKey(file: string): Promise<WitnessKey> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new WitnessError('witness.bad-key-file', `cannot read ${file}. Make it with sertel witness init.`, {
      cause,
    });
  });
  const { mode } = await stat(file);
  if ((mode & 0o077) !== 0)
    throw new WitnessError('witness.bad-key-file', `${file} can be read by others. Run chmod 600 ${file}.`);
  const { name, ...keys } = parseKeyFile(text, file);
  const signers = [
    signerFromPkcs8(Uint8Array.fromBase64(keys.ed25519), 'ed25519'),
    signerFromPkcs8(Uint8Array.fromBase64(keys['ml-dsa-44']), 'ml-dsa-44'),
  ];
  const verifierKeys = signers.map(({ algorithm, publicKey }) =>
    verifierKeyOf(name, algorithm === 'ed25519' ? 'cosignature-ed25519' : 'cosignature-ml-dsa-44', publicKey),
  );
  return { name, signers, verifierKeys };
}

const format = 'sertel-witness-key-1';
const keyFile = z.strictObject({
  format: z.literal(format),
  name: z.string(),
  ed25519: z.base64(),
  'ml-dsa-44': z.base64(),
});

function parseKeyFile(text: string, file: string): z.infer<typeof keyFile> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message would quote the file, which is a secret.
  }
  const parsed = keyFile.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new WitnessError(
    'witness.bad-key-file',
    `${file} is not a witness key file. Restore it from its copy.`,
  );
}
