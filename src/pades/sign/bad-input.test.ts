import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { randomBytes } from '#crypto';
import { badFiles } from '../../../test/bad-input/bad-files.ts';
import type { Measured } from '../../../test/bad-input/measure-child.ts';
import { makeTestPki } from '../../../test/pki/test-pki.ts';
import { signTest, type TestPki } from '../../../test/signed-pdf.ts';
import { simplePdf } from '../../../test/simple-pdf.ts';
import { AppError } from '../../lib/errors.ts';
import { openPdf } from '../../pdf/document.ts';
import { openRecovering } from '../../pdf/open-recovering.ts';
import { appendedSource, bufferSource } from '../../pdf/source.ts';
import { validatePdf } from '../validate/validate-pdf.ts';
import { signPdf } from './sign-pdf.ts';

describe('bad files', () => {
  let measured: ReadonlyMap<string, Measured>;
  beforeAll(async () => {
    const child = new URL('../../../test/bad-input/measure-child.ts', import.meta.url).pathname;
    const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', child], {
      timeout: 180_000,
    });
    const lines = stdout.trim().split('\n');
    measured = new Map(
      lines.map((line) => [(JSON.parse(line) as Measured).title, JSON.parse(line) as Measured]),
    );
  }, 190_000);

  it.each(badFiles)('%s: refused at bounded cost', (title, _make, code) => {
    const found = measured.get(title);
    expect(found).toMatchObject({ title, code });
    expect(['unreadable', 'unsigned']).toContain(found?.verdict);
    expect(Math.max(found?.signMs ?? Infinity, found?.checkMs ?? Infinity)).toBeLessThan(2000);
    expect(found?.peakMegabytes).toBeLessThan(512);
  });
});

describe('files that are cut off', () => {
  let pki: TestPki;
  beforeAll(async () => {
    pki = await makeTestPki();
  });
  const sign = async (bytes: Uint8Array) =>
    signPdf({
      document: openRecovering(bufferSource(bytes)),
      signer: pki.signer.signer,
      certificates: pki.certificates,
      level: 'B-B',
      now: new Date(),
      random: randomBytes,
    });
  const lengths = (total: number, step: number): readonly number[] =>
    Array.from({ length: Math.ceil(total / step) }, (_, i) => i * step);

  it('are signed or refused with a code at every length of an unsigned file', async () => {
    const whole = simplePdf('BT ET');
    let signed = 0;
    for (const length of lengths(whole.length, 1)) {
      const bytes = whole.subarray(0, length);
      try {
        const { tail, fieldName } = await sign(bytes);
        const after = openPdf(appendedSource(bufferSource(bytes), tail));
        expect([after.recovered, fieldName]).toEqual([false, 'Signature1']);
        signed++;
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
      }
    }
    // From the end of the last object on, nothing of the document is missing.
    expect(signed).toBeGreaterThan(100);
  });

  it('are refused at every length of a signed file at which no revision has just ended', async () => {
    const whole = await signTest(pki, simplePdf('BT ET'), { level: 'B-LTA' });
    const ends = openPdf(bufferSource(whole)).revisions.map(({ end }) => end);
    // That far back a startxref is looked for: what follows a revision is then only junk behind it.
    const isInside = (length: number): boolean =>
      length > (ends.at(-1) ?? 0) && !ends.some((end) => length >= end - 20 && length < end + 2048);
    for (const length of lengths(whole.length, 97).filter(isInside)) {
      const bytes = whole.subarray(0, length);
      expect(validatePdf(bufferSource(bytes), { anchors: [], at: new Date() }).verdict).toBe('unreadable');
      await expect(sign(bytes)).rejects.toMatchObject({ code: 'pdf.bad-xref' });
    }
  });
});
