import { parseNik } from '../../services/identity/nik.ts';
import type { SignerName } from '../../services/identity/find-signer.ts';
import { EsignError } from './esign-error.ts';

/** A value as clients send it: text, a number, PHP's empty text, the text `null`, or nothing. */
export type FieldValue = string | number | boolean | null | undefined;

/** The text without white space around it; undefined for every way of saying nothing. */
export function textOf(value: FieldValue): string | undefined {
  const text = value === null || value === undefined ? '' : String(value).trim();
  return text === '' || text === 'null' || text === 'undefined' ? undefined : text;
}

/** A password, whose white space counts; undefined for every way of saying nothing. */
export const passwordOf = (value: FieldValue): string | undefined =>
  textOf(value) === undefined ? undefined : String(value);

/** Free text that will stand in the document: bounded, without control characters. */
export function noteOf(name: string, value: FieldValue): string | undefined {
  const text = textOf(value)?.replace(/\p{Cc}+/gu, ' ');
  if (text !== undefined && text.length > 500) throw badField(`${name} terlalu panjang`);
  return text;
}

/** `true`, `1`, `on` and `yes` are true; PHP sends false as an empty text. */
export function flagOf(value: FieldValue): boolean {
  return ['true', '1', 'on', 'yes'].includes(textOf(value)?.toLowerCase() ?? '');
}

/** @throws {EsignError} `esign.bad-field` */
export function numberOf(name: string, value: FieldValue): number {
  const text = textOf(value);
  if (text === undefined) throw badField(`${name} harus diisi`);
  const number = Number(text.replace(',', '.'));
  if (!Number.isFinite(number) || Math.abs(number) > 1e6) throw badField(`${name} harus berupa angka`);
  return number;
}

/** @throws {EsignError} `esign.bad-field` */
export function sizeOf(name: string, value: FieldValue): number {
  const size = numberOf(name, value);
  if (size <= 0) throw badField(`${name} harus lebih dari 0`);
  return size;
}

/** How many files. @throws {EsignError} `esign.bad-field` */
export function countOf(name: string, value: FieldValue): number {
  const count = numberOf(name, value);
  if (!Number.isInteger(count) || count < 1) throw badField(`${name} harus berupa jumlah file`);
  return count;
}

/** A 1-based number, `pertama` or `terakhir`. @throws {EsignError} `esign.bad-field` */
export function pageOf(value: FieldValue): number | 'last' {
  const text = textOf(value)?.toLowerCase();
  if (text === 'pertama' || text === 'first') return 1;
  if (text === 'terakhir' || text === 'last') return 'last';
  const page = numberOf('halaman', text);
  if (!Number.isInteger(page) || page < 1) throw badField('halaman harus berupa angka mulai dari 1');
  return page;
}

/** @throws {EsignError} `esign.nik-missing`, @throws {IdentityError} `identity.bad-nik` */
export function signerOf(nik: FieldValue, email?: FieldValue): SignerName {
  const nikText = textOf(nik);
  if (nikText !== undefined) return { kind: 'nik', nik: parseNik(nikText) };
  const emailText = textOf(email);
  if (emailText === undefined) throw new EsignError('esign.nik-missing', 'NIK harus diisi');
  return { kind: 'email', email: emailText };
}

export const badField = (what: string): EsignError => new EsignError('esign.bad-field', what);
