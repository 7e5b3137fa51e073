/** The format of the usage report is decided by PIHAK KEDUA and versioned (A10); a report keeps to the one that held at its period's end. */
import { z } from 'zod';
import { note } from '../kernel/fact-schemas.ts';
import { koord, type ActContext, type Module, type Refused } from '../kernel/module.ts';

export const reportFormat = {
  name: 'format-laporan',
  title: { id: 'Format laporan pemanfaatan', en: 'Format of the usage report' },
  clause: '4(1)g',
  requirements: ['R21'],
  owner: 'D',
  states: { ditetapkan: { awaits: 'none' }, dicabut: { awaits: 'none', final: true } },
  acts: {
    ditetapkan: {
      from: 'new',
      to: 'ditetapkan',
      by: 'D',
      roles: koord,
      facts: z.strictObject({
        versi: z.string().trim().min(1).max(50),
        berlakuSejak: z.iso.date(),
        isi: note,
      }),
      tells: 'other',
    },
    dicabut: { from: ['ditetapkan'], to: 'dicabut', by: 'D', roles: koord, reason: true, tells: 'other' },
  },
} as const satisfies Module;

const period = z.looseObject({ versiFormat: z.string(), sampai: z.iso.date() });

export async function checkFormat({ facts, related }: ActContext): Promise<Refused | undefined> {
  const { versiFormat, sampai } = period.parse(facts);
  const formats = (await related('format-laporan'))
    .map((format) => ({ version: format.facts['versi'], from: String(format.facts['berlakuSejak']) }))
    .filter(({ from }) => from <= sampai)
    .toSorted((a, b) => (a.from < b.from ? 1 : -1));
  const [valid] = formats;
  if (valid === undefined || valid.version === versiFormat) return undefined;
  return {
    code: 'agreement.not-allowed',
    message: `at the end of the period, ${sampai}, format ${String(valid.version)} held, got ${versiFormat}`,
  };
}
