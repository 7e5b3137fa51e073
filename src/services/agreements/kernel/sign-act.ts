import { randomBytes } from 'node:crypto';
import type { EvidenceRow } from '../../../io/db/act-evidence.ts';
import type { ActVisibility } from '../../../io/db/agreement-schema.ts';
import { findDocument } from '../../../io/db/documents.ts';
import { asOrganisation, asSystem } from '../../../io/db/transaction.ts';
import { readFonts } from '../../../io/files/read-fonts.ts';
import type { MarkWish, Place } from '../../../io/workers/signing-task.ts';
import { writeDocument, type Block } from '../../../pdf/document-writer/write-document.ts';
import type { Actor } from '../../identity/actor.ts';
import type { Platform } from '../../platform.ts';
import { currentNotice } from '../../signing/notice.ts';
import { signDocuments } from '../../signing/sign-documents.ts';
import { clauseInWords } from './agreement-error.ts';
import { foldFacts } from './facts.ts';
import type { Facts } from './module.ts';
import type { PreparedAct } from './perform-act.ts';
import { findSigningApplication } from './signing-application.ts';
import { partyInWords } from './viewer.ts';

/** A signed document that proves an act. */
export interface SignedPaper {
  readonly documentId: string;
  readonly kind: string;
  readonly name: string;
  readonly sha256: Uint8Array;
  readonly sizeBytes: number;
}

export interface ActToSign extends PreparedAct {
  readonly passphrase: string;
  /** What the paper says, read in the transaction of the checks. */
  readonly body: readonly Block[];
  /** What the occurrence holds already: with two signatures the second goes into the document of the first. */
  readonly held: readonly EvidenceRow[];
}

/**
 * The paper of an act, signed with the actor's own certificate. Everything that is seen is laid down when it is written; the
 * second party's signature is an incremental update of the very file that the first one signed.
 *
 * @throws {SigningError} @throws {KeyError} `key.wrong-passphrase`
 */
export async function signAct(platform: Platform, actor: Actor, act: ActToSign): Promise<SignedPaper> {
  const { name: actName, context, transition } = act;
  const kind = paperKind(actName);
  const first = act.moves && transition.both ? act.held.findLast((one) => one.kind === kind) : undefined;
  const name = `${context.module.name}-${actName}.pdf`;
  const bytes = first === undefined ? await writePaper(platform, act) : await readPaper(platform, first);
  const place = act.context.party === 'K' ? places.first : places.second;
  const [signed] = await signDocuments(platform, {
    application: await findSigningApplication(platform, actor),
    party: { kind: 'email', email: actor.email },
    authorisation: { kind: 'passphrase', passphrase: act.passphrase },
    wishes: [
      {
        name,
        bytes,
        reason: `${transition.signs?.title ?? actName} (${clauseInWords(act.clause)})`,
        appearance: { kind: 'visible', place, mark },
      },
    ],
    oneTimeDownload: 'none',
    idempotencyKey: undefined,
  });
  if (signed === undefined) throw new TypeError('one wish gives one document');
  const { documentId, sha256 } = signed;
  return { documentId, kind, name, sha256, sizeBytes: signed.bytes.length };
}

/** The kind of evidence that the signed document of an act is. */
const paperKind = (act: string): string => `dokumen:${act}`;

const mark: MarkWish = { kind: 'full' };
const rectangle = (x: number): Place => ({
  kind: 'rectangle',
  page: 'last',
  origin: 'lower-left',
  x,
  y: 560,
  width: 236,
  height: 96,
});
/** On the last page, below the parties' names. */
const places = { first: rectangle(56), second: rectangle(303) } as const;

async function writePaper(
  platform: Platform,
  { context, transition, clause, body }: ActToSign,
): Promise<Uint8Array> {
  const { agreement, module, now } = context;
  const title = transition.signs?.title ?? module.title.id;
  const notice = await asSystem(platform.db, (tx) => currentNotice(tx, undefined));
  const day = new Intl.DateTimeFormat('id-ID', { dateStyle: 'full', timeZone: 'Asia/Jakarta' }).format(now);
  const blocks: Block[] = [
    { kind: 'heading', level: 1, text: title.toUpperCase(), centred: true },
    { kind: 'paragraph', text: `${clauseInWords(clause)} ${agreement.title}`, align: 'centre' },
    {
      kind: 'paragraph',
      text: `Nomor ${agreement.numberFirst} dan Nomor ${agreement.numberSecond}`,
      align: 'centre',
    },
    { kind: 'space', height: 12 },
    { kind: 'paragraph', text: `Pada hari ini, ${day} (WIB), perihal: ${context.subject}.` },
    ...body,
    { kind: 'page-break' },
    { kind: 'heading', level: 2, text: 'Tanda tangan' },
    {
      kind: 'table',
      header: ['PIHAK KESATU', 'PIHAK KEDUA'],
      rows: [[agreement.firstName, agreement.secondName]],
    },
    { kind: 'space', height: 150 },
    {
      kind: 'paragraph',
      text: transition.both
        ? 'Dokumen ini ditandatangani secara elektronik oleh PARA PIHAK.'
        : `Dokumen ini ditandatangani secara elektronik oleh ${partyInWords(context.party)}.`,
    },
  ];
  return writeDocument({
    title,
    language: 'id',
    now,
    fileId: randomBytes(16),
    fonts: readFonts(),
    footer: notice.statement.trim(),
    logoPlaceholder: 'logo penerbit',
    blocks,
  });
}

/**
 * What the paper of an act says: what its module lays down, else the facts. Both parties read a paper, so it says nothing
 * of an act that not everybody sees who sees the paper: no draft, no private note of whoever signs.
 */
export async function bodyOfPaper(
  { signs, seen = 'agreement' }: PreparedAct['transition'],
  context: PreparedAct['context'],
  newFacts: Facts,
  reason: string,
): Promise<readonly Block[]> {
  const acts = context.acts.filter(({ visibility }) => printedFor[seen].includes(visibility));
  const facts = { ...foldFacts(acts), ...newFacts };
  return signs?.body === undefined
    ? factTable({ ...facts, ...(reason === '' ? {} : { alasan: reason }) })
    : signs.body({ ...context, acts, facts });
}

/** Of a paper that is seen by these, the acts that may stand in it. */
const printedFor: Readonly<Record<ActVisibility, readonly ActVisibility[]>> = {
  public: ['public'],
  agreement: ['public', 'agreement'],
  named: ['public', 'agreement', 'named'],
  own: ['public', 'agreement', 'own'],
  room: ['public', 'agreement', 'named', 'room'],
};

function factTable(facts: Facts): readonly Block[] {
  const rows = Object.entries(facts).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return rows.length === 0 ? [] : [{ kind: 'table', header: ['Hal', 'Isi'], rows, widths: [1, 3] }];
}

/** What the other party signed, as it is kept now: evidence of a higher level may have been added to it. */
async function readPaper(
  platform: Platform,
  { ownerOrganisationId, documentId }: EvidenceRow,
): Promise<Uint8Array> {
  const document =
    documentId === undefined
      ? undefined
      : await asOrganisation(platform.db, ownerOrganisationId, (tx) => findDocument(tx, documentId));
  if (document === undefined) throw new TypeError('a signed paper has its document');
  return platform.files.read(ownerOrganisationId, document.storageKey);
}
