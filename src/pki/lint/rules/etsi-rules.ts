/** What EN 319 412-1, -2, -3 and -5 ask of the certificates of natural and legal persons. */
import { DerError } from '../../asn1/der-error.ts';
import { readDerWhole, childrenOf } from '../../asn1/der-reader.ts';
import { readOid } from '../../asn1/der-values.ts';
import { accessMethods, type KeyUsageName } from '../../x509/extensions.ts';
import { attributeTypes } from '../../x509/names.ts';
import { extensionOf, type EncodedAttribute, type Examined } from '../examine-certificate.ts';
import { qcStatementIds } from '../qc-statements.ts';
import { where, type LintRule, type LintScope } from '../rule.ts';

const rule = (
  id: string,
  appliesTo: LintScope,
  clause: string,
  requires: string,
  find: LintRule['find'],
): LintRule => ({
  id: `etsi-${id}`,
  clause: `EN 319 412-${clause}`,
  severity: 'error',
  appliesTo,
  requires,
  find,
});

const pseudonym = '2.5.4.65';

export const etsiRules: readonly LintRule[] = [
  rule(
    'person-name',
    'etsi-natural',
    '2 NAT-4.2.4-1',
    'countryName, commonName, and a name or a pseudonym',
    ({ subject }) => {
      const { C, CN, GN, SN } = attributeTypes;
      if (count(subject, C) === 0 || count(subject, CN) === 0) return 'none';
      return where(count(subject, GN) + count(subject, SN) + count(subject, pseudonym) === 0, 'neither');
    },
  ),
  rule('name-or-pseudonym', 'etsi-natural', '2 NAT-4.2.4-4', 'no pseudonym beside a name', ({ subject }) => {
    const { GN, SN } = attributeTypes;
    return where(count(subject, pseudonym) > 0 && count(subject, GN) + count(subject, SN) > 0, 'both');
  }),
  rule(
    'person-name-once',
    'etsi-natural',
    '2 NAT-4.2.4-3',
    'commonName and countryName once',
    ({ subject }) =>
      where(count(subject, attributeTypes.C) > 1 || count(subject, attributeTypes.CN) > 1, 'one twice'),
  ),
  rule(
    'organisation-name',
    'etsi-legal',
    '3 LEG-4.2.1-2',
    'countryName, organizationName, organizationIdentifier and commonName',
    ({ subject }) => {
      const { C, O, organizationIdentifier, CN } = attributeTypes;
      const missing = [C, O, organizationIdentifier, CN].filter((oid) => count(subject, oid) === 0);
      return where(missing.length > 0, `none of ${missing.join(', ')}`);
    },
  ),
  rule(
    'organisation-name-once',
    'etsi-legal',
    '3 LEG-4.2.1-3',
    'each of these attributes once',
    ({ subject }) => {
      const { C, O, organizationIdentifier, CN } = attributeTypes;
      return [C, O, organizationIdentifier, CN].find((oid) => count(subject, oid) > 1);
    },
  ),
  rule(
    'organisation-identifier',
    'etsi-legal',
    '3 LEG-4.2.1-6',
    'another organizationIdentifier than the name',
    ({ subject }) => {
      const textOf = (wanted: string) => subject.find(({ oid }) => oid === wanted)?.text;
      const identifier = textOf(attributeTypes.organizationIdentifier);
      return where(identifier !== undefined && identifier === textOf(attributeTypes.O), 'the same');
    },
  ),
  rule(
    'usage-type',
    'etsi',
    '2 NAT-4.3.2-1',
    'one of the usage types A to F',
    ({ extensions: { keyUsage } }) =>
      where(keyUsage === undefined || usageType(keyUsage) === undefined, describe(keyUsage)),
  ),
  rule(
    'commitment-usage',
    'etsi',
    '2 NAT-4.3.2-2',
    'type A, B or F where content is committed to',
    ({ extensions: { keyUsage } }) => {
      if (keyUsage?.has('contentCommitment') !== true) return undefined;
      return where(!['A', 'B', 'F'].includes(usageType(keyUsage) ?? ''), describe(keyUsage));
    },
  ),
  {
    ...rule(
      'commitment-usage-alone',
      'etsi',
      '2 NAT-4.3.2-3',
      'contentCommitment alone (type A)',
      ({ extensions: { keyUsage } }) =>
        where(keyUsage?.has('contentCommitment') === true && keyUsage.size > 1, describe(keyUsage)),
    ),
    severity: 'notice',
  },
  rule('policy', 'etsi', '2 GEN-4.3.3-2', 'a certificate policy', (examined) =>
    where(extensionOf(examined, 'certificatePolicies') === undefined, 'none'),
  ),
  ...(['policyMappings', 'nameConstraints', 'policyConstraints', 'inhibitAnyPolicy'] as const).map((name) =>
    rule(`no-${name}`, 'etsi', '2 GEN-4.3.4-1, 4.3.8-1, 4.3.9-1, 4.3.12-1', `no ${name}`, (examined) =>
      where(extensionOf(examined, name) !== undefined, 'one'),
    ),
  ),
  ...(
    [
      ['subjectAltName', 'GEN-4.3.5-1'],
      ['issuerAltName', 'GEN-4.3.6-1'],
      ['extKeyUsage', 'GEN-4.3.10-1'],
      ['crlDistributionPoints', 'GEN-4.3.11-5'],
    ] as const
  ).map(([name, requirement]) =>
    rule(`${name}-not-critical`, 'etsi', `2 ${requirement}`, `${name} not to be critical`, (examined) =>
      where(extensionOf(examined, name)?.critical === true, 'a critical one'),
    ),
  ),
  rule(
    'issuer-access',
    'etsi',
    '2 GEN-4.4.1-2, -3, -4',
    'authorityInfoAccess with the issuer’s certificate by http',
    (examined) => where(!hasAccess(examined, accessMethods.caIssuers), 'none'),
  ),
  rule(
    'status',
    'etsi',
    '2 GEN-4.3.11-2, GEN-4.4.1-8',
    'a responder by http or a list, or a short life',
    (examined) =>
      where(
        extensionOf(examined, 'crlDistributionPoints') === undefined &&
          extensionOf(examined, 'validityAssuredShortTerm') === undefined &&
          !hasAccess(examined, accessMethods.ocsp),
        'none',
      ),
  ),
  rule(
    'semantics',
    'etsi',
    '1 5.1.3 to 5.1.5',
    'identifiers in the form that the semantics statement names',
    (examined) => {
      const claimed = (examined.extensions.qcStatements ?? [])
        .filter(({ oid }) => oid === qcStatementIds.semantics)
        .map(({ info }) => semanticsOf(info));
      const natural = claimed.includes('0.4.0.194121.1.1');
      const legal = claimed.includes('0.4.0.194121.1.2');
      return examined.subject.find(
        ({ oid, text }) =>
          (natural && oid === attributeTypes.serialNumber && !naturalIdentifier.test(text)) ||
          (legal && oid === attributeTypes.organizationIdentifier && !legalIdentifier.test(text)),
      )?.text;
    },
  ),
  rule(
    'qualified-types',
    'etsi',
    '5 QCS-4.2.3',
    'QcType beside QcCompliance',
    ({ extensions: { qcStatements = [] } }) => {
      const has = (id: string): boolean => qcStatements.some(({ oid }) => oid === id);
      return where(has(qcStatementIds.compliance) && !has(qcStatementIds.type), 'none');
    },
  ),
];

