/** Key identifiers and what constrains an authority (RFC 5280 clauses 4.2.1.1, 4.2.1.2, 4.2.1.9 to 4.2.1.11). */
import { equalBytes, toHex } from '../../../lib/bytes.ts';
import { keyIdentifierOf } from '../../x509/build-certificate.ts';
import { basicConstraintsOf, keyUsageOf, subjectKeyIdentifierOf } from '../../x509/certificate.ts';
import type { GeneralSubtree } from '../../x509/extensions.ts';
import { extensionOf } from '../examine-certificate.ts';
import { findIssuingFault } from '../find-issuing-fault.ts';
import { where, type LintRule } from '../rule.ts';

export const authorityRules: readonly LintRule[] = [
  {
    // What a timestamp unit or an authority at the end of its path signs, no reader accepts (clause 6.1.4 k to n).
    id: 'issuer-may-issue',
    clause: 'RFC 5280 4.2.1.3, 4.2.1.9',
    severity: 'error',
    appliesTo: 'every',
    requires: 'an issuer with cA, keyCertSign and, for an authority, a path length above 0',
    find: ({ isAuthority, isSelfIssued, options: { issuer } }) =>
      issuer &&
      findIssuingFault(
        { basicConstraints: basicConstraintsOf(issuer), keyUsage: keyUsageOf(issuer) },
        { isAuthority, isSelfIssued },
      ),
  },
  {
    id: 'authority-key-identifier',
    clause: 'RFC 5280 4.2.1.1',
    severity: 'error',
    appliesTo: 'not-self-signed',
    requires: 'authorityKeyIdentifier with a keyIdentifier',
    find: ({ extensions }) => where(extensions.authorityKeyIdentifier?.keyIdentifier === undefined, 'none'),
  },
  {
    id: 'authority-key-identifier-fits-issuer',
    clause: 'RFC 5280 4.2.1.2',
    severity: 'error',
    appliesTo: 'not-self-signed',
    requires: 'the issuer’s subjectKeyIdentifier as keyIdentifier',
    find: ({ extensions, options: { issuer } }) => {
      const wanted = issuer && (subjectKeyIdentifierOf(issuer) ?? keyIdentifierOf(issuer.publicKey.raw));
      const got = extensions.authorityKeyIdentifier?.keyIdentifier;
      if (wanted === undefined || got === undefined) return undefined;
      return where(!equalBytes(wanted, got), toHex(got));
    },
  },
  {
    // Both name the issuer; after a rollover they disagree and a path is lost.
    id: 'authority-key-identifier-plain',
    clause: 'CA/B BR 7.1.2.11.1',
    severity: 'warning',
    appliesTo: 'every',
    requires: 'authorityKeyIdentifier without issuer and serial number',
    find: ({ extensions: { authorityKeyIdentifier: key } }) =>
      where(
        (key?.authorityCertIssuer.length ?? 0) > 0 || key?.authorityCertSerialNumber !== undefined,
        'one or both',
      ),
  },
  {
    id: 'authority-key-identifier-pair',
    clause: 'RFC 5280 A.2',
    severity: 'error',
    appliesTo: 'every',
    requires: 'authorityCertIssuer and authorityCertSerialNumber both or neither',
    find: ({ extensions: { authorityKeyIdentifier: key } }) =>
      where(
        key !== undefined &&
          key.authorityCertIssuer.length > 0 !== (key.authorityCertSerialNumber !== undefined),
        'one',
      ),
  },
  {
    id: 'authority-subject-key-identifier',
    clause: 'RFC 5280 4.2.1.2',
    severity: 'error',
    appliesTo: 'authority',
    requires: 'subjectKeyIdentifier in the certificate of an authority',
    find: (examined) => where(extensionOf(examined, 'subjectKeyIdentifier') === undefined, 'none'),
  },
  {
    id: 'subject-key-identifier',
    clause: 'RFC 5280 4.2.1.2',
    severity: 'warning',
    appliesTo: 'end-entity',
    requires: 'subjectKeyIdentifier',
    find: (examined) => where(extensionOf(examined, 'subjectKeyIdentifier') === undefined, 'none'),
  },
  {
    id: 'authority-basic-constraints',
    clause: 'RFC 5280 4.2.1.9',
    severity: 'error',
    appliesTo: 'authority',
    requires: 'basicConstraints in the certificate of an authority',
    find: (examined) => where(extensionOf(examined, 'basicConstraints') === undefined, 'none'),
  },
  {
    id: 'path-length-of-authority',
    clause: 'RFC 5280 4.2.1.9',
    severity: 'error',
    appliesTo: 'every',
    requires: 'pathLenConstraint, not negative, beside cA and keyCertSign only',
    find: ({ extensions: { basicConstraints, keyUsage } }) => {
      const length = basicConstraints?.pathLength;
      if (length === undefined) return undefined;
      const allowed = basicConstraints?.ca === true && keyUsage?.has('keyCertSign') !== false;
      return where(length < 0 || !allowed, `${length}`);
    },
  },
  ...(['nameConstraints', 'policyConstraints', 'policyMappings', 'inhibitAnyPolicy'] as const).map(
    (name): LintRule => ({
      id: `${name}-of-authority`,
      clause: 'RFC 5280 4.2.1.5, 4.2.1.10, 4.2.1.11, 4.2.1.14',
      severity: name === 'nameConstraints' ? 'error' : 'warning',
      appliesTo: 'end-entity',
      requires: `${name} in certificates of authorities only`,
      find: (examined) => where(extensionOf(examined, name) !== undefined, 'one'),
    }),
  ),
  {
    id: 'name-constraints-not-empty',
    clause: 'RFC 5280 4.2.1.10',
    severity: 'error',
    appliesTo: 'every',
    requires: 'a permitted or an excluded subtree',
    find: ({ extensions: { nameConstraints } }) =>
      where(
        nameConstraints !== undefined &&
          nameConstraints.permitted.length + nameConstraints.excluded.length === 0,
        'neither',
      ),
  },
  {
    id: 'name-constraints-base',
    clause: 'RFC 5280 4.2.1.10',
    severity: 'error',
    appliesTo: 'every',
    requires: 'subtrees with minimum 0 and no maximum, and addresses with a contiguous mask',
    find: ({ extensions: { nameConstraints } }) => {
      const subtrees = [...(nameConstraints?.permitted ?? []), ...(nameConstraints?.excluded ?? [])];
      for (const subtree of subtrees) {
        const fault = findSubtreeFault(subtree);
        if (fault !== undefined) return fault;
      }
      return undefined;
    },
  },
];

function findSubtreeFault({ base, minimum, maximum }: GeneralSubtree): string | undefined {
  if (minimum !== 0 || maximum !== undefined) return 'a minimum or a maximum';
  if (base.kind !== 'ip') return undefined;
  if (base.bytes.length !== 8 && base.bytes.length !== 32) return `an address of ${base.bytes.length} octets`;
  const mask = Array.from(base.bytes.subarray(base.bytes.length / 2), (byte) =>
    byte.toString(2).padStart(8, '0'),
  ).join('');
  return where(!/^1*0*$/.test(mask), `the mask ${mask}`);
}
