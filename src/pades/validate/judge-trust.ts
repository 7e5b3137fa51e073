/** Paths of signers and timestamp units at their proven time, and what their outcome means for a signature. */
import type { AlgorithmPolicy } from '../../pki/path/algorithm-policy.ts';
import type { PathCode, PathResult } from '../../pki/path/path-result.ts';
import type { RevocationEvidence } from '../../pki/path/revocation.ts';
import type { SignatureMemory } from '../../pki/path/signature-memory.ts';
import { validatePath } from '../../pki/path/validate-path.ts';
import { keyUsageOf, type Certificate } from '../../pki/x509/certificate.ts';
import type { Problem } from './check-contents.ts';
import type { SubIndication } from './report.ts';
import { finding, type FindingCode } from './sentences.ts';

export interface TrustGround {
  readonly anchors: readonly Certificate[];
  readonly pool: readonly Certificate[];
  readonly evidence: RevocationEvidence;
  readonly algorithms: AlgorithmPolicy;
  /** When the question is asked. */
  readonly now: Date;
  readonly signatures: SignatureMemory;
}

export const timeStamping = '1.3.6.1.5.5.7.3.8';

export function judgePath(ground: TrustGround, leaf: Certificate, at: Date, purpose?: string): PathResult {
  return validatePath({
    leaf,
    pool: ground.pool,
    anchors: ground.anchors,
    evidence: ground.evidence,
    algorithms: ground.algorithms,
    at,
    now: ground.now,
    signatures: ground.signatures,
    ...(purpose === undefined ? {} : { purpose }),
  });
}

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
  'path.revoked': ['failed', 'REVOKED', 'revoked'],
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
