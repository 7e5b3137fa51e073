import type { AuthorityRow } from '../../../io/db/authorities.ts';
import { findIssuingFault, type IssuingRights } from '../../../pki/lint/find-issuing-fault.ts';
import { basicConstraintsOf, keyUsageOf, parseCertificate } from '../../../pki/x509/certificate.ts';
import { equalNames, type Name } from '../../../pki/x509/names.ts';
import { CaError } from '../ca-error.ts';
import type { Profile } from '../profile.ts';

/** An authority that is there or that an earlier step of the ceremony makes. */
export interface PlannedAuthority extends Pick<AuthorityRow, 'kind' | 'name' | 'offline'> {
  readonly subject: Name;
  readonly rights: IssuingRights;
  /** Undefined for what an earlier step would make. */
  readonly row: AuthorityRow | undefined;
  /** Whose key signs for what an earlier step would make; none for a root. */
  readonly parent: PlannedAuthority | undefined;
}

export function plannedFromRow(row: AuthorityRow): PlannedAuthority {
  const certificate = parseCertificate(row.certificateDer);
  const { kind, name, offline } = row;
  return {
    kind,
    name,
    offline,
    subject: certificate.subject,
    rights: { basicConstraints: basicConstraintsOf(certificate), keyUsage: keyUsageOf(certificate) },
    row,
    parent: undefined,
  };
}

export const rightsOfProfile = ({ basicConstraints, keyUsage }: Profile): IssuingRights => ({
  basicConstraints: { ca: basicConstraints.ca, pathLength: basicConstraints.pathLength },
  keyUsage: new Set(keyUsage),
});

/** @throws {CaError} `ca.ceremony-faulty` where what the issuer signs would be worth nothing */
export function checkIssuer(issuer: PlannedAuthority, profile: Profile, subject: Name): void {
  if (issuer.kind !== 'root' && issuer.kind !== 'ca')
    throw faulty(`expected an authority that issues, got ${issuer.name} (${issuer.kind})`);
  const fault = findIssuingFault(issuer.rights, {
    isAuthority: profile.basicConstraints.ca,
    isSelfIssued: equalNames(issuer.subject, subject),
  });
  if (fault !== undefined) throw faulty(`expected that ${issuer.name} may issue it, got ${fault}`);
}

const faulty = (text: string): CaError => new CaError('ca.ceremony-faulty', text);
