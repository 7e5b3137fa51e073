import { expect, it } from 'vitest';
import { simplePdf } from '../../../../test/simple-pdf.ts';
import { toLatin1 } from '../../../lib/bytes.ts';
import { openPdf } from '../../../pdf/document.ts';
import { beginUpdate } from '../../../pdf/incremental-writer.ts';
import { plainRules } from '../../../pdf/pdf-a/drawing-rules.ts';
import { bufferSource } from '../../../pdf/source.ts';
import { qrMark } from './qr-mark.ts';

it('writes no number with an exponent, which PDF does not know', () => {
  const update = beginUpdate(openPdf(bufferSource(simplePdf('BT ET'))));
  const size = { width: 100, height: 300.1 - 200.1 };
  const { content } = qrMark('https://contoh.example/').draw(update, size, plainRules);
  expect(toLatin1(content)).not.toMatch(/\de[-+]?\d/);
});
