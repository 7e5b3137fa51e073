import { beforeAll, describe, expect, it } from 'vitest';
import { addAnnotation, addField } from '../../../test/attacks/add-to-page.ts';
import { makeAttackGround, textAt, type AttackGround } from '../../../test/attacks/attack-ground.ts';
import { contractObjects, formOf, streamOf, writeObjects } from '../../../test/attacks/contract-pdf.ts';
import { appendRaw, type RawUpdate } from '../../../test/attacks/raw-update.ts';
import { signTest } from '../../../test/signed-pdf.ts';
import type { ChangeReport } from '../validate/report.ts';

let ground: AttackGround;
beforeAll(async () => {
  ground = await makeAttackGround();
});

const changesOf = (bytes: Uint8Array): readonly ChangeReport[] =>
  ground.judge(bytes).signatures[0]!.changesAfter;
const after = (update: RawUpdate): readonly ChangeReport[] => changesOf(appendRaw(ground.signed, update));
const box = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });

describe('where a change is seen', () => {
  it('is the rectangle of the field that was filled in, before and after', () => {
    const [change] = after({
      objects: {
        6: textAt(ground.signed, 6).replace('(Adi)', '(Budi)'),
        7: formOf('BT /F1 12 Tf (Budi) Tj ET'),
      },
    });
    expect(change).toMatchObject({
      code: 'form-filled',
      page: 1,
      rectangle: box(72, 600, 200, 20),
      rectangleBefore: box(72, 600, 200, 20),
    });
  });

  it('is where a field was moved from and to', () => {
    const [change] = after({
      objects: { 6: textAt(ground.signed, 6).replace('[72 600 272 620]', '[72 690 300 730]') },
    });
    expect(change).toMatchObject({
      code: 'form-changed',
      rectangle: box(72, 690, 228, 40),
      rectangleBefore: box(72, 600, 200, 20),
    });
  });

  it('is only the place now of an annotation that was added', () => {
    const [change] = changesOf(addAnnotation(ground.signed, '/Subtype /FreeText /Rect [10 20 110 50]'));
    expect(change).toMatchObject({ code: 'annotation-added', page: 1, rectangle: box(10, 20, 100, 30) });
    expect(change!.rectangleBefore).toBeUndefined();
  });

  it('is only the place before of an annotation that was removed', () => {
    const [change] = after({ rows: [[8, 'f']] });
    expect(change).toMatchObject({ code: 'object-removed', page: 1, rectangleBefore: box(10, 10, 20, 20) });
    expect(change!.rectangle).toBeUndefined();
  });

  it('is the field of a further signature', () => {
    const changes = changesOf(addField(ground.signed, '/FT /Sig /T (lain) /Rect [300 200 500 250]'));
    expect(changes).toContainEqual(
      expect.objectContaining({
        code: 'signature-field-added',
        allowed: true,
        page: 1,
        rectangle: box(300, 200, 200, 50),
      }),
    );
  });

  it('is the whole page where its own content changed', () => {
    const [change] = after({ objects: { 4: streamOf('BT (Harga 900) Tj ET') } });
    expect(change).toMatchObject({ code: 'page-changed', page: 1, rectangle: box(0, 0, 600, 800) });
  });

  it('is the annotation whose appearance holds the object that changed', async () => {
    const image = '/Type /XObject /Subtype /Form /BBox [0 0 9 9]';
    const objects = contractObjects.map((text, index) =>
      index === 7 ? text.replace('>>', '/AP << /N 23 0 R >> >>') : text,
    );
    const bytes = await signTest(
      ground.pki,
      writeObjects([
        ...objects,
        streamOf('/I Do', `${image} /Resources << /XObject << /I 24 0 R >> >>`),
        streamOf('', image),
      ]),
      { field: 'ttd' },
    );
    const [change] = changesOf(appendRaw(bytes, { objects: { 24: streamOf('0 0 9 9 re f', image) } }));
    expect(change).toMatchObject({ code: 'page-changed', page: 1, rectangle: box(10, 10, 20, 20) });
  });

  it('is in points of a page as it is shown: turned and cropped', async () => {
    const objects = contractObjects.map((text, index) =>
      index === 2 ? text.replace('/Contents', '/Rotate 90 /CropBox [50 50 550 750] /Contents') : text,
    );
    const bytes = await signTest(ground.pki, writeObjects(objects), { field: 'ttd' });
    const [change] = changesOf(addAnnotation(bytes, '/Subtype /FreeText /Rect [60 70 110 100]'));
    expect(change).toMatchObject({ rectangle: box(20, 440, 30, 50) });
  });

  it('is nowhere for what is not seen', () => {
    const [change] = after({ objects: { 21: streamOf('<x:xmpmeta>1</x:xmpmeta>', '/Type /Metadata') } });
    expect(change).toMatchObject({ code: 'metadata-changed', page: undefined });
    expect(change!.rectangle).toBeUndefined();
  });
});
