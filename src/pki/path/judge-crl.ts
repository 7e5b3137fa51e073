/** Revocation by CRL: RFC 5280 clause 6.3.3, over the lists at hand. The letters are the clause's steps. */
import { equalBytes, toHex } from '../../lib/bytes.ts';
import {
  authorityKeyIdentifierOf,
  basicConstraintsOf,
  crlDistributionPointsOf,
  findExtension,
  freshestCrlOf,
  keyUsageOf,
  type Certificate,
} from '../x509/certificate.ts';
import {
  crlNumberOf,
  findRevoked,
  findUnknownCriticalEntryExtension,
  issuingDistributionPointOf,
  type CertificateList,
  type ParsedIssuingDistributionPoint,
  type RevokedEntry,
} from '../x509/crl.ts';
import { extensionOids, type DistributionPoint } from '../x509/extensions.ts';
import type { GeneralName } from '../x509/general-names.ts';
import { equalNames, type Name } from '../x509/names.ts';
import { readDerWhole } from '../asn1/der-reader.ts';
import { readTime } from '../asn1/der-values.ts';
import { refuseAlgorithm } from './algorithm-policy.ts';
import { namePointsTo } from './distribution-point-names.ts';
import { unknownStatus, type RevocationStatus } from './revocation-status.ts';
import type { RevocationQuestion } from './revocation.ts';

const removeFromCrl = 8;
const allReasons = new Set([1, 2, 3, 4, 5, 6, 7, 8]);
const clockSkewMs = 300_000;

/** What the lists say; 'unknown' with the nearest miss where none can be used. */
export function judgeByCrl(question: RevocationQuestion): RevocationStatus {
  const { certificate, evidence } = question;
  const points = [...(crlDistributionPointsOf(certificate) ?? []), wholeScopeOf(certificate)];
  const covered = new Set<number>();
  const misses: RevocationStatus[] = [];
  let revokedLater: Date | undefined;
  for (const point of points) {
    for (const crl of evidence.crls) {
      if (findExtension(crl, 'deltaCrlIndicator') !== undefined) continue;
      const scope = scopeOf(crl, point, certificate);
      if (typeof scope === 'string') {
        if (scope !== 'other issuer') misses.push(unknownStatus('revocation.scope', scope));
        continue;
      }
      // (e): a list that adds no reason adds nothing.
      if (scope.reasons.isSubsetOf(covered)) continue;
      const answer = judgeList(question, crl, scope);
      if (answer.kind === 'unknown') {
        misses.push(answer);
        continue;
      }
      if (answer.kind === 'revoked' || answer.source === 'not-needed') return answer;
      revokedLater ??= answer.revokedLater;
      for (const reason of scope.reasons) covered.add(reason);
      if (allReasons.isSubsetOf(covered)) return { ...answer, revokedLater };
    }
  }
  if (covered.size > 0) {
    return unknownStatus('revocation.reasons-not-covered', 'the lists at hand do not cover every reason');
  }
  const [first] = misses.sort((a, b) => weight(b) - weight(a));
  return first ?? unknownStatus('revocation.no-evidence', 'no revocation list of the issuer is at hand');
}

/** The most telling miss first: a list that is stale says more than one of another scope. */
function weight(status: RevocationStatus): number {
  return status.kind === 'unknown' && status.code === 'revocation.scope' ? 0 : 1;
}

/** The last paragraph of clause 6.3.3: a list of the issuer's that no distribution point names. */
const wholeScopeOf = (certificate: Certificate): DistributionPoint => ({
  name: { kind: 'fullName', names: [{ kind: 'directory', name: certificate.issuer }] },
  reasons: undefined,
  crlIssuer: undefined,
});

interface Scope {
  readonly point: DistributionPoint;
  readonly idp: ParsedIssuingDistributionPoint | undefined;
  readonly reasons: ReadonlySet<number>;
}

