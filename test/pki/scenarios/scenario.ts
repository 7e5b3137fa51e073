/** A life of a signature in time, with the verdict that EN 319 102-1 gives it. */
import type { RawEvidence } from '../../../src/pki/path/gather-evidence.ts';
import type { SubIndication, ValidationPolicy } from '../../../src/pades/validate/report.ts';
import { simplePdf } from '../../simple-pdf.ts';
import { day, type makeTimeline, type Timeline } from '../timeline.ts';

export interface Life {
  readonly bytes: Uint8Array;
  /** When it is judged. */
  readonly at: Date;
  readonly anchors: readonly Uint8Array[];
  /** What is given beside the file. */
  readonly evidence: RawEvidence;
  readonly policy?: Partial<ValidationPolicy>;
}

export interface Scenario {
  readonly name: string;
  readonly expected: 'passed' | SubIndication;
  readonly process?: 'basic' | 'with-time' | 'archival';
  readonly live: (line: Timeline) => Promise<Life>;
  /** Keys of the authority and the first timestamp unit. */
  readonly keys?: Parameters<typeof makeTimeline>;
}

export const original = simplePdf('BT /F1 24 Tf 72 700 Td (Isi) Tj ET');
export const signed = day('2026-06-01');

const nothing: RawEvidence = { crls: [], ocsps: [] };

/** Judged on this day with what a network gives then, or without one. */
export async function judged(
  line: Timeline,
  bytes: Uint8Array,
  on: string,
  evidence: RawEvidence | 'online' | 'offline' = 'online',
): Promise<Life> {
  const at = day(on);
  const given = evidence === 'online' ? await line.online(at) : evidence === 'offline' ? nothing : evidence;
  return { bytes, at, anchors: line.anchors, evidence: given };
}

export const withStore = async (
  line: Timeline,
  at = signed,
  level: 'B-B' | 'B-T' = 'B-T',
): Promise<Uint8Array> => line.store(await line.sign(original, level, at), at);

/** B-LT of 2026, with evidence for and a document timestamp by the second unit of 2029 on top. */
export async function archivedBySecond(line: Timeline, on = '2029-01-01'): Promise<Uint8Array> {
  const at = day(on);
  const { issuing, stamping, units } = line;
  const stored = await line.store(await withStore(line), at, [issuing, stamping, units.first]);
  return line.stampDocument(stored, at, units.second);
}

export async function archivedAtOnce(line: Timeline, at = signed): Promise<Uint8Array> {
  return line.stampDocument(await withStore(line, at), at, line.units.first);
}
