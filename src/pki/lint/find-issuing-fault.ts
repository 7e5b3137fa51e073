import type { BasicConstraints, KeyUsageName } from '../x509/extensions.ts';

/** What an issuer's own certificate says of its issuing; an extension that it lacks is undefined. */
export interface IssuingRights {
  readonly basicConstraints: BasicConstraints | undefined;
  readonly keyUsage: ReadonlySet<KeyUsageName> | undefined;
}

export interface IssuingSubject {
  readonly isAuthority: boolean;
  /** Subject and issuer have the same name: it does not count against a path's length. */
  readonly isSelfIssued: boolean;
}

/**
 * Why whoever has this certificate may not issue to this subject (RFC 5280 clauses 4.2.1.3, 4.2.1.9 and 6.1.4 k to n):
 * every reader would refuse the path. Undefined where it may.
 */
export function findIssuingFault(
  { basicConstraints, keyUsage }: IssuingRights,
  { isAuthority, isSelfIssued }: IssuingSubject,
): string | undefined {
  if (basicConstraints?.ca !== true) return 'an issuer that is no authority';
  if (keyUsage?.has('keyCertSign') === false) return 'an issuer whose key signs no certificates';
  const { pathLength } = basicConstraints;
  return isAuthority && !isSelfIssued && pathLength !== undefined && pathLength < 1
    ? `an authority below the pathLenConstraint ${pathLength}`
    : undefined;
}
