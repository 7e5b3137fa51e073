/** Operators with their operands (ISO 32000 clause 7.8.2), one after the other, from decoded content. */
import { Lexer } from '../../../pdf/lexer.ts';
import { bufferSource } from '../../../pdf/source.ts';

/** Arrays are kept as their items, dictionaries left out: no operator that is looked at takes one. */
export type Operand = number | string | Uint8Array | readonly (number | Uint8Array)[];

const maxOperands = 64;
const maxArrayItems = 100_000;

/**
 * Calls `perform` for each operator; names are strings, strings are bytes.
 *
 * @throws {PdfError} `pdf.syntax` where the content is not PDF syntax
 */
export function readOperations(
  content: Uint8Array,
  perform: (operator: string, operands: readonly Operand[]) => void,
): void {
  const lexer = new Lexer(bufferSource(content), 0);
  let operands: Operand[] = [];
  let list: (number | Uint8Array)[] | undefined;
  let inDict = 0;
  for (;;) {
    const token = lexer.next();
    switch (token.kind) {
      case 'end':
        return;
      case 'keyword':
        if (inDict > 0 || list !== undefined) break;
        if (token.value === 'ID') skipInlineImage(content, lexer);
        perform(token.value, operands);
        operands = [];
        break;
      case '<<':
        inDict++;
        break;
      case '>>':
        if (inDict > 0) inDict--;
        break;
      case '[':
        if (inDict === 0) list = [];
        break;
      case ']':
        if (list !== undefined && operands.length < maxOperands) operands.push(list);
        list = undefined;
        break;
      default: {
        if (inDict > 0) break;
        const value = token.kind === 'string' ? token.bytes : token.value;
        if (list === undefined) {
          if (operands.length < maxOperands) operands.push(value);
        } else if (typeof value !== 'string' && list.length < maxArrayItems) list.push(value);
      }
    }
  }
}

const isSpace = (byte: number | undefined): boolean =>
  byte === undefined ||
  byte === 0x20 ||
  byte === 0x0a ||
  byte === 0x0d ||
  byte === 0x09 ||
  byte === 0x0c ||
  byte === 0;

/** Clause 8.9.7: the data ends at an EI between white space that text follows, not more data. */
function skipInlineImage(content: Uint8Array, lexer: Lexer): void {
  for (let at = content.indexOf(0x45, lexer.offset); at >= 0; at = content.indexOf(0x45, at + 1)) {
    if (content[at + 1] !== 0x49 || !isSpace(content[at - 1]) || !isSpace(content[at + 2])) continue;
    const after = content.subarray(at + 2, at + 12);
    if (after.every((byte) => (byte >= 0x20 && byte < 0x7f) || isSpace(byte))) {
      lexer.seek(at + 2);
      return;
    }
  }
  lexer.seek(content.length);
}
