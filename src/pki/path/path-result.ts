import type { Certificate } from '../x509/certificate.ts';
import type { RevocationStatus } from './revocation-status.ts';

/** Why a path is refused, or why nothing can be said of it. */
export type PathCode =
  | 'path.no-anchor'
  | 'path.budget'
  | 'path.bad-signature'
  | 'path.malformed'
  | 'path.profile'
  | 'path.not-yet-valid'
  | 'path.expired'
  | 'path.name-chaining'
  | 'path.not-a-ca'
  | 'path.too-long'
  | 'path.no-cert-sign'
  | 'path.name-not-permitted'
  | 'path.name-excluded'
  | 'path.name-constraint-unusable'
  | 'path.no-valid-policy'
  | 'path.any-policy-mapped'
  | 'path.unknown-critical-extension'
  | 'path.wrong-purpose'
  | 'path.algorithm'
  | 'path.revoked'
  | 'path.on-hold'
  | 'path.no-revocation-evidence';

/** A refusal: which rule, which certificate (0 is the leaf), in words for an expert. */
export interface PathFault {
  readonly code: PathCode;
  readonly index: number;
  readonly detail: string;
}

interface Judged {
  /** Leaf first, anchor last. For a path that never reached an anchor: as far as it went. */
  readonly chain: readonly Certificate[];
  /** One for each certificate but the anchor, as far as they were judged. */
  readonly revocation: readonly RevocationStatus[];
}

export type PathResult =
  | (Judged & { readonly kind: 'passed'; readonly policies: ReadonlySet<string> })
  | (Judged & { readonly kind: 'failed'; readonly fault: PathFault })
  | (Judged & { readonly kind: 'indeterminate'; readonly fault: PathFault });
