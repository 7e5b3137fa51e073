import { fromLatin1 } from '../../../lib/bytes.ts';
import { dict } from '../../../pdf/objects.ts';
import { readImage } from '../../../pdf/images/embed-image.ts';
import { encodeNumber } from '../../../pdf/serialize.ts';
import type { Mark } from '../mark.ts';

/** A picture, as large as fits without distortion, centred. @throws {ImageError} where the bytes are none */
export function pictureMark(bytes: Uint8Array): Mark {
  const image = readImage(bytes);
  return {
    draw: (update, { width, height }, rules) => {
      const scale = Math.min(width / image.width, height / image.height);
      const [wide, high] = [image.width * scale, image.height * scale];
      const matrix = [wide, 0, 0, high, (width - wide) / 2, (height - high) / 2].map(encodeNumber).join(' ');
      return {
        content: fromLatin1(`q ${matrix} cm /Picture Do Q`),
        resources: dict({ XObject: dict({ Picture: image.embed(update, rules) }) }),
      };
    },
  };
}
