import { AppError } from '../../lib/errors.ts';
import { statementMark } from '../../pades/sign/marks/statement-mark.ts';
import { shownSize } from '../../pades/sign/placement.ts';
import type { PageMark } from '../../pades/sign/prepare-signature.ts';
import { isSigned } from '../../pades/sign/signing-restrictions.ts';
import type { PdfDocument } from '../../pdf/document.ts';
import { listFields } from '../../pdf/form-fields.ts';
import { getPage, pageCount } from '../../pdf/pages.ts';
import { readFonts } from '../files/read-fonts.ts';
import { bearsText } from './bears-text.ts';
import type { PlacedMark } from './place-mark.ts';
import type { NoticeDuty, SigningTask } from './signing-task.ts';

export class NoticeError extends AppError<'signing.notice-missing'> {}

export interface FulfilledNotice {
  /** Of the statement that the document bears or is given; undefined where nobody asked for one. */
  readonly statementVersion: number | undefined;
  /** What is to be laid on a page for it. */
  readonly pageMark: PageMark | undefined;
}

/**
 * Pasal 4 ayat (1) huruf j: whether what is about to be signed says by whose certificate it is signed. A full mark that
 * shows says it by itself. Nothing can be added once something is signed: a page would change that a signature covers.
 *
 * @throws {NoticeError} @throws {FindTextError} `find-text.unreadable`
 */
export async function fulfilNotice(
  document: PdfDocument,
  { duty, bytes, password }: Pick<SigningTask, 'duty' | 'bytes' | 'password'>,
  { placed, shown }: { readonly placed: PlacedMark | undefined; readonly shown: boolean },
): Promise<FulfilledNotice> {
  if (duty === undefined || shown) return { statementVersion: undefined, pageMark: undefined };
  const found = await bearsText(
    bytes,
    duty.statements.map(({ text }) => text),
    password,
  );
  if (found !== undefined) return { statementVersion: duty.statements[found]?.version, pageMark: undefined };
  const [newest] = duty.statements;
  const signed = listFields(document).find((field) => isSigned(document, field));
  if (duty.kind === 'enforce' || newest === undefined)
    refuse('this application signs no document without it');
  if (signed !== undefined) refuse('the document is signed already, so that it cannot be added');
  return { statementVersion: newest.version, pageMark: footOf(document, placed, newest) };
}

function refuse(why: string): never {
  throw new NoticeError(
    'signing.notice-missing',
    `expected the statement of Pasal 4 ayat (1) huruf j in the document, found it on no page; ${why}`,
  );
}

/** At the foot of the page that the mark is on, else of the last one. */
function footOf(
  document: PdfDocument,
  placed: PlacedMark | undefined,
  { text }: NoticeDuty['statements'][number],
): PageMark {
  const page = placed?.page ?? pageCount(document);
  const { width } = shownSize(getPage(document, page));
  const side = Math.min(margin, width / 10);
  return {
    page,
    rect: { x: side, y: foot, width: width - 2 * side, height },
    mark: statementMark(text, readFonts().regular),
  };
}

/** Points. */
const margin = 36;
const foot = 12;
const height = 36;
