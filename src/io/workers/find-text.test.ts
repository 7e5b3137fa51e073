import { describe, expect, it } from 'vitest';
import { simplePdf } from '../../../test/simple-pdf.ts';
import { bufferSource } from '../../pdf/source.ts';
import { openPdf } from '../../pdf/document.ts';
import { findText } from './find-text.ts';
import { placeMark } from './place-mark.ts';

const line = (text: string) => `BT /F1 10 Tf 100 700 Td (${text}) Tj ET`;

describe('a marker in a page', () => {
  it.each(['#', '$', '~', '^', '*', '[qr_bsre]', '${ttd_pengirim1}'])(
    '%s is found where it stands',
    async (tag) => {
      const found = await findText(simplePdf(line(`Jakarta ${tag} akhir`)), tag);
      expect(found.page).toBe(1);
      expect(found.x).toBeCloseTo(148, 0);
      expect(found.y).toBeCloseTo(700, 0);
      expect(found.width).toBeCloseTo(6 * tag.length, 0);
    },
  );

  it('is found where the writer cut it into runs', async () => {
    const content = 'BT /F1 10 Tf 100 700 Td (a [qr) Tj (_bs) Tj (re] z) Tj ET';
    const found = await findText(simplePdf(content), '[qr_bsre]');
    expect(found.x).toBeCloseTo(112, 0);
    expect(found.width).toBeCloseTo(54, 0);
  });

  it('is taken at its first place in reading order, and the others are counted', async () => {
    const content = 'BT /F1 10 Tf 100 100 Td (# #) Tj ET BT /F1 10 Tf 100 700 Td (a #) Tj ET';
    expect(await findText(simplePdf(content), '#')).toMatchObject({ page: 1, y: 700, others: 2 });
    const turned = simplePdf(content, '/MediaBox [0 0 600 800] /Rotate 180');
    expect(await findText(turned, '#')).toMatchObject({ page: 1, y: 100, others: 2 });
  });

  it('ends the reading where nobody wants the others counted', async () => {
    const found = await findText(simplePdf(line('# #')), '#', { countOthers: false });
    expect(found).toMatchObject({ page: 1, others: undefined });
  });

  it('is refused by code where it is not, and where the file is no PDF', async () => {
    await expect(findText(simplePdf(line('nothing')), '#')).rejects.toMatchObject({
      code: 'find-text.not-found',
    });
    await expect(findText(new Uint8Array([1, 2, 3]), '#')).rejects.toMatchObject({
      code: 'find-text.unreadable',
    });
  });
});

describe('a mark', () => {
  const tag = { kind: 'tag', tag: '#', width: 60, height: 40, countOthers: true } as const;
  const place = async (entries: string, wish: Parameters<typeof placeMark>[2]) => {
    const bytes = simplePdf(line('Jakarta #'), entries);
    return placeMark(openPdf(bufferSource(bytes)), bytes, wish, undefined);
  };

  it('is centred on its tag', async () => {
    const { rect } = await place('/MediaBox [0 0 600 800]', tag);
    expect(rect.x + rect.width / 2).toBeCloseTo(151, 0);
    expect(rect.y + rect.height / 2).toBeCloseTo(705, 0);
  });

  it('follows a page that is shown turned', async () => {
    const { rect } = await place('/MediaBox [0 0 600 800] /Rotate 90', tag);
    expect(rect.x + rect.width / 2).toBeCloseTo(705, 0);
    expect(rect.y + rect.height / 2).toBeCloseTo(449, 0);
  });

  it('counts from the upper left as version 2 does', async () => {
    const wish = {
      kind: 'rectangle',
      page: 'last',
      origin: 'upper-left',
      x: 10,
      y: 20,
      width: 60,
      height: 40,
    } as const;
    expect(await place('/MediaBox [0 0 600 800]', wish)).toEqual({
      otherTags: 0,
      page: 1,
      rect: { x: 10, y: 740, width: 60, height: 40 },
    });
    expect((await place('/MediaBox [0 0 600 800] /Rotate 270', wish)).rect.y).toBe(540);
  });
});
