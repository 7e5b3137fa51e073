/**
 * Certificate profiles: which extensions a certificate of each kind carries (RFC 5280, 6960, 3161; the field's
 * individual certificate as it is seen in signed documents). No NIK in any of them.
 */
import {
  authorityInfoAccessExtension,
  authorityKeyIdentifierExtension,
  basicConstraintsExtension,
  certificatePoliciesExtension,
  crlDistributionPointsExtension,
  extKeyUsageExtension,
  keyUsageExtension,
  ocspNoCheckExtension,
  subjectKeyIdentifierExtension,
} from '../../pki/x509/build-extensions.ts';

export type ProfileName = 'root' | 'ca' | 'ocsp' | 'tsa' | 'report-seal' | 'individual-signature';

/** What a profile's extensions point to. */
export interface ProfileContext {
  readonly subjectKeyIdentifier: Uint8Array;
  readonly authorityKeyIdentifier: Uint8Array;
  readonly crlUri: string;
  readonly ocspUri: string;
  readonly caIssuersUri: string;
  readonly cpsUri: string;
}

interface Profile {
  readonly validDays: number;
  readonly extensions: (context: ProfileContext) => readonly Uint8Array[];
}

const purposes = {
  adobeAuthenticDocumentsTrust: '1.2.840.113583.1.1.5',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
  timeStamping: '1.3.6.1.5.5.7.3.8',
} as const;

/** Policies of the demonstration, below IANA's enterprise number for documentation (RFC 5612). */
const policies = {
  individual: '1.3.6.1.4.1.32473.1.1',
  seal: '1.3.6.1.4.1.32473.1.2',
  timestamp: '1.3.6.1.4.1.32473.1.3',
} as const;

export const profiles = {
  root: {
    validDays: 20 * 365,
    extensions: (context) => [
      basicConstraintsExtension(true),
      keyUsageExtension('keyCertSign', 'cRLSign'),
      subjectKeyIdentifierExtension(context.subjectKeyIdentifier),
    ],
  },
  ca: {
    validDays: 10 * 365,
    extensions: (context) => [
      basicConstraintsExtension(true, 0),
      keyUsageExtension('keyCertSign', 'cRLSign'),
      certificatePoliciesExtension({ oid: '2.5.29.32.0', cpsUri: context.cpsUri }),
      ...identification(context),
    ],
  },
  ocsp: {
    // RFC 6960 clause 4.2.2.2.1: nocheck, so short-lived.
    validDays: 90,
    extensions: (context) => [
      basicConstraintsExtension(false),
      keyUsageExtension('digitalSignature'),
      extKeyUsageExtension(false, purposes.ocspSigning),
      ocspNoCheckExtension(),
      subjectKeyIdentifierExtension(context.subjectKeyIdentifier),
      authorityKeyIdentifierExtension(context.authorityKeyIdentifier),
    ],
  },
  tsa: {
    validDays: 3 * 365,
    extensions: (context) => [
      basicConstraintsExtension(false),
      keyUsageExtension('digitalSignature'),
      extKeyUsageExtension(true, purposes.timeStamping),
      certificatePoliciesExtension({ oid: policies.timestamp, cpsUri: context.cpsUri }),
      ...identification(context),
    ],
  },
  'report-seal': {
    validDays: 2 * 365,
    extensions: (context) => [
      basicConstraintsExtension(false),
      keyUsageExtension('contentCommitment'),
      certificatePoliciesExtension({ oid: policies.seal, cpsUri: context.cpsUri }),
      ...identification(context),
    ],
  },
  'individual-signature': {
    validDays: 2 * 365,
    extensions: (context) => [
      basicConstraintsExtension(false),
      keyUsageExtension('digitalSignature', 'contentCommitment'),
      extKeyUsageExtension(true, purposes.adobeAuthenticDocumentsTrust),
      certificatePoliciesExtension({ oid: policies.individual, cpsUri: context.cpsUri }),
      ...identification(context),
    ],
  },
} as const satisfies Record<ProfileName, Profile>;

const identification = (context: ProfileContext): readonly Uint8Array[] => [
  authorityInfoAccessExtension({ ocsp: context.ocspUri, caIssuers: context.caIssuersUri }),
  crlDistributionPointsExtension(context.crlUri),
  subjectKeyIdentifierExtension(context.subjectKeyIdentifier),
  authorityKeyIdentifierExtension(context.authorityKeyIdentifier),
];
