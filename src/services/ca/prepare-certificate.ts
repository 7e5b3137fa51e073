import { lintCertificate, type LintFinding } from '../../pki/lint/lint-certificate.ts';
import type { KeyFault } from '../../pki/lint/examine-certificate.ts';
import type { Signer } from '../../pki/crypto/signer.ts';
import {
  encodeTbsCertificate,
  signEnclosed,
  signWithoutTrust,
  type TbsCertificate,
} from '../../pki/x509/build-certificate.ts';
import type { Certificate } from '../../pki/x509/certificate.ts';
import { CaError } from './ca-error.ts';
import type { Certification } from './certification.ts';
import type { Profile } from './profile.ts';

export interface PreparedContent {
  readonly profile: Profile;
  readonly tbs: TbsCertificate;
  /** Undefined for a root, which is its own. */
  readonly issuer: Certificate | undefined;
  readonly keyFault: KeyFault | undefined;
}

/**
 * What was linted and nothing else: the real key signs exactly these bytes, once. Neither a second certificate nor
 * another content can come of one look.
 */
export class LintedCertificate {
  #toBeSigned: Uint8Array | undefined;
  readonly #signer: Signer;
  /** What was found and does not forbid: warnings, notices and what the profile waives. */
  readonly findings: readonly LintFinding[];

  constructor(toBeSigned: Uint8Array, signer: Signer, findings: readonly LintFinding[]) {
    this.#toBeSigned = toBeSigned;
    this.#signer = signer;
    this.findings = findings;
  }

  /** @throws {CaError} `ca.token-used` */
  issue(): Promise<Uint8Array> {
    const toBeSigned = this.#toBeSigned;
    this.#toBeSigned = undefined;
    if (toBeSigned === undefined)
      throw new CaError('ca.token-used', 'what was linted once is signed once: prepare another certificate');
    return signEnclosed(toBeSigned, this.#signer);
  }
}

/**
 * Writes the certificate, signs it with a throw-away key and lints it.
 *
 * @throws {CaError} `ca.lint-refused` with the findings as details
 */
export async function prepareCertificate(
  certification: Certification,
  { profile, tbs, issuer, keyFault }: PreparedContent,
  signer: Signer,
): Promise<LintedCertificate> {
  const toBeSigned = encodeTbsCertificate(tbs, signer.algorithm);
  const rehearsal = await signWithoutTrust(toBeSigned, await certification.throwAwaySigner(signer.algorithm));
  const findings = lintCertificate(rehearsal, {
    sets: profile.rules,
    findKeyFault: () => keyFault,
    ...(issuer !== undefined && { issuer }),
  });
  const refused = findings.filter(({ severity, rule }) => severity === 'error' && !(rule in profile.waivers));
  if (refused.length > 0) {
    throw new CaError(
      'ca.lint-refused',
      refused.map(({ rule, message }) => `${rule}: ${message}`).join('; '),
      { details: { profile: profile.name, rules: refused.map(({ rule }) => rule), findings: refused } },
    );
  }
  return new LintedCertificate(toBeSigned, signer, findings);
}
