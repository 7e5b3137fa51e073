import { fromLatin1 } from '../../../lib/bytes.ts';
import { useFont } from '../../../pdf/fonts/embed-font.ts';
import type { TrueTypeFont } from '../../../pdf/fonts/true-type.ts';
import { dict, withEntries } from '../../../pdf/objects.ts';
import { encodeNumber } from '../../../pdf/serialize.ts';
import type { Mark } from '../mark.ts';

export interface InitialsMark {
  readonly name: string;
  /** As it is shown: "13 Mei 2020". */
  readonly day: string;
  readonly fonts: { readonly regular: TrueTypeFont; readonly bold: TrueTypeFont };
}

const captionShare = 0.22;

/** A paraf: initials in the middle of a thin frame, the day at its foot. Nothing lies behind it but the page. */
export const initialsMark = ({ name, day, fonts }: InitialsMark): Mark => ({
  draw: (update, { width, height }, rules) => {
    const bold = useFont(fonts.bold);
    const regular = useFont(fonts.regular);
    const initials = initialsOf(name);
    const caption = height * captionShare;
    const fit = (text: string, font: typeof bold, tallest: number): number =>
      Math.min(tallest, (0.86 * width) / Math.max(font.measure(text, 1), 0.01));
    const large = fit(initials, bold, (height - caption) * 0.8);
    const small = fit(day, regular, caption * 0.8);
    const centred = (text: string, font: typeof bold, size: number, y: number, resource: string): string => {
      const x = (width - font.measure(text, size)) / 2;
      return `BT /${resource} ${encodeNumber(size)} Tf ${encodeNumber(x)} ${encodeNumber(y)} Td ${font.show(text)} Tj ET`;
    };
    const operators = [
      `q ${rules.strokeGrey(0.6)} 0.5 w 0.25 0.25 ${encodeNumber(width - 0.5)} ${encodeNumber(height - 0.5)} re S ${rules.fillGrey(0)}`,
      centred(initials, bold, large, caption + (height - caption - 0.72 * large) / 2, 'Bold'),
      centred(day, regular, small, (caption - 0.6 * small) / 2, 'Regular'),
      'Q',
    ];
    return {
      content: fromLatin1(operators.join('\n')),
      resources: withEntries(rules.resources, {
        Font: dict({ Bold: bold.embed(update, rules), Regular: regular.embed(update, rules) }),
      }),
    };
  },
});

/** Of the words of a name without its degrees: "Dr. Siti Umpama, M.Kom." gives SU. At most four. */
export function initialsOf(name: string): string {
  const [main = ''] = name.normalize('NFC').split(',');
  const words = main.split(/\s+/u).filter((word) => /^\p{L}/u.test(word));
  const given = words.filter((word) => !/^\p{L}{2,}\.$/u.test(word));
  const initials = (given.length > 0 ? given : words).map(
    (word) => /^\p{L}/u.exec(word)?.[0].toUpperCase() ?? '',
  );
  return initials.length > 0 ? initials.slice(0, 4).join('') : '–';
}
