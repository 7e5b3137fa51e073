/** Applies a stream's /Filter chain (ISO 32000 clause 7.4), within a limit on what may come out. */
import { asKind, type PdfDict, type PdfObject } from '../objects.ts';
import { PdfError } from '../pdf-error.ts';
import type { WorkBudget } from '../work-budget.ts';
import { decodeAscii85, decodeAsciiHex, decodeRunLength } from './ascii-filters.ts';
import { decodeFlate } from './flate.ts';
import { decodeLzw } from './lzw.ts';
import { undoPredictor } from './predictor.ts';

const maxFilters = 8;

type Resolve = (object: PdfObject) => PdfObject;

/** Decoded bytes. Image filters (DCT, JPX, CCITT, JBIG2) are not undone and refused. */
export function decodeFilters(
  dict: PdfDict,
  encoded: Uint8Array,
  resolve: Resolve,
  budget: WorkBudget,
): Uint8Array {
  const filters = listOf(dict.entries.get('Filter') ?? dict.entries.get('F'), resolve);
  const parameters = listOf(dict.entries.get('DecodeParms') ?? dict.entries.get('DP'), resolve);
  if (filters.length > maxFilters)
    throw new PdfError('pdf.limit', `over ${maxFilters} filters on one stream`);
  return filters.reduce<Uint8Array>((bytes, filter, i) => {
    const name = asKind(filter, 'name')?.value ?? '';
    const read = readParameters(asKind(parameters[i], 'dict'), resolve);
    const decoded = decodeOne(name, bytes, read, budget.decodable());
    budget.decoded(decoded.length);
    return decoded;
  }, encoded);
}

type Parameters = (key: string, otherwise: number) => number;

function decodeOne(filter: string, bytes: Uint8Array, parameter: Parameters, limit: number): Uint8Array {
  switch (filter) {
    case 'FlateDecode':
    case 'Fl':
      return undoPredictor(decodeFlate(bytes, limit), parameter);
    case 'LZWDecode':
    case 'LZW':
      return undoPredictor(decodeLzw(bytes, parameter('EarlyChange', 1), limit), parameter);
    case 'ASCIIHexDecode':
    case 'AHx':
      return decodeAsciiHex(bytes);
    case 'ASCII85Decode':
    case 'A85':
      return decodeAscii85(bytes, limit);
    case 'RunLengthDecode':
    case 'RL':
      return decodeRunLength(bytes, limit);
    case 'Crypt':
      return bytes;
    default:
      throw new PdfError(
        'pdf.unsupported',
        `expected a filter of clause 7.4 for data, got ${JSON.stringify(filter)}`,
      );
  }
}

function listOf(object: PdfObject | undefined, resolve: Resolve): readonly PdfObject[] {
  const value = object === undefined ? null : resolve(object);
  if (value === null) return [];
  return (asKind(value, 'array')?.items ?? [value]).map(resolve);
}

const readParameters =
  (parameters: PdfDict | undefined, resolve: Resolve): Parameters =>
  (key, otherwise) => {
    const value = resolve(parameters?.entries.get(key) ?? null);
    return typeof value === 'number' ? value : otherwise;
  };
