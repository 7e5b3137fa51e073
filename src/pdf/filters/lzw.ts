import { PdfError } from '../pdf-error.ts';

const clear = 256;
const endOfData = 257;

/** LZW with codes of 9 to 12 bits (clause 7.4.4); `earlyChange` 1 widens the code one entry early. */
export function decodeLzw(bytes: Uint8Array, earlyChange: number, limit: number): Uint8Array {
  const prefix = new Uint16Array(4097);
  const suffix = new Uint8Array(4097);
  const lengths = new Uint16Array(4097);
  for (let i = 0; i < 256; i++) {
    suffix[i] = i;
    lengths[i] = 1;
  }
  let out = new Uint8Array(Math.min(limit, Math.max(1024, bytes.length * 4)));
  let size = 0;
  let next = 258;
  let width = 9;
  let previous = -1;
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    bits = ((bits << 8) | byte) & 0xffffff;
    held += 8;
    if (held < width) continue;
    held -= width;
    const code = (bits >> held) & ((1 << width) - 1);
    if (code === endOfData) break;
    if (code === clear) {
      next = 258;
      width = 9;
      previous = -1;
      continue;
    }
    if (code > next || (code === next && previous < 0))
      throw new PdfError('pdf.bad-stream', `unexpected LZW code ${code}`);
    const length = code < next ? (lengths[code] ?? 0) : (lengths[previous] ?? 0) + 1;
    if (size + length > limit) throw new PdfError('pdf.limit', `the stream decodes to over ${limit} bytes`);
    if (size + length > out.length) {
      const larger = new Uint8Array(Math.min(limit, Math.max(out.length * 2, size + length)));
      larger.set(out);
      out = larger;
    }
    let at = size + length;
    let from = code;
    if (code === next) {
      from = previous;
      at--;
    }
    for (let walk = from; at > size; walk = prefix[walk] ?? 0) out[--at] = suffix[walk] ?? 0;
    if (code === next) out[size + length - 1] = out[size] ?? 0;
    if (previous >= 0 && next < 4096) {
      prefix[next] = previous;
      suffix[next] = out[size] ?? 0;
      lengths[next] = (lengths[previous] ?? 0) + 1;
      next++;
    }
    size += length;
    previous = code;
    if (next + earlyChange >= 1 << width && width < 12) width++;
  }
  return out.subarray(0, size);
}
