import type { PdfDocument } from '../../../pdf/document.ts';
import { asKind, type PdfObject } from '../../../pdf/objects.ts';
import type { Operand } from './read-operations.ts';

const deviceSpaces: Readonly<Record<string, number>> = {
  DeviceGray: 1,
  CalGray: 1,
  DeviceRGB: 3,
  CalRGB: 3,
  DeviceCMYK: 4,
};

/** Components of a colour space whose values are grey, RGB or CMYK; 0 for any other. */
export function componentsOf(document: PdfDocument, named: Operand | undefined, space: PdfObject): number {
  const direct = deviceSpaces[typeof named === 'string' ? named : ''];
  if (direct !== undefined) return direct;
  const value = document.resolve(space);
  const name = asKind(value, 'name');
  if (name !== undefined) return deviceSpaces[name.value] ?? 0;
  const [family, profile] = asKind(value, 'array')?.items.map((item) => document.resolve(item)) ?? [];
  const kind = asKind(family, 'name')?.value ?? '';
  if (kind === 'ICCBased') {
    const count = asKind(profile, 'stream')?.dict.entries.get('N');
    return typeof count === 'number' ? count : 0;
  }
  return deviceSpaces[kind] ?? 0;
}
