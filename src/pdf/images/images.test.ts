import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge } from '../../../test/judges.ts';
import { simplePdf } from '../../../test/simple-pdf.ts';
import { concatBytes, fromLatin1 } from '../../lib/bytes.ts';
import { openPdf } from '../document.ts';
import { beginUpdate } from '../incremental-writer.ts';
import { asKind, dict, stream, withEntries } from '../objects.ts';
import { plainRules } from '../pdf-a/drawing-rules.ts';
import { bufferSource } from '../source.ts';
import { readImage } from './embed-image.ts';
import { readJpegHeader } from './jpeg.ts';
import { decodePng } from './png.ts';

const refusal = (code: string) => expect.objectContaining({ code });

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = concatBytes([fromLatin1(type), data]);
  const numbers = new DataView(new ArrayBuffer(8));
  numbers.setUint32(0, data.length);
  numbers.setUint32(4, crc32(body));
  const bytes = new Uint8Array(numbers.buffer);
  return concatBytes([bytes.subarray(0, 4), body, bytes.subarray(4)]);
}

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const ihdr = (width: number, height: number, ...rest: readonly number[]): Uint8Array =>
  chunk('IHDR', Uint8Array.of(0, 0, width >> 8, width & 255, 0, 0, height >> 8, height & 255, ...rest));
const idat = (...rows: readonly number[]): Uint8Array => chunk('IDAT', deflateSync(Uint8Array.from(rows)));
const iend = chunk('IEND', new Uint8Array(0));
const png = (...chunks: readonly Uint8Array[]): Uint8Array => concatBytes([signature, ...chunks, iend]);
const pixels = (bytes: Uint8Array) => {
  const { rgb, alpha } = decodePng(bytes);
  return { rgb: [...rgb], alpha: alpha === undefined ? undefined : [...alpha] };
};

