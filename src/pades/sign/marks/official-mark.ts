import { fromLatin1 } from '../../../lib/bytes.ts';
import type { EmbeddableImage } from '../../../pdf/images/embed-image.ts';
import { wrapText } from '../../../pdf/document-writer/wrap-text.ts';
import { useFont, type EmbeddedFont } from '../../../pdf/fonts/embed-font.ts';
import type { TrueTypeFont } from '../../../pdf/fonts/true-type.ts';
import { dict, withEntries, type PdfRef } from '../../../pdf/objects.ts';
import { drawQr } from '../../../pdf/qr.ts';
import { encodeNumber } from '../../../pdf/serialize.ts';
import type { Mark } from '../mark.ts';

export interface OfficialMark {
  readonly name: string;
  readonly position: string | undefined;
  readonly organisation: string;
  /** As it is shown: "13 Mei 2020, pukul 20.00 WIB". */
  readonly time: string;
  /** What the QR code holds: the address of the verification page. */
  readonly qr: string | undefined;
  /** The statement of Pasal 4(1)j, worded by the issuer. */
  readonly statement: string | undefined;
  /** The issuer's own logo (Pasal 4(1)i); the slot stays empty without it. */
  readonly logo: EmbeddableImage | undefined;
  readonly fonts: { readonly regular: TrueTypeFont; readonly bold: TrueTypeFont };
}

interface Line {
  readonly text: string;
  readonly bold: boolean;
  readonly size: number;
}

const padding = 4;
const leading = 1.25;
const largest = 9;
const smallest = 2;

/** The mark of an official: logo and QR code left, name, position and time beside them, the statement at the foot. */
export const officialMark = (mark: OfficialMark): Mark => ({
  draw: (update, { width, height }, rules) => {
    const regular = useFont(mark.fonts.regular);
    const bold = useFont(mark.fonts.bold);
    const side = layOutSide(mark, width, height);
    const { left, column } = columnOf(side, width);
    const fonts = { regular, bold };
    const lines =
      fittingLines(mark, fonts, Math.max(column, 1), height - 2 * padding) ??
      layOut(mark, fonts, Math.max(column, 1), smallest);
    const operators = [`q ${rules.fillGrey(1)} 0 0 ${encodeNumber(width)} ${encodeNumber(height)} re f`];
    operators.push(
      `${rules.strokeGrey(0.6)} 0.5 w 0.25 0.25 ${encodeNumber(width - 0.5)} ${encodeNumber(height - 0.5)} re S ${rules.fillGrey(0)}`,
    );
    if (mark.qr !== undefined) operators.push(drawQr(mark.qr, padding, side.qrBottom, side.width));
    let y = height - padding;
    for (const line of lines) {
      y -= line.size * leading;
      const font = line.bold ? bold : regular;
      operators.push(
        `BT /${line.bold ? 'Bold' : 'Regular'} ${encodeNumber(line.size)} Tf ${encodeNumber(left)} ${encodeNumber(y)} Td ${font.show(line.text)} Tj ET`,
      );
    }
    const logo = mark.logo?.embed(update, rules);
    if (side.logo !== undefined) {
      const { x, y: bottom, width: wide, height: high } = side.logo;
      operators.push(`q ${[wide, 0, 0, high, x, bottom].map(encodeNumber).join(' ')} cm /Logo Do Q`);
    }
    operators.push('Q');
    return {
      content: fromLatin1(operators.join('\n')),
      resources: withEntries(rules.resources, {
        Font: dict({ Regular: regular.embed(update, rules), Bold: bold.embed(update, rules) }),
        ...(logo && { XObject: dict({ Logo: logo satisfies PdfRef }) }),
      }),
    };
  },
});

/** Whether all that the mark says stands within a box of this size. */
export function fitsOfficialMark(
  mark: OfficialMark,
  { width, height }: { readonly width: number; readonly height: number },
): boolean {
  const fonts = { regular: useFont(mark.fonts.regular), bold: useFont(mark.fonts.bold) };
  const { left, column } = columnOf(layOutSide(mark, width, height), width);
  return column >= 1 && left < width && fittingLines(mark, fonts, column, height - 2 * padding) !== undefined;
}

/** Of the lines, beside what stands at the left. */
function columnOf(side: Side, width: number): { readonly left: number; readonly column: number } {
  const left = side.width === 0 ? padding : 2 * padding + side.width;
  return { left, column: width - left - padding };
}

interface Side {
  /** Nothing where there is neither code nor logo. */
  readonly width: number;
  readonly qrBottom: number;
  readonly logo:
    { readonly x: number; readonly y: number; readonly width: number; readonly height: number } | undefined;
}

/** The column at the left: the logo above the QR code, which gives way to it, so that neither lies on the other. */
function layOutSide({ qr, logo }: OfficialMark, width: number, height: number): Side {
  const inner = height - 2 * padding;
  const widest = width * 0.35;
  if (logo === undefined) {
    const square = qr === undefined ? 0 : Math.min(inner, widest);
    return { width: square, qrBottom: (height - square) / 2, logo: undefined };
  }
  const gap = qr === undefined ? 0 : padding / 2;
  const band = qr === undefined ? inner : inner * logoShare;
  const square = Math.min(inner - (qr === undefined ? 0 : band + gap), widest);
  const scale = Math.min(square / logo.width, band / logo.height);
  const [wide, high] = [logo.width * scale, logo.height * scale];
  const used = qr === undefined ? high : square + gap + high;
  const bottom = (height - used) / 2;
  return {
    width: square,
    qrBottom: bottom,
    logo: { x: padding + (square - wide) / 2, y: bottom + used - high, width: wide, height: high },
  };
}

const logoShare = 0.25;

type Fonts = { readonly regular: EmbeddedFont; readonly bold: EmbeddedFont };

/** At the largest size at which every line, wrapped, fits the column; undefined where none does. */
function fittingLines(
  mark: OfficialMark,
  fonts: Fonts,
  width: number,
  height: number,
): readonly Line[] | undefined {
  for (let size = largest; size > smallest; size -= 0.25) {
    const lines = layOut(mark, fonts, width, size);
    const used = lines.reduce((sum, line) => sum + line.size * leading, 0);
    if (used <= height && lines.every((line) => widthOf(line, fonts) <= width)) return lines;
  }
  return undefined;
}

function layOut(mark: OfficialMark, fonts: Fonts, width: number, size: number): readonly Line[] {
  const paragraph = (text: string | undefined, bold: boolean, scale: number): readonly Line[] =>
    text === undefined || text === ''
      ? []
      : wrapText(text, bold ? fonts.bold : fonts.regular, size * scale, width).map((part) => ({
          text: part,
          bold,
          size: size * scale,
        }));
  return [
    ...paragraph('Ditandatangani secara elektronik oleh:', false, 0.8),
    ...paragraph(mark.position, false, 1),
    ...paragraph(mark.name, true, 1),
    ...paragraph(mark.organisation, false, 0.9),
    ...paragraph(mark.time, false, 0.8),
    ...paragraph(mark.statement, false, 0.6),
  ];
}

const widthOf = ({ text, bold, size }: Line, fonts: Fonts): number =>
  (bold ? fonts.bold : fonts.regular).measure(text, size);
