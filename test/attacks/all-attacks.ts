import type { AttackClass, Twin } from './attack.ts';
import { ambiguousObjects } from './ambiguous-objects.ts';
import { evilAnnotation, sneakySignature } from './certified.ts';
import { coveringAppearances } from './covering-appearances.ts';
import { coveringComments } from './covering-comments.ts';
import { crossReference } from './cross-reference.ts';
import { incrementalSaving } from './incremental-saving.ts';
import { hugeObjects } from './huge-objects.ts';
import { lockedFields } from './locks.ts';
import { shadowHide, shadowHideAndReplace, shadowReplace } from './shadow.ts';
import { strayContent } from './stray-content.ts';
import { signatureWrapping } from './signature-wrapping.ts';
import { universalForgery } from './universal-forgery.ts';

export const attackClasses: readonly AttackClass[] = [
  incrementalSaving,
  signatureWrapping,
  universalForgery,
  shadowHide,
  shadowReplace,
  shadowHideAndReplace,
  evilAnnotation,
  sneakySignature,
  coveringAppearances,
  coveringComments,
  lockedFields,
  ambiguousObjects,
  hugeObjects,
  crossReference,
  strayContent,
];

/** The benign twins of a class, each once. */
export const twinsOf = ({ attacks }: AttackClass): readonly Twin[] =>
  Array.from(new Map(attacks.map(({ twin }) => [twin.title, twin])).values());
