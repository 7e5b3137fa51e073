import { findKeyKind } from '../../pki/crypto/find-key-kind.ts';
import { buildName, type AttributeType, type Name, type NamePart } from '../../pki/x509/names.ts';
import { CaError } from './ca-error.ts';
import type { Profile } from './profile.ts';
import type { AltName } from './profile-extensions.ts';

export interface OrderedContent {
  readonly subject: readonly NamePart[];
  /** Whose key it is. */
  readonly holder: { readonly kind: Profile['holder'] };
  readonly altNames: readonly AltName[];
  /** DER SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
}

/**
 * Holds an order against its profile and gives the subject, its attributes in the profile's order.
 *
 * @throws {CaError} `ca.holder-refused`, `ca.subject-refused`, `ca.alt-name-refused`, `ca.key-refused`, `ca.nik-refused`
 */
export function checkOrder(profile: Profile, { subject, holder, altNames, publicKey }: OrderedContent): Name {
  // A person's profile for an organisation's key would leave nobody who holds it, and a NIK unlooked for.
  if (holder.kind !== profile.holder)
    throw new CaError(
      'ca.holder-refused',
      `expected a key of ${profile.holder} for the profile ${profile.name}, got one of ${holder.kind}`,
    );
  const name = checkSubject(profile, subject);
  checkAltNames(profile, altNames);
  const kind = findKeyKind(publicKey);
  if (kind === undefined || !profile.keys.includes(kind)) {
    throw new CaError(
      'ca.key-refused',
      `expected a key of ${profile.keys.join(', ')}, got ${kind ?? 'another kind'}`,
    );
  }
  refuseNik(profile, subject, altNames);
  return name;
}

/** The subject with its attributes in the profile's order. @throws {CaError} `ca.subject-refused` */
export function checkSubject(profile: Profile, subject: readonly NamePart[]): Name {
  const { required, optional } = profile.subject;
  const allowed: readonly AttributeType[] = [...required, ...optional];
  const given = subject.map(({ type }) => type);
  const missing = required.filter((type) => !given.includes(type));
  const odd = given.filter((type, i) => !allowed.includes(type) || given.indexOf(type) < i);
  if (missing.length > 0 || odd.length > 0) {
    throw new CaError(
      'ca.subject-refused',
      `expected ${required.join(', ')} and at most ${optional.join(', ') || 'nothing'} once each, got ${given.join(', ')}`,
    );
  }
  const marked = subject.find(({ value }) => /[\p{Cc}\p{Cf}\u2028\u2029]/u.test(value));
  if (marked !== undefined)
    throw new CaError(
      'ca.subject-refused',
      // Such marks turn text around or hide it: what is read would not be what is certified (U+202E).
      `expected names without control and direction marks, got one in ${marked.type}`,
    );
  return buildName(subject.toSorted((a, b) => allowed.indexOf(a.type) - allowed.indexOf(b.type)));
}

function checkAltNames({ altNames: wanted }: Profile, altNames: readonly AltName[]): void {
  const odd = altNames.find(({ kind }) => wanted?.kinds.includes(kind) !== true);
  if (odd === undefined && !(wanted?.required === true && altNames.length === 0)) return;
  throw new CaError(
    'ca.alt-name-refused',
    `expected ${wanted?.required === true ? 'names' : 'at most names'} of ${wanted?.kinds.join(', ') ?? 'no kind'}, got ${odd?.kind ?? 'none'}`,
  );
}

/** A NIK is 16 digits; a certificate is public for ever. An organisation's tax number has as many, in its own place. */
function refuseNik({ holder }: Profile, subject: readonly NamePart[], altNames: readonly AltName[]): void {
  const texts = [
    ...subject.filter(({ type }) => holder === 'person' || type !== 'organizationIdentifier'),
    ...altNames,
  ];
  if (texts.some(({ value }) => /(?<!\d)\d{16}(?!\d)/.test(value)))
    throw new CaError('ca.nik-refused', 'expected names, got a number of 16 digits such as a NIK');
}
