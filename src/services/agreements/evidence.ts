import { removeUnlessStored } from '../../io/files/remove-unless-stored.ts';
import type { EvidenceItem } from '../../contract/agreements.ts';
import { findEvidence, insertEvidence, sumBroughtEvidence } from '../../io/db/act-evidence.ts';
import { findDocument } from '../../io/db/documents.ts';
import { listActs } from '../../io/db/occurrence-acts.ts';
import { findOccurrence } from '../../io/db/occurrences.ts';
import { asPerson, beyondScope } from '../../io/db/transaction.ts';
import type { Actor } from '../identity/actor.ts';
import { authorise } from '../identity/authorise.ts';
import { appendEntry } from '../journal/append-entry.ts';
import type { Platform } from '../platform.ts';
import { dateInJakarta } from './calendar/calendar-date.ts';
import { AgreementError } from './kernel/agreement-error.ts';
import { organisationOf, otherParty, partyOf, viewerOf } from './kernel/viewer.ts';
import { partyAgreement } from './reading/read-agreement.ts';
import { evidenceItem } from './reading/read-occurrences.ts';

export interface BroughtFile {
  readonly kind: string;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** What one person may have brought that no act took up yet. */
const mostBrought = { files: 100, bytes: 200 * 1024 * 1024 };

/**
 * Keeps a file, encrypted under the key of the actor's organisation, until an act takes it up; before that nobody else sees it.
 *
 * @throws {AgreementError} `agreement.unknown`, `agreement.too-many-files` @throws {FileError} `file.disk-full`
 */
export async function bringEvidence(
  { db, clock, files }: Pick<Platform, 'db' | 'clock' | 'files'>,
  actor: Actor,
  agreementId: string,
  { kind, name, mediaType, bytes }: BroughtFile,
): Promise<EvidenceItem> {
  const now = clock();
  authorise(actor, 'agreement.bring-evidence', { now });
  const agreement = await asPerson(db, actor, async (tx) => {
    const brought = await sumBroughtEvidence(tx, actor.accountId);
    if (brought.files >= mostBrought.files || brought.bytes + bytes.length > mostBrought.bytes)
      throw new AgreementError(
        'agreement.too-many-files',
        `expected at most ${mostBrought.files} files of ${mostBrought.bytes} bytes that no act has taken up, got ${brought.files + 1} of ${brought.bytes + bytes.length}`,
      );
    return partyAgreement(tx, actor, agreementId);
  });
  const { storageKey, sha256, sizeBytes } = await files.put(actor.organisationId, bytes);
  try {
    return await asPerson(db, actor, async (tx) => {
      const evidence = {
        agreementId,
        ownerOrganisationId: actor.organisationId,
        otherOrganisationId: organisationOf(agreement, otherParty(partyOf(agreement, actor.organisationId))),
        visibility: 'own' as const,
        occurrenceId: undefined,
        actId: undefined,
        kind,
        name,
        mediaType,
        documentId: undefined,
        storageKey,
        sha256,
        sizeBytes,
        broughtBy: actor.accountId,
        broughtAt: now,
      };
      return evidenceItem({ id: await insertEvidence(tx, evidence), ...evidence });
    });
  } catch (error) {
    await removeUnlessStored({ db, files }, storageKey);
    throw error;
  }
}

/**
 * A file of an act that the reader sees. Reading one that is open to named people only is an entry of both journals.
 *
 * @throws {AgreementError} `agreement.unknown-evidence`
 */
export async function readEvidence(
  { db, clock, files }: Pick<Platform, 'db' | 'clock' | 'files'>,
  actor: Actor,
  agreementId: string,
  id: string,
): Promise<{ readonly name: string; readonly mediaType: string; readonly bytes: Uint8Array }> {
  const now = clock();
  const viewer = viewerOf(actor, now);
  const found = await asPerson(db, actor, async (tx) => {
    await partyAgreement(tx, actor, agreementId);
    const row = await findEvidence(tx, id);
    const ofOccurrence =
      row?.occurrenceId === undefined ? undefined : await findOccurrence(tx, viewer, row.occurrenceId);
    if (
      row === undefined ||
      row.agreementId !== agreementId ||
      row.actId === undefined ||
      ofOccurrence === undefined
    )
      throw new AgreementError('agreement.unknown-evidence', 'there is no such file');
    const [act] = (await listActs(tx, [row.occurrenceId ?? ''])).filter(({ id }) => id === row.actId);
    const until: unknown = act?.facts['aksesSampai'];
    if (
      typeof until === 'string' &&
      row.ownerOrganisationId !== actor.organisationId &&
      // What was returned or destroyed is not read again, however long it might have been kept.
      (dateInJakarta(now) > until || ofOccurrence.endedAt !== undefined)
    )
      throw new AgreementError(
        'agreement.unknown-evidence',
        ofOccurrence.endedAt === undefined
          ? `access to this file ended on ${until}`
          : 'access to this file ended when it was returned or destroyed',
        '4(1)e',
      );
    const { documentId } = row;
    return beyondScope(tx, async () => {
      if (row.visibility === 'named' || row.visibility === 'room') {
        const entry = { evidenceId: id, agreementId, by: actor.accountId, at: now.toISOString() };
        for (const organisation of [row.ownerOrganisationId, row.otherOrganisationId])
          await appendEntry(tx, { type: 'agreement.evidence-read', organisation, entry });
      }
      const document = documentId === undefined ? undefined : await findDocument(tx, documentId);
      return { row, storageKey: document?.storageKey ?? row.storageKey ?? '' };
    });
  });
  const { name, mediaType, ownerOrganisationId } = found.row;
  return { name, mediaType, bytes: await files.read(ownerOrganisationId, found.storageKey) };
}
