/** What the key may be used for (RFC 5280 clauses 4.2.1.3 and 4.2.1.12; RFC 3161 and 6960 for their own purposes). */
import type { KeyUsageName } from '../../x509/extensions.ts';
import { extensionOf, type Examined } from '../examine-certificate.ts';
import { where, type LintRule } from '../rule.ts';

const purposes = {
  any: '2.5.29.37.0',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  codeSigning: '1.3.6.1.5.5.7.3.3',
  emailProtection: '1.3.6.1.5.5.7.3.4',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
} as const;

export const keyUsageRules: readonly LintRule[] = [
  {
    id: 'key-usage-not-empty',
    clause: 'RFC 5280 4.2.1.3',
    severity: 'error',
    appliesTo: 'every',
    requires: 'at least one usage',
    find: ({ extensions }) => where(extensions.keyUsage?.size === 0, 'none'),
  },
  {
    id: 'authority-key-usage',
    clause: 'RFC 5280 4.2.1.3',
    severity: 'error',
    appliesTo: 'authority',
    requires: 'keyUsage in the certificate of an authority',
    find: ({ extensions, faults }) =>
      where(extensions.keyUsage === undefined && !faults.has('keyUsage'), 'none'),
  },
  {
    id: 'authority-signs-certificates',
    clause: 'RFC 5280 4.2.1.9',
    severity: 'error',
    appliesTo: 'authority',
    requires: 'keyCertSign and cA together',
    find: ({ extensions: { keyUsage, basicConstraints } }) =>
      where(
        keyUsage !== undefined && keyUsage.has('keyCertSign') !== (basicConstraints?.ca === true),
        keyUsage?.has('keyCertSign') === true ? 'keyCertSign alone' : 'cA alone',
      ),
  },
  {
    id: 'end-entity-key-usage',
    clause: 'CA/B BR 7.1.2.7.11, EN 319 412-2 NAT-4.3.2-1',
    severity: 'warning',
    appliesTo: 'end-entity',
    requires: 'keyUsage',
    find: ({ extensions, faults }) =>
      where(extensions.keyUsage === undefined && !faults.has('keyUsage'), 'none'),
  },
  {
    id: 'encipher-only-needs-agreement',
    clause: 'RFC 5280 4.2.1.3',
    severity: 'warning',
    appliesTo: 'every',
    requires: 'encipherOnly and decipherOnly beside keyAgreement only',
    find: ({ extensions: { keyUsage } }) =>
      where(
        keyUsage !== undefined &&
          (keyUsage.has('encipherOnly') || keyUsage.has('decipherOnly')) &&
          !keyUsage.has('keyAgreement'),
        'one alone',
      ),
  },
  {
    id: 'key-usage-fits-key',
    clause: 'RFC 4055 1.2, RFC 8410 5, RFC 8813 3, RFC 9881 5',
    severity: 'error',
    appliesTo: 'every',
    requires: 'usages that a key of this kind has',
    find: ({ certificate, extensions }) => {
      const forbidden = foreignUsages.get(certificate.publicKey.algorithm.oid) ?? [];
      const found = forbidden.filter((usage) => extensions.keyUsage?.has(usage) === true);
      return where(found.length > 0, found.join(', '));
    },
  },
  {
    id: 'extended-key-usage-not-empty',
    clause: 'RFC 5280 4.2.1.12',
    severity: 'error',
    appliesTo: 'every',
    requires: 'at least one purpose',
    find: ({ extensions }) => where(extensions.extKeyUsage?.length === 0, 'none'),
  },
  {
    id: 'extended-key-usage-once',
    clause: 'RFC 5280 4.2.1.12',
    severity: 'warning',
    appliesTo: 'every',
    requires: 'each purpose once',
    find: ({ extensions: { extKeyUsage = [] } }) =>
      where(new Set(extKeyUsage).size < extKeyUsage.length, 'one twice'),
  },
  {
    id: 'any-purpose-not-critical',
    clause: 'RFC 5280 4.2.1.12',
    severity: 'warning',
    appliesTo: 'every',
    requires: 'extKeyUsage with anyExtendedKeyUsage not to be critical',
    find: (examined) =>
      where(
        has(examined, purposes.any) && extensionOf(examined, 'extKeyUsage')?.critical === true,
        'a critical one',
      ),
  },
  {
    id: 'purposes-fit-usages',
    clause: 'RFC 5280 4.2.1.12',
    severity: 'error',
    appliesTo: 'end-entity',
    requires: 'a usage that each purpose is consistent with',
    find: ({ extensions: { keyUsage, extKeyUsage = [] } }) => {
      if (keyUsage === undefined) return undefined;
      const odd = extKeyUsage.filter(
        (oid) => consistentUsages.get(oid)?.some((usage) => keyUsage.has(usage)) === false,
      );
      return where(odd.length > 0, `${odd.join(', ')} beside ${[...keyUsage].join(', ')}`);
    },
  },
  {
    id: 'timestamp-purpose-alone-and-critical',
    clause: 'RFC 3161 2.3',
    severity: 'error',
    appliesTo: 'timestamp-unit',
    requires: 'timeStamping as the only purpose, critical',
    find: (examined) =>
      where(
        examined.extensions.extKeyUsage?.length !== 1 ||
          extensionOf(examined, 'extKeyUsage')?.critical !== true,
        'others beside it or an extension that is not critical',
      ),
  },
  {
    id: 'responder-purpose',
    clause: 'RFC 6960 4.2.2.2',
    severity: 'error',
    appliesTo: 'ocsp-responder',
    requires: 'OCSPSigning beside ocspNoCheck',
    find: (examined) => where(!has(examined, purposes.ocspSigning), 'none'),
  },
  {
    id: 'responder-short-lived',
    clause: 'RFC 6960 4.2.2.2.1',
    severity: 'warning',
    appliesTo: 'ocsp-responder',
    requires: 'a responder that nobody checks to live 90 days at most',
    find: (examined) => {
      const { notBefore, notAfter } = examined.certificate;
      const days = Math.ceil((notAfter.getTime() - notBefore.getTime()) / 86_400_000);
      return where(extensionOf(examined, 'ocspNoCheck') !== undefined && days > 90, `${days} days`);
    },
  },
  {
    id: 'purposes-of-one-trust',
    clause: 'EN 319 411-1 6.3.5',
    severity: 'warning',
    appliesTo: 'end-entity',
    requires: 'a key that answers for status or time to do nothing else',
    find: ({ extensions: { extKeyUsage = [] } }) =>
      where(
        extKeyUsage.length > 1 &&
          [purposes.ocspSigning, purposes.timeStamping].some((oid) => extKeyUsage.includes(oid)),
        extKeyUsage.join(', '),
      ),
  },
];