describe('a PNG', () => {
  it.each([
    ['1-bit grey', [2, 1, 1, 0], [0, 0x40], [0, 0, 0, 255, 255, 255]],
    ['2-bit grey', [2, 1, 2, 0], [0, 0x60], [85, 85, 85, 170, 170, 170]],
    ['4-bit grey', [2, 1, 4, 0], [0, 0xf1], [255, 255, 255, 17, 17, 17]],
    ['16-bit grey', [2, 1, 16, 0], [0, 0x80, 0x80, 0xff, 0xff], [128, 128, 128, 255, 255, 255]],
    ['16-bit colour', [1, 1, 16, 2], [0, 1, 1, 2, 2, 3, 3], [1, 2, 3]],
  ])('of %s comes out as 8-bit colour', (_what, [width = 0, height = 0, depth = 0, type = 0], row, rgb) => {
    expect(pixels(png(ihdr(width, height, depth, type, 0, 0, 0), idat(...row)))).toEqual({
      rgb,
      alpha: undefined,
    });
  });

  it('undoes each row filter', () => {
    const rows = [0, 10, 20, 1, 10, 10, 2, 5, 5, 3, 1, 1, 4, 1, 1].map((value) => value & 255);
    const grey = pixels(png(ihdr(2, 5, 8, 0, 0, 0, 0), idat(...rows))).rgb.filter((_, i) => i % 3 === 0);
    expect(grey).toEqual([10, 20, 10, 20, 15, 25, 8, 17, 9, 18]);
  });

  it('takes transparency from a palette, from a colour at full depth and from a channel', () => {
    const palette = chunk('PLTE', Uint8Array.of(1, 2, 3, 4, 5, 6));
    const indexed = png(ihdr(2, 1, 1, 3, 0, 0, 0), palette, chunk('tRNS', Uint8Array.of(9)), idat(0, 0x40));
    expect(pixels(indexed)).toEqual({ rgb: [1, 2, 3, 4, 5, 6], alpha: [9, 255] });
    const clear = chunk('tRNS', Uint8Array.of(0x12, 0x34));
    const keyed = png(ihdr(2, 1, 16, 0, 0, 0, 0), clear, idat(0, 0x12, 0x34, 0x12, 0x35));
    expect(pixels(keyed).alpha).toEqual([0, 255]);
    expect(pixels(png(ihdr(1, 1, 8, 4, 0, 0, 0), idat(0, 7, 128)))).toEqual({ rgb: [7, 7, 7], alpha: [128] });
    expect(pixels(png(ihdr(1, 1, 16, 6, 0, 0, 0), idat(0, 1, 1, 2, 2, 3, 3, 0, 0)))).toEqual({
      rgb: [1, 2, 3],
      alpha: [0],
    });
  });

  it('is put together from its seven passes', () => {
    const rows = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    // 3 x 3 pixels interlaced: passes 1, 5, 6 and 7 hold 1, 2, 1+1 and 3 pixels of the rows 0 to 2.
    const interlaced = png(ihdr(3, 3, 8, 0, 0, 0, 1), idat(0, 1, 0, 3, 0, 7, 9, 0, 2, 0, 8, 0, 4, 5, 6));
    expect(pixels(interlaced).rgb.filter((_, i) => i % 3 === 0)).toEqual(rows);
  });

  const whole = png(ihdr(1, 1, 8, 0, 0, 0, 0), idat(0, 1));
  it.each([
    ['with a wrong checksum', whole.map((byte, i) => (i === 30 ? byte ^ 1 : byte)), 'image.damaged'],
    ['that is cut off', whole.subarray(0, -16), 'image.damaged'],
    ['that ends before IEND', whole.subarray(0, -12), 'image.damaged'],
    ['without a header', png(idat(0, 1)), 'image.damaged'],
    ['without its palette', png(ihdr(1, 1, 8, 3, 0, 0, 0), idat(0, 0)), 'image.damaged'],
    [
      'with a colour beyond its palette',
      png(ihdr(1, 1, 8, 3, 0, 0, 0), chunk('PLTE', Uint8Array.of(0, 0, 0)), idat(0, 1)),
      'image.damaged',
    ],
    ['with an unknown row filter', png(ihdr(1, 1, 8, 0, 0, 0, 0), idat(5, 1)), 'image.damaged'],
    ['with too few rows', png(ihdr(1, 2, 8, 0, 0, 0, 0), idat(0, 1)), 'image.damaged'],
    ['with an impossible depth', png(ihdr(1, 1, 3, 0, 0, 0, 0), idat(0, 1)), 'image.unsupported'],
    ['with an unknown interlacing', png(ihdr(1, 1, 8, 0, 0, 0, 2), idat(0, 1)), 'image.unsupported'],
    ['of too many pixels', png(ihdr(65535, 65535, 8, 0, 0, 0, 0), idat(0, 1)), 'image.limit'],
    ['without pixels', png(ihdr(0, 1, 8, 0, 0, 0, 0), idat(0, 1)), 'image.limit'],
    [
      'that inflates beyond its size',
      png(ihdr(1, 1, 8, 0, 0, 0, 0), chunk('IDAT', deflateSync(new Uint8Array(1_000_000)))),
      'image.damaged',
    ],
  ])('%s is refused', (_what, bytes, code) => {
    expect(() => readImage(bytes)).toThrow(refusal(code));
  });
});

const jpeg = (frame: number, components: number, ...before: readonly number[]): Uint8Array =>
  Uint8Array.of(
    0xff,
    0xd8,
    ...before,
    0xff,
    frame,
    0,
    8 + 3 * components,
    8,
    0,
    2,
    0,
    3,
    components,
    ...Array.from({ length: components }, (_, i) => [i + 1, 0x11, 0]).flat(),
    0xff,
    0xda,
    0,
    4,
    0,
    0,
    1,
    2,
    0xff,
    0xd9,
  );
const adobe = [0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, 2];

