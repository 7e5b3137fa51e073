/** One thing that differs between what was signed and what the file shows now. */
export type ChangeCode =
  | 'signature-added'
  | 'signature-field-added'
  | 'timestamp-added'
  | 'evidence-added'
  | 'form-filled'
  | 'annotation-added'
  | 'metadata-changed'
  | 'bookkeeping'
  | 'signed-field-changed'
  | 'locked-field-changed'
  | 'form-changed'
  | 'page-changed'
  | 'pages-changed'
  | 'annotation-changed'
  | 'catalog-changed'
  | 'object-changed'
  | 'object-removed'
  | 'object-appeared'
  | 'content-after-end'
  | 'unlisted-object'
  | 'ambiguous-object'
  | 'signature-removed'
  | 'unreadable-revision';

export interface Change {
  readonly code: ChangeCode;
  readonly allowed: boolean;
  /** Page of the final document, from 1; undefined where no page is concerned. */
  readonly page: number | undefined;
  /** The object, field or entry concerned; comes out of the file. */
  readonly subject: string;
  /** Number of the annotation or widget that shows what changed, where there is one. */
  readonly shownBy?: number | undefined;
}

export const allow = (code: ChangeCode, subject: string, page?: number, shownBy?: number): Change => ({
  code,
  allowed: true,
  page,
  subject,
  shownBy,
});
export const deny = (code: ChangeCode, subject: string, page?: number, shownBy?: number): Change => ({
  code,
  allowed: false,
  page,
  subject,
  shownBy,
});
