/** What an application asks to be signed, in the words of no API. Lengths are points of the page as shown. */
export interface SignatureWish {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly pdfPassword?: string;
  readonly reason?: string;
  readonly location?: string;
  readonly contactInfo?: string;
  readonly appearance: Appearance;
}

export type Appearance =
  { readonly kind: 'invisible' } | { readonly kind: 'visible'; readonly place: Place; readonly mark: MarkWish };

export type Place =
  | {
      readonly kind: 'rectangle';
      readonly page: number | 'last';
      /** From which corner of the page `x` and `y` count to the rectangle's corner of the same name. */
      readonly origin: 'lower-left' | 'upper-left';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
    }
  | { readonly kind: 'tag'; readonly tag: string; readonly width: number; readonly height: number };

export type MarkWish =
  /** A QR code alone, of this text or of the document's verification page. */
  | { readonly kind: 'qr'; readonly text: string | undefined }
  /** JPEG or PNG. */
  | { readonly kind: 'picture'; readonly image: Uint8Array }
  /** Name, position, time and the QR code of the verification page, with the statement below. */
  | { readonly kind: 'full' };
