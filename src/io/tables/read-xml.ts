/** What of XML 1.0 the parts of a workbook use (ISO/IEC 29500-1): elements, attributes, text; nothing that refers to elsewhere. */
export type XmlEvent =
  | {
      readonly kind: 'open';
      /** Without its prefix: a part of a workbook has one vocabulary. */
      readonly name: string;
      readonly attributes: ReadonlyMap<string, string>;
    }
  | { readonly kind: 'close'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string };

export class XmlFault extends Error {}

/** What may still be read; whoever reads several parts gives all of them the same one. */
export interface XmlBudget {
  /** Tags, texts, comments and instructions. */
  events: number;
  /** Entities and character references. */
  references: number;
}

const mostDepth = 32;
const longestTag = 4096;

/**
 * One event after the other, a childless element as opened and closed.
 *
 * @throws {XmlFault} on a document type (entities that unfold to gigabytes, files of the server), CDATA, other entities
 * than the five and numbers, what is not well-formed, and more than the budget, which it uses up
 */
export function* readXml(text: string, budget: XmlBudget): Generator<XmlEvent> {
  const open: string[] = [];
  let at = 0;
  while (at < text.length) {
    if (budget.events-- <= 0) throw new XmlFault('more elements and texts than a table has');
    const next = text.indexOf('<', at);
    const words = text.slice(at, next < 0 ? text.length : next);
    if (words !== '') yield { kind: 'text', text: resolve(words, budget) };
    if (next < 0) break;
    if (text.startsWith('<!--', next)) {
      at = after(text, '-->', next + 4);
      continue;
    }
    if (text.startsWith('<?', next)) {
      at = after(text, '?>', next + 2);
      continue;
    }
    if (text.startsWith('<!', next)) throw new XmlFault('a document type or CDATA');
    // The engine keeps a place to come back to for each attribute: millions of them exhaust its stack.
    const match = tag.exec(text.slice(next, next + longestTag));
    if (match === null) throw new XmlFault(`a tag that does not end within ${longestTag} characters`);
    at = next + match[0].length;
    const [, closing, name = '', inner = '', childless] = match;
    if (closing === '/') {
      if (open.pop() !== name) throw new XmlFault('an element that ends where another is open');
      yield { kind: 'close', name: localName(name) };
      continue;
    }
    yield { kind: 'open', name: localName(name), attributes: readAttributes(inner, budget) };
    if (childless === '/') yield { kind: 'close', name: localName(name) };
    else if (open.push(name) > mostDepth) throw new XmlFault('elements too deep');
  }
  if (open.length > 0) throw new XmlFault('an element that does not end');
}

// Each part begins with what the one before cannot hold, so no input is read twice.
const tag = /^<(\/?)([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/;

function readAttributes(inner: string, budget: XmlBudget): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = '', quoted = ''] of inner.matchAll(/([\w.:-]+)\s*=\s*("[^"]*"|'[^']*')/g)) {
    if (attributes.has(name)) throw new XmlFault('an attribute twice');
    attributes.set(name, resolve(quoted.slice(1, -1), budget));
  }
  return attributes;
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function resolve(text: string, budget: XmlBudget): string {
  if (!text.includes('&')) return text;
  // Before the first is replaced: the engine looks for all of them first.
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', at + 1))
    if (budget.references-- <= 0) throw new XmlFault('more entities than a table has');
  return text.replaceAll(/&(?:([^;&]{1,10});)?/g, (_whole, body: string | undefined) =>
    resolveOne(body ?? ''),
  );
}

function resolveOne(body: string): string {
  const number = /^#(?:(\d{1,7})|x([0-9a-fA-F]{1,6}))$/.exec(body);
  const code =
    number === null ? undefined : Number.parseInt(number[1] ?? number[2] ?? '', number[1] ? 10 : 16);
  const value =
    code === undefined ? entities[body] : code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
  if (value === undefined) throw new XmlFault('an entity that is not built in');
  return value;
}

function after(text: string, end: string, from: number): number {
  const found = text.indexOf(end, from);
  if (found < 0) throw new XmlFault('a comment or instruction that does not end');
  return found + end.length;
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);
