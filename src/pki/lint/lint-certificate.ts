/**
 * Tells what in a certificate breaks RFC 5280, the algorithms' own specifications, and the sets of rules that its
 * profile declares. It never decides whether a path is valid, and it never throws for what stands in a certificate.
 */
import { AppError } from '../../lib/errors.ts';
import { DerError } from '../asn1/der-error.ts';
import { parseCertificate } from '../x509/certificate.ts';
import { extensionOids } from '../x509/extensions.ts';
import { examineCertificate, type Examined, type LintOptions } from './examine-certificate.ts';
import type { LintRule, LintScope, LintSeverity } from './rule.ts';
import { altNameRules } from './rules/alt-name-rules.ts';
import { authorityRules } from './rules/authority-rules.ts';
import { cabTlsRules } from './rules/cab-tls-rules.ts';
import { criticalityRules } from './rules/criticality-rules.ts';
import { encodingRules } from './rules/encoding-rules.ts';
import { etsiRules } from './rules/etsi-rules.ts';
import { frameRules } from './rules/frame-rules.ts';
import { keyRules } from './rules/key-rules.ts';
import { keyUsageRules } from './rules/key-usage-rules.ts';
import { nameRules } from './rules/name-rules.ts';
import { policyRules } from './rules/policy-rules.ts';
import { statusRules } from './rules/status-rules.ts';

export interface LintFinding {
  /** The stable id of the rule. */
  readonly rule: string;
  readonly clause: string;
  readonly severity: LintSeverity;
  /** One sentence: what was expected and what came, in which nothing moves a terminal's cursor. */
  readonly message: string;
}

/** Every rule, in the order in which findings are told. */
export const lintRules: readonly LintRule[] = [
  ...encodingRules,
  ...frameRules,
  ...nameRules,
  ...criticalityRules,
  ...keyUsageRules,
  ...authorityRules,
  ...altNameRules,
  ...policyRules,
  ...statusRules,
  ...keyRules,
  ...cabTlsRules,
  ...etsiRules,
];

/**
 * @param der the whole certificate, from anyone
 * @param options the issuer's certificate and the sets of rules that the profile declares
 * @returns the findings, an empty list where nothing is wrong
 */
export function lintCertificate(der: Uint8Array, options: LintOptions = {}): readonly LintFinding[] {
  let examined: Examined;
  try {
    examined = examineCertificate(parseCertificate(der), options);
  } catch (error) {
    // Strict DER is the first thing that is asked of a certificate; what cannot be read is not judged further.
    if (error instanceof AppError) return [{ ...unreadable, message: quote(error.message) }];
    throw error;
  }
  return lintRules.flatMap((rule) => {
    if (!inScope[rule.appliesTo](examined)) return [];
    const found = findOrTell(rule, examined);
    if (found === undefined) return [];
    const { id, clause, severity, requires } = rule;
    return [{ rule: id, clause, severity, message: `expected ${requires}, got ${quote(found)}` }];
  });
}

/** A rule that cannot read what it judges says that: unreadable is not in order. */
function findOrTell(rule: LintRule, examined: Examined): string | undefined {
  try {
    return rule.find(examined);
  } catch (error) {
    if (error instanceof DerError) return error.message;
    throw error;
  }
}

const longestQuote = 200;

/** Text of a certificate from anyone goes to terminals, logs and answers: without control and direction marks, cut. */
function quote(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '');
  return plain.length > longestQuote ? `${plain.slice(0, longestQuote)}…` : plain;
}

const unreadable = {
  rule: 'certificate-readable',
  clause: 'RFC 5280 4.1, X.690',
  severity: 'error',
} as const;

const purposes = { ocspSigning: '1.3.6.1.5.5.7.3.9', timeStamping: '1.3.6.1.5.5.7.3.8' };

const declares =
  (...sets: readonly string[]) =>
  ({ options }: Examined): boolean =>
    options.sets?.some((set) => sets.includes(set)) === true;

const inScope: { readonly [Scope in LintScope]: (examined: Examined) => boolean } = {
  every: () => true,
  authority: ({ isAuthority }) => isAuthority,
  'end-entity': ({ isAuthority }) => !isAuthority,
  'not-self-signed': ({ isSelfSigned }) => !isSelfSigned,
  // A responder's own mark counts as much as its purpose.
  'ocsp-responder': ({ extensions, certificate }) =>
    extensions.extKeyUsage?.includes(purposes.ocspSigning) === true ||
    certificate.extensions.some(({ oid }) => oid === extensionOids.ocspNoCheck),
  'timestamp-unit': ({ extensions }) => extensions.extKeyUsage?.includes(purposes.timeStamping) === true,
  'cab-tls': declares('cab-tls'),
  etsi: declares('etsi', 'etsi-natural', 'etsi-legal'),
  'etsi-natural': declares('etsi-natural'),
  'etsi-legal': declares('etsi-legal'),
};
