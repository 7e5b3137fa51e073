import { fromLatin1 } from '../../../lib/bytes.ts';
import { wrapText } from '../../../pdf/document-writer/wrap-text.ts';
import { useFont } from '../../../pdf/fonts/embed-font.ts';
import type { TrueTypeFont } from '../../../pdf/fonts/true-type.ts';
import { dict, withEntries } from '../../../pdf/objects.ts';
import { encodeNumber } from '../../../pdf/serialize.ts';
import type { Mark } from '../mark.ts';

const size = 7;
const leading = 1.25;

/** The issuer's statement (Pasal 4(1)j) alone, on white from the foot of its box upwards, in as many lines as it takes. */
export const statementMark = (statement: string, regular: TrueTypeFont): Mark => ({
  draw: (update, { width }, rules) => {
    const font = useFont(regular);
    const lines = wrapText(statement, font, size, width);
    const step = size * leading;
    const widest = Math.max(...lines.map((line) => font.measure(line, size)));
    const area = [0, 0, widest, lines.length * step].map(encodeNumber).join(' ');
    const shown = lines.map(
      (line, i) =>
        `BT /Regular ${size} Tf 0 ${encodeNumber((lines.length - 1 - i) * step + size / 4)} Td ${font.show(line)} Tj ET`,
    );
    return {
      content: fromLatin1(`q ${rules.fillGrey(1)} ${area} re f ${rules.fillGrey(0)}\n${shown.join('\n')}\nQ`),
      resources: withEntries(rules.resources, { Font: dict({ Regular: font.embed(update, rules) }) }),
    };
  },
});
