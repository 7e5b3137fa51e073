import { fromLatin1 } from '../../../lib/bytes.ts';
import { dict } from '../../../pdf/objects.ts';
import { drawQr } from '../../../pdf/qr.ts';
import type { Mark } from '../mark.ts';

/** A QR code on white, square and centred. */
export const qrMark = (text: string): Mark => ({
  draw: (_update, { width, height }) => {
    const size = Math.min(width, height);
    const [x, y] = [(width - size) / 2, (height - size) / 2];
    return {
      content: fromLatin1(`q 1 g ${x} ${y} ${size} ${size} re f 0 g\n${drawQr(text, x, y, size)}\nQ`),
      resources: dict({}),
    };
  },
});
