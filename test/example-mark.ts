import type { OfficialMark } from '../src/pades/sign/marks/official-mark.ts';
import { readFont } from './read-font.ts';

/** What an invented official's mark says; without statement and logo. */
export const exampleOfficial = (more: Partial<OfficialMark> = {}): OfficialMark => ({
  name: 'Siti Contoh',
  position: 'Kepala Bagian',
  organisation: 'Dinas Percontohan',
  time: '1 Januari 2026, pukul 07.00 WIB',
  qr: 'https://contoh.example/',
  statement: undefined,
  logo: undefined,
  fonts: { regular: readFont('Regular'), bold: readFont('Bold') },
  ...more,
});
