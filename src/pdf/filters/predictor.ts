import { PdfError } from '../pdf-error.ts';

/** Undoes the TIFF (2) and PNG (10 to 15) predictors of clause 7.4.4.4. */
export function undoPredictor(
  bytes: Uint8Array,
  parameter: (key: string, otherwise: number) => number,
): Uint8Array {
  const predictor = parameter('Predictor', 1);
  if (predictor <= 1) return bytes;
  const colors = bounded(parameter('Colors', 1), 64);
  const bits = bounded(parameter('BitsPerComponent', 8), 16);
  const columns = bounded(parameter('Columns', 1), 1_000_000);
  const rowLength = Math.ceil((colors * bits * columns) / 8);
  const pixel = Math.max(1, (colors * bits) >> 3);
  return predictor === 2 ? undoTiff(bytes, rowLength, pixel, bits) : undoPng(bytes, rowLength, pixel);
}

function bounded(value: number, most: number): number {
  if (!Number.isInteger(value) || value < 1 || value > most) {
    throw new PdfError('pdf.bad-stream', `expected a predictor parameter from 1 to ${most}, got ${value}`);
  }
  return value;
}

function undoTiff(bytes: Uint8Array, rowLength: number, pixel: number, bits: number): Uint8Array {
  if (bits !== 8)
    throw new PdfError('pdf.unsupported', `expected 8 bits a component with predictor 2, got ${bits}`);
  const out = bytes.slice();
  for (let row = 0; row + rowLength <= out.length; row += rowLength) {
    for (let i = pixel; i < rowLength; i++)
      out[row + i] = ((out[row + i] ?? 0) + (out[row + i - pixel] ?? 0)) & 0xff;
  }
  return out;
}

function undoPng(bytes: Uint8Array, rowLength: number, pixel: number): Uint8Array {
  const rows = Math.ceil(bytes.length / (rowLength + 1));
  const out = new Uint8Array(rows * rowLength);
  for (let row = 0; row < rows; row++) {
    const from = row * (rowLength + 1);
    const to = row * rowLength;
    const type = bytes[from] ?? 0;
    for (let i = 0; i < rowLength; i++) {
      const left = i >= pixel ? (out[to + i - pixel] ?? 0) : 0;
      const up = row > 0 ? (out[to + i - rowLength] ?? 0) : 0;
      const upLeft = row > 0 && i >= pixel ? (out[to + i - rowLength - pixel] ?? 0) : 0;
      out[to + i] = ((bytes[from + 1 + i] ?? 0) + predict(type, left, up, upLeft)) & 0xff;
    }
  }
  const missing = rows * (rowLength + 1) - bytes.length;
  return missing > 0 ? out.subarray(0, out.length - missing) : out;
}

function predict(type: number, left: number, up: number, upLeft: number): number {
  switch (type) {
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4: {
      const estimate = left + up - upLeft;
      const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - upLeft)];
      if (a <= b && a <= c) return left;
      return b <= c ? up : upLeft;
    }
    default:
      return 0;
  }
}
