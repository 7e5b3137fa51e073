import type { PathCode, PathResult } from '../../pki/path/path-result.ts';
import { keyUsageOf, type Certificate } from '../../pki/x509/certificate.ts';
import type { Problem } from './check-contents.ts';
import type { SubIndication } from './report.ts';
import { finding, type FindingCode } from './sentences.ts';

/** Why a path keeps a signature from passing, or undefined. */
export function problemOfPath(result: PathResult): Problem | undefined {
  if (result.kind === 'passed') return undefined;
  const [verdict, subIndication, code] = meanings[result.fault.code];
  return { verdict, subIndication, finding: finding(code, result.fault.detail) };
}

const chainRules = ['indeterminate', 'CHAIN_CONSTRAINTS_FAILURE', 'chain-rules'] as const;
const chainBroken = ['indeterminate', 'CERTIFICATE_CHAIN_GENERAL_FAILURE', 'chain-rules'] as const;

const meanings: Readonly<Record<PathCode, readonly [Problem['verdict'], SubIndication, FindingCode]>> = {
  'path.no-anchor': ['indeterminate', 'NO_CERTIFICATE_CHAIN_FOUND', 'no-anchor'],
  'path.bad-signature': ['indeterminate', 'NO_CERTIFICATE_CHAIN_FOUND', 'no-anchor'],
  'path.budget': chainBroken,
  'path.malformed': chainBroken,
  'path.profile': chainBroken,
  'path.name-chaining': chainBroken,
  'path.not-yet-valid': ['indeterminate', 'OUT_OF_BOUNDS_NO_POE', 'expired'],
  'path.expired': ['indeterminate', 'OUT_OF_BOUNDS_NO_POE', 'expired'],
  'path.not-a-ca': chainRules,
  'path.too-long': chainRules,
  'path.no-cert-sign': chainRules,
  'path.name-not-permitted': chainRules,
  'path.name-excluded': chainRules,
  'path.name-constraint-unusable': chainRules,
  'path.no-valid-policy': chainRules,
  'path.any-policy-mapped': chainRules,
  'path.unknown-critical-extension': chainRules,
  'path.wrong-purpose': chainRules,
  'path.algorithm': ['indeterminate', 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE', 'algorithm-weak'],
  // Failed only where the signature is proven to have been made afterwards: see `settle-order.ts`.
  'path.revoked': ['indeterminate', 'REVOKED_NO_POE', 'revoked'],
  'path.on-hold': ['indeterminate', 'TRY_LATER', 'on-hold'],
  'path.no-revocation-evidence': ['indeterminate', 'TRY_LATER', 'no-revocation-evidence'],
};

/** Codes that say of a path that it reaches an anchor and only its status or time is open. */
const reachedAnchor = new Set<PathCode>(['path.revoked', 'path.on-hold', 'path.no-revocation-evidence']);

/** Whether the certificate comes from an issuer that is trusted, whatever its status. */
export const isTrusted = (result: PathResult): boolean =>
  result.kind === 'passed' || reachedAnchor.has(result.fault.code);

/** A certificate whose keyUsage allows neither signatures nor commitment signs no documents (RFC 5280 clause 4.2.1.3). */
export function problemOfKeyUsage(certificate: Certificate): Problem | undefined {
  const usage = keyUsageOf(certificate);
  if (usage === undefined || usage.has('digitalSignature') || usage.has('contentCommitment'))
    return undefined;
  return {
    verdict: 'indeterminate',
    subIndication: 'SIG_CONSTRAINTS_FAILURE',
    finding: finding('key-usage', Array.from(usage).join(', ')),
  };
}
