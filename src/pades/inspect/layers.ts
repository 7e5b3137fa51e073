/** Optional content (ISO 32000 clause 8.11): which layers show on the screen and in print, by the default configuration. */
import type { PdfDocument } from '../../pdf/document.ts';
import { asKind, type PdfDict, type PdfObject } from '../../pdf/objects.ts';
import { textOf } from '../../pdf/text-string.ts';

export interface Layers {
  readonly exist: boolean;
  /** Whether a group or membership is hidden on the screen. */
  readonly isHidden: (layer: PdfObject) => boolean;
  /** Whether it shows on the screen and not in print, or the other way round. */
  differsInPrint(layer: PdfObject): boolean;
  nameOf(layer: PdfObject): string;
  /** The groups that the catalog lists. */
  readonly groups: readonly PdfObject[];
}

type Event = 'View' | 'Print';
const maxDepth = 16;

export function readLayers(document: PdfDocument): Layers {
  const properties = document.getDict(document.catalog, 'OCProperties');
  const config = properties && document.getDict(properties, 'D');
  const numbersIn = (key: string): ReadonlySet<number> =>
    new Set(config ? refsIn(document, config, key) : []);
  const [on, off] = [numbersIn('ON'), numbersIn('OFF')];
  const baseOff = config !== undefined && document.getName(config, 'BaseState') === 'OFF';

  const isGroupOn = (layer: PdfObject, event: Event): boolean => {
    const number = asKind(layer, 'ref')?.number ?? -1;
    const group = asKind(document.resolve(layer), 'dict');
    const state = group && config && stateByUsage(document, config, group, number, event);
    if (state !== undefined) return state === 'ON';
    return baseOff ? on.has(number) : !off.has(number);
  };
  const isOn = (layer: PdfObject, event: Event, depth = 0): boolean => {
    const dict = asKind(document.resolve(layer), 'dict');
    if (dict === undefined || depth > maxDepth) return true;
    if (document.getName(dict, 'Type') !== 'OCMD') return isGroupOn(layer, event);
    const expression = document.getArray(dict, 'VE');
    if (expression !== undefined) return holds(expression, event, depth + 1);
    const members = dict.entries.get('OCGs') ?? null;
    const states = (asKind(document.resolve(members), 'array')?.items ?? [members])
      .filter((item) => document.resolve(item) !== null)
      .map((item) => isGroupOn(item, event));
    if (states.length === 0) return true;
    switch (document.getName(dict, 'P')) {
      case 'AllOn':
        return !states.includes(false);
      case 'AnyOff':
        return states.includes(false);
      case 'AllOff':
        return !states.includes(true);
      default:
        return states.includes(true);
    }
  };
  const holds = (expression: PdfObject, event: Event, depth: number): boolean => {
    const items = asKind(document.resolve(expression), 'array')?.items;
    if (items === undefined || depth > maxDepth) return isOn(expression, event, depth);
    const [operator, ...rest] = items;
    const states = rest.map((item) => holds(item, event, depth + 1));
    switch (asKind(document.resolve(operator), 'name')?.value) {
      case 'Not':
        return states[0] !== true;
      case 'Or':
        return states.includes(true);
      default:
        return !states.includes(false);
    }
  };
  return {
    exist: properties !== undefined,
    isHidden: (layer) => !isOn(layer, 'View'),
    differsInPrint: (layer) => isOn(layer, 'View') !== isOn(layer, 'Print'),
    nameOf: (layer) => nameOf(document, layer),
    groups: properties === undefined ? [] : (document.getArray(properties, 'OCGs')?.items ?? []),
  };
}

const refsIn = (document: PdfDocument, dict: PdfDict, key: string): readonly number[] =>
  (document.getArray(dict, key)?.items ?? []).flatMap((item) => asKind(item, 'ref')?.number ?? []);

/** Clause 8.11.4.4: /AS says for which event which category of a group's /Usage sets its state. */
function stateByUsage(
  document: PdfDocument,
  config: PdfDict,
  group: PdfDict,
  number: number,
  event: Event,
): string | undefined {
  const usage = document.getDict(group, 'Usage');
  const wanted = usage && document.getDict(usage, event);
  if (wanted === undefined) return undefined;
  const applies = (document.getArray(config, 'AS')?.items ?? []).some((item) => {
    const application = asKind(document.resolve(item), 'dict');
    if (application === undefined || document.getName(application, 'Event') !== event) return false;
    const categories = document.getArray(application, 'Category')?.items ?? [];
    return (
      categories.some((category) => asKind(document.resolve(category), 'name')?.value === event) &&
      refsIn(document, application, 'OCGs').includes(number)
    );
  });
  return applies ? document.getName(wanted, `${event}State`) : undefined;
}

function nameOf(document: PdfDocument, layer: PdfObject): string {
  const dict = asKind(document.resolve(layer), 'dict');
  const name = dict && asKind(document.resolve(dict.entries.get('Name')), 'string');
  return name === undefined ? '' : textOf(name.bytes);
}
