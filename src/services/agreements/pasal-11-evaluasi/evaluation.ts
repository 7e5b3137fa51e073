/**
 * Pasal 11, the joint evaluation (R57): at least once in each agreement year, prepared with the input of both, its minutes signed by
 * both, so that neither party closes it alone. The minutes carry the outcome indicators as they were counted then (R10).
 */
import { z } from 'zod';
import { note } from '../kernel/fact-schemas.ts';
import { koord, pejabat, type ActContext, type Module } from '../kernel/module.ts';
import type { Block } from '../../../pdf/document-writer/write-document.ts';
import { textOf } from '../kernel/facts.ts';
import { wordsOf } from '../words/words-of.ts';
import { outcomeIndicators } from './outcome-indicators.ts';

export const evaluation = {
  name: 'evaluasi',
  title: { id: 'Evaluasi bersama', en: 'Joint evaluation' },
  clause: '11',
  requirements: ['R10', 'R57'],
  owner: 'opener',
  states: {
    terjadwal: { awaits: 'both', due: 'jatuh-tempo', reminds: [90, 30, 7, 0] },
    berjalan: { awaits: 'both', due: 'jatuh-tempo', reminds: [90, 30, 7, 0] },
    selesai: { awaits: 'none', tone: 'accepted', final: true },
  },
  acts: {
    dijadwalkan: {
      from: 'new',
      to: 'terjadwal',
      by: 'system',
      roles: [],
      tells: 'both',
      dates: [
        {
          name: 'jatuh-tempo',
          from: 'sampai',
          rule: {
            words: {
              id: 'paling sedikit 1 (satu) kali dalam 1 (satu) tahun: hari terakhir tahun perjanjian',
              en: 'at least once in one year: the last day of the agreement year',
            },
          },
        },
      ],
    },
    masukan: {
      from: ['terjadwal', 'berjalan'],
      to: 'berjalan',
      by: 'either',
      roles: koord,
      facts: z.strictObject({ masukan: note }),
      revises: true,
      tells: 'other',
    },
    keputusan: {
      from: ['berjalan'],
      to: 'same',
      by: 'either',
      roles: koord,
      facts: z.strictObject({
        keputusan: z
          .array(
            z.strictObject({
              uraian: note,
              penanggungJawab: z.enum(['K', 'D', 'bersama']),
              sampai: z.iso.date().optional(),
            }),
          )
          .min(1)
          .max(50),
      }),
      revises: true,
      tells: 'other',
    },
    'berita-acara': {
      from: ['berjalan'],
      to: 'selesai',
      by: 'either',
      roles: pejabat,
      check: ({ acts }) => {
        const spoken = new Set(
          acts.filter(({ name }) => name === 'masukan').map((act) => act.ownerOrganisationId),
        );
        return spoken.size < 2
          ? {
              code: 'agreement.consent-missing' as const,
              message: 'the evaluation is joint: both parties give their input first',
            }
          : undefined;
      },
      both: true,
      signs: { title: 'Berita acara evaluasi', body: minutes },
      tells: 'both',
    },
  },
} as const satisfies Module;

async function minutes(context: ActContext): Promise<readonly Block[]> {
  const { keputusan } = z
    .looseObject({
      keputusan: z.array(z.looseObject({ uraian: z.string(), penanggungJawab: z.string() })).default([]),
    })
    .parse(context.facts);
  const inputs = context.acts.filter(({ name }) => name === 'masukan');
  const indicators = await outcomeIndicators(context);
  const advice = await context.related('rekomendasi');
  return [
    { kind: 'heading', level: 2, text: 'Masukan para pihak' },
    {
      kind: 'table',
      header: ['Oleh', 'Masukan'],
      rows: inputs.map(({ actorName, facts }) => [actorName, String(facts['masukan'])]),
      widths: [1, 3],
    },
    { kind: 'heading', level: 2, text: 'Indikator hasil (Pasal 2 ayat (2))' },
    {
      kind: 'table',
      header: ['Indikator', 'Nilai'],
      rows: indicators.map(({ name, value }) => [name, value]),
      widths: [3, 1],
    },
    { kind: 'heading', level: 2, text: 'Saran dan rekomendasi (Pasal 4 ayat (1) huruf f)' },
    {
      kind: 'table',
      header: ['Nomor', 'Perihal', 'Keparahan', 'Keadaan'],
      rows: advice.map(({ row, facts }) => [
        textOf(facts, 'nomor'),
        row.subject,
        textOf(facts, 'keparahan'),
        wordsOf(row.state).id,
      ]),
      widths: [1, 3, 1, 1],
    },
    { kind: 'heading', level: 2, text: 'Keputusan' },
    {
      kind: 'table',
      header: ['Keputusan', 'Penanggung jawab'],
      rows: keputusan.map(({ uraian, penanggungJawab }) => [uraian, penanggungJawab]),
      widths: [3, 1],
    },
  ];
}
