/**
 * The path validation algorithm of RFC 5280 clause 6.1 (policies by RFC 9618) over one path that is already in
 * order. Revocation is judged beside it (`revocation.ts`). It must never accept what it does not understand.
 */
import { equalBytes } from '../../lib/bytes.ts';
import { DerError } from '../asn1/der-error.ts';
import { readDer } from '../asn1/der-reader.ts';
import { encodeBitString, encodeSequence } from '../asn1/der-writer.ts';
import {
  basicConstraintsOf,
  certificatePoliciesOf,
  extKeyUsageOf,
  inhibitAnyPolicyOf,
  keyUsageOf,
  nameConstraintsOf,
  parseSubjectPublicKeyInfo,
  policyConstraintsOf,
  policyMappingsOf,
  subjectAltNameOf,
  type Certificate,
  type SubjectPublicKeyInfo,
} from '../x509/certificate.ts';
import { anyPolicy, extensionOids, type NameConstraints } from '../x509/extensions.ts';
import { equalNames } from '../x509/names.ts';
import { refuseAlgorithm, type AlgorithmPolicy } from './algorithm-policy.ts';
import type { Budget } from './budget.ts';
import { findProfileFault } from './check-profile.ts';
import { checkNameConstraints, findUnusableConstraint } from './name-constraints.ts';
import type { PathCode, PathFault } from './path-result.ts';
import {
  addCertificatePolicies,
  applyPolicyMappings,
  constrainPolicies,
  startPolicyGraph,
} from './policy-graph.ts';
import type { VerifySigned } from './signature-memory.ts';

/** The inputs of RFC 5280 clause 6.1.1 (c) to (g). */
export interface PolicyInputs {
  /** Default: any-policy. */
  readonly initialPolicies?: ReadonlySet<string>;
  readonly explicitPolicy?: boolean;
  readonly inhibitMapping?: boolean;
  readonly inhibitAnyPolicy?: boolean;
}

export interface PathRules {
  /** The proven time: validity and algorithms are judged at it. */
  readonly at: Date;
  readonly algorithms: AlgorithmPolicy;
  readonly policies?: PolicyInputs;
  /** The initial max_path_length: certificates between anchor and leaf, self-issued ones not counted. */
  readonly maxIntermediates?: number;
  /** An extended key usage that the leaf must have, where it has any. */
  readonly purpose?: string;
  /** Also refuse what RFC 5280 forbids issuers to write, where clause 6 would not notice. Default: false. */
  readonly strictProfile?: boolean;
}

export type CheckedPath =
  | { readonly kind: 'passed'; readonly policies: ReadonlySet<string> }
  | { readonly kind: 'failed'; readonly fault: PathFault };

/** Checks a path given leaf first, anchor last. @throws {PathBudgetError} where the work allowed is used up */
export function checkPath(
  chain: readonly Certificate[],
  rules: PathRules,
  budget: Budget,
  verify: VerifySigned,
): CheckedPath {
  try {
    return walk(chain, rules, budget, verify);
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    return { kind: 'failed', fault: { code: 'path.malformed', index: 0, detail: error.message } };
  }
}