describe('a JPEG', () => {
  it.each([
    ['baseline grey', jpeg(0xc0, 1), 1, false],
    ['progressive colour', jpeg(0xc2, 3), 3, false],
    ["Adobe's CMYK", jpeg(0xc0, 4, ...adobe), 4, true],
    ['CMYK of others', jpeg(0xc0, 4), 4, false],
    ['fill bytes', jpeg(0xc0, 3, 0xff), 3, false],
  ])('with %s is read', (_what, bytes, components, inverted) => {
    expect(readJpegHeader(bytes)).toEqual({ width: 3, height: 2, components, inverted });
  });

  it.each([
    ['lossless', jpeg(0xc3, 3), 'image.unsupported'],
    ['arithmetic-coded', jpeg(0xc9, 3), 'image.unsupported'],
    ['of two components', jpeg(0xc0, 2), 'image.unsupported'],
    ['cut off in its header', jpeg(0xc0, 3).subarray(0, 12), 'image.damaged'],
    ['cut off in its pixels', jpeg(0xc0, 3).subarray(0, -2), 'image.damaged'],
    ['without a frame', Uint8Array.of(0xff, 0xd8, 0xff, 0xda, 0, 2, 0xff, 0xd9), 'image.damaged'],
  ])('that is %s is refused', (_what, bytes, code) => {
    expect(() => readImage(bytes)).toThrow(refusal(code));
  });
});

describe('anything else', () => {
  it.each([
    ['nothing', ''],
    ['a text', 'bukan gambar'],
    ['a GIF', 'GIF89a'],
    ['a PDF', '%PDF-1.7'],
  ])('(%s) is refused as no image', (_what, text) => {
    expect(() => readImage(fromLatin1(text))).toThrow(refusal('image.unknown'));
  });

  it('mutated from an image gives an image or a named refusal', () => {
    const seeds = [png(ihdr(3, 3, 8, 6, 0, 0, 0), idat(...new Uint8Array(39))), jpeg(0xc0, 3)];
    fc.assert(
      fc.property(fc.constantFrom(...seeds), fc.nat(), fc.nat(255), (seed, at, value) => {
        const bytes = seed.slice();
        bytes[at % bytes.length] = value;
        try {
          readImage(bytes);
        } catch (error) {
          expect(error).toHaveProperty('code', expect.stringMatching(/^image\./));
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe.skipIf(!judge('pdftoppm') || !judge('qpdf'))('embedded in a page', () => {
  it('shows its colours, blended where it is translucent', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'sertel-image-'));
    const original = simplePdf('', '/MediaBox [0 0 20 10]');
    const document = openPdf(bufferSource(original));
    const update = beginUpdate(document);
    const image = readImage(png(ihdr(2, 1, 8, 6, 0, 0, 0), idat(0, 255, 0, 0, 255, 0, 0, 255, 128)));
    const reference = image.embed(update, plainRules);
    const pages = document.getDict(document.catalog, 'Pages');
    const page = asKind(document.getArray(pages!, 'Kids')?.items[0], 'ref');
    const content = update.allocate();
    update.put(content, stream(dict({}), fromLatin1('q 20 0 0 10 0 0 cm /I Do Q')));
    const Resources = dict({ XObject: dict({ I: reference }) });
    update.put(page!, withEntries(asKind(update.get(page!), 'dict')!, { Contents: content, Resources }));
    const file = path.join(folder, 'image.pdf');
    writeFileSync(file, concatBytes([original, update.finish(new Uint8Array(16)).tail]));
    execFileSync('qpdf', ['--check', file]);
    execFileSync('pdftoppm', ['-r', '72', '-singlefile', file, path.join(folder, 'page')]);
    const ppm = readFileSync(path.join(folder, 'page.ppm'));
    const at = (x: number): readonly number[] =>
      [...ppm.subarray(ppm.length - 600 + 300 + 3 * x)].slice(0, 3);
    expect(at(4)).toEqual([255, 0, 0]);
    expect(at(15).map((value) => Math.round(value / 4))).toEqual([32, 32, 64]);
  });
});
