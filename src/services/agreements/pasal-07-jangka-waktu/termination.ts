/**
 * Pasal 7 ayat (2) and (3), ending early (R46, R47): `draf → diberitahukan → (30 hari) → usulan → disepakati | ditolak | ditarik |
 * gugur`. The proposal comes at least thirty calendar days after the notice was received (A4); silence is no consent, a refusal
 * keeps the agreement alive, and it ends at the latest of proposal, consent and the day that both chose (A5).
 */
import { z } from 'zod';
import { opensChecklist } from './exit-checklist.ts';
import { onLife } from './on-life.ts';
import { addDays, dateInJakarta, endOfDay, parseDate, type CalendarDate } from '../calendar/calendar-date.ts';
import type { Consequence } from '../kernel/consequence.ts';
import { note } from '../kernel/fact-schemas.ts';
import { koord, pejabat, type ActContext, type Module, type Refused } from '../kernel/module.ts';

const noticeDays = 30;
const rule = { kind: 'calendar-days', days: noticeDays } as const;

export const termination = {
  name: 'pengakhiran',
  title: { id: 'Pengakhiran', en: 'Termination' },
  clause: '7(2)',
  requirements: ['R46', 'R47'],
  owner: 'opener',
  states: {
    draf: { awaits: 'owner' },
    diberitahukan: { awaits: 'both', due: 'usulan-terdini', reminds: [7, 1] },
    usulan: { awaits: 'other' },
    disepakati: { awaits: 'none', final: true },
    ditolak: { awaits: 'none', final: true },
    ditarik: { awaits: 'none', final: true },
    gugur: { awaits: 'none', final: true },
  },
  acts: {
    didraf: {
      from: 'new',
      to: 'draf',
      by: 'either',
      roles: pejabat,
      facts: z.strictObject({ rancangan: note }),
      seen: 'own',
      shows: 'own',
      tells: 'none',
    },
    diberitahukan: {
      from: ['draf'],
      to: 'diberitahukan',
      by: 'owner',
      roles: pejabat,
      reason: true,
      shows: 'agreement',
      signs: { title: 'Pemberitahuan pengakhiran' },
      tells: 'other',
      dates: [
        {
          name: 'usulan-terdini',
          from: 'act',
          rule: ({ noticeCountsFrom }) => (noticeCountsFrom === 'sending' ? rule : undefined),
        },
      ],
    },
    diterima: {
      from: ['diberitahukan'],
      to: 'same',
      by: 'other',
      roles: koord,
      // The thirty days count from the first receipt; a second one would put them off.
      check: ({ acts }) =>
        acts.some(({ name }) => name === 'diterima')
          ? { code: 'agreement.not-now', message: 'the receipt of this notice is acknowledged already' }
          : undefined,
      tells: 'other',
      dates: [
        {
          name: 'usulan-terdini',
          from: 'act',
          rule: ({ noticeCountsFrom }) => (noticeCountsFrom === 'receipt' ? rule : undefined),
        },
      ],
    },
    diusulkan: {
      from: ['diberitahukan'],
      to: 'usulan',
      by: 'owner',
      roles: pejabat,
      facts: z.strictObject({ tanggalPengakhiran: z.iso.date() }),
      check: checkProposal,
      tells: 'other',
    },
    'berita-acara': {
      from: ['usulan'],
      to: 'disepakati',
      by: 'either',
      roles: pejabat,
      facts: z.strictObject({ berlakuPada: z.iso.date() }),
      agrees: ['berlakuPada'],
      both: true,
      signs: { title: 'Berita acara pengakhiran' },
      tells: 'both',
      follows: endsThen,
    },
    ditolak: { from: ['usulan'], to: 'ditolak', by: 'other', roles: pejabat, reason: true, tells: 'other' },
    ditarik: {
      from: ['draf', 'diberitahukan', 'usulan'],
      to: 'ditarik',
      by: 'owner',
      roles: pejabat,
      tells: 'other',
    },
    gugur: {
      from: ['draf', 'diberitahukan', 'usulan'],
      to: 'gugur',
      by: 'system',
      roles: [],
      tells: 'both',
      afterEnd: true,
    },
  },
} as const satisfies Module;

function checkProposal({ acts, settings, now }: ActContext): Refused | undefined {
  const counted = settings.noticeCountsFrom === 'receipt' ? 'diterima' : 'diberitahukan';
  const notice = acts.findLast(({ name }) => name === counted);
  if (notice === undefined)
    return {
      code: 'agreement.too-early',
      message: 'the other party has not acknowledged the notice; the 30 days count from its receipt',
    };
  const earliest = addDays(dateInJakarta(notice.actedAt), noticeDays);
  if (dateInJakarta(now) >= earliest) return undefined;
  return {
    code: 'agreement.too-early',
    message: `the earliest day of the proposal is ${earliest}: ${noticeDays} calendar days after the notice, the day of receipt not counted`,
  };
}

/** The latest of the proposed day, the day of consent and the day that both chose. */
async function endsThen(context: ActContext): Promise<readonly Consequence[]> {
  const { facts, now, agreement } = context;
  const { tanggalPengakhiran, berlakuPada } = z
    .looseObject({ tanggalPengakhiran: z.iso.date(), berlakuPada: z.iso.date() })
    .parse(facts);
  const days: CalendarDate[] = [parseDate(tanggalPengakhiran), parseDate(berlakuPada), dateInJakarta(now)];
  const day = days.toSorted().at(-1) ?? dateInJakarta(now);
  const endsAt = endOfDay(day);
  if (endsAt >= agreement.endsAt) return [];
  return [
    { kind: 'term', endsAt },
    ...(await onLife(context, 'pengakhiran-disepakati', { akhirMasa: day })),
    ...(await opensChecklist(context)),
  ];
}
