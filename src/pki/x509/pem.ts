/** Textual encodings of RFC 7468: base64 between BEGIN and END lines. */
import { AppError } from '../../lib/errors.ts';

export class PemError extends AppError<'pem.missing' | 'pem.bad-base64' | 'pem.limit'> {}

const maxBlocks = 10_000;

/** Every block with this label, in order. @throws {PemError} where there is none or one is not base64 */
export function parsePem(text: string, label: string): readonly Uint8Array[] {
  const blocks: Uint8Array[] = [];
  const begin = `-----BEGIN ${label}-----`;
  const end = `-----END ${label}-----`;
  for (let at = text.indexOf(begin); at >= 0; at = text.indexOf(begin, at)) {
    const from = at + begin.length;
    const until = text.indexOf(end, from);
    if (until < 0) throw new PemError('pem.missing', `expected ${end} after offset ${at}`);
    if (blocks.length >= maxBlocks) throw new PemError('pem.limit', `expected at most ${maxBlocks} blocks`);
    blocks.push(decodeBase64(text.slice(from, until).replace(/\s+/g, ''), at));
    at = until + end.length;
  }
  if (blocks.length === 0) throw new PemError('pem.missing', `expected ${begin}, got none`);
  return blocks;
}

export function encodePem(label: string, bytes: Uint8Array): string {
  const lines = bytes.toBase64().match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

function decodeBase64(text: string, offset: number): Uint8Array {
  try {
    return Uint8Array.fromBase64(text);
  } catch (cause) {
    throw new PemError('pem.bad-base64', `expected base64 in the block at offset ${offset}`, { cause });
  }
}
