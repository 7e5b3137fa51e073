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

const mostDepth = 32;

/**
 * One event after the other, a childless element as opened and closed.
 *
 * @throws {XmlFault} on a document type (entities that unfold to gigabytes, files of the server), CDATA, other entities
 * than the five and numbers, and what is not well-formed
 */
export function* readXml(text: string): Generator<XmlEvent> {
  const open: string[] = [];
  let at = 0;
  while (at < text.length) {
    const next = text.indexOf('<', at);
    const words = text.slice(at, next < 0 ? text.length : next);
    if (words !== '') yield { kind: 'text', text: resolve(words) };
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
    tag.lastIndex = next;
    const match = tag.exec(text);
    if (match === null) throw new XmlFault('a tag that does not end');
    at = tag.lastIndex;
    const [, closing, name = '', inner = '', childless] = match;
    if (closing === '/') {
      if (open.pop() !== name) throw new XmlFault('an element that ends where another is open');
      yield { kind: 'close', name: localName(name) };
      continue;
    }
    yield { kind: 'open', name: localName(name), attributes: readAttributes(inner) };
    if (childless === '/') yield { kind: 'close', name: localName(name) };
    else if (open.push(name) > mostDepth) throw new XmlFault('elements too deep');
  }
  if (open.length > 0) throw new XmlFault('an element that does not end');
}

// Each part begins with what the one before cannot hold, so no input is read twice.
const tag = /<(\/?)([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;

function readAttributes(inner: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = '', quoted = ''] of inner.matchAll(/([\w.:-]+)\s*=\s*("[^"]*"|'[^']*')/g)) {
    if (attributes.has(name)) throw new XmlFault('an attribute twice');
    attributes.set(name, resolve(quoted.slice(1, -1)));
  }
  return attributes;
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const resolve = (text: string): string =>
  text.includes('&')
    ? text.replaceAll(/&(?:([^;&]{1,10});)?/g, (_whole, body: string | undefined) => resolveOne(body ?? ''))
    : text;

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
