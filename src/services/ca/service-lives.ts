import type { AuthorityRow } from '../../io/db/authorities.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import type { MadeKind } from './make-authority.ts';

/** The authorities that speak for the platform every day. */
export type ServiceKind = Extract<MadeKind, 'ocsp' | 'tsa' | 'report-seal'>;
export const serviceKinds = ['ocsp', 'tsa', 'report-seal'] as const satisfies readonly ServiceKind[];

/** One service under one name, through all of its keys. */
export interface ServiceLife {
  /** The last of the line, whom nobody succeeds yet. */
  readonly last: AuthorityRow;
  /** Until when, from now on, there is always one whose certificate is valid; now where there is none. */
  readonly coveredUntil: Date;
}

/** The services among active authorities of one kind: responders are told apart by whom they answer for. */
export function serviceLives(rows: readonly AuthorityRow[], now: Date): readonly ServiceLife[] {
  const lines = new Map<string, AuthorityRow[]>();
  for (const row of rows) {
    const line = `${row.kind === 'ocsp' ? row.parentId : ''} ${row.name}`;
    lines.set(line, [...(lines.get(line) ?? []), row]);
  }
  return [...lines.values()].flatMap((line) => {
    const [last] = line.filter(({ successorId }) => successorId === undefined);
    return last === undefined ? [] : [{ last, coveredUntil: endOfCover(line, now) }];
  });
}

/** One that begins only in the future, made ahead or by a clock that had gone ahead, covers nothing before. */
function endOfCover(line: readonly AuthorityRow[], now: Date): Date {
  const periods = line
    .map(({ certificateDer }) => parseCertificate(certificateDer))
    .toSorted((a, b) => a.notBefore.getTime() - b.notBefore.getTime());
  let covered = now;
  for (const { notBefore, notAfter } of periods)
    if (notBefore <= covered && notAfter > covered) covered = notAfter;
  return covered;
}
