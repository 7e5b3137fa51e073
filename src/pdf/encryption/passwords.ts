/** A password as typed, as the bytes that a file's key may have been made from. */
import { encodeDocEncoding } from '../text-string.ts';

/** Clause 7.6.4.3.2: PDFDocEncoding. Makers that cannot say a letter in it, or do not care, took UTF-8. */
export function oldPasswords(password: string): readonly Uint8Array[] {
  const asUtf8 = new TextEncoder().encode(password);
  const encoded = encodeDocEncoding(password);
  return encoded === undefined ? [asUtf8] : [encoded, asUtf8];
}

const longest = 127;

/** Clause 7.6.4.3.3: SASLprep, then UTF-8, at most 127 bytes. Some makers leave SASLprep out. */
export function newPasswords(password: string): readonly Uint8Array[] {
  return [...new Set([saslPrep(password), password])].map((text) =>
    new TextEncoder().encode(text).subarray(0, longest),
  );
}

const mappedToNothing =
  // RFC 3454 table B.1.
  /[\u00AD\u1806\u200B\u200C\u2060\uFEFF]|\u034F|[\u180B-\u180D]|\u200D|[\uFE00-\uFE0F]/gu;
const otherSpaces = /[\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]/gu;

/**
 * The mapping and the normalisation of RFC 4013. Its prohibitions keep bad passwords from being chosen; to a
 * password that opens a file they mean nothing.
 */
const saslPrep = (password: string): string =>
  password.replace(otherSpaces, ' ').replace(mappedToNothing, '').normalize('NFKC');