/** Steps (b) and (d): whether the list speaks of this certificate, and of which reasons; else why not. */
function scopeOf(crl: CertificateList, point: DistributionPoint, certificate: Certificate): Scope | string {
  const idp = issuingDistributionPointOf(crl);
  if (point.crlIssuer === undefined) {
    if (!equalNames(crl.issuer, certificate.issuer)) return 'other issuer';
  } else {
    if (!point.crlIssuer.some((name) => isDirectory(name, crl.issuer))) return 'other issuer';
    if (idp?.indirectCrl !== true) return 'the list is not indirect but its issuer is not the certificate’s';
  }
  if (idp !== undefined) {
    if (idp.name !== undefined && !namePointsTo(idp.name, crl.issuer, point)) {
      return 'the list is for another distribution point';
    }
    const ca = basicConstraintsOf(certificate)?.ca === true;
    if (idp.onlyContainsUserCerts && ca) return 'the list holds end-entity certificates only';
    if (idp.onlyContainsCaCerts && !ca) return 'the list holds CA certificates only';
    if (idp.onlyContainsAttributeCerts) return 'the list holds attribute certificates only';
  }
  const reasons = reasonsOf(point.reasons).intersection(reasonsOf(idp?.onlySomeReasons));
  return { point, idp, reasons };
}

/** Bit 0 is unused in ReasonFlags. */
const reasonsOf = (flags: ReadonlySet<number> | undefined): ReadonlySet<number> =>
  flags === undefined ? allReasons : flags.intersection(allReasons);

const isDirectory = (name: GeneralName, issuer: Name): boolean =>
  name.kind === 'directory' && equalNames(name.name, issuer);

function judgeList(question: RevocationQuestion, crl: CertificateList, scope: Scope): RevocationStatus {
  const unusable = findUnusable(question, crl);
  if (unusable !== undefined) return unusable;
  const delta = findDelta(question, crl, scope);
  // (i), (j), (k): the delta first, as it is newer.
  const isIssuer = issuerMatcher(question.certificate, crl);
  const { serialNumber } = question.certificate;
  const changed = delta && findRevoked(delta, serialNumber, isIssuer);
  const entry = changed ?? findRevoked(crl, serialNumber, isIssuer);
  const item = delta ?? crl;
  const { thisUpdate, nextUpdate: freshUntil = thisUpdate } = item;
  const good = {
    kind: 'good',
    source: 'crl',
    thisUpdate,
    freshUntil,
    revokedLater: undefined,
    item,
  } as const;
  if (entry === undefined || entry.reason === removeFromCrl) return good;
  const date = earlier(entry);
  if (date > question.at) return { ...good, revokedLater: date };
  return { kind: 'revoked', source: 'crl', date, reason: entry.reason, thisUpdate, item };
}

const earlier = ({ revocationDate, invalidityDate }: RevokedEntry): Date =>
  invalidityDate !== undefined && invalidityDate < revocationDate ? invalidityDate : revocationDate;

/** An indirect list's entry belongs to the issuer that it, or an entry before it, names; else to the list's own. */
function issuerMatcher(
  certificate: Certificate,
  crl: CertificateList,
): (issuer: Name | undefined) => boolean {
  return (issuer) => equalNames(issuer ?? crl.issuer, certificate.issuer);
}

const understoodListExtensions = new Set<string>([
  extensionOids.authorityKeyIdentifier,
  extensionOids.issuerAltName,
  extensionOids.crlNumber,
  extensionOids.deltaCrlIndicator,
  extensionOids.issuingDistributionPoint,
  extensionOids.freshestCrl,
  extensionOids.authorityInfoAccess,
  extensionOids.expiredCertsOnCrl,
]);

