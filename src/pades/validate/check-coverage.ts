import { toLatin1 } from '../../lib/bytes.ts';
import { createDigest } from '#crypto';
import { locateContents, readByteRange, type LocatedContents } from '../../pdf/byte-range.ts';
import type { PdfDocument } from '../../pdf/document.ts';
import { asKind } from '../../pdf/objects.ts';
import type { ByteSource } from '../../pdf/source.ts';
import type { HashName } from '../../pki/crypto/algorithms.ts';
import type { FoundSignature } from './find-signatures.ts';

export type Coverage =
  | {
      readonly kind: 'covered';
      /** The decoded /Contents. */
      readonly contents: Uint8Array;
      readonly gap: LocatedContents;
      /** Where the signed bytes end: the end of a revision. */
      readonly end: number;
      readonly wholeFile: boolean;
    }
  | { readonly kind: 'unusable'; readonly part: 'contents' | 'byte-range'; readonly detail: string };

/**
 * Two ranges, from 0 to the end of a revision, whose gap is exactly the hex string of /Contents (ISO 32000 clause
 * 12.8.1). Anything else lets unsigned bytes through: USF and SWA attacks live here.
 */
export function checkCoverage(document: PdfDocument, signature: FoundSignature): Coverage {
  const { dict, holder, path } = signature;
  const unusable = (part: 'contents' | 'byte-range', detail: string): Coverage => ({
    kind: 'unusable',
    part,
    detail,
  });
  if (dict === undefined || holder === undefined)
    return unusable('contents', 'the signature is no dictionary');
  const contents = asKind(dict.entries.get('Contents'), 'string');
  if (contents === undefined || contents.bytes.every((byte) => byte === 0)) {
    return unusable('contents', '/Contents is missing, indirect or empty');
  }
  const gap = locateContents(document, holder, path);
  if (gap?.form !== 'hex') return unusable('contents', '/Contents is not one hex string in the file');
  const range = readByteRange(document, dict);
  if (range === undefined)
    return unusable('byte-range', '/ByteRange is missing or no array of whole numbers');
  const [start, firstLength, secondStart = 0, secondLength = 0] = range;
  if (range.length !== 4) return unusable('byte-range', `/ByteRange has ${range.length} numbers`);
  if (start !== 0) return unusable('byte-range', `/ByteRange begins at ${start}`);
  if (firstLength !== gap.start || secondStart !== gap.end) {
    return unusable(
      'byte-range',
      `the gap ${firstLength}-${secondStart} is not /Contents at ${gap.start}-${gap.end}`,
    );
  }
  const end = secondStart + secondLength;
  if (end > document.source.length)
    return unusable('byte-range', '/ByteRange goes beyond the end of the file');
  if (!endsRevision(document, end))
    return unusable('byte-range', `offset ${end} is not the end of a revision`);
  // A hex string with anything but digits and zeros behind would be read differently by others.
  return {
    kind: 'covered',
    contents: contents.bytes,
    gap,
    end,
    wholeFile: restIsSpace(document.source, end),
  };
}

const restIsSpace = (source: ByteSource, end: number): boolean =>
  source.length - end <= 64 && /^[\s\0]*$/.test(toLatin1(source.read(end, source.length - end)));

/** The bytes just before must be `%%EOF` and at most white space, and a revision must end there. */
function endsRevision(document: PdfDocument, end: number): boolean {
  const from = Math.max(0, end - 64);
  const tail = toLatin1(document.source.read(from, end - from));
  const marker = /%%EOF[\s\0]*$/.exec(tail);
  if (marker === null) return end === document.source.length;
  const markerEnd = from + marker.index + '%%EOF'.length;
  return document.revisions.some((revision) => revision.end >= markerEnd && revision.end <= end + 2);
}

/** The digest of everything but the gap, read in pieces. */
export function digestCovered(
  source: ByteSource,
  { gap, end }: Extract<Coverage, { kind: 'covered' }>,
  hash: HashName,
): Uint8Array {
  const digest = createDigest(hash);
  for (const piece of source.pieces(0, gap.start)) digest.update(piece);
  for (const piece of source.pieces(gap.end, end)) digest.update(piece);
  return digest.digest();
}
