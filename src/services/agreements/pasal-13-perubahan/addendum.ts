/**
 * Pasal 13 (R60, R61): `usulan → pembahasan → final → berlaku`. A change of the text is an addendum with a number of each party
 * and an effective day that both sign; the text as signed is never rewritten: versions of clauses end and begin. An
 * extension of the term is an addendum too, and possible only while the term lasts (A3).
 */
import { z } from 'zod';
import type { Block } from '../../../pdf/document-writer/write-document.ts';
import type { ClauseRow } from '../../../io/db/agreements.ts';
import { dateInJakarta, endOfDay, parseDate } from '../calendar/calendar-date.ts';
import type { Consequence } from '../kernel/consequence.ts';
import { note } from '../kernel/fact-schemas.ts';
import { koord, pejabat, type ActContext, type Module, type Refused } from '../kernel/module.ts';
import { onLife } from '../pasal-07-jangka-waktu/on-life.ts';
import { yearsOfTerm } from '../pasal-07-jangka-waktu/years-of-term.ts';

const draft = z.strictObject({
  nomorPertama: z.string().trim().min(1).max(100),
  nomorKedua: z.string().trim().min(1).max(100),
  alasan: note,
  perubahan: z
    .array(
      z.strictObject({
        pasal: z.string().regex(/^\d{1,2}(\(\d{1,2}\)[a-z]?|\.[a-z0-9])?$/),
        judul: z.string().max(200).default(''),
        /** Null: the clause is struck. */
        teks: z.string().trim().min(1).max(10_000).nullable(),
      }),
    )
    .max(50),
  /** Mandatory: the day from which it holds; before or after the signatures. */
  berlakuPada: z.iso.date(),
  /** The new last day of the term, for an extension. */
  akhirMasaBaru: z.iso.date().optional(),
});

export const addendum = {
  name: 'adendum',
  title: { id: 'Adendum', en: 'Addendum' },
  clause: '13(2)',
  requirements: ['R45', 'R60', 'R61'],
  owner: 'opener',
  states: {
    usulan: { awaits: 'other' },
    pembahasan: { awaits: 'both' },
    final: { awaits: 'both' },
    berlaku: { awaits: 'none', tone: 'accepted', final: true },
    batal: { awaits: 'none', final: true },
  },
  acts: {
    diusulkan: {
      from: 'new',
      to: 'usulan',
      by: 'either',
      roles: koord,
      facts: draft,
      check: checkDraft,
      tells: 'other',
    },
    direvisi: {
      from: ['usulan', 'pembahasan', 'final'],
      to: 'pembahasan',
      by: 'either',
      roles: koord,
      facts: draft,
      check: checkDraft,
      revises: true,
      tells: 'other',
    },
    difinalkan: {
      from: ['usulan', 'pembahasan'],
      to: 'final',
      by: 'either',
      roles: koord,
      check: checkDraft,
      both: true,
      tells: 'other',
    },
    ditandatangani: {
      from: ['final'],
      to: 'berlaku',
      by: 'either',
      roles: pejabat,
      check: checkDraft,
      both: true,
      signs: { title: 'Adendum perjanjian kerja sama', body: paper },
      tells: 'both',
      follows: takesEffect,
    },
    batal: {
      from: ['usulan', 'pembahasan', 'final'],
      to: 'batal',
      by: 'either',
      roles: koord,
      reason: true,
      both: true,
      aside: true,
      tells: 'both',
    },
  },
} as const satisfies Module;

const known = draft.loose();

