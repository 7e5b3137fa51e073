/** The duties of Pasal 4, each with the right of Pasal 5 that is the same thing seen from the other side (R42, R43). */
import type { Party } from '../kernel/module.ts';

export interface Duty {
  readonly clause: string;
  /** Undefined where Pasal 5 names no right beside it. */
  readonly right: string | undefined;
  readonly obligated: Party;
  readonly requirement: string;
  readonly trigger: 'periodic' | 'on-request' | 'event' | 'continuous';
  readonly subject: string;
  /** The module whose occurrences fulfil it; a standing duty has one of `kewajiban` for the whole term. */
  readonly module: string;
}

const duty = (
  clause: string,
  right: string | undefined,
  requirement: string,
  trigger: Duty['trigger'],
  module: string,
  subject: string,
): Duty => ({
  clause,
  right,
  obligated: clause.startsWith('4(1)') ? 'K' : 'D',
  requirement,
  trigger,
  module,
  subject,
});

export const duties: readonly Duty[] = [
  duty(
    '4(1)a',
    undefined,
    'R15',
    'continuous',
    'kewajiban',
    'Infrastruktur untuk pemanfaatan Sertifikat Elektronik',
  ),
  duty('4(1)b', '5(2)a', 'R16', 'on-request', 'kewajiban', 'Data yang dibutuhkan PIHAK KEDUA'),
  duty('4(1)c', undefined, 'R17', 'continuous', 'kewajiban', 'SOP Pemanfaatan Sertifikat Elektronik'),
  duty('4(1)d', undefined, 'R18', 'continuous', 'kewajiban', 'Keamanan infrastruktur Sistem Elektronik'),
  duty('4(1)e', '5(2)b', 'R19', 'on-request', 'kewajiban', 'Laporan hasil security assessment'),
  duty('4(1)f', undefined, 'R20', 'event', 'kewajiban', 'Saran dan rekomendasi prosedur pengamanan'),
  duty(
    '4(1)g',
    '5(2)c',
    'R21',
    'periodic',
    'laporan-pemanfaatan',
    'Laporan hasil pemanfaatan Sertifikat Elektronik',
  ),
  duty('4(1)h', '5(2)d', 'R22', 'continuous', 'kewajiban', 'Promosi layanan Sertifikat Elektronik'),
  duty('4(1)i', '5(2)e', 'R23', 'continuous', 'kewajiban', 'Logo BSrE pada setiap aplikasi dan/atau modul'),
  duty('4(1)j', '5(2)f', 'R24', 'continuous', 'kewajiban', 'Informasi pada dokumen keluaran aplikasi'),
  duty('4(1)k', '5(2)g', 'R25', 'event', 'kewajiban', 'Dukungan sosialisasi dan bimbingan teknis'),
  duty('4(2)a', '5(1)a', 'R34', 'continuous', 'kewajiban', 'Penerbitan Sertifikat Elektronik'),
  duty('4(2)b', '5(1)b', 'R35', 'on-request', 'kewajiban', 'Narasumber dan pendampingan bimbingan teknis'),
  duty('4(2)c', '5(1)c', 'R36', 'on-request', 'kewajiban', 'Asistensi penyusunan SOP'),
  duty('4(2)d', '5(1)d', 'R37', 'on-request', 'kewajiban', 'Dukungan teknis'),
  duty('4(2)e', '5(1)e', 'R40', 'event', 'kewajiban', 'Dokumen Certificate Policy'),
  duty(
    '4(2)f',
    '5(1)f',
    'R41',
    'periodic',
    'kewajiban',
    'Penilaian kepatuhan pelaksanaan Certificate Policy',
  ),
];

/** What stands for a clause of Pasal 5: its duty; a right is computed and never entered twice. */
export const dutyOfRight = new Map(
  duties.flatMap(({ clause, right }) => (right === undefined ? [] : [[right, clause] as const])),
);
