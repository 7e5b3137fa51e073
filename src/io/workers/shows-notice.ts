import { findWidgetPlace } from '../../pades/sign/widget-place.ts';
import { fitsOfficialMark } from '../../pades/sign/marks/official-mark.ts';
import type { PdfDocument } from '../../pdf/document.ts';
import { listFields } from '../../pdf/form-fields.ts';
import { officialContent } from './build-mark.ts';
import type { PlacedMark } from './place-mark.ts';
import type { SigningTask } from './signing-task.ts';

/** Whether the mark says by whose certificate it is signed: a full one, in a place that holds all its lines. */
export function showsNotice(
  document: PdfDocument,
  task: SigningTask,
  placed: PlacedMark | undefined,
): boolean {
  const { appearance, notice } = task;
  if (appearance.kind === 'invisible' || appearance.mark.kind !== 'full' || notice === undefined)
    return false;
  const size = appearance.kind === 'field' ? sizeOfField(document, appearance.field) : placed?.rect;
  return size !== undefined && fitsOfficialMark(officialContent(task), size);
}

function sizeOfField(document: PdfDocument, name: string) {
  const field = listFields(document).find(({ fullName }) => fullName === name);
  const [widget] = field?.widgets ?? [];
  if (field === undefined || widget === undefined) return undefined;
  return ((document.getNumber(widget.dict, 'F') ?? 0) & unseen) === 0
    ? findWidgetPlace(document, field)?.size
    : undefined;
}

/** Hidden and NoView (ISO 32000-2 table 167). */
const unseen = 2 | 32;
