/**
 * What changed between a signed revision and the file as it is now. Default deny: an object that was signed and now
 * differs must be explained by a rule, else the change is not allowed. New objects need no rule of their own: they
 * show only through old ones that changed, unless something signed already pointed at their number.
 */
import type { PdfDocument } from '../../pdf/document.ts';
import type { FormField } from '../../pdf/form-fields.ts';
import { asKind, type PdfDict, type PdfObject } from '../../pdf/objects.ts';
import { findAmbiguities, repeatsKeys } from './ambiguities.ts';
import { allow, deny, type Change } from './change.ts';
import { changedKeys, equalObjects } from './equal-objects.ts';
import type { Permissions } from './permissions.ts';
import { indexReferences, readObject, type ReferenceIndex } from './reference-index.ts';
import { assignRoles, type Role } from './roles.ts';
import { judgeCatalog, judgeForm, judgeFields } from './form-rules.ts';
import { judgeAnnotations, judgePage } from './page-rules.ts';
import { sameMeaning } from './same-meaning.ts';
import { isStructure, judgeNumberTree, judgeStructure } from './structure-rules.ts';
import { judgeAppearance, judgeField } from './field-rules.ts';

export interface Comparison {
  readonly signed: PdfDocument;
  readonly current: PdfDocument;
  readonly permissions: Permissions;
  /** The full name of the field whose signature is being judged. */
  readonly signedField: string;
}

/** Everything that differs, allowed or not, in no particular order. @throws {PdfError} */
export function compareRevisions(comparison: Comparison): readonly Change[] {
  const { signed, current } = comparison;
  const changed = listChangedNumbers(signed, current);
  const plain = [
    ...findAmbiguities(signed, current),
    ...(sameEncryption(signed, current) ? [] : [deny('catalog-changed', '/Encrypt')]),
  ];
  if (
    changed.length === 0 &&
    plain.length === 0 &&
    equalObjects(signed.trailer.entries.get('Root'), current.trailer.entries.get('Root'))
  ) {
    return [];
  }
  const index = indexReferences(signed);
  const roles = assignRoles(signed);
  const changes: Change[] = [...plain];
  if (signed.catalogRef.number !== current.catalogRef.number) {
    for (const change of judgeCatalog(comparison, signed.catalog, current.catalog)) changes.push(change);
  }
  for (const number of changed)
    for (const change of judgeObject(comparison, number, roles, index)) changes.push(change);
  return withoutRepeats(changes);
}

/** Another key, or none, makes another document of the same bytes; the first identifier is part of the key. */
const sameEncryption = (signed: PdfDocument, current: PdfDocument): boolean =>
  equalObjects(signed.trailer.entries.get('Encrypt'), current.trailer.entries.get('Encrypt')) &&
  signed.encryption === current.encryption;

/** Numbers whose cross-reference entry is another now. */
function listChangedNumbers(signed: PdfDocument, current: PdfDocument): readonly number[] {
  const numbers = new Set<number>();
  const oldNumbers = new Set(signed.sections.flatMap(({ entries }) => Array.from(entries.keys())));
  for (const { entries } of current.sections) {
    for (const number of entries.keys()) {
      if (!equalEntries(signed.xrefEntry(number), current.xrefEntry(number))) numbers.add(number);
    }
  }
  for (const number of oldNumbers) {
    if (!equalEntries(signed.xrefEntry(number), current.xrefEntry(number))) numbers.add(number);
  }
  numbers.delete(0);
  return Array.from(numbers);
}

type Entry = ReturnType<PdfDocument['xrefEntry']>;

function equalEntries(a: Entry, b: Entry): boolean {
  if (a === undefined || b === undefined) return a === b || (a ?? b)?.kind === 'free';
  if (a.kind === 'free' || b.kind === 'free') return a.kind === b.kind;
  if (a.kind === 'offset' && b.kind === 'offset')
    return a.offset === b.offset && a.generation === b.generation;
  // The container may have been replaced, so compressed objects of one place are compared by value below.
  return false;
}

function judgeObject(
  comparison: Comparison,
  number: number,
  roles: ReadonlyMap<number, Role>,
  index: ReferenceIndex,
): readonly Change[] {
  const before = readObject(comparison.signed, number);
  const after = readObject(comparison.current, number);
  // New objects too: of two appearances one reader takes the first, another the last.
  if (repeatsKeys(after) && !isUntouched(comparison, number))
    return [deny('ambiguous-object', `object ${number}`)];
  if (!index.isReferenced(number)) return [];
  if (sameMeaning(comparison.signed, before, comparison.current, after)) return [];
  const subject = `object ${number}`;
  const role = roles.get(number);
  if (before === null) {
    const showing = showingOf(number, roles, index);
    return [deny('object-appeared', subject, showing?.page, showing?.shownBy)];
  }
  if (role === undefined && isStructure(comparison.signed, before))
    return judgeStructure(comparison, before, after);
  if (asKind(asKind(before, 'dict')?.entries.get('Type'), 'name')?.value === 'Pages') {
    return [deny('pages-changed', subject)];
  }
  if (role === undefined) {
    const showing = showingOf(number, roles, index);
    const code =
      after === null ? 'object-removed' : showing === undefined ? 'object-changed' : 'page-changed';
    return [deny(code, subject, showing?.page, showing?.shownBy)];
  }
  return judgeByRole(comparison, number, role, before, after, index, roles);
}

