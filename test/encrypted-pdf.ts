/** PDFs that qpdf encrypts, one for each way of encryption that files have. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export const encryptionOptions = {
  'R2, RC4-40': ['40'],
  'R3, RC4-128': ['128', '--use-aes=n'],
  'R4, RC4-128': ['128', '--force-V4'],
  'R4, AES-128': ['128', '--use-aes=y'],
  'R4, AES-128, plain metadata': ['128', '--use-aes=y', '--cleartext-metadata'],
  'R5, AES-256': ['256', '--force-R5', '--allow-insecure'],
  'R6, AES-256': ['256', '--allow-insecure'],
} as const satisfies Record<string, readonly string[]>;

export type EncryptionKind = keyof typeof encryptionOptions;
export const encryptionKinds = Object.keys(encryptionOptions) as EncryptionKind[];

export const userPassword = 'pengguna';
export const ownerPassword = 'pemilik';

/** One of them made beforehand, for machines without qpdf: the form of `formPdf`, with the passwords below. */
export function encryptedSample(kind: EncryptionKind): Uint8Array {
  const samples = JSON.parse(
    readFileSync(new URL('./pdf/encrypted-vectors.json', import.meta.url), 'utf8'),
  ) as Readonly<Record<EncryptionKind, string>>;
  return new Uint8Array(Buffer.from(samples[kind], 'base64'));
}

export interface EncryptingOptions {
  readonly user?: string;
  readonly owner?: string;
  /** Further options of the encryption: `--modify=none`. */
  readonly restrictions?: readonly string[];
  /** Options of the output: `--object-streams=generate`. */
  readonly output?: readonly string[];
}

export function encryptPdf(
  plain: Uint8Array,
  kind: EncryptionKind,
  { user = userPassword, owner = ownerPassword, restrictions = [], output = [] }: EncryptingOptions = {},
): Uint8Array {
  const folder = mkdtempSync(path.join(tmpdir(), 'sertel-encrypt-'));
  try {
    const from = path.join(folder, 'plain.pdf');
    const to = path.join(folder, 'encrypted.pdf');
    writeFileSync(from, plain);
    const encryption = ['--encrypt', user, owner, ...encryptionOptions[kind], ...restrictions, '--'];
    execFileSync('qpdf', ['--allow-weak-crypto', ...output, ...encryption, from, to]);
    return new Uint8Array(readFileSync(to));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
