import { PdfError } from '../../pdf/pdf-error.ts';

export interface InspectionLimits {
  /** Operators of content streams, nested ones each time that they are drawn. */
  readonly operators: number;
  /** Bytes of content streams after decoding. */
  readonly decodedBytes: number;
  readonly objects: number;
  /** Bytes of the file that are searched for objects that no table lists. */
  readonly scannedBytes: number;
  /** Comparisons of what is painted on one page with what lies under it. */
  readonly comparisons: number;
}

/** Where the inspection of an ordinary document never comes to, and that of a hostile one ends within seconds. */
export const inspectionLimits: InspectionLimits = {
  operators: 2_000_000,
  decodedBytes: 64 * 1024 * 1024,
  objects: 500_000,
  scannedBytes: 256 * 1024 * 1024,
  comparisons: 20_000_000,
};

export interface Budget {
  /** @throws {PdfError} `pdf.limit` when it is spent; from then on always */
  spend(what: keyof InspectionLimits, amount: number): void;
  /** What ran out first. */
  readonly spent: keyof InspectionLimits | undefined;
}

export function openBudget(limits: InspectionLimits): Budget {
  const left = { ...limits };
  let spent: keyof InspectionLimits | undefined;
  return {
    spend: (what, amount) => {
      left[what] -= amount;
      if (left[what] >= 0 && spent === undefined) return;
      spent ??= what;
      throw new PdfError('pdf.limit', `over ${limits[spent]} ${spent} to inspect`);
    },
    get spent() {
      return spent;
    },
  };
}
