import { usageNames } from '../../../io/db/usage-figures.ts';
import { asPerson } from '../../../io/db/transaction.ts';
import { writeCsv, type Cell } from '../../../io/files/write-csv.ts';
import { writeXlsx } from '../../../io/files/write-xlsx.ts';
import type { Actor } from '../../identity/actor.ts';
import type { Platform } from '../../platform.ts';
import { AgreementError } from '../kernel/agreement-error.ts';
import { foldFacts } from '../kernel/facts.ts';
import { partyOf } from '../kernel/viewer.ts';
import { countFigure, frozenFigures, scopeOf } from '../pasal-04-kewajiban/usage-figures.ts';
import { wordsOf } from '../words/words-of.ts';
import { partyAgreement } from './read-agreement.ts';
import { readOccurrence } from './read-occurrences.ts';

type Reading = Pick<Platform, 'db' | 'clock'>;

export interface MeasuredFigure {
  readonly done: number;
  readonly of: number;
  readonly figure: {
    readonly nama: string;
    readonly nilai: number;
    readonly rincian: readonly { readonly bagian: string; readonly nilai: number }[];
  };
}

/**
 * Counts the figures of a report as they stand now, one after the other, so that whoever waits sees how far it is; nothing is frozen.
 * Only the party that reports may count: the other one gets what is submitted.
 *
 * @throws {AgreementError} `agreement.unknown-occurrence`, `agreement.wrong-party`, `agreement.not-allowed`
 */
export async function measureUsage(
  platform: Reading,
  actor: Actor,
  agreementId: string,
  occurrenceId: string,
): Promise<AsyncIterable<MeasuredFigure>> {
  const { module, acts } = await readOccurrence(platform, actor, agreementId, occurrenceId);
  if (module !== 'laporan-pemanfaatan')
    throw new AgreementError('agreement.not-allowed', `expected a usage report, got ${module}`, '4(1)g');
  const agreement = await asPerson(platform.db, actor, (tx) => partyAgreement(tx, actor, agreementId));
  if (partyOf(agreement, actor.organisationId) !== 'K')
    throw new AgreementError(
      'agreement.wrong-party',
      'expected an act of PIHAK KESATU, which reports',
      '4(1)g',
    );
  const scope = scopeOf({
    organisationId: actor.organisationId,
    agreementId,
    facts: foldFacts(acts),
    now: platform.clock(),
  });
  return (async function* () {
    for (const [i, name] of usageNames.entries()) {
      const { nama, nilai, rincian } = await asPerson(platform.db, actor, (tx) =>
        countFigure(tx, name, scope),
      );
      yield { done: i + 1, of: usageNames.length, figure: { nama, nilai, rincian } };
    }
  })();
}

/**
 * The frozen figures as the reader sees them, as a workbook or as CSV: the same file each time.
 *
 * @throws {AgreementError} `agreement.unknown-occurrence`, `agreement.unknown-evidence` where none are frozen
 */
export async function usageTable(
  platform: Reading,
  actor: Actor,
  agreementId: string,
  occurrenceId: string,
  format: 'xlsx' | 'csv',
): Promise<Uint8Array> {
  const { facts, subject } = await readOccurrence(platform, actor, agreementId, occurrenceId);
  const known = frozenFigures.safeParse(facts);
  if (!known.success)
    throw new AgreementError('agreement.unknown-evidence', 'there are no frozen figures', '4(1)g');
  const { angka, angkaDari, angkaSampai, angkaSha256 } = known.data;
  const figures: Cell[][] = [
    ['Hal', 'Figure', 'Nilai', 'SHA-256'],
    ...angka.map(({ nama, nilai, sha256 }) => [wordsOf(nama).id, wordsOf(nama).en, nilai, sha256]),
  ];
  const parts: Cell[][] = [
    ['Hal', 'Bagian', 'Nilai'],
    ...angka.flatMap(({ nama, rincian }) =>
      rincian.map(({ bagian, nilai }): Cell[] => [wordsOf(nama).id, bagian, nilai]),
    ),
  ];
  const about: Cell[][] = [
    ['Laporan', subject],
    ['Dari', angkaDari],
    ['Sampai', angkaSampai],
    ['SHA-256 seluruh angka', angkaSha256],
    ...angka.flatMap(({ nama, kueri }) => kueri.map((one): Cell[] => [`Kueri: ${wordsOf(nama).id}`, one])),
  ];
  return format === 'csv'
    ? writeCsv([...figures, [], ...parts, [], ...about])
    : writeXlsx([
        { name: 'Angka', rows: figures },
        { name: 'Rincian', rows: parts },
        { name: 'Keterangan', rows: about },
      ]);
}