function walk(
  chain: readonly Certificate[],
  rules: PathRules,
  budget: Budget,
  verify: VerifySigned,
): CheckedPath {
  const n = chain.length - 1;
  const anchor = chain[n];
  if (anchor === undefined) throw new TypeError('expected a path of at least one certificate');
  const fail = (code: PathCode, index: number, detail: string): CheckedPath => ({
    kind: 'failed',
    fault: { code, index, detail },
  });
  const anchorFault = checkAnchor(anchor, n, rules);
  if (anchorFault !== undefined) return { kind: 'failed', fault: anchorFault };

  // 6.1.2 initialization; constraints of the anchor apply as well (RFC 5937).
  const inputs = rules.policies ?? {};
  const graph = startPolicyGraph();
  const constraints: NameConstraints[] = [];
  let explicitPolicy = inputs.explicitPolicy === true ? 0 : n + 1;
  let policyMapping = inputs.inhibitMapping === true ? 0 : n + 1;
  let inhibitAny = inputs.inhibitAnyPolicy === true ? 0 : n + 1;
  let workingKey = anchor.publicKey;
  let maxPathLength = Math.min(rules.maxIntermediates ?? n, basicConstraintsOf(anchor)?.pathLength ?? n);
  const anchorConstraints = nameConstraintsOf(anchor);
  if (n > 0 && anchorConstraints !== undefined) {
    const unusable = findUnusableConstraint(anchorConstraints);
    if (unusable !== undefined) return fail('path.name-constraint-unusable', n, unusable);
    constraints.push(anchorConstraints);
  }

  for (let index = n - 1; index >= 0; index--) {
    const certificate = chain[index];
    const issuer = chain[index + 1];
    if (certificate === undefined || issuer === undefined) break;
    const selfIssued = equalNames(certificate.subject, certificate.issuer);
    const last = index === 0;

    // 6.1.3 basic certificate processing.
    if (!equalNames(certificate.issuer, issuer.subject)) {
      return fail('path.name-chaining', index, 'the issuer is not the subject of the certificate above');
    }
    const basic = checkCertificate(certificate, index, rules, workingKey, verify);
    if (basic !== undefined) return { kind: 'failed', fault: basic };
    if (!selfIssued || last) {
      const fault = checkNameConstraints(certificate, constraints, budget);
      if (fault !== undefined) return { kind: 'failed', fault: { ...fault, index } };
    }
    addCertificatePolicies(
      graph,
      certificatePoliciesOf(certificate),
      inhibitAny > 0 || (!last && selfIssued),
    );
    if (explicitPolicy <= 0 && graph.levels === undefined) {
      return fail('path.no-valid-policy', index, 'no policy is valid from the anchor to here');
    }
    if (last) break;

    // 6.1.4 preparation for the next certificate.
    const mappings = policyMappingsOf(certificate);
    if (mappings !== undefined) {
      if (
        mappings.some(
          (mapping) => mapping.issuerDomainPolicy === anyPolicy || mapping.subjectDomainPolicy === anyPolicy,
        )
      ) {
        return fail('path.any-policy-mapped', index, 'any-policy is mapped');
      }
      applyPolicyMappings(graph, mappings, policyMapping > 0);
    }
    workingKey = inheritParameters(certificate.publicKey, workingKey);
    const own = nameConstraintsOf(certificate);
    if (own !== undefined) {
      const unusable = findUnusableConstraint(own);
      if (unusable !== undefined) return fail('path.name-constraint-unusable', index, unusable);
      constraints.push(own);
    }
    if (!selfIssued) {
      explicitPolicy = Math.max(0, explicitPolicy - 1);
      policyMapping = Math.max(0, policyMapping - 1);
      inhibitAny = Math.max(0, inhibitAny - 1);
    }
    const limits = policyConstraintsOf(certificate);
    explicitPolicy = Math.min(explicitPolicy, limits?.requireExplicitPolicy ?? explicitPolicy);
    policyMapping = Math.min(policyMapping, limits?.inhibitPolicyMapping ?? policyMapping);
    inhibitAny = Math.min(inhibitAny, inhibitAnyPolicyOf(certificate) ?? inhibitAny);
    const basicConstraints = basicConstraintsOf(certificate);
    if (basicConstraints?.ca !== true)
      return fail('path.not-a-ca', index, 'basicConstraints does not say cA');
    if (!selfIssued && --maxPathLength < 0) {
      return fail('path.too-long', index, 'more certificates below a CA than its path length allows');
    }
    maxPathLength = Math.min(maxPathLength, basicConstraints.pathLength ?? maxPathLength);
    if (keyUsageOf(certificate)?.has('keyCertSign') === false) {
      return fail('path.no-cert-sign', index, 'keyUsage lacks keyCertSign');
    }
  }

  // 6.1.5 wrap-up.
  const leaf = chain[0] ?? anchor;
  explicitPolicy = Math.max(0, explicitPolicy - 1);
  if (policyConstraintsOf(leaf)?.requireExplicitPolicy === 0) explicitPolicy = 0;
  const policies = constrainPolicies(graph, inputs.initialPolicies ?? new Set([anyPolicy]));
  if (explicitPolicy === 0 && policies.size === 0) {
    return fail('path.no-valid-policy', 0, 'no policy is valid for the whole path');
  }
  const purposes = extKeyUsageOf(leaf);
  if (rules.purpose !== undefined && purposes !== undefined) {
    if (!purposes.includes(rules.purpose) && !purposes.includes(anyExtendedKeyUsage)) {
      return fail('path.wrong-purpose', 0, `extKeyUsage lacks ${rules.purpose}`);
    }
  }
  return { kind: 'passed', policies };
}

const anyExtendedKeyUsage = '2.5.29.37.0';