const has = ({ extensions }: Examined, purpose: string): boolean =>
  extensions.extKeyUsage?.includes(purpose) === true;

const onlySigns: readonly KeyUsageName[] = [
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'encipherOnly',
  'decipherOnly',
];

/** Usages that a kind of key must not have. */
const foreignUsages = new Map<string, readonly KeyUsageName[]>([
  ['1.2.840.113549.1.1.1', ['keyAgreement', 'encipherOnly', 'decipherOnly']],
  ['1.2.840.113549.1.1.10', onlySigns],
  ['1.2.840.10045.2.1', ['keyEncipherment', 'dataEncipherment']],
  ['1.3.101.112', onlySigns],
  ['1.3.101.113', onlySigns],
  ['2.16.840.1.101.3.4.3.17', onlySigns],
  ['2.16.840.1.101.3.4.3.18', onlySigns],
  ['2.16.840.1.101.3.4.3.19', onlySigns],
]);

const consistentUsages = new Map<string, readonly KeyUsageName[]>([
  [purposes.serverAuth, ['digitalSignature', 'keyEncipherment', 'keyAgreement']],
  [purposes.clientAuth, ['digitalSignature', 'keyAgreement']],
  [purposes.codeSigning, ['digitalSignature']],
  [purposes.emailProtection, ['digitalSignature', 'contentCommitment', 'keyEncipherment', 'keyAgreement']],
  [purposes.timeStamping, ['digitalSignature', 'contentCommitment']],
  [purposes.ocspSigning, ['digitalSignature', 'contentCommitment']],
]);
