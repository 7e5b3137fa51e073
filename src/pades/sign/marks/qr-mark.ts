import { fromLatin1 } from '../../../lib/bytes.ts';
import { drawQr } from '../../../pdf/qr.ts';
import { encodeNumber } from '../../../pdf/serialize.ts';
import type { Mark } from '../mark.ts';

/** A QR code on white, square and centred. */
export const qrMark = (text: string): Mark => ({
  draw: (_update, { width, height }, rules) => {
    const size = Math.min(width, height);
    const [x, y] = [(width - size) / 2, (height - size) / 2];
    return {
      content: fromLatin1(
        `q ${rules.fillGrey(1)} ${[x, y, size, size].map(encodeNumber).join(' ')} re f ${rules.fillGrey(0)}\n${drawQr(text, x, y, size)}\nQ`,
      ),
      resources: rules.resources,
    };
  },
});