/** An anchor is trusted for its key and name; what it says of itself must still be understood and in force. */
function checkAnchor(anchor: Certificate, index: number, rules: PathRules): PathFault | undefined {
  const validity = checkValidity(anchor, index, rules.at);
  if (validity !== undefined) return validity;
  const critical = findUnknownCritical(anchor);
  if (critical !== undefined) return { code: 'path.unknown-critical-extension', index, detail: critical };
  if (index > 0 && anchor.version === 3 && basicConstraintsOf(anchor)?.ca !== true) {
    return { code: 'path.not-a-ca', index, detail: 'basicConstraints of the anchor does not say cA' };
  }
  if (index > 0 && keyUsageOf(anchor)?.has('keyCertSign') === false) {
    return { code: 'path.no-cert-sign', index, detail: 'keyUsage of the anchor lacks keyCertSign' };
  }
  return profileFault(anchor, index, true, rules);
}

function checkCertificate(
  certificate: Certificate,
  index: number,
  rules: PathRules,
  key: SubjectPublicKeyInfo,
  verify: VerifySigned,
): PathFault | undefined {
  if (!equalBytes(certificate.tbsSignatureRaw, certificate.signatureAlgorithm.raw)) {
    return { code: 'path.malformed', index, detail: 'the inner and outer signature algorithms differ' };
  }
  const oids = certificate.extensions.map(({ oid }) => oid);
  const twice = oids.find((oid, i) => oids.indexOf(oid) !== i);
  if (twice !== undefined)
    return { code: 'path.malformed', index, detail: `extension ${twice} stands twice` };
  if (!verify(certificate, key.raw)) {
    return { code: 'path.bad-signature', index, detail: 'the signature of the certificate is wrong' };
  }
  const weak = refuseAlgorithm(rules.algorithms, certificate.signatureAlgorithm, key, rules.at);
  if (weak !== undefined) return { code: 'path.algorithm', index, detail: weak };
  const validity = checkValidity(certificate, index, rules.at);
  if (validity !== undefined) return validity;
  const critical = findUnknownCritical(certificate);
  if (critical !== undefined) return { code: 'path.unknown-critical-extension', index, detail: critical };
  subjectAltNameOf(certificate);
  keyUsageOf(certificate);
  return profileFault(certificate, index, false, rules);
}

function checkValidity({ notBefore, notAfter }: Certificate, index: number, at: Date): PathFault | undefined {
  if (at < notBefore)
    return { code: 'path.not-yet-valid', index, detail: `valid from ${notBefore.toISOString()}` };
  // notAfter names the last valid second as a whole.
  if (at.getTime() >= notAfter.getTime() + 1000) {
    return { code: 'path.expired', index, detail: `valid until ${notAfter.toISOString()}` };
  }
  return undefined;
}

function profileFault(
  certificate: Certificate,
  index: number,
  anchor: boolean,
  { strictProfile }: PathRules,
): PathFault | undefined {
  const detail = strictProfile === true ? findProfileFault(certificate, anchor) : undefined;
  return detail === undefined ? undefined : { code: 'path.profile', index, detail };
}

const understood = new Set<string>([
  extensionOids.subjectKeyIdentifier,
  extensionOids.authorityKeyIdentifier,
  extensionOids.keyUsage,
  extensionOids.extKeyUsage,
  extensionOids.subjectAltName,
  extensionOids.issuerAltName,
  extensionOids.basicConstraints,
  extensionOids.nameConstraints,
  extensionOids.certificatePolicies,
  extensionOids.policyMappings,
  extensionOids.policyConstraints,
  extensionOids.inhibitAnyPolicy,
  extensionOids.crlDistributionPoints,
  extensionOids.freshestCrl,
  extensionOids.qcStatements,
  extensionOids.noRevAvail,
]);

function findUnknownCritical({ extensions }: Certificate): string | undefined {
  return extensions.find(({ critical, oid }) => critical && !understood.has(oid))?.oid;
}

const dsa = '1.2.840.10040.4.1';

/** 6.1.4 (d) to (f): a DSA key without parameters takes those of the key above (RFC 3279 clause 2.3.2). */
export function inheritParameters(
  key: SubjectPublicKeyInfo,
  above: SubjectPublicKeyInfo,
): SubjectPublicKeyInfo {
  if (key.algorithm.oid !== dsa || key.algorithm.parameters !== undefined || above.algorithm.oid !== dsa)
    return key;
  const spki = encodeSequence(above.algorithm.raw, encodeBitString(key.subjectPublicKey));
  return parseSubjectPublicKeyInfo(readDer(spki));
}
