/** C2SP tlog-proof: that an entry is in a log, in one text that is checked offline. */
import { decodeBase64 } from './base64.ts';
import { parseTreeSize } from './checkpoint.ts';
import { hashLength } from './merkle-hash.ts';
import { TlogError } from './tlog-error.ts';

export interface TlogProof {
  readonly index: number;
  readonly proof: readonly Uint8Array[];
  /** The signed note, as it came. */
  readonly checkpoint: string;
  /** What the application adds; nothing vouches for it. */
  readonly extra: Uint8Array | undefined;
}

export const encodeTlogProof = ({ index, proof, checkpoint, extra }: TlogProof): string =>
  [
    firstLine,
    ...(extra === undefined ? [] : [`extra ${extra.toBase64()}`]),
    `index ${index}`,
    ...proof.map((hash) => hash.toBase64()),
    '',
    checkpoint,
  ].join('\n');

/** @throws {TlogError} `tlog.bad-proof` */
export function parseTlogProof(text: string): TlogProof {
  const split = text.indexOf('\n\n');
  const lines = text.slice(0, Math.max(0, split)).split('\n');
  if (lines.shift() !== firstLine)
    throw new TlogError('tlog.bad-proof', `expected ${firstLine} as the first line of a proof`);
  const extra = lines[0]?.startsWith('extra ') ? lines.shift()?.slice('extra '.length) : undefined;
  const index = lines.shift() ?? '';
  if (!index.startsWith('index '))
    throw new TlogError(
      'tlog.bad-proof',
      `expected a line of the index, got ${JSON.stringify(index.slice(0, 40))}`,
    );
  return {
    index: parseTreeSize(index.slice('index '.length), 'tlog.bad-proof'),
    proof: parseProofLines(lines, 'tlog.bad-proof'),
    checkpoint: text.slice(split + 2),
    extra: extra === undefined ? undefined : decodeBase64(extra, 'tlog.bad-proof', 'the extra data'),
  };
}

/** One hash a line; a tree of 2^63 leaves has no longer proof. @throws {TlogError} with the code given */
export function parseProofLines(lines: readonly string[], code: TlogError['code']): readonly Uint8Array[] {
  if (lines.length > maxProofLength)
    throw new TlogError(code, `expected at most ${maxProofLength} hashes in a proof, got ${lines.length}`);
  return lines.map((line) => {
    const hash = decodeBase64(line, code, 'a hash of the proof');
    if (hash.length !== hashLength)
      throw new TlogError(code, `expected a hash of 32 bytes, got ${hash.length}`);
    return hash;
  });
}

const firstLine = 'c2sp.org/tlog-proof@v1';
const maxProofLength = 63;
