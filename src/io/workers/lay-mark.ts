import { randomBytes } from '#crypto';
import { concatBytes } from '../../lib/bytes.ts';
import type { Finding } from '../../pades/inspect/finding.ts';
import { layMark, type MarkToLay } from '../../pades/sign/lay-mark.ts';
import { openRecovering } from '../../pdf/open-recovering.ts';
import { bufferSource } from '../../pdf/source.ts';
import { buildMark } from './build-mark.ts';
import { onEveryPage, type PlaceToCheck } from './check-places.ts';
import { inspectOpened } from './inspect-opened.ts';
import { placeMark } from './place-mark.ts';
import type { SigningTask } from './signing-task.ts';

export interface LayingTask extends PlaceToCheck {
  readonly bytes: Uint8Array;
  readonly now: Date;
  readonly signer: SigningTask['signer'];
}

export interface LayingResult {
  /** The whole file. */
  readonly bytes: Uint8Array;
  /** What an inspection found before. */
  readonly findings: readonly Finding[];
}

/** The task `lay-mark`: a paraf before the first signature. @throws {PdfError | PadesError | FindTextError} */
export async function layMarkTask({
  bytes,
  place,
  everyPage,
  now,
  signer,
}: LayingTask): Promise<LayingResult> {
  const document = openRecovering(bufferSource(bytes));
  const findings = inspectOpened(document);
  // Pages of one size have the rectangle in common: their marks share one form.
  const places = new Map<string, { pages: number[]; rect: MarkToLay['places'][number]['rect'] }>();
  for (const one of everyPage ? onEveryPage(document, place) : [place]) {
    const { page, rect } = await placeMark(document, bytes, one, undefined);
    const key = JSON.stringify(rect);
    const known = places.get(key);
    if (known === undefined) places.set(key, { pages: [page], rect });
    else known.pages.push(page);
  }
  const mark = buildMark({ kind: 'initials' }, { now, signer, verificationUrl: '', notice: undefined });
  const tail = layMark(document, { mark, places: [...places.values()], fileId: randomBytes(16) });
  return { bytes: concatBytes([bytes, tail]), findings };
}
