import type { Brand } from '../../lib/brand.ts';
import { IdentityError } from './identity-error.ts';

/** Nomor Induk Kependudukan: 16 digits. It never stands in a log, a journal leaf or an error. */
export type Nik = Brand<string, 'Nik'>;

/** @throws {IdentityError} `identity.bad-nik` */
export function parseNik(text: string): Nik {
  const digits = text.trim();
  if (!/^\d{16}$/.test(digits)) throw new IdentityError('identity.bad-nik', 'expected a NIK of 16 digits');
  return digits as Nik;
}
