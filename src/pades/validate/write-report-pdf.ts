/**
 * A report as a document to print: the verdict for a citizen, a table for an official, each check for an expert. Each
 * page says that it is a report and not the document; one that is not valid says so across every page as well.
 */
import type { SignatureJson, ValidationReportJson } from '../../contract/validation.ts';
import type { TrueTypeFont } from '../../pdf/fonts/true-type.ts';
import { writeDocument, type Block } from '../../pdf/document-writer/write-document.ts';
import type { ReportLanguage } from './plain-report.ts';
import { reportTexts, type ReportTexts } from './report-texts.ts';

export interface ReportPdfInput {
  readonly report: ValidationReportJson;
  readonly language: ReportLanguage;
  readonly now: Date;
  /** 16 bytes. */
  readonly fileId: Uint8Array;
  readonly fonts: { readonly regular: TrueTypeFont; readonly bold: TrueTypeFont };
}

export function writeReportPdf({ report, language, now, fileId, fonts }: ReportPdfInput): Uint8Array {
  const texts = reportTexts(language);
  const { text } = texts;
  const word = texts.verdict(report.verdict);
  const footer = `${text('notTheDocument')} ${text('verdict')}: ${word}. SHA-256 ${report.document.sha256}. ${time(report.validatedAt)}`;
  return writeDocument({
    title: `${text('title')}: ${word}`,
    language,
    now,
    fileId,
    fonts,
    footer,
    ...(report.verdict === 'passed' ? {} : { watermark: word }),
    blocks: [
      { kind: 'heading', level: 1, text: text('title'), centred: true },
      { kind: 'heading', level: 1, text: word, centred: true },
      { kind: 'paragraph', text: report.finding.sentence[language], bold: true },
      { kind: 'paragraph', text: text('notTheDocument') },
      ...documentBlocks(report, texts),
      ...[...report.signatures, ...report.documentTimestamps].flatMap((signature) =>
        signatureBlocks(signature, language, texts),
      ),
      ...missingBlocks(report, texts),
      ...evidenceBlocks(report, texts),
    ],
  });
}

type Row = readonly [string, string];

const twoColumns = ({ text }: ReportTexts, rows: readonly Row[]): Block => ({
  kind: 'table',
  header: [text('what'), text('value')],
  widths: [1, 3],
  rows,
});

function documentBlocks(
  { document, validatedAt, policy, trustStore }: ValidationReportJson,
  texts: ReportTexts,
): readonly Block[] {
  const { text } = texts;
  const store =
    trustStore === null
      ? text('anchorsGiven')
      : `${text('version')} ${trustStore.version}, SHA-256 ${inGroups(trustStore.sha256)}`;
  return [
    { kind: 'heading', level: 2, text: text('document') },
    twoColumns(texts, [
      [text('sha256'), inGroups(document.sha256)],
      [text('size'), `${document.sizeBytes} byte`],
      [text('validatedAt'), time(validatedAt)],
      [text('policy'), `${policy.standard}; ${policy.algorithms}; ${policy.freshness}`],
      [text('trustStore'), store],
    ]),
  ];
}

const mostChanges = 20;

function signatureBlocks(
  signature: SignatureJson,
  language: ReportLanguage,
  texts: ReportTexts,
): readonly Block[] {
  const { text } = texts;
  const kind = signature.level === 'DTS' ? text('documentTimestamp') : text('signature');
  const proven = signature.timestamps.some(({ trusted }) => trusted) || signature.process !== 'basic';
  const changes = signature.changesAfter
    .slice(0, mostChanges)
    .map(({ allowed, what }) => `${quoted(what[language])}: ${text(allowed ? 'allowed' : 'denied')}`);
  const optional = (key: Parameters<typeof text>[0], value: string | null): readonly Row[] =>
    value === null ? [] : [[text(key), value]];
  const sub = signature.subIndication === null ? '' : ` (${signature.indication}/${signature.subIndication})`;
  return [
    { kind: 'heading', level: 2, text: `${kind} ${quoted(signature.field)}` },
    twoColumns(texts, [
      [text('verdict'), `${texts.verdict(signature.verdict)}${sub}. ${signature.finding.sentence[language]}`],
      [text('signer'), quoted(signature.signer)],
      [text('level'), signature.level],
      [text('provenAt'), proven ? time(signature.provenAt) : text('notProven')],
      ...optional('signedAt', signature.signedAt && time(signature.signedAt)),
      ...optional('reason', signature.reason && quoted(signature.reason)),
      ...optional('location', signature.location && quoted(signature.location)),
      [text('changes'), changes.length === 0 ? text('none') : changes.join('; ')],
      [text('limits'), signature.limits.map(({ sentence }) => sentence[language]).join(' ') || text('none')],
    ]),
    {
      kind: 'table',
      header: [text('step'), text('verdict'), text('found'), text('clause')],
      widths: [3, 1.5, 4, 3],
      rows: signature.checks.map(({ title, status, detail, clause }) => [
        title[language],
        texts.status(status),
        quoted(detail),
        clause,
      ]),
    },
  ];
}

function missingBlocks({ missing }: ValidationReportJson, { text }: ReportTexts): readonly Block[] {
  if (missing.length === 0) return [];
  return [
    { kind: 'heading', level: 2, text: text('missing') },
    {
      kind: 'table',
      header: [text('about'), text('value')],
      rows: missing.map(({ about, detail, addresses }) => [
        quoted(about),
        [detail, ...addresses].map(quoted).join(' '),
      ]),
    },
  ];
}

function evidenceBlocks({ evidence }: ValidationReportJson, { text }: ReportTexts): readonly Block[] {
  if (evidence.length === 0) return [];
  return [
    { kind: 'heading', level: 2, text: text('evidence') },
    {
      kind: 'table',
      header: [text('kind'), text('about'), text('sha256'), text('period')],
      widths: [2, 3, 3.5, 3],
      rows: evidence.map(({ kind, origin, about, sha256, from, until }) => [
        `${kind} (${origin})`,
        quoted(about),
        inGroups(sha256),
        [from, until].flatMap((at) => (at === null ? [] : time(at))).join(' – '),
      ]),
    },
  ];
}

const maxShown = 300;

/** What came from the file stands in quotes and is cut: it is not ours to say. */
const quoted = (value: string): string => {
  const shown = value.length > maxShown ? `${value.slice(0, maxShown)}…` : value;
  return `“${shown.replace(quotationMarks, "'")}”`;
};

/** A name with a quotation mark in it could close the quotation and go on as if the report said it. */
const quotationMarks = /["“”„‟″‶〝〞〟＂❝❞]/g;

/** A hash that can be compared by eye, and broken into lines. */
const inGroups = (hex: string): string => hex.match(/.{1,16}/g)?.join(' ') ?? hex;

/** Western Indonesian time, named as such. */
function time(text: string): string {
  const local = new Date(new Date(text).getTime() + 7 * 3_600_000).toISOString();
  return `${local.slice(0, 10)} ${local.slice(11, 19)} WIB`;
}
