import { createHmac } from 'node:crypto';
import { equalSecrets } from '#crypto';

/** RFC 6238 4: the number of 30-second steps since 1970. */
export const stepAt = (now: Date): number => Math.floor(now.getTime() / 30_000);

/** The code of one step, six digits: RFC 4226 5.3 with HMAC-SHA-1, the one that every app knows. */
export function codeOf(secret: Uint8Array, step: number, digits = 6): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = mac.readUInt8(mac.length - 1) & 0xf;
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/**
 * The step whose code this is, among the present one and its neighbours (RFC 6238 5.2 allows for clocks and the
 * time of typing); undefined where it is none's. That each step counts once is the caller's matter.
 */
export function findStep(secret: Uint8Array, code: string, now: Date): number | undefined {
  const present = stepAt(now);
  return [present, present - 1, present + 1].find((step) =>
    equalSecrets(bytesOf(codeOf(secret, step)), bytesOf(code)),
  );
}

/** RFC 4648 6 without padding, as apps and people read secrets. */
export function encodeBase32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += base32.charAt((value >> bits) & 31);
    }
    value &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + base32.charAt((value << (5 - bits)) & 31);
}

/** What the QR code of an app holds. */
export function otpauthUri(secret: Uint8Array, email: string): string {
  return `otpauth://totp/Sertel:${encodeURIComponent(email)}?secret=${encodeBase32(secret)}&issuer=Sertel`;
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
