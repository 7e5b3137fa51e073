/**
 * Pasal 10, keadaan kahar (R52 to R56): `kejadian → lisan (≤ 48 jam) → tertulis (≤ 7 hari kerja) → ditanggapi → berakhir →
 * ditutup`. Two clocks run from the occurrence itself; what comes late is taken and shown as late, its effect is decided by
 * people. Nothing is relieved or denied by itself: the duties that the case names are suspended when the other party
 * accepts the letter, and go on at the declared end. Losses are noted by each party for itself.
 */
import { z } from 'zod';
import { clockHours, workingDays } from '../kernel/agreement-settings.ts';
import type { Consequence } from '../kernel/consequence.ts';
import { note } from '../kernel/fact-schemas.ts';
import { anyone, koord, pejabat, type ActContext, type Module, type Refused } from '../kernel/module.ts';

const event = z.strictObject({
  terjadiPada: z.iso.datetime({ offset: true }),
  diketahuiPada: z.iso.datetime({ offset: true }).optional(),
  jenis: z.enum(['bencana-alam', 'perubahan-peraturan-nasional', 'keadaan-keamanan', 'lainnya']),
  alasanJenisLain: note.optional(),
  uraian: note,
  /** The statement of ayat (1): a cause beyond reasonable control, and nobody's fault. */
  diLuarKemampuan: z.literal(true),
  bukanKesalahan: z.literal(true),
  /** The duties of the affected party that it keeps from being done. */
  kewajiban: z.array(z.uuid()).max(60),
});

const linked = z.looseObject({ kewajiban: z.array(z.string()).default([]) });
const suspendable = ['kewajiban', 'laporan-pemanfaatan'] as const;

export const forceMajeure = {
  name: 'keadaan-kahar',
  title: { id: 'Keadaan kahar', en: 'Force majeure' },
  clause: '10(3)',
  requirements: ['R52', 'R53', 'R54', 'R55', 'R56'],
  owner: 'opener',
  states: {
    kejadian: { awaits: 'owner', due: 'lisan', reminds: [1, 0] },
    lisan: { awaits: 'owner', due: 'tertulis', reminds: [1, 0] },
    tertulis: { awaits: 'other' },
    ditanggapi: { awaits: 'owner' },
    berakhir: { awaits: 'both' },
    ditutup: { awaits: 'none', final: true },
  },
  acts: {
    kejadian: {
      from: 'new',
      to: 'kejadian',
      by: 'either',
      roles: koord,
      facts: event,
      tells: 'other',
      check: checkEvent,
      dates: [
        {
          name: 'lisan',
          from: 'terjadiPada',
          rule: clockHours(48),
          met: { act: 'diberitahukan-lisan', fact: 'pada' },
        },
        {
          name: 'tertulis',
          from: 'terjadiPada',
          rule: workingDays(7),
          met: { act: 'diberitahukan-tertulis' },
        },
      ],
    },
    'diberitahukan-lisan': {
      from: ['kejadian'],
      to: 'lisan',
      by: 'owner',
      roles: koord,
      facts: z.strictObject({
        pada: z.iso.datetime({ offset: true }),
        kepada: z.string().trim().min(1).max(200),
        saluran: z.enum(['telepon', 'tatap-muka', 'konferensi-video']),
        ringkasan: note,
      }),
      check: checkSpoken,
      tells: 'other',
    },
    'diterima-lisan': {
      from: ['lisan', 'tertulis'],
      to: 'same',
      by: 'other',
      roles: anyone,
      /** When it was heard, as the receiver says: the two may differ. */
      facts: z.strictObject({ didengarPada: z.iso.datetime({ offset: true }).optional() }),
      tells: 'other',
    },
    'diberitahukan-tertulis': {
      from: ['kejadian', 'lisan'],
      to: 'tertulis',
      by: 'owner',
      roles: pejabat,
      facts: z.strictObject({ buktiResmi: z.enum(['terlampir', 'menyusul']), upaya: note }),
      check: ({ facts, evidenceKinds }) =>
        facts['buktiResmi'] === 'terlampir' && !evidenceKinds.has('bukti-resmi')
          ? {
              code: 'agreement.evidence-missing',
              message:
                'the letter says that official proof is attached: bring evidence of kind bukti-resmi, or say menyusul',
            }
          : undefined,
      signs: { title: 'Pemberitahuan keadaan kahar' },
      tells: 'other',
    },
    'bukti-menyusul': {
      from: ['tertulis', 'ditanggapi'],
      to: 'same',
      by: 'owner',
      roles: koord,
      evidence: ['bukti-resmi'],
      tells: 'other',
    },
    ditanggapi: {
      from: ['tertulis'],
      to: 'ditanggapi',
      by: 'other',
      roles: pejabat,
      facts: z.strictObject({ sikap: z.enum(['diterima', 'dibantah']), tanggapan: note }),
      tells: 'other',
      follows: async (context) =>
        context.facts['sikap'] === 'diterima' ? onLinked(context, 'ditangguhkan') : [],
    },
    'kerugian-dicatat': {
      from: 'open',
      to: 'same',
      by: 'either',
      roles: koord,
      facts: z.strictObject({ uraian: note, jumlah: z.number().min(0).optional() }),
      seen: 'own',
      tells: 'none',
    },
    berakhir: {
      from: ['ditanggapi'],
      to: 'berakhir',
      by: 'owner',
      roles: koord,
      facts: z.strictObject({ berakhirPada: z.iso.datetime({ offset: true }) }),
      check: ({ facts, now }) =>
        new Date(String(facts['berakhirPada'])) > now
          ? {
              code: 'agreement.too-early',
              message: 'it is declared over when it is over, not before',
              clause: '10(1)',
            }
          : undefined,
      tells: 'other',
      follows: (context) => onLinked(context, 'dilanjutkan'),
    },
    ditutup: {
      from: ['berakhir'],
      to: 'ditutup',
      by: 'either',
      roles: koord,
      facts: z.strictObject({ rencanaPengejaran: note }),
      both: true,
      tells: 'both',
    },
  },
} as const satisfies Module;

