/** What the CA/Browser Forum's Baseline Requirements ask of a TLS server's certificate beyond RFC 5280. */
import { findExtension } from '../../x509/certificate.ts';
import { accessMethods } from '../../x509/extensions.ts';
import { attributeTypes } from '../../x509/names.ts';
import type { Examined } from '../examine-certificate.ts';
import { isReservedAddress } from '../reserved-addresses.ts';
import { where, type LintRule } from '../rule.ts';

const serverAuth = '1.3.6.1.5.5.7.3.1';
const clientAuth = '1.3.6.1.5.5.7.3.2';

/** Domain, organisation, individual and extended validation. */
const reservedPolicies = ['2.23.140.1.2.1', '2.23.140.1.2.2', '2.23.140.1.2.3', '2.23.140.1.1'];

/** The longest validity in days of what is issued from that day on (BR 6.3.2). */
const longestValidity = [
  ['2029-03-15', 47],
  ['2027-03-15', 100],
  ['2026-03-15', 200],
  ['2020-09-01', 398],
  ['0000-01-01', 825],
] as const;

const rule = (id: string, clause: string, requires: string, find: LintRule['find']): LintRule => ({
  id: `tls-${id}`,
  clause: `CA/B BR ${clause}`,
  severity: 'error',
  appliesTo: 'cab-tls',
  requires,
  find,
});

export const cabTlsRules: readonly LintRule[] = [
  rule('alt-name', '7.1.2.7.12', 'subjectAltName of DNS names and addresses only', ({ extensions }) => {
    const names = extensions.subjectAltName ?? [];
    if (names.length === 0) return 'none';
    const odd = names.find(({ kind }) => kind !== 'dns' && kind !== 'ip');
    return odd?.kind;
  }),
  rule('domain-name', '3.2.2.4, 7.1.2.7.12', 'fully qualified names, no reserved ones', ({ extensions }) =>
    dnsNames({ extensions }).find(
      (name) =>
        !name.replace(/^\*\./, '').includes('.') ||
        /(^|\.)(local|localhost|internal|onion\.|arpa)$/i.test(name),
    ),
  ),
  rule('address', '4.2.2', 'addresses of the internet, no reserved ones', ({ extensions }) => {
    const addresses = (extensions.subjectAltName ?? []).flatMap((name) =>
      name.kind === 'ip' ? [name.bytes] : [],
    );
    return addresses.find(isReservedAddress)?.join('.');
  }),
  rule(
    'common-name',
    '7.1.4.3',
    'at most one commonName, out of subjectAltName',
    ({ subject, extensions }) => {
      const names = subject.filter(({ oid }) => oid === attributeTypes.CN).map(({ text }) => text);
      const known = new Set(dnsNames({ extensions }));
      const addresses = (extensions.subjectAltName ?? []).flatMap((name) =>
        name.kind === 'ip' && name.bytes.length === 4 ? [name.bytes.join('.')] : [],
      );
      if (names.length > 1) return `${names.length}`;
      return names.find((name) => !known.has(name) && !addresses.includes(name));
    },
  ),
  rule('no-unit', '7.1.2.7.4', 'no organizationalUnitName', ({ subject }) =>
    where(
      subject.some(({ oid }) => oid === attributeTypes.OU),
      'one',
    ),
  ),
  rule('no-personal-names', '7.1.2.7.4', 'no givenName and surname beside an organisation', ({ subject }) => {
    const has = (oid: string): boolean => subject.some((attribute) => attribute.oid === oid);
    return where(has(attributeTypes.O) && (has(attributeTypes.GN) || has(attributeTypes.SN)), 'one');
  }),
  rule('validity', '6.3.2', 'a validity no longer than the day of issuance allows', ({ certificate }) => {
    // The last second counts: notAfter is within the validity (RFC 5280 clause 4.1.2.5).
    const days = (certificate.notAfter.getTime() + 1000 - certificate.notBefore.getTime()) / 86_400_000;
    const day = certificate.notBefore.toISOString().slice(0, 10);
    const longest = longestValidity.find(([from]) => day >= from)?.[1] ?? 0;
    return where(days > longest, `${days.toFixed(1)} days`);
  }),
  rule(
    'purposes',
    '7.1.2.7.10',
    'serverAuth, and at most clientAuth beside it',
    ({ extensions: { extKeyUsage = [] } }) =>
      where(
        !extKeyUsage.includes(serverAuth) ||
          extKeyUsage.some((oid) => oid !== serverAuth && oid !== clientAuth),
        extKeyUsage.join(', ') || 'none',
      ),
  ),
  rule('usages', '7.1.2.7.11', 'digitalSignature, with RSA keyEncipherment at most', ({ extensions }) => {
    const { keyUsage } = extensions;
    if (keyUsage === undefined) return undefined;
    const odd = [...keyUsage].filter((usage) => usage !== 'digitalSignature' && usage !== 'keyEncipherment');
    return odd.length > 0 || !keyUsage.has('digitalSignature') ? [...keyUsage].join(', ') : undefined;
  }),
  rule('not-an-authority', '7.1.2.7.8', 'basicConstraints without cA', ({ extensions }) =>
    where(extensions.basicConstraints?.ca === true, 'cA'),
  ),
  rule(
    'policy',
    '7.1.2.7.9',
    'exactly one reserved policy of the Forum',
    ({ extensions: { certificatePolicies = [] } }) => {
      const reserved = certificatePolicies.filter(({ oid }) => reservedPolicies.includes(oid));
      return where(reserved.length !== 1, `${reserved.length}`);
    },
  ),
  rule(
    'access',
    '7.1.2.7.7',
    'addresses by http, and of responder, issuer or list at least one each way',
    (examined) => {
      const { authorityInfoAccess = [], crlDistributionPoints } = examined.extensions;
      const methods = authorityInfoAccess.map(({ method }) => method);
      const plain = authorityInfoAccess.every(
        ({ location }) => location.kind === 'uri' && /^http:\/\//i.test(location.value),
      );
      if (!plain) return 'another scheme than http';
      return where(!methods.includes(accessMethods.ocsp) && crlDistributionPoints === undefined, 'none');
    },
  ),
  rule(
    'authority-key',
    '7.1.2.7.6',
    'authorityKeyIdentifier of a keyIdentifier alone',
    ({ certificate, extensions }) =>
      where(
        findExtension(certificate, 'authorityKeyIdentifier') === undefined ||
          extensions.authorityKeyIdentifier?.authorityCertSerialNumber !== undefined,
        'another',
      ),
  ),
  rule(
    'serial',
    '7.1.2.7',
    'a serial number with room for 64 random bits',
    ({ certificate: { serialNumber } }) => where(serialNumber.length < 8, `${serialNumber.length} octets`),
  ),
  rule('algorithm', '7.1.3.1, 7.1.3.2', 'RSA, P-256, P-384 or P-521', ({ certificate }) => {
    const { scheme } = certificate.signatureAlgorithm;
    const { oid } = certificate.publicKey.algorithm;
    const known = oid === '1.2.840.113549.1.1.1' || oid === '1.2.840.10045.2.1';
    return where(
      !known || (scheme !== 'rsa' && scheme !== 'rsa-pss' && scheme !== 'ecdsa'),
      `${oid}, ${scheme}`,
    );
  }),
];

const dnsNames = ({ extensions }: Pick<Examined, 'extensions'>): readonly string[] =>
  (extensions.subjectAltName ?? []).flatMap((name) => (name.kind === 'dns' ? [name.value] : []));
