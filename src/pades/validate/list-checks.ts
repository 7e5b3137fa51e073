/** The checks of one signature in the order of EN 319 102-1, from what was found; nothing is decided here. */
import { toHex } from '../../lib/bytes.ts';
import { digest } from '#crypto';
import type { PathResult } from '../../pki/path/path-result.ts';
import type { RevocationStatus } from '../../pki/path/revocation-status.ts';
import type { Certificate } from '../../pki/x509/certificate.ts';
import type { Change } from '../diff/change.ts';
import type { ContentsCheck, Problem } from './check-contents.ts';
import type { CheckId } from './checks.ts';
import { commonNameOf } from './describe-certificate.ts';
import type { EvidenceSet } from './evidence-set.ts';
import type { JudgedToken } from './judge-token.ts';
import type { Trust } from './judge-trust.ts';
import type { CheckReport } from './report.ts';
import { changeSentence } from './sentences.ts';
import type { SettledSignature } from './settle-order.ts';

export interface CheckQuestion {
  readonly settled: SettledSignature;
  readonly changes: readonly Change[];
  readonly evidence: EvidenceSet;
  readonly keyUsage: Problem | undefined;
}

export function listChecks(question: CheckQuestion): readonly CheckReport[] {
  const { settled, changes, evidence } = question;
  const { examined, trust, tokens } = settled;
  const { coverage, contents, isDocumentTimestamp } = examined;
  if (coverage.kind === 'unusable') return [check('format.coverage', 'failed', coverage.detail)];
  const covered = check(
    'format.coverage',
    'passed',
    `bytes 0 to ${coverage.end} but the signature itself${coverage.wholeFile ? ', the whole file' : ''}`,
  );
  if (contents === undefined) return [covered];
  return [
    covered,
    ...checksOfContents(contents),
    checkOfChanges(changes),
    ...tokens.flatMap((token) => checksOfToken(token, evidence)),
    ...(trust === undefined ? [] : [checkOfTime(settled), checkOfOrder(settled)]),
    ...(trust === undefined ? [] : checksOfTrust(trust, evidence)),
    ...(trust === undefined || isDocumentTimestamp ? [] : [checkOfKeyUsage(question)]),
  ];
}

const check = (
  id: CheckId,
  status: CheckReport['status'],
  detail: string,
  evidence: readonly string[] = [],
): CheckReport => ({ id, status, detail, evidence });

const idOf = ({ raw }: { readonly raw: Uint8Array }): string => toHex(digest('sha256', raw));

/** Coverage, form, signer, digest and signature fail one before the other: what comes after a fault was not reached. */
function checksOfContents(contents: ContentsCheck): readonly CheckReport[] {
  const { problem, limits, signer, hash, signerInfo } = contents;
  const detail = problem?.finding.detail ?? problem?.finding.sentence.en ?? '';
  const steps: readonly (readonly [CheckId, string])[] = [
    ['format.cms', limits.map(({ sentence }) => sentence.en).join(' ') || 'as the format asks'],
    ['certificate.identified', signer === undefined ? '' : commonNameOf(signer.subject)],
    ['crypto.digest', hash ?? ''],
    ['crypto.signature', signerInfo?.signatureAlgorithm.scheme ?? ''],
  ];
  const failing = problem === undefined ? steps.length : steps.findIndex(([id]) => id === stepOf(problem));
  return steps
    .slice(0, failing + 1)
    .map(([id, said], index) =>
      index === failing && problem !== undefined
        ? check(id, problem.verdict, detail)
        : check(id, 'passed', said, signer === undefined || index === 0 ? [] : [idOf(signer)]),
    );
}

function stepOf({ subIndication }: Problem): CheckId {
  switch (subIndication) {
    case 'HASH_FAILURE':
      return 'crypto.digest';
    case 'SIG_CRYPTO_FAILURE':
      return 'crypto.signature';
    case 'NO_SIGNING_CERTIFICATE_FOUND':
      return 'certificate.identified';
    default:
      return 'format.cms';
  }
}

function checkOfChanges(changes: readonly Change[]): CheckReport {
  const denied = changes.filter(({ allowed }) => !allowed);
  const shown = denied.length === 0 ? changes : denied;
  const detail = shown.map((change) => changeSentence(change).en).join('; ') || 'none';
  return check('changes.after', denied.length === 0 ? 'passed' : 'failed', detail);
}

function checksOfToken(
  { report, certificate, trust }: JudgedToken,
  evidence: EvidenceSet,
): readonly CheckReport[] {
  const { at, trusted, finding, tokenSha256 } = report;
  const said = trusted
    ? `${at.toISOString()} by ${certificate === undefined ? '' : commonNameOf(certificate.subject)}`
    : `${finding?.sentence.en ?? ''} ${finding?.detail ?? ''}`.trim();
  const own = check('timestamp', trusted ? 'passed' : 'indeterminate', said, [tokenSha256]);
  return [own, ...(trust === undefined ? [] : checksOfTrust(trust, evidence))];
}