/** Whether it stands where it stood, in an object stream of the signed bytes. */
function isUntouched({ signed, current }: Comparison, number: number): boolean {
  const [a, b] = [signed.xrefEntry(number), current.xrefEntry(number)];
  return (
    a?.kind === 'compressed' &&
    b?.kind === 'compressed' &&
    a.container === b.container &&
    equalEntries(signed.xrefEntry(a.container), current.xrefEntry(b.container))
  );
}

function judgeByRole(
  comparison: Comparison,
  number: number,
  role: Role,
  before: PdfObject,
  after: PdfObject,
  index: ReferenceIndex,
  roles: ReadonlyMap<number, Role>,
): readonly Change[] {
  const subject = `object ${number}`;
  const shared = isShared(number, role, roles, index);
  switch (role.kind) {
    case 'catalog':
      return withDicts(before, after, subject, (a, b) => judgeCatalog(comparison, a, b));
    case 'form':
      return withDicts(before, after, subject, (a, b) => judgeForm(comparison, a, b));
    case 'fields':
      return judgeFields(comparison, before, after);
    case 'page':
      return withDicts(before, after, subject, (a, b) => judgePage(comparison, role.page, a, b));
    case 'annotation':
      return [deny(after === null ? 'object-removed' : 'annotation-changed', subject, role.page, number)];
    case 'annotations':
      return judgeAnnotations(comparison, role.page, before, after);
    case 'field':
    case 'widget':
      return withDicts(before, after, subject, (a, b) => judgeField(comparison, role.field, role.page, a, b));
    case 'appearance':
      return shared
        ? [deny('page-changed', subject, role.page)]
        : judgeAppearance(comparison, role.field, role.page);
    case 'form-resources':
      return withDicts(before, after, subject, (a, b) =>
        shared || changedKeys(a.entries, b.entries).some((key) => a.entries.has(key))
          ? [deny('form-changed', '/DR')]
          : [],
      );
    case 'parent-tree':
      return shared ? [deny('object-changed', subject)] : judgeNumberTree(comparison, before, after);
    case 'metadata':
      return shared ? [deny('object-changed', subject)] : [allow('metadata-changed', subject)];
    case 'evidence':
      return shared ? [deny('object-changed', subject)] : [allow('evidence-added', '/DSS')];
    case 'extensions':
      return shared ? [deny('object-changed', subject)] : [allow('bookkeeping', '/Extensions')];
  }
}

/**
 * Whether anything but the rightful holder leads to the object, directly or through objects of the same role. What
 * several parts of a document share may change only as each of them may: none of the lenient rules applies.
 */
function isShared(
  number: number,
  role: Role,
  roles: ReadonlyMap<number, Role>,
  index: ReferenceIndex,
  seen: Set<number> = new Set(),
): boolean {
  if (seen.has(number)) return false;
  seen.add(number);
  return Array.from(index.parentsOf(number)).some((parent) => {
    const other = roles.get(parent);
    // The catalog may name it under one key, not under a second one of its maker's own.
    if (holds(role, other, parent))
      return other?.kind === 'catalog' && index.timesReferenced(number, parent) > 1;
    return !isSameRole(role, other) || isShared(parent, role, roles, index, seen);
  });
}

const isSameRole = (role: Role, other: Role | undefined): boolean =>
  other?.kind === role.kind && fieldOf(role) === fieldOf(other);

const fieldOf = (role: Role): FormField | undefined => ('field' in role ? role.field : undefined);

/** Whether a parent is the rightful holder of an object of this role. */
function holds(role: Role, parent: Role | undefined, number: number): boolean {
  switch (role.kind) {
    case 'appearance':
      return (parent?.kind === 'field' || parent?.kind === 'widget') && parent.field === role.field;
    case 'form-resources':
      return parent?.kind === 'form' || parent?.kind === 'catalog';
    case 'parent-tree':
      return parent === undefined;
    case 'metadata':
      return parent?.kind === 'catalog' || number === 0;
    default:
      return parent?.kind === 'catalog';
  }
}

function withDicts(
  before: PdfObject,
  after: PdfObject,
  subject: string,
  judge: (a: PdfDict, b: PdfDict) => readonly Change[],
): readonly Change[] {
  const [a, b] = [asKind(before, 'dict'), asKind(after, 'dict')];
  if (a === undefined || b === undefined)
    return [deny(after === null ? 'object-removed' : 'object-changed', subject)];
  return judge(a, b);
}

const maxClimb = 12;

interface Showing {
  readonly page: number;
  /** The annotation or widget on it; undefined for the page's own content. */
  readonly shownBy: number | undefined;
}

/** The page that shows an object, and the annotation on it, found by climbing from holder to holder. */
function showingOf(
  number: number,
  roles: ReadonlyMap<number, Role>,
  index: ReferenceIndex,
): Showing | undefined {
  const seen = new Set<number>();
  let level = [number];
  for (let climb = 0; climb < maxClimb && level.length > 0 && seen.size < 1000; climb++) {
    const next: number[] = [];
    for (const current of level) {
      const role = roles.get(current);
      if (role !== undefined && 'page' in role && role.page !== undefined) {
        const isShown = role.kind === 'annotation' || role.kind === 'widget' || role.kind === 'field';
        return { page: role.page, shownBy: isShown ? current : undefined };
      }
      if (seen.has(current)) continue;
      seen.add(current);
      for (const parent of index.parentsOf(current)) next.push(parent);
    }
    level = next;
  }
  return undefined;
}

function withoutRepeats(changes: readonly Change[]): readonly Change[] {
  const seen = new Set<string>();
  return changes.filter((change) => {
    const id = `${change.code}|${change.allowed}|${change.page}|${change.subject}`;
    return !seen.has(id) && seen.add(id).size > 0;
  });
}
