import { createHash, randomBytes } from 'node:crypto';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { insertJournalLeaf } from '../../io/db/journal.ts';

/**
 * The journal of what happened: each state change appends its entry in its own transaction, so that neither is
 * ever there without the other. The leaf is public and holds a commitment only: no name, number or hash of one.
 */
export async function appendEntry(tx: DatabaseTransaction, act: JournalAct): Promise<JournalReceipt> {
  const entry = canonicalJson({ type: act.type, ...act.entry });
  const salt = act.commitment ? undefined : randomBytes(saltLength);
  const commitment = act.commitment ?? commitTo(salt ?? new Uint8Array(), entry);
  const leafId = await insertJournalLeaf(
    tx,
    { type: journalTypes[act.type], commitment },
    { organisationId: act.organisation, salt, entry },
  );
  return { leafId, commitment };
}

export interface JournalAct {
  readonly type: JournalType;
  /** Whose realm the entry is in; undefined for the platform's own acts. */
  readonly organisation: string | undefined;
  readonly entry: JournalEntry;
  /**
   * SHA-256 of what is published anyway: a certificate's DER, or the value of a signature. Whoever holds that
   * finds the leaf. Without it the commitment is to the salted entry.
   */
  readonly commitment?: Uint8Array;
}

/** JSON values; times as RFC 3339 text, bytes as hexadecimal. */
export type JournalEntry = { readonly [name: string]: JournalValue };
export type JournalValue = string | number | boolean | null | readonly JournalValue[] | JournalEntry;

export interface JournalReceipt {
  readonly leafId: string;
  readonly commitment: Uint8Array;
}

/** The first byte of a leaf. Numbers are never given anew: leaves of years ago keep their meaning. */
export const journalTypes = {
  'certificate.issued': 1,
  'certificate.status-changed': 2,
  'signature.made': 3,
  'authority.made': 4,
  'key.made': 5,
  'key.passphrase-changed': 6,
  'organisation.made': 7,
  'person.registered': 8,
  'person.changed': 9,
  'registration.changed': 10,
  'credential.made': 11,
  'credential.changed': 12,
  'account.made': 13,
  'account.changed': 14,
  'document.stored': 15,
  'document.downloaded': 16,
  'document.deleted': 17,
  'timestamp.issued': 18,
  'platform.initialised': 19,
  'document.evidence-completed': 20,
  'document.evidence-given-up': 21,
  'session.opened': 22,
  'session.ended': 23,
  'session.password-given': 24,
  'trust.anchors-added': 40,
  'trust.anchor-removed': 41,
  'notice.statement-published': 30,
  'notice.logo-published': 31,
  'activation.opened': 32,
  'activation.closed': 33,
  'seal.changed': 34,
  'authority.requested': 50,
  'authority.imported': 51,
  'authority.replaced': 52,
  'ceremony.held': 53,
  'key.destroyed': 54,
  'agreement.made': 60,
  'agreement.act': 61,
  'agreement.evidence-read': 62,
  'organisation.changed': 63,
  'flow.act': 70,
  'document.archived': 71,
  'retention.changed': 72,
  'retention.held': 73,
  'retention.released': 74,
} as const satisfies Record<string, number>;

/** Types whose leaf commits to what is published anyway; those of all others open by salt and entry only. */
export const publicCommitments: ReadonlySet<number> = new Set([
  journalTypes['certificate.issued'],
  journalTypes['signature.made'],
  journalTypes['authority.imported'],
]);

export type JournalType = keyof typeof journalTypes;

const typeNames = new Map<number, string>(
  Object.entries(journalTypes).map(([name, number]) => [number, name]),
);

/** The name of a leaf's first byte; a type of a newer program is told by its number. */
export const nameOfType = (number: number): string => typeNames.get(number) ?? `type-${number}`;

/** SHA-256(salt ‖ entry): the salt keeps a small set of possible entries from being tried out. */
export function commitTo(salt: Uint8Array, entry: string): Uint8Array {
  return createHash('sha256').update(salt).update(entry, 'utf8').digest();
}

const saltLength = 32;

/** One text for one value: names in order of their UTF-16 units, no white space (as RFC 8785 orders them). */
export function canonicalJson(value: JournalValue): string {
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value instanceof Object) {
    const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

function isList(value: JournalValue): value is readonly JournalValue[] {
  return Array.isArray(value);
}