/** TIN, IDC, PNO, PAS or a national scheme, country, hyphen, identifier (clauses 5.1.3 and 5.1.4). */
const naturalIdentifier = /^(PAS|IDC|PNO|TAX|TIN|[A-Z]{2}:)[A-Z]{2}-.+$/;
const legalIdentifier = /^(VAT|NTR|PSD|LEI|[A-Z]{2}:)[A-Z]{2}-.+$/;

function semanticsOf(info: Uint8Array | undefined): string | undefined {
  try {
    const [first] = info === undefined ? [] : childrenOf(readDerWhole(info));
    return first && readOid(first);
  } catch (error) {
    // A statement of another form claims no semantics that we know.
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

const count = (name: readonly EncodedAttribute[], wanted: string): number =>
  name.filter(({ oid }) => oid === wanted).length;

const describe = (keyUsage: ReadonlySet<KeyUsageName> | undefined): string =>
  keyUsage === undefined ? 'none' : [...keyUsage].join(', ');

/** Table 1 of EN 319 412-2 clause 4.3.2. */
function usageType(keyUsage: ReadonlySet<KeyUsageName>): string | undefined {
  const enciphers = keyUsage.has('keyEncipherment') || keyUsage.has('keyAgreement');
  const types = [
    ['A', ['contentCommitment'], false],
    ['B', ['contentCommitment', 'digitalSignature'], false],
    ['C', ['digitalSignature'], false],
    ['D', ['digitalSignature'], true],
    ['E', [], true],
    ['F', ['contentCommitment', 'digitalSignature'], true],
  ] as const;
  const rest = [...keyUsage].filter((usage) => usage !== 'keyEncipherment' && usage !== 'keyAgreement');
  return types.find(
    ([, usages, withEncipherment]) =>
      withEncipherment === enciphers &&
      usages.length === rest.length &&
      usages.every((usage) => keyUsage.has(usage)),
  )?.[0];
}

const hasAccess = ({ extensions }: Examined, wanted: string): boolean =>
  extensions.authorityInfoAccess?.some(
    ({ method, location }) =>
      method === wanted && location.kind === 'uri' && /^https?:\/\//i.test(location.value),
  ) === true;
