import type { MessagePort } from 'node:worker_threads';
import type { CollisionKind } from '../../pades/inspect/find-collisions.ts';
import type { Finding } from '../../pades/inspect/finding.ts';
import type { Refusal } from '../../pades/inspect/refuse-unsafe.ts';
import type { ReservedField } from '../../pades/sign/prepare-signature.ts';
import type { PageRanges } from '../../pdf/page-ranges.ts';
import type { SignatureAlgorithmName } from '../../pki/crypto/signer.ts';
import type { SignatureLevel } from '../db/schema.ts';

/** What the task `sign-pdf` takes: the untrusted file, and over `port` the key, the clock and the evidence. */
export interface SigningTask {
  readonly bytes: Uint8Array;
  readonly password: string | undefined;
  readonly algorithm: SignatureAlgorithmName;
  /** DER SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  /** In DER, the signer's first. */
  readonly certificates: readonly Uint8Array[];
  readonly level: SignatureLevel;
  readonly now: Date;
  readonly appearance: Appearance;
  readonly reserve: readonly ReservedField[] | undefined;
  readonly signer: {
    readonly name: string;
    readonly title: string | undefined;
    readonly organisation: string;
  };
  /** The verification page of the document that comes out. */
  readonly verificationUrl: string;
  /** What a full mark carries of the issuer's notice; undefined where no mark is a full one. */
  readonly notice: Notice | undefined;
  /** What the document must say itself; undefined where nobody asks. */
  readonly duty: NoticeDuty | undefined;
  readonly reason: string | undefined;
  readonly location: string | undefined;
  readonly contactInfo: string | undefined;
  readonly certify: 1 | 2 | 3 | undefined;
  /** What an inspection must not find for the document to be signed. */
  readonly refuse: readonly Refusal[];
  readonly port: MessagePort;
}

export interface Notice {
  /** The statement of Pasal 4(1)j, as it is shown. */
  readonly statement: string;
  /** The issuer's own logo of Pasal 4(1)i, PNG or JPEG; undefined while it has given none. */
  readonly logo: Uint8Array | undefined;
}

/** `enforce`: a document without any of the statements is refused. `add`: it is given the newest one. */
export interface NoticeDuty {
  readonly kind: 'enforce' | 'add';
  /** Of Pasal 4(1)j, with the issuer's name in them, newest first. */
  readonly statements: readonly { readonly version: number; readonly text: string }[];
}

export interface SigningResult {
  /** The whole signed file. */
  readonly bytes: Uint8Array;
  readonly fieldName: string;
  /** SHA-256 of SignerInfo.signature. */
  readonly signatureSha256: Uint8Array;
  /** Whether the mark carries the issuer's notice where it is seen. */
  readonly noticeShown: boolean;
  /** Of the statement that the document was found to bear or was given; undefined where nobody asked. */
  readonly statementVersion: number | undefined;
  /** The timestamp's own time. */
  readonly timestampedAt: Date | undefined;
  /** B-T where the level asked for waits for newer evidence. */
  readonly level: SignatureLevel;
  /** What an inspection found in the document before it was signed. */
  readonly findings: readonly Finding[];
  /** What the mark came to lie over, and that its tag stands elsewhere too; a file whose table was rebuilt. */
  readonly warnings: readonly SigningWarning[];
}

export interface SigningWarning {
  readonly kind: CollisionKind | 'tag-elsewhere' | 'file-recovered';
  readonly page: number | undefined;
  /** The text or the type of what lies under the mark; control and direction marks are taken out. */
  readonly subject: string;
  readonly count: number;
}

/** How a signature shows. Lengths are points of the page as shown. */
export type Appearance =
  | { readonly kind: 'invisible' }
  | { readonly kind: 'visible'; readonly place: Place; readonly mark: MarkWish }
  /** Into a field of the document, by its full name; the mark shows where the field has an area. */
  | { readonly kind: 'field'; readonly field: string; readonly mark: MarkWish };

export type Place =
  | {
      readonly kind: 'rectangle';
      /** Or many: the last one listed carries the signature, the others show the mark as content of their own. */
      readonly page: number | 'last' | { readonly copies: PageRanges };
      /** From which corner of the page `x` and `y` count to the rectangle's corner of the same name. */
      readonly origin: 'lower-left' | 'upper-left';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
    }
  /** In a corner of the page as shown, a little away from its edges. */
  | {
      readonly kind: 'corner';
      readonly page: number | 'last';
      readonly corner: Corner;
      readonly width: number;
      readonly height: number;
    }
  | {
      readonly kind: 'tag';
      readonly tag: string;
      readonly width: number;
      readonly height: number;
      /** Whether every page is read to tell where else the tag stands. */
      readonly countOthers: boolean;
    };

export type Corner = 'lower-left' | 'lower-right' | 'upper-left' | 'upper-right';

export type MarkWish =
  /** A QR code alone, of this text or of the document's verification page. */
  | { readonly kind: 'qr'; readonly text: string | undefined }
  /** JPEG or PNG. */
  | { readonly kind: 'picture'; readonly image: Uint8Array }
  /** Name, position, time and the QR code of the verification page, with the statement below. */
  | { readonly kind: 'full' }
  /** A paraf: the signer's initials and the day. */
  | { readonly kind: 'initials' };
