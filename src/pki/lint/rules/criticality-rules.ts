/** Which extensions are critical and which are not (RFC 5280 clause 4.2 and its kin). */
import type { ExtensionName } from '../../x509/extensions.ts';
import { extensionOf } from '../examine-certificate.ts';
import { where, type LintRule, type LintScope, type LintSeverity } from '../rule.ts';

interface Criticality {
  readonly critical: boolean;
  readonly clause: string;
  readonly severity: LintSeverity;
  readonly appliesTo?: LintScope;
}

const must = (critical: boolean, clause: string, appliesTo: LintScope = 'every'): Criticality => ({
  critical,
  clause,
  severity: 'error',
  appliesTo,
});
const should = (critical: boolean, clause: string): Criticality => ({
  critical,
  clause,
  severity: 'warning',
});

const table = {
  authorityKeyIdentifier: must(false, 'RFC 5280 4.2.1.1'),
  subjectKeyIdentifier: must(false, 'RFC 5280 4.2.1.2'),
  keyUsage: should(true, 'RFC 5280 4.2.1.3'),
  policyMappings: should(true, 'RFC 5280 4.2.1.5'),
  issuerAltName: should(false, 'RFC 5280 4.2.1.7'),
  basicConstraints: must(true, 'RFC 5280 4.2.1.9', 'authority'),
  nameConstraints: must(true, 'RFC 5280 4.2.1.10'),
  policyConstraints: must(true, 'RFC 5280 4.2.1.11'),
  crlDistributionPoints: should(false, 'RFC 5280 4.2.1.13'),
  inhibitAnyPolicy: must(true, 'RFC 5280 4.2.1.14'),
  freshestCrl: must(false, 'RFC 5280 4.2.1.15'),
  authorityInfoAccess: must(false, 'RFC 5280 4.2.2.1'),
  noRevAvail: must(false, 'RFC 9608 2'),
  ocspNoCheck: should(false, 'RFC 6960 4.2.2.2.1'),
  qcStatements: must(false, 'EN 319 412-5 QCS-4.1-02'),
  validityAssuredShortTerm: must(false, 'EN 319 412-1 5.2.2'),
} as const satisfies Partial<Record<ExtensionName, Criticality>>;

export const criticalityRules: readonly LintRule[] = [
  ...(Object.keys(table) as (keyof typeof table)[]).map((name) => ruleOf(name, table[name])),
  {
    id: 'subjectAltName-criticality',
    clause: 'RFC 5280 4.2.1.6',
    severity: 'warning',
    appliesTo: 'every',
    requires: 'subjectAltName not to be critical beside a subject with a name',
    find: (examined) =>
      where(
        examined.subject.length > 0 && extensionOf(examined, 'subjectAltName')?.critical === true,
        'a critical one',
      ),
  },
];

function ruleOf(name: ExtensionName, { critical, clause, severity, appliesTo }: Criticality): LintRule {
  return {
    id: `${name}-criticality`,
    clause,
    severity,
    appliesTo: appliesTo ?? 'every',
    requires: critical ? `${name} to be critical` : `${name} not to be critical`,
    find: (examined) => {
      const extension = extensionOf(examined, name);
      return where(
        extension !== undefined && extension.critical !== critical,
        critical ? 'one that is not' : 'a critical one',
      );
    },
  };
}
