/** What a dictionary alone tells, wherever in the document it stands: actions, media, files, outside references. */
import type { PdfDocument } from '../../pdf/document.ts';
import { asKind, type PdfDict, type PdfObject } from '../../pdf/objects.ts';
import { textOf } from '../../pdf/text-string.ts';
import type { FindingCode } from './finding.ts';
import type { VisitedDict } from './walk-objects.ts';

export interface DictionaryRisk {
  readonly code: FindingCode;
  readonly subject?: string;
}

export function dictionaryRisks(document: PdfDocument, visited: VisitedDict): readonly DictionaryRisk[] {
  const { dict, isStream } = visited;
  return isStream ? streamRisks(document, dict) : plainRisks(document, dict, visited.key);
}

/** Clause 12.6.4: action types by their /S. */
const actions = {
  JavaScript: 'javascript',
  Launch: 'launch-action',
  SubmitForm: 'submit-action',
  ImportData: 'submit-action',
  Hide: 'hide-action',
  SetOCGState: 'hide-action',
  ResetForm: 'hide-action',
  GoToR: 'remote-target',
  GoToE: 'remote-target',
  URI: 'uri-link',
  Rendition: 'rich-media',
  Movie: 'rich-media',
  Sound: 'rich-media',
  GoTo3DView: 'rich-media',
  RichMediaExecute: 'rich-media',
} as const satisfies Record<string, FindingCode>;

/** Entries that an action of this type must have: another dictionary with the same /S is none. */
const actionEntries: Readonly<Record<string, readonly string[]>> = {
  JavaScript: ['JS'],
  Hide: ['T'],
  URI: ['URI'],
  Sound: ['Sound'],
};

const mediaAnnotations = new Set(['RichMedia', '3D', 'Movie', 'Sound', 'Screen']);

function plainRisks(document: PdfDocument, dict: PdfDict, key: string): readonly DictionaryRisk[] {
  const risks: DictionaryRisk[] = [];
  const action = document.getName(dict, 'S') ?? '';
  if (
    Object.hasOwn(actions, action) &&
    (actionEntries[action] ?? []).every((name) => dict.entries.has(name))
  ) {
    const code = actions[action as keyof typeof actions];
    risks.push(code === 'rich-media' ? { code, subject: action } : { code });
  }
  // A rendition's script beside its own action (clause 12.6.4.14).
  if (action === 'Rendition' && dict.entries.has('JS')) risks.push({ code: 'javascript' });
  const subtype = document.getName(dict, 'Subtype') ?? '';
  if (mediaAnnotations.has(subtype) && dict.entries.has('Rect')) {
    risks.push({ code: 'rich-media', subject: subtype });
  }
  if (dict.entries.has('EF')) risks.push({ code: 'embedded-file', subject: fileName(document, dict) });
  if (key === 'Collection' && dict.entries.size > 0) risks.push({ code: 'portfolio' });
  return risks;
}

function streamRisks(document: PdfDocument, dict: PdfDict): readonly DictionaryRisk[] {
  const risks: DictionaryRisk[] = [];
  // Clause 7.3.8.2: with /F the bytes of the stream are those of a file.
  const file = document.resolve(dict.entries.get('F'));
  if (asKind(file, 'dict') !== undefined || asKind(file, 'string') !== undefined) {
    risks.push({ code: 'external-stream', subject: fileName(document, file) });
  }
  if (document.getDict(dict, 'Ref') !== undefined && document.getName(dict, 'Subtype') === 'Form') {
    risks.push({ code: 'reference-xobject' });
  }
  if (dict.entries.has('OPI')) risks.push({ code: 'external-stream', subject: 'OPI' });
  if ((document.getArray(dict, 'Alternates')?.items.length ?? 0) > 0) risks.push({ code: 'alternate-image' });
  return risks;
}

function fileName(document: PdfDocument, specification: PdfObject): string {
  const dict = asKind(specification, 'dict');
  const named = dict && (dict.entries.get('UF') ?? dict.entries.get('F') ?? dict.entries.get('Desc'));
  const name = asKind(document.resolve(named ?? specification), 'string');
  return name === undefined ? '' : textOf(name.bytes);
}
