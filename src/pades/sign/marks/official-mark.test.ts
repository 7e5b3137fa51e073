import { describe, expect, it } from 'vitest';
import { exampleOfficial } from '../../../../test/example-mark.ts';
import { makePng } from '../../../../test/png.ts';
import { toLatin1 } from '../../../lib/bytes.ts';
import { readImage } from '../../../pdf/images/embed-image.ts';
import { openPdf } from '../../../pdf/document.ts';
import { beginUpdate } from '../../../pdf/incremental-writer.ts';
import { plainRules } from '../../../pdf/pdf-a/drawing-rules.ts';
import { bufferSource } from '../../../pdf/source.ts';
import { simplePdf } from '../../../../test/simple-pdf.ts';
import { officialMark, type OfficialMark } from './official-mark.ts';

const official = exampleOfficial({ statement: 'Dokumen ini telah ditandatangani secara elektronik' });
const logoOf = (width: number, height: number) => readImage(makePng(width, height, [0, 0, 200]));

function draw(mark: OfficialMark, width: number, height: number): string {
  const document = openPdf(bufferSource(simplePdf('BT ET')));
  return toLatin1(officialMark(mark).draw(beginUpdate(document), { width, height }, plainRules).content);
}

/** Left, bottom, width, height of the logo. */
function logoBox(content: string): readonly number[] {
  const [, wide, high, x, y] = /q (\S+) 0 0 (\S+) (\S+) (\S+) cm \/Logo Do/.exec(content)!.map(Number);
  return [x!, y!, wide!, high!];
}

const textLefts = (content: string) =>
  [...content.matchAll(/Tf (\S+) \S+ Td/g)].map((match) => Number(match[1]));

describe('the mark of an official', () => {
  it.each([
    ['wide', 120, 20],
    ['square', 50, 50],
    ['high', 20, 80],
  ])('shows a %s logo in its proportion, above the code, beside the text, inside the mark', (_, w, h) => {
    const content = draw({ ...official, logo: logoOf(w, h) }, 240, 96);
    const [x = 0, y = 0, wide = 0, high = 0] = logoBox(content);
    expect(wide / high).toBeCloseTo(w / h, 1);
    expect(x).toBeGreaterThanOrEqual(4);
    expect(y + high).toBeLessThanOrEqual(92.01);
    expect(x + wide).toBeLessThan(Math.min(...textLefts(content)));
    expect(y).toBeGreaterThan(Math.max(...moduleTops(content)));
  });

  it('gives the whole column to the logo where there is no code', () => {
    const content = draw({ ...official, qr: undefined, logo: logoOf(50, 50) }, 240, 96);
    const [, , wide = 0] = logoBox(content);
    expect(wide).toBeCloseTo(84, 0);
  });

  it('leaves the slot empty without a logo', () => {
    expect(draw(official, 240, 96)).not.toContain('/Logo');
  });
});

/** The upper edges of the code's modules; the mark's own ground and frame begin at 0. */
function moduleTops(content: string): readonly number[] {
  return [...content.matchAll(/^(\S+) (\S+) (\S+) (\S+) re$/gm)].map(
    ([, , y, , high]) => Number(y) + Number(high),
  );
}
