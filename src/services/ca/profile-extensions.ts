import {
  authorityInfoAccessExtension,
  authorityKeyIdentifierExtension,
  basicConstraintsExtension,
  certificatePoliciesExtension,
  crlDistributionPointsExtension,
  extKeyUsageExtension,
  keyUsageExtension,
  markExtension,
  subjectAltNameExtension,
  subjectKeyIdentifierExtension,
} from '../../pki/x509/build-extensions.ts';
import { encodeDnsName, encodeEmail, encodeIpAddress } from '../../pki/x509/general-names.ts';
import { purposes, type Profile } from './profile.ts';

/** What a profile's extensions point to. */
export interface ProfileContext {
  readonly subjectKeyIdentifier: Uint8Array;
  /** Undefined in a root's certificate. */
  readonly authorityKeyIdentifier: Uint8Array | undefined;
  readonly altNames: readonly AltName[];
  readonly crlUri: string;
  readonly ocspUri: string;
  readonly caIssuersUri: string;
  readonly cpsUri: string;
}

export interface AltName {
  readonly kind: 'dns' | 'ip' | 'email';
  readonly value: string;
}

/** The extensions of a certificate of the profile, encoded, in order. */
export function profileExtensions(profile: Profile, context: ProfileContext): readonly Uint8Array[] {
  const { basicConstraints, keyUsage, extKeyUsage, policies, status, marks } = profile;
  return [
    basicConstraintsExtension(basicConstraints.ca, basicConstraints.pathLength),
    keyUsageExtension(...keyUsage),
    ...(extKeyUsage === undefined
      ? []
      : [extKeyUsageExtension(extKeyUsage.critical, ...extKeyUsage.purposes.map(oidOf))]),
    ...(policies.length === 0
      ? []
      : [
          certificatePoliciesExtension(
            ...policies.map(({ oid, cps }) => ({ oid, ...(cps && { cpsUri: context.cpsUri }) })),
          ),
        ]),
    ...(context.altNames.length === 0
      ? []
      : [subjectAltNameExtension(...context.altNames.map(encodeAltName))]),
    ...(status.includes('ocsp') || status.includes('issuer')
      ? [
          authorityInfoAccessExtension({
            ...(status.includes('ocsp') && { ocsp: context.ocspUri }),
            ...(status.includes('issuer') && { caIssuers: context.caIssuersUri }),
          }),
        ]
      : []),
    ...(status.includes('crl') ? [crlDistributionPointsExtension(context.crlUri)] : []),
    ...marks.map(markExtension),
    subjectKeyIdentifierExtension(context.subjectKeyIdentifier),
    ...(context.authorityKeyIdentifier === undefined
      ? []
      : [authorityKeyIdentifierExtension(context.authorityKeyIdentifier)]),
  ];
}

const oidOf = (purpose: string): string =>
  new Map<string, string>(Object.entries(purposes)).get(purpose) ?? purpose;

const encoders = { dns: encodeDnsName, ip: encodeIpAddress, email: encodeEmail };

const encodeAltName = ({ kind, value }: AltName): Uint8Array => encoders[kind](value);
