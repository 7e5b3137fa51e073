import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { corpora } from '../../../test/judges.ts';
import { parseCertificate } from '../x509/certificate.ts';
import { gatherEvidence } from './gather-evidence.ts';
import type { PathCode } from './path-result.ts';
import { validatePath } from './validate-path.ts';

interface PkitsCase {
  readonly id: string;
  readonly name: string;
  readonly cert: string;
  readonly other_certs?: readonly string[];
  readonly crls?: readonly string[];
  readonly revocation?: boolean;
  readonly error?: { readonly class: string; readonly msg_regex: string };
  readonly params?: {
    readonly user_initial_policy_set?: readonly string[];
    readonly initial_explicit_policy?: boolean;
    readonly initial_policy_mapping_inhibit?: boolean;
    readonly initial_any_policy_inhibit?: boolean;
  };
}

/** The reason that must be given, by the words of the reference's message. */
const reasons: readonly (readonly [RegExp, readonly PathCode[]])[] = [
  [/no revocation information|revocation checks failed/, ['path.no-revocation-evidence']],
  [/CRL indicates .* certificate hold/, ['path.on-hold']],
  [/CRL indicates/, ['path.revoked']],
  [/signature of .* could not be verified/, ['path.bad-signature', 'path.algorithm']],
  [/not valid until/, ['path.not-yet-valid']],
  [/expired/, ['path.expired']],
  [/issuer name could not be matched/, ['path.name-chaining', 'path.no-anchor']],
  [/is not a CA/, ['path.not-a-ca']],
  [/maximum path length/, ['path.too-long']],
  [/not allowed to sign certificates/, ['path.no-cert-sign']],
  [/permitted namespace/, ['path.name-not-permitted', 'path.name-constraint-unusable']],
  [/are excluded from/, ['path.name-excluded', 'path.name-constraint-unusable']],
  [/any policy/, ['path.any-policy-mapped']],
  [/no valid set of policies/, ['path.no-valid-policy']],
  [/unsupported critical extension/, ['path.unknown-critical-extension']],
];

const folder = corpora();

describe.skipIf(folder === undefined)('PKITS under the historic policy at 2015-01-01', () => {
  const read = (kind: 'certs' | 'crls', name: string): Uint8Array =>
    readFileSync(`${folder}/pkits/${kind}/${name}`);
  const cases: readonly PkitsCase[] =
    folder === undefined ? [] : JSON.parse(readFileSync(`${folder}/pkits/pkits.json`, 'utf8'));

  it.each(cases.map((vector) => [`${vector.id} ${vector.name}`, vector] as const))('%s', (_, vector) => {
    const params = vector.params ?? {};
    const crls = ['TrustAnchorRootCRL.crl', ...(vector.crls ?? [])];
    const result = validatePath({
      leaf: parseCertificate(read('certs', vector.cert)),
      pool: (vector.other_certs ?? []).map((name) => parseCertificate(read('certs', name))),
      anchors: [parseCertificate(read('certs', 'TrustAnchorRootCertificate.crt'))],
      at: new Date('2015-01-01T00:00:00Z'),
      algorithms: 'historic',
      ...(vector.revocation === false
        ? {}
        : { evidence: gatherEvidence({ crls: crls.map((name) => read('crls', name)), ocsps: [] }) }),
      policies: {
        ...(params.user_initial_policy_set && { initialPolicies: new Set(params.user_initial_policy_set) }),
        explicitPolicy: params.initial_explicit_policy ?? false,
        inhibitMapping: params.initial_policy_mapping_inhibit ?? false,
        inhibitAnyPolicy: params.initial_any_policy_inhibit ?? false,
      },
    });
    const got = result.kind === 'passed' ? 'passed' : result.fault.code;
    const message = vector.error?.msg_regex ?? '';
    const expected =
      message === '' ? ['passed'] : (reasons.find(([words]) => words.test(message))?.[1] ?? []);
    expect(expected).toContain(got);
  });
});
