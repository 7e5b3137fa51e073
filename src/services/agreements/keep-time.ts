import { listAgreementsById, type AgreementRow } from '../../io/db/agreements.ts';
import type { Viewer } from '../../io/db/occurrences.ts';
import { listLapsed } from '../../io/db/lapsed-occurrences.ts';
import { asSystem } from '../../io/db/transaction.ts';
import type { Platform } from '../platform.ts';
import { bringAbout } from './kernel/bring-about.ts';
import type { Consequence } from './kernel/consequence.ts';
import { relatedTo } from './kernel/perform-act.ts';
import { platformContext } from './kernel/platform-context.ts';

/**
 * What the clock alone brings about, as acts of the platform: an agreement ends with its term, proposals to end it lapse with
 * it (A1), consents to disclosure expire. Whoever reads meanwhile computes the same.
 */
export async function keepAgreementTime(
  { db }: Pick<Platform, 'db'>,
  now: Date,
  signal: AbortSignal,
): Promise<{ readonly lapsed: number }> {
  const due = await asSystem(db, (tx) => listLapsed(tx, lapses, now));
  let lapsed = 0;
  for (const { id, agreementId, module, state } of due) {
    if (signal.aborted) break;
    await asSystem(db, async (tx) => {
      const [agreement] = await listAgreementsById(tx, [agreementId]);
      const act = lapses.find((one) => one.module === module && isIn(one.states, state))?.act;
      if (agreement === undefined || act === undefined) return;
      const consequence: Consequence = { kind: 'act', occurrenceId: id, act };
      const context = {
        ...platformContext(agreement, now),
        related: (other: string) => relatedTo(tx, bothParties(agreement), agreementId, other),
      };
      await bringAbout(tx, context, undefined, [consequence]);
    });
    lapsed++;
  }
  return { lapsed };
}

/** What both see: the platform's own acts rest on nothing else. */
const bothParties = ({ firstOrganisationId }: AgreementRow): Viewer => ({
  organisationId: firstOrganisationId,
  accountId: '00000000-0000-0000-0000-000000000000',
  ownOnly: [],
});

const isIn = (states: readonly string[], state: string): boolean => states.includes(state);

/** Which states end when: with the agreement, or with their own date. */
const lapses = [
  { module: 'perjanjian', states: ['berlaku'], act: 'berakhir', by: 'term' },
  { module: 'perjanjian', states: ['dalam-pengakhiran'], act: 'diakhiri', by: 'term' },
  { module: 'pengakhiran', states: ['draf', 'diberitahukan', 'usulan'], act: 'gugur', by: 'term' },
  { module: 'pengungkapan', states: ['disetujui', 'sebagian', 'dirilis'], act: 'kedaluwarsa', by: 'due' },
] as const;