function checkOfTime({ proven }: SettledSignature): CheckReport {
  const { at, by } = proven;
  return by === undefined
    ? check('time.best-signature-time', 'noted', `nothing proves a time before ${at.toISOString()}`)
    : check('time.best-signature-time', 'passed', at.toISOString(), [by]);
}

function checkOfOrder({ problem, madeAfter }: SettledSignature): CheckReport {
  if (problem?.subIndication === 'TIMESTAMP_ORDER_FAILURE')
    return check('time.order', 'indeterminate', problem.finding.detail ?? '');
  const detail =
    madeAfter === undefined ? 'no timestamp stands below it' : `made after ${madeAfter.toISOString()}`;
  return check('time.order', 'passed', detail);
}

function checksOfTrust(trust: Trust, evidence: EvidenceSet): readonly CheckReport[] {
  const { path, ended, algorithmEnd, slide, problem } = trust;
  const weak = problem?.finding.code === 'algorithm-weak';
  const [leaf] = path.chain;
  return [
    checkOfPath(path),
    ...path.revocation.map((status, index) =>
      checkOfStatus(status, path.chain[path.chain.length - 1 - path.revocation.length + index], evidence),
    ),
    ...(path.kind === 'passed'
      ? [
          check(
            'path.authorities-now',
            ended.length === 0 ? 'passed' : 'noted',
            ended.join('; ') || 'they do',
          ),
        ]
      : []),
    check(
      'acceptance.algorithms',
      weak ? 'indeterminate' : 'passed',
      algorithmEnd === undefined
        ? 'no end is known'
        : `${algorithmEnd.name} counts until ${algorithmEnd.date.toISOString().slice(0, 10)} (${algorithmEnd.source})`,
    ),
    ...checksOfPast(slide, problem === undefined, leaf),
  ];
}

function checkOfPath(path: PathResult): CheckReport {
  const names = path.chain.map(({ subject }) => commonNameOf(subject)).join(' < ');
  const ids = path.chain.map(idOf);
  if (path.kind === 'passed' || statusCodes.has(path.fault.code))
    return check('path.built', 'passed', names, ids);
  return check('path.built', 'indeterminate', `${path.fault.code}: ${path.fault.detail} (${names})`, ids);
}

/** Faults that are told by the statuses. */
const statusCodes = new Set(['path.revoked', 'path.on-hold', 'path.no-revocation-evidence']);

function checkOfStatus(
  status: RevocationStatus,
  certificate: Certificate | undefined,
  evidence: EvidenceSet,
): CheckReport {
  const who = certificate === undefined ? '' : `${commonNameOf(certificate.subject)}: `;
  if (status.kind === 'unknown')
    return check('path.revocation', 'indeterminate', `${who}${status.code}: ${status.detail}`);
  const item = status.item && evidence.itemOf(status.item);
  const ids = item === undefined ? [] : [item.sha256];
  if (status.kind === 'revoked')
    return check(
      'path.revocation',
      'indeterminate',
      `${who}revoked on ${status.date.toISOString()}, reason ${status.reason}`,
      ids,
    );
  const when =
    status.thisUpdate === undefined
      ? 'none is needed'
      : `good by ${status.source} of ${status.thisUpdate.toISOString()}`;
  const later =
    status.revokedLater === undefined ? '' : `, revoked later on ${status.revokedLater.toISOString()}`;
  return check('path.revocation', 'passed', `${who}${when}${later}`, ids);
}

function checksOfPast(
  slide: Trust['slide'],
  holds: boolean,
  leaf: Certificate | undefined,
): readonly CheckReport[] {
  if (slide === undefined) return [];
  const ids = leaf === undefined ? [] : [idOf(leaf)];
  if (slide.kind === 'no-poe') return [check('past.certificate', 'indeterminate', slide.detail, ids)];
  const why = slide.reason === undefined ? '' : `: ${slide.reason.detail}`;
  const until = `until ${slide.controlTime.toISOString()}${why}`;
  return [
    check('past.certificate', 'passed', until, ids),
    check('past.signature', holds ? 'passed' : 'indeterminate', holds ? 'it is' : 'nothing proves it', ids),
  ];
}

function checkOfKeyUsage({ keyUsage }: CheckQuestion): CheckReport {
  return keyUsage === undefined
    ? check('acceptance.key-usage', 'passed', 'for signing documents')
    : check('acceptance.key-usage', 'indeterminate', keyUsage.finding.detail ?? '');
}
