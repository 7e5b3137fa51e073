/** Name constraints (RFC 5280 clauses 4.2.1.10 and 6.1.3 (b), (c); RFC 9598 for internationalised mailboxes). */
import { readDer, contentOf, childrenOf } from '../asn1/der-reader.ts';
import { subjectAltNameOf, type Certificate } from '../x509/certificate.ts';
import type { NameConstraints } from '../x509/extensions.ts';
import type { GeneralName } from '../x509/general-names.ts';
import { attributeTypes, isWithinName } from '../x509/names.ts';
import type { Budget } from './budget.ts';
import type { PathCode } from './path-result.ts';

export interface NameFault {
  readonly code: Extract<
    PathCode,
    'path.name-not-permitted' | 'path.name-excluded' | 'path.name-constraint-unusable'
  >;
  readonly detail: string;
}

/** Judges one certificate's names against every constraint above it in the path; the permitted sets intersect. */
export function checkNameConstraints(
  certificate: Certificate,
  constraints: readonly NameConstraints[],
  budget: Budget,
): NameFault | undefined {
  if (constraints.length === 0) return undefined;
  const names = namesOf(certificate);
  for (const { permitted, excluded } of constraints) {
    budget.spendComparisons(names.length * (permitted.length + excluded.length));
    for (const name of names) {
      for (const { base } of excluded) {
        const match = isWithin(name, base, 'excluded');
        if (match === 'unusable') return unusable(name);
        if (match === 'yes') return { code: 'path.name-excluded', detail: describe(name) };
      }
      const sameKind = permitted.filter(({ base }) => isWithin(name, base, 'permitted') !== 'other-kind');
      if (sameKind.length === 0) continue;
      const matches = sameKind.map(({ base }) => isWithin(name, base, 'permitted'));
      if (matches.includes('yes')) continue;
      return matches.includes('unusable')
        ? unusable(name)
        : { code: 'path.name-not-permitted', detail: describe(name) };
    }
  }
  return undefined;
}

/** Why constraints cannot be applied at all, or undefined. */
export function findUnusableConstraint({ permitted, excluded }: NameConstraints): string | undefined {
  if (permitted.length + excluded.length === 0) return 'name constraints without a subtree';
  for (const { base, minimum, maximum } of [...permitted, ...excluded]) {
    if (minimum !== 0 || maximum !== undefined) return 'a subtree with minimum or maximum';
    if (base.kind === 'dns' && !/^([a-z0-9_-]+(\.[a-z0-9_-]+)*)?$/i.test(base.value)) {
      return `the DNS constraint ${JSON.stringify(base.value)}`;
    }
    if (base.kind === 'ip' && !isAddressAndMask(base.bytes)) return 'an address with a mask that is none';
    if (base.kind === 'email' && /^[^@]*\*[^@]*$|\s/.test(base.value)) {
      return `the mailbox constraint ${JSON.stringify(base.value)}`;
    }
  }
  return undefined;
}

function isAddressAndMask(bytes: Uint8Array): boolean {
  if (bytes.length !== 8 && bytes.length !== 32) return false;
  const mask = Array.from(bytes.subarray(bytes.length / 2), (byte) => byte.toString(2).padStart(8, '0'));
  return /^1*0*$/.test(mask.join(''));
}

const smtpUtf8Mailbox = '1.3.6.1.5.5.7.8.9';

/** The names that constraints speak of: the subject (as directory name, its emailAddress) and the alternative names. */
function namesOf(certificate: Certificate): readonly GeneralName[] {
  const alternative = (subjectAltNameOf(certificate) ?? []).map(asMailbox);
  const names: GeneralName[] = [...alternative];
  if (certificate.subject.rdns.length > 0) {
    names.push({ kind: 'directory', name: certificate.subject });
    if (!alternative.some(({ kind }) => kind === 'email')) {
      for (const { oid, value } of certificate.subject.rdns.flat()) {
        if (oid === attributeTypes.emailAddress) names.push({ kind: 'email', value });
      }
    }
  }
  return names;
}