/** Again at each step: what took effect meanwhile may stand against it, and nobody signs what cannot hold. */
async function checkDraft({ facts, agreement, clauses }: ActContext): Promise<Refused | undefined> {
  const { perubahan, akhirMasaBaru, berlakuPada } = known.parse(facts);
  if (perubahan.length === 0 && akhirMasaBaru === undefined)
    return { code: 'agreement.not-allowed', message: 'it changes nothing' };
  if (berlakuPada < agreement.writtenOn)
    return {
      code: 'agreement.not-allowed',
      message: `it cannot hold before the agreement does, ${agreement.writtenOn}`,
      clause: '13(3)',
    };
  const twice = perubahan.find(({ pasal }, i) => perubahan.findIndex((one) => one.pasal === pasal) !== i);
  if (twice !== undefined)
    return { code: 'agreement.not-allowed', message: `${twice.pasal} is changed twice` };
  if (akhirMasaBaru !== undefined && endOfDay(parseDate(akhirMasaBaru)) <= agreement.endsAt)
    return {
      code: 'agreement.not-allowed',
      message: `an extension ends after ${dateInJakarta(agreement.endsAt)}`,
      clause: '7(1)',
    };
  return checkText(perubahan, berlakuPada, await clauses());
}

/** A text begins after the one that it takes the place of, and only what stands in the text is struck. */
function checkText(
  changes: z.infer<typeof draft>['perubahan'],
  from: string,
  clauses: readonly ClauseRow[],
): Refused | undefined {
  for (const { pasal, teks } of changes) {
    const versions = clauses.filter(({ address }) => address === pasal);
    const newest = versions.at(-1);
    if (newest !== undefined && newest.validFrom >= from)
      return {
        code: 'agreement.not-allowed',
        message: `${pasal} has a text from ${newest.validFrom} on: expected a later day, got ${from}`,
        clause: '13(3)',
      };
    // A text from before its strike on would hold beside the struck one and then outlive the strike.
    if (newest?.validUntil !== undefined && newest.validUntil > from)
      return {
        code: 'agreement.not-allowed',
        message: `${pasal} is struck from ${newest.validUntil} on: expected that day or a later one, got ${from}`,
        clause: '13(3)',
      };
    if (teks === null && (newest === undefined || newest.validUntil !== undefined))
      return { code: 'agreement.not-allowed', message: `expected a clause that can be struck, got ${pasal}` };
  }
  return undefined;
}

async function takesEffect(context: ActContext): Promise<readonly Consequence[]> {
  const { perubahan, berlakuPada, akhirMasaBaru } = known.parse(context.facts);
  const text: Consequence = {
    kind: 'text',
    validFrom: berlakuPada,
    changes: perubahan.map(({ pasal, judul, teks }) => ({
      address: pasal,
      heading: judul,
      text: teks ?? undefined,
    })),
  };
  if (akhirMasaBaru === undefined) return [text];
  const { agreement } = context;
  const endsAt = endOfDay(parseDate(akhirMasaBaru));
  return [
    text,
    { kind: 'term', endsAt },
    ...(await onLife(context, 'diperpanjang', { akhirMasa: akhirMasaBaru })),
    ...yearsOfTerm(agreement, { after: agreement.endsAt, endsAt }),
  ];
}

async function paper({ facts, clauses }: ActContext): Promise<readonly Block[]> {
  const { nomorPertama, nomorKedua, alasan, perubahan, berlakuPada, akhirMasaBaru } = known.parse(facts);
  const before = new Map(
    (await clauses()).map(({ address, text, validUntil }) => [address, validUntil === undefined ? text : '']),
  );
  return [
    { kind: 'paragraph', text: `Nomor adendum ${nomorPertama} dan Nomor ${nomorKedua}.` },
    { kind: 'paragraph', text: alasan },
    ...(perubahan.length === 0
      ? []
      : [
          {
            kind: 'table' as const,
            header: ['Pasal', 'Bunyi semula', 'Bunyi baru'],
            rows: perubahan.map(({ pasal, teks }) => [
              pasal,
              before.get(pasal) || 'belum ada',
              teks ?? 'dihapus',
            ]),
            widths: [1, 3, 3],
          },
        ]),
    ...(akhirMasaBaru === undefined
      ? []
      : [
          {
            kind: 'paragraph' as const,
            text: `Jangka waktu perjanjian diperpanjang sampai dengan ${akhirMasaBaru}.`,
          },
        ]),
    {
      kind: 'paragraph',
      text: `Adendum ini berlaku pada ${berlakuPada} dan menjadi bagian yang tidak terpisahkan dari perjanjian.`,
    },
  ];
}
