import { describe, expect, it } from 'vitest';
import { makeTestPki } from '../../../test/pki/test-pki.ts';
import { signTest } from '../../../test/signed-pdf.ts';
import { simplePdf } from '../../../test/simple-pdf.ts';
import { openPdf } from '../../pdf/document.ts';
import { bufferSource } from '../../pdf/source.ts';
import { qrMark } from '../sign/marks/qr-mark.ts';
import { inspectionLimits } from './budget.ts';
import { findCollisions } from './find-collisions.ts';
import { inspectPdf } from './inspect-pdf.ts';
import { refuseUnsafe } from './refuse-unsafe.ts';

const text = 'BT /F1 24 Tf 72 700 Td (Harga 100) Tj ET';
const open = (bytes: Uint8Array) => openPdf(bufferSource(bytes));

describe('refusing what is not safe to sign', () => {
  const covered = inspectPdf(open(simplePdf(`${text} 1 g 60 690 300 40 re f`)));
  const refusal = expect.objectContaining({ code: 'pades.unsafe-content' });

  it('refuses by code and by severity, with the findings', () => {
    expect(() => refuseUnsafe(covered, ['covered-text'])).toThrow(refusal);
    expect(() => refuseUnsafe(covered, ['warning'])).toThrow(refusal);
  });

  it('lets pass what was not chosen', () => {
    expect(() => refuseUnsafe(covered, ['danger', 'javascript'])).not.toThrow();
    expect(() => refuseUnsafe(covered, [])).not.toThrow();
  });

  it('refuses what could not be inspected to the end, whatever was chosen', () => {
    const partly = inspectPdf(open(simplePdf(text)), { ...inspectionLimits, operators: 1 });
    expect(() => refuseUnsafe(partly, ['javascript'])).toThrow(refusal);
  });
});

describe('a mark that collides', () => {
  const rect = { x: 60, y: 690, width: 200, height: 40 };

  it('with text is told by the text', () => {
    const found = findCollisions(open(simplePdf(text)), 1, rect);
    expect(found).toEqual([{ kind: 'text', page: 1, subject: 'Harga 100' }]);
  });

  it('with an earlier signature, also on a turned page', async () => {
    const pki = await makeTestPki();
    const turned = simplePdf('', '/MediaBox [0 0 600 800] /Rotate 90');
    const place = { ...rect, y: 500 };
    const signed = await signTest(pki, turned, { visible: { page: 1, rect: place, mark: qrMark('x') } });
    expect(findCollisions(open(signed), 1, place).map(({ kind }) => kind)).toEqual(['signature']);
    expect(findCollisions(open(signed), 1, { ...place, x: 300 })).toEqual([]);
  });

  it('with nothing on free ground', () => {
    expect(findCollisions(open(simplePdf(text)), 1, { ...rect, y: 100 })).toEqual([]);
  });
});