/** Steps (a), (f), (g): why this list may not be relied on for this certificate, or undefined. */
function findUnusable(question: RevocationQuestion, crl: CertificateList): RevocationStatus | undefined {
  const { at, now, certificate } = question;
  const unknownExtension =
    crl.extensions.find(({ critical, oid }) => critical && !understoodListExtensions.has(oid))?.oid ??
    findUnknownCriticalEntryExtension(crl);
  if (unknownExtension !== undefined) {
    return unknownStatus('revocation.unknown-critical-extension', unknownExtension);
  }
  if (crl.thisUpdate.getTime() > now.getTime() + clockSkewMs) {
    return unknownStatus('revocation.stale', 'the list is from the future');
  }
  if (question.acceptStale !== true && (crl.nextUpdate === undefined || crl.nextUpdate < at)) {
    return unknownStatus(
      'revocation.stale',
      `the list was to be replaced by ${crl.nextUpdate?.toISOString() ?? 'an unknown time'}`,
    );
  }
  if (crl.thisUpdate > certificate.notAfter && !keepsExpired(crl, certificate)) {
    return unknownStatus(
      'revocation.stale',
      'the list is younger than the certificate’s end and may have dropped it',
    );
  }
  if (question.strictProfile === true) {
    const number = findExtension(crl, 'crlNumber');
    if (number === undefined || number.critical) {
      return unknownStatus(
        'revocation.malformed',
        '5.2.3: a list must have a crlNumber that is not critical',
      );
    }
  }
  return checkSigner(question, crl);
}

function keepsExpired(crl: CertificateList, { notAfter }: Certificate): boolean {
  const extension = findExtension(crl, 'expiredCertsOnCrl');
  return extension !== undefined && readTime(readDerWhole(extension.value)) <= notAfter;
}

/** The signer is the certificate's issuer, or a certificate of the list's issuer whose path ends at the same anchor. */
function checkSigner(question: RevocationQuestion, crl: CertificateList): RevocationStatus | undefined {
  if (!equalBytes(crl.tbsSignatureRaw, crl.signatureAlgorithm.raw)) {
    return unknownStatus(
      'revocation.malformed',
      'the inner and outer signature algorithms of the list differ',
    );
  }
  const identifier = authorityKeyIdentifierOf(crl)?.keyIdentifier;
  const none = unknownStatus('revocation.no-evidence', 'no certificate of the list’s issuer is at hand');
  let miss = none;
  for (const { certificate: signer, spki, inPath } of question.signersNamed(crl.issuer, identifier)) {
    if (!question.verify(crl, spki)) {
      if (miss === none)
        miss = unknownStatus('revocation.bad-signature', 'the signature of the list is wrong');
      continue;
    }
    const key = signer.publicKey;
    const weak = refuseAlgorithm(question.algorithms, crl.signatureAlgorithm, key, question.at);
    if (weak !== undefined) return unknownStatus('revocation.not-authorised', weak);
    if (keyUsageOf(signer)?.has('cRLSign') === false) {
      miss = unknownStatus('revocation.not-authorised', 'the signer of the list lacks cRLSign');
      continue;
    }
    if (inPath || question.isAuthority(signer)) return undefined;
    miss = unknownStatus('revocation.not-authorised', 'the path of the list’s signer is not valid');
  }
  return miss;
}

/** Step (c): the newest usable delta for this complete list. */
function findDelta(
  question: RevocationQuestion,
  crl: CertificateList,
  scope: Scope,
): CertificateList | undefined {
  const number = crlNumberOf(crl, 'crlNumber');
  const announced = freshestCrlOf(question.certificate) ?? freshestCrlOf(crl);
  if (number === undefined || announced === undefined) return undefined;
  return question.evidence.crls
    .filter((delta) => {
      const base = crlNumberOf(delta, 'deltaCrlIndicator');
      const own = crlNumberOf(delta, 'crlNumber');
      return (
        base !== undefined &&
        own !== undefined &&
        base <= number &&
        own >= number &&
        equalNames(delta.issuer, crl.issuer) &&
        sameExtension(delta, crl, 'issuingDistributionPoint') &&
        sameExtension(delta, crl, 'authorityKeyIdentifier') &&
        typeof scopeOf(delta, scope.point, question.certificate) !== 'string' &&
        findUnusable(question, delta) === undefined
      );
    })
    .sort((a, b) => b.thisUpdate.getTime() - a.thisUpdate.getTime())[0];
}

function sameExtension(
  a: CertificateList,
  b: CertificateList,
  name: 'issuingDistributionPoint' | 'authorityKeyIdentifier',
): boolean {
  const [first, second] = [findExtension(a, name), findExtension(b, name)];
  return toHex(first?.value ?? new Uint8Array()) === toHex(second?.value ?? new Uint8Array());
}
