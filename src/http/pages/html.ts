/** Markup that is safe to send: every value put into it was escaped, unless it is markup itself. */
export interface Html {
  readonly markup: string;
}

type Part = Html | string | number | undefined | readonly Html[];

/** A template whose values are escaped. Lists are joined, undefined is nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let markup = strings[0] ?? '';
  for (const [index, part] of parts.entries()) markup += render(part) + (strings[index + 1] ?? '');
  return { markup };
}

function render(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'string' || typeof part === 'number') return escape(String(part));
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
}

const escape = (text: string): string => text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);

/**
 * Text that came out of a file, as it may stand on a page: without control and direction marks, which could turn
 * a name around, and no longer than a name is.
 */
export function quoted(text: string, longest = 200): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}]/gu, '');
  return plain.length > longest ? `${plain.slice(0, longest)}…` : plain;
}
