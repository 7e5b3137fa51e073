import { findAuthority, type AuthorityRow } from '../../io/db/authorities.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { CaError } from './ca-error.ts';
import type { MadeKind } from './make-authority.ts';

export interface Replaceable {
  readonly kind: MadeKind;
  /** Whose key signs for the successor: none for a root. */
  readonly parent: AuthorityRow | undefined;
}

/**
 * What is made in the authority's place, and whose key signs that.
 *
 * @throws {CaError} `ca.authority-replaced`, `ca.authority-not-replaceable`
 */
export async function findReplaceable(tx: DatabaseTransaction, old: AuthorityRow): Promise<Replaceable> {
  const kind = madeKind(old);
  if (old.successorId !== undefined) throw replaced(old);
  // A responder answers for the key that it is below; everything else goes with the key that issues now.
  const parent = await findParent(tx, old, kind !== 'ocsp');
  if (parent === undefined && kind !== 'root')
    throw new CaError(
      'ca.authority-not-replaceable',
      `${old.name} has an outside issuer: request a certificate for a new key and import the answer`,
    );
  return { kind, parent };
}

async function findParent(
  tx: DatabaseTransaction,
  { parentId }: AuthorityRow,
  followed: boolean,
): Promise<AuthorityRow | undefined> {
  let parent = parentId === undefined ? undefined : await findAuthority(tx, parentId);
  if (!followed) return parent;
  while (parent?.successorId !== undefined) parent = await findAuthority(tx, parent.successorId);
  return parent;
}

const madeKinds: readonly string[] = ['root', 'ca', 'ocsp', 'tsa', 'report-seal'] satisfies MadeKind[];

function madeKind({ kind, name }: AuthorityRow): MadeKind {
  if (madeKinds.includes(kind)) return kind as MadeKind;
  throw new CaError(
    'ca.authority-not-replaceable',
    `expected an authority that we make, got ${name} (${kind})`,
  );
}

export const replaced = ({ name, successorId }: AuthorityRow): CaError =>
  new CaError('ca.authority-replaced', `the key of ${name} was replaced already, by that of ${successorId}`);
