import { equalBytes } from '../../lib/bytes.ts';
import type { DistributionPoint, DistributionPointName } from '../x509/extensions.ts';
import type { GeneralName } from '../x509/general-names.ts';
import { equalNames, type Name, type RelativeName } from '../x509/names.ts';

/**
 * RFC 5280 clause 6.3.3 (b)(2)(i): whether the name in a list's issuing distribution point is one of those in the
 * certificate's; where that has none, one of its cRLIssuer names.
 */
export function namePointsTo(idp: DistributionPointName, crlIssuer: Name, point: DistributionPoint): boolean {
  const ours = expand(idp, [crlIssuer]);
  const directories = (point.crlIssuer ?? []).flatMap((name) =>
    name.kind === 'directory' ? [name.name] : [],
  );
  const theirs =
    point.name === undefined
      ? (point.crlIssuer ?? [])
      : expand(point.name, directories.length > 0 ? directories : [crlIssuer]);
  return ours.some((name) => theirs.some((other) => sameGeneralName(name, other)));
}

/** A name relative to the CRL issuer stands for the issuer's name with one RDN more. */
function expand(name: DistributionPointName, issuers: readonly Name[]): readonly GeneralName[] {
  if (name.kind === 'fullName') return name.names;
  return issuers.map((issuer) => ({ kind: 'directory', name: extended(issuer, name.name) }));
}

/** Only compared by its parts: no bytes were received for it. */
const extended = (issuer: Name, last: RelativeName): Name => ({
  raw: new Uint8Array(),
  rdns: [...issuer.rdns, last],
});

function sameGeneralName(a: GeneralName, b: GeneralName): boolean {
  if (a.kind === 'directory' && b.kind === 'directory') {
    return a.name.raw.length + b.name.raw.length > 0
      ? equalNames(a.name, b.name)
      : equalNames(fresh(a.name), b.name);
  }
  if (a.kind === 'uri' && b.kind === 'uri') return a.value === b.value;
  if (a.kind === 'dns' && b.kind === 'dns') return a.value.toLowerCase() === b.value.toLowerCase();
  if (a.kind === 'email' && b.kind === 'email') return a.value === b.value;
  if (a.kind === 'ip' && b.kind === 'ip') return equalBytes(a.bytes, b.bytes);
  if (a.kind === 'registeredId' && b.kind === 'registeredId') return a.oid === b.oid;
  return a.kind === 'other' && b.kind === 'other' && equalBytes(a.raw, b.raw);
}

/** Two names without bytes must not be taken for equal by their (empty) bytes. */
const fresh = (name: Name): Name => ({ ...name, raw: Uint8Array.of(0) });
