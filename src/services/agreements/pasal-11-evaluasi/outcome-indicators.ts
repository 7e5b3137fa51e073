import { z } from 'zod';
import type { ActContext, Related } from '../kernel/module.ts';

export interface Indicator {
  readonly name: string;
  readonly value: string;
}

/** What Pasal 2 ayat (2) is measured by, as the registers stand at this moment (R10). */
export async function outcomeIndicators({
  related,
  now,
  countUsage,
}: Pick<ActContext, 'related' | 'now' | 'countUsage'>): Promise<readonly Indicator[]> {
  const { angka } = counted.parse(await countUsage());
  const valueOf = (name: string): number => angka.find(({ nama }) => nama === name)?.nilai ?? 0;
  const applications = (await related('aplikasi')).filter(({ row }) => row.endedAt === undefined);
  const assessments = await related('security-assessment');
  const tickets = (await related('tiket')).filter(({ row }) => row.endedAt === undefined);
  const findings = await related('rekomendasi');
  const closed = findings.filter(({ row }) => row.endedAt !== undefined);
  const assessed = new Set(
    assessments.filter(({ row }) => row.state === 'selesai').map(({ facts }) => facts['sistem']),
  );
  const proven = applications.filter(({ row }) => row.state === 'tayang');
  return [
    {
      name: 'Sistem pengguna sertifikat yang telah dinilai keamanannya',
      value: share(
        applications.filter(({ facts }) => assessed.has(facts['nama'])).length,
        applications.length,
      ),
    },
    { name: 'Aplikasi dengan logo dan informasi', value: share(proven.length, applications.length) },
    {
      name: 'Pegawai terdaftar dengan sertifikat yang berlaku',
      value: share(valueOf('orangBersertifikat'), valueOf('orangTerdaftar')),
    },
    { name: 'Umur rata-rata tiket terbuka', value: `${averageAgeDays(tickets, now)} hari` },
    { name: 'Rekomendasi yang telah ditutup', value: share(closed.length, findings.length) },
  ];
}

const counted = z.looseObject({ angka: z.array(z.looseObject({ nama: z.string(), nilai: z.int() })) });

const share = (part: number, whole: number): string =>
  whole === 0 ? 'belum ada' : `${Math.round((100 * part) / whole)}% (${part} dari ${whole})`;

function averageAgeDays(rows: readonly Related[], now: Date): number {
  if (rows.length === 0) return 0;
  const total = rows.reduce((sum, { row }) => sum + now.getTime() - row.openedAt.getTime(), 0);
  return Math.round(total / rows.length / 86_400_000);
}
