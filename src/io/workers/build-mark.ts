import { encode } from 'uqr';
import { fromLatin1 } from '../../lib/bytes.ts';
import type { Mark } from '../../pades/sign/mark.ts';
import { dict } from '../../pdf/objects.ts';
import type { MarkWish, SigningTask } from './signing-task.ts';

/** The mark that an application asked for. */
export function buildMark(wish: MarkWish, task: SigningTask): Mark {
  return qrMark(wish.kind === 'qr' ? (wish.text ?? task.verificationUrl) : task.verificationUrl);
}

function qrMark(text: string): Mark {
  return {
    draw(_update, { width, height }) {
      const { size, data } = encode(text, { ecc: 'M', border: 2 });
      const side = Math.min(width, height);
      const unit = side / size;
      let content = `1 g 0 0 ${width} ${height} re f 0 g\n`;
      for (const [row, cells] of data.entries())
        for (const [column, dark] of cells.entries())
          if (dark)
            content += `${(column * unit).toFixed(3)} ${((size - 1 - row) * unit).toFixed(3)} ${unit.toFixed(3)} ${unit.toFixed(3)} re\n`;
      return { content: fromLatin1(`${content}f`), resources: dict({}) };
    },
  };
}
