import { PdfError } from './pdf-error.ts';

/**
 * What reading one document may cost, measured by its size: one decompression bomb, many small ones and objects that
 * are read again and again end here, while a file that holds much may cost much.
 */
export interface WorkBudget {
  /** The most bytes that the next stream may decode to. */
  decodable(): number;
  /** Whether what was parsed may still be kept: small tokens take many times their size as objects. */
  keepable(): boolean;
  decoded(bytes: number): void;
  parsed(bytes: number, tokens: number): void;
}

const megabyte = 1024 * 1024;
const maxTokensKept = 1_500_000;

export function makeWorkBudget(sourceLength: number): WorkBudget {
  const mostOfOne = 32 * megabyte + 4 * sourceLength;
  let decodable = 2 * mostOfOne;
  let parsable = 32 * megabyte + 16 * sourceLength;
  let tokensKept = 0;
  const refuseNegative = (left: number): void => {
    if (left < 0)
      throw new PdfError('pdf.limit', 'the document takes more work to read than its size warrants');
  };
  return {
    decodable: () => Math.min(mostOfOne, decodable),
    keepable: () => tokensKept < maxTokensKept,
    decoded: (bytes) => {
      decodable -= bytes;
      refuseNegative(decodable);
    },
    parsed: (bytes, tokens) => {
      tokensKept += tokens;
      parsable -= bytes;
      refuseNegative(parsable);
    },
  };
}
