import { readFile } from 'node:fs/promises';
import { parsePem } from '../pki/x509/pem.ts';
import { UsageError } from './output.ts';

/** The certificates in these PEM files. @throws {UsageError} that names the file */
export async function readAnchors(files: readonly string[]): Promise<readonly Uint8Array[]> {
  const anchors = await Promise.all(
    files.map(async (file) => {
      try {
        return parsePem(await readFile(file, 'utf8'), 'CERTIFICATE');
      } catch (cause) {
        throw new UsageError(`expected --trust ${file} to hold PEM certificates`, { cause });
      }
    }),
  );
  return anchors.flat();
}
