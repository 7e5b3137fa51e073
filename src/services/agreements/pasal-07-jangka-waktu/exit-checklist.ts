/**
 * What both look after when the agreement ends (R47): certificates that are in force (A24: nothing is revoked by itself, PIHAK KEDUA
 * decides under its policy), data that goes back, tickets that are open, assessments that were sealed. The platform opens it with
 * the end or with the agreement on it; both close it when each item has its answer.
 */
import { z } from 'zod';
import type { Consequence } from '../kernel/consequence.ts';
import { note } from '../kernel/fact-schemas.ts';
import { anyone, koord, type ActContext, type Module, type Refused } from '../kernel/module.ts';

const items = ['sertifikat', 'pengembalian-data', 'tiket', 'berkas-asesmen'] as const;

export const exitChecklist = {
  name: 'daftar-pengakhiran',
  title: { id: 'Daftar periksa pengakhiran', en: 'Exit checklist' },
  clause: '7(3)',
  requirements: ['R47'],
  owner: 'K',
  states: {
    terbuka: { awaits: 'both' },
    selesai: { awaits: 'none', tone: 'accepted', final: true },
  },
  acts: {
    dibuka: { from: 'new', to: 'terbuka', by: 'system', roles: [], tells: 'both', afterEnd: true },
    'butir-diselesaikan': {
      from: ['terbuka'],
      to: 'same',
      by: 'either',
      roles: anyone,
      facts: z.strictObject({ butirAkhir: z.enum(items), hasil: note }),
      check: checkItem,
      tells: 'other',
      revises: true,
      afterEnd: true,
    },
    selesai: {
      from: ['terbuka'],
      to: 'selesai',
      by: 'either',
      roles: koord,
      check: checkAll,
      both: true,
      tells: 'both',
      afterEnd: true,
    },
  },
} as const satisfies Module;

/** What becomes of certificates is for PIHAK KEDUA alone to say. */
function checkItem({ facts, party }: ActContext): Refused | undefined {
  return facts['butirAkhir'] === 'sertifikat' && party === 'K'
    ? {
        code: 'agreement.not-allowed',
        message: 'what becomes of certificates is decided by PIHAK KEDUA under its Certificate Policy',
        clause: '4(2)a',
      }
    : undefined;
}

function checkAll({ acts }: ActContext): Refused | undefined {
  const answered = new Set(acts.map(({ facts }) => facts['butirAkhir']));
  const missing = items.filter((item) => !answered.has(item));
  return missing.length === 0
    ? undefined
    : { code: 'agreement.not-now', message: `expected an answer to ${missing.join(', ')} first` };
}

/**
 * Opened once, by whichever comes first: the agreement on an end, or the end. One that was closed belongs to an end that was taken
 * back by an extension, and answers nothing about this one.
 */
export async function opensChecklist({
  related,
}: Pick<ActContext, 'related'>): Promise<readonly Consequence[]> {
  if ((await related('daftar-pengakhiran')).some(({ row }) => row.endedAt === undefined)) return [];
  return [
    {
      kind: 'open',
      module: 'daftar-pengakhiran',
      act: 'dibuka',
      owner: 'K',
      subject: 'Daftar periksa pengakhiran perjanjian',
    },
  ];
}
