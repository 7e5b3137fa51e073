import { encode } from 'uqr';
import { encodeNumber } from './serialize.ts';

/** Path operators that fill the dark modules of a QR code in a square of `size` points, its lower left at (x, y). */
export function drawQr(text: string, x: number, y: number, size: number): string {
  const { data, size: modules } = encode(text, { ecc: 'M', border: 2 });
  const unit = size / modules;
  const operators: string[] = [];
  data.forEach((row, fromTop) => {
    for (let start = 0; start < row.length; start++) {
      if (row[start] !== true) continue;
      let end = start;
      while (row[end] === true) end++;
      const rectangle = [x + start * unit, y + size - (fromTop + 1) * unit, (end - start) * unit, unit];
      operators.push(`${rectangle.map(encodeNumber).join(' ')} re`);
      start = end;
    }
  });
  return `${operators.join('\n')}\nf`;
}
