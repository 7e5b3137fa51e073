import { createHash } from 'node:crypto';
import { listEvidence } from '../../../io/db/act-evidence.ts';
import { listOccurrences } from '../../../io/db/occurrences.ts';
import { asPerson } from '../../../io/db/transaction.ts';
import { writeZip, type ZipEntry } from '../../../io/files/zip-archive.ts';
import type { Actor } from '../../identity/actor.ts';
import type { Platform } from '../../platform.ts';
import { dateInJakarta } from '../calendar/calendar-date.ts';
import { readEvidence } from '../evidence.ts';
import { AgreementError } from '../kernel/agreement-error.ts';
import { viewerOf } from '../kernel/viewer.ts';
import { readAgreement, readText } from './read-agreement.ts';

/** What belongs together: the agreement, its addenda, and what was signed about how it was carried out. */
const bundled = ['perjanjian', 'adendum', 'pengakhiran', 'laporan-pemanfaatan', 'evaluasi'] as const;
const mostFiles = 200;
/** As they are kept now: a renewal makes a paper longer. */
const mostBytes = 64 * 1024 * 1024;

/**
 * The agreement with everything that is an inseparable part of it (Pasal 13 ayat (3), R61), of what the reader sees: the text as
 * it holds on a day, every signed paper as it is kept, and a list with the SHA-256 of each.
 *
 * @throws {AgreementError} `agreement.unknown`, `agreement.too-many-files`
 */
export async function agreementBundle(
  platform: Pick<Platform, 'db' | 'clock' | 'files'>,
  actor: Actor,
  agreementId: string,
  on: string | undefined,
): Promise<Uint8Array> {
  const viewer = viewerOf(actor, platform.clock());
  const { title, parties } = await readAgreement(platform, actor, agreementId);
  const text = await readText(platform, actor, agreementId, on);
  const papers = await asPerson(platform.db, actor, async (tx) => {
    const rows = [];
    for (const module of bundled)
      rows.push(...(await listOccurrences(tx, viewer, { agreementId, module, limit: mostFiles })));
    const subjects = new Map(rows.map(({ id, module, subject }) => [id, { module, subject }]));
    const evidence = await listEvidence(tx, [...subjects.keys()]);
    return evidence
      .filter(({ documentId }) => documentId !== undefined)
      .map((one) => ({ ...one, about: subjects.get(one.occurrenceId ?? '') }));
  });
  if (papers.length > mostFiles || papers.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) > mostBytes)
    throw new AgreementError(
      'agreement.too-many-files',
      `expected at most ${mostFiles} papers of ${mostBytes} bytes in a bundle`,
      '13(3)',
    );
  const files: (ZipEntry & { readonly about: string })[] = [
    {
      name: 'teks.txt',
      bytes: new TextEncoder().encode(textOf(text)),
      about: `${title}, per tanggal ${text.on}`,
    },
  ];
  for (const [index, { id, about }] of papers.entries()) {
    const { bytes } = await readEvidence(platform, actor, agreementId, id);
    const number = String(index + 1).padStart(3, '0');
    files.push({ name: `${number}-${about?.module ?? 'dokumen'}.pdf`, bytes, about: about?.subject ?? '' });
  }
  const list = {
    title,
    parties,
    textOn: text.on,
    madeOn: dateInJakarta(platform.clock()),
    files: files.map(({ name, bytes, about }) => ({
      name,
      about,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })),
  };
  const listed = {
    name: 'daftar.json',
    bytes: new TextEncoder().encode(`${JSON.stringify(list, null, 2)}\n`),
  };
  // PDFs hardly shrink, and deflating them would keep everybody else waiting.
  return writeZip([listed, ...files.map(({ name, bytes }) => ({ name, bytes }))], 'stored');
}

const textOf = ({ clauses }: Awaited<ReturnType<typeof readText>>): string =>
  clauses
    .map(({ inWords, heading, text }) => `${inWords}${heading === '' ? '' : ` ${heading}`}\n${text}\n`)
    .join('\n');
