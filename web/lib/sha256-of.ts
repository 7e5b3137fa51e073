/**
 * SHA-256 of bytes, lower-case hexadecimal. A page of plain http has no `crypto.subtle`, unless it is of this machine:
 * there the engine's own counts.
 */
export async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  // The types know secure pages only.
  const subtle = crypto.subtle as SubtleCrypto | undefined;
  if (subtle !== undefined) return new Uint8Array(await subtle.digest('SHA-256', bytes)).toHex();
  const { digest } = await import('../../src/pki/crypto/noble/digest.ts');
  return digest('sha256', bytes).toHex();
}