function asMailbox(name: GeneralName): GeneralName {
  if (name.kind !== 'other' || name.typeId !== smtpUtf8Mailbox) return name;
  const wrapped = childrenOf(readDer(name.raw), 2)[1];
  if (wrapped === undefined) return name;
  const text = readDer(wrapped.bytes, wrapped.contentStart, wrapped.contentEnd);
  return { kind: 'email', value: new TextDecoder().decode(contentOf(text)) };
}

type Match = 'yes' | 'no' | 'other-kind' | 'unusable';

function isWithin(name: GeneralName, base: GeneralName, role: 'permitted' | 'excluded'): Match {
  if (name.kind === 'directory' && base.kind === 'directory')
    return answer(isWithinName(name.name, base.name));
  if (name.kind === 'dns' && base.kind === 'dns') return isWithinDns(name.value, base.value, role);
  if (name.kind === 'email' && base.kind === 'email') return isWithinMailbox(name.value, base.value);
  if (name.kind === 'uri' && base.kind === 'uri') return isWithinUri(name.value, base.value);
  if (name.kind === 'ip' && base.kind === 'ip') return isWithinNetwork(name.bytes, base.bytes);
  if (name.kind === 'registeredId' && base.kind === 'registeredId') return 'unusable';
  if (name.kind === 'other' && base.kind === 'other') {
    // RFC 5280 defines no subtrees of these forms, so a constrained name of the same form is refused.
    return name.tag === base.tag && name.typeId === base.typeId ? 'unusable' : 'other-kind';
  }
  return 'other-kind';
}

const answer = (yes: boolean): Match => (yes ? 'yes' : 'no');

const isDnsName = (name: string): boolean =>
  name.length < 254 &&
  /^(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.?)+$/i.test(name) &&
  !name.endsWith('.');

function isWithinDns(name: string, base: string, role: 'permitted' | 'excluded'): Match {
  if (!isDnsName(name)) return 'unusable';
  const lower = name.toLowerCase();
  const under = base.toLowerCase();
  if (under === '' || lower === under || lower.endsWith(`.${under}`)) return 'yes';
  if (role === 'permitted' || !lower.startsWith('*.')) return 'no';
  // A wildcard also stands for the excluded name one label below its domain.
  const [, ...parent] = under.split('.');
  return answer(parent.join('.') === lower.slice(2));
}

function isWithinMailbox(mailbox: string, base: string): Match {
  const at = mailbox.lastIndexOf('@');
  if (at <= 0 || !/^("[^"]*"|[^@\s]+)$/.test(mailbox.slice(0, at)) || !isDnsName(mailbox.slice(at + 1)))
    return 'unusable';
  const host = mailbox.slice(at + 1).toLowerCase();
  const baseAt = base.lastIndexOf('@');
  if (baseAt >= 0) {
    return answer(
      mailbox.slice(0, at) === base.slice(0, baseAt) && host === base.slice(baseAt + 1).toLowerCase(),
    );
  }
  return answer(isWithinHost(host, base));
}

/** RFC 5280: a host stands for itself, a domain with a leading period for every host below it. */
function isWithinHost(host: string, base: string): boolean {
  const lower = base.toLowerCase();
  return lower === '' || (lower.startsWith('.') ? host.endsWith(lower) : host === lower);
}

function isWithinUri(uri: string, base: string): Match {
  const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^@/?#]*@)?([^:/?#[\]]+)(?::\d*)?(?:[/?#]|$)/i.exec(uri)?.[1];
  if (host === undefined || !isDnsName(host) || /^[\d.]+$/.test(host)) return 'unusable';
  return answer(isWithinHost(host.toLowerCase(), base));
}

function isWithinNetwork(address: Uint8Array, base: Uint8Array): Match {
  if (address.length !== 4 && address.length !== 16) return 'unusable';
  if (base.length !== 2 * address.length) return 'no';
  const inside = address.every((byte, i) => {
    const mask = base[address.length + i] ?? 0;
    return (byte & mask) === ((base[i] ?? 0) & mask);
  });
  return answer(inside);
}

const unusable = (name: GeneralName): NameFault => ({
  code: 'path.name-constraint-unusable',
  detail: describe(name),
});

const describe = (name: GeneralName): string =>
  `${name.kind} name${'value' in name ? ` ${JSON.stringify(name.value.slice(0, 100))}` : ''}`;
