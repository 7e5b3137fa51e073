/**
 * Text that came out of a file or from a stranger, as it may stand on a page: without control and direction marks, which
 * could turn a name around, and no longer than a name is. React escapes the rest.
 */
export function plainText(text: string, longest = 200): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}]/gu, '').trim();
  return plain.length > longest ? `${plain.slice(0, longest)}…` : plain;
}