async function checkEvent(context: ActContext): Promise<Refused | undefined> {
  const { terjadiPada, jenis, alasanJenisLain } = event.parse(context.facts);
  if (new Date(terjadiPada) > context.now)
    return { code: 'agreement.too-early', message: 'it has not happened yet', clause: '10(3)' };
  // "Meliputi" may be a closed list (A18): another kind only with its reason, for the other party to take a position on.
  if (jenis === 'lainnya' && context.settings.forceMajeureKinds === 'closed' && alasanJenisLain === undefined)
    return {
      code: 'agreement.not-allowed',
      message: 'the list of kinds may be closed: a kind of its own needs alasanJenisLain',
      clause: '10(2)',
    };
  const own = new Set((await linkedRows(context)).map(({ row }) => row.id));
  const foreign = linked.parse(context.facts).kewajiban.filter((id) => !own.has(id));
  if (foreign.length === 0) return undefined;
  return {
    code: 'agreement.not-allowed',
    message: `expected duties of the affected party, got ${foreign.join(', ')}`,
    clause: '10(1)',
  };
}

/** What was said is recorded afterwards; the 48 hours are judged by when it was said, which is after the event and not to come. */
function checkSpoken({ facts, now }: ActContext): Refused | undefined {
  const { pada, terjadiPada } = z.looseObject({ pada: z.string(), terjadiPada: z.string() }).parse(facts);
  const spoken = new Date(pada);
  if (spoken > now)
    return { code: 'agreement.too-early', message: `it was not said yet, ${pada}`, clause: '10(3)' };
  if (spoken >= new Date(terjadiPada)) return undefined;
  return {
    code: 'agreement.not-allowed',
    message: `it cannot have been told before it happened, ${terjadiPada}; got ${pada}`,
    clause: '10(3)',
  };
}

/** The duties that the case names, of the party that it befell. */
async function linkedRows(context: ActContext) {
  const { agreement, occurrence, party } = context;
  const organisation =
    occurrence?.ownerOrganisationId ??
    (party === 'K' ? agreement.firstOrganisationId : agreement.secondOrganisationId);
  const named = linked.parse(context.facts).kewajiban;
  const all = (await Promise.all(suspendable.map((module) => context.related(module)))).flat();
  return all.filter(({ row }) => named.includes(row.id) && row.ownerOrganisationId === organisation);
}

async function onLinked(
  context: ActContext,
  act: 'ditangguhkan' | 'dilanjutkan',
): Promise<readonly Consequence[]> {
  const rows = await linkedRows(context);
  return rows.map(({ row }) => ({ kind: 'act', occurrenceId: row.id, act, reason: context.subject }));
}
