import { z } from 'zod';
import type { ChangesAnswer } from '../../../contract/agreements.ts';
import { listClauseVersions } from '../../../io/db/agreements.ts';
import { asPerson } from '../../../io/db/transaction.ts';
import type { Actor } from '../../identity/actor.ts';
import type { Platform } from '../../platform.ts';
import { AgreementError, clauseInWords } from '../kernel/agreement-error.ts';
import { diffWords } from '../text/diff-words.ts';
import { partyAgreement } from './read-agreement.ts';
import { readOccurrence } from './read-occurrences.ts';

const changing = z.looseObject({
  berlakuPada: z.string(),
  perubahan: z.array(z.looseObject({ pasal: z.string(), teks: z.string().nullable() })),
});

/**
 * What an addendum changes, clause by clause and word by word, against the text that holds on the day before it does (R60).
 *
 * @throws {AgreementError} `agreement.unknown-occurrence`, `agreement.not-allowed` for what is no addendum
 */
export async function readChanges(
  platform: Pick<Platform, 'db' | 'clock'>,
  actor: Actor,
  agreementId: string,
  occurrenceId: string,
): Promise<ChangesAnswer> {
  const { module, facts } = await readOccurrence(platform, actor, agreementId, occurrenceId);
  if (module !== 'adendum')
    throw new AgreementError('agreement.not-allowed', `expected an addendum, got ${module}`, '13(2)');
  const versions = await asPerson(platform.db, actor, async (tx) =>
    listClauseVersions(tx, (await partyAgreement(tx, actor, agreementId)).id),
  );
  const { berlakuPada, perubahan } = changing.parse(facts);
  return {
    effectiveOn: berlakuPada,
    clauses: perubahan.map(({ pasal, teks }) => {
      const before = versions.findLast(
        ({ address, validFrom, validUntil, addendumId }) =>
          address === pasal &&
          validFrom < berlakuPada &&
          (validUntil === undefined || validUntil >= berlakuPada) &&
          addendumId !== occurrenceId,
      );
      return {
        address: pasal,
        inWords: clauseInWords(pasal),
        kind:
          teks === null
            ? ('struck' as const)
            : before === undefined
              ? ('new' as const)
              : ('changed' as const),
        before: before?.text ?? '',
        after: teks ?? '',
        runs: [...diffWords(before?.text ?? '', teks ?? '')],
      };
    }),
  };
}
