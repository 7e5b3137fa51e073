/** Numbers of clause 7.3.3, and the doubled signs and inner minus that producers write and readers accept. */
export function parseNumber(text: string): { readonly value: number; readonly integer: boolean } | undefined {
  // What begins like no number is none: most words are keywords.
  if (!/^[\d.+-]/.test(text)) return undefined;
  if (/^[+-]?\d+$/.test(text)) return { value: Number(text), integer: true };
  if (/^[+-]?(\d+\.\d*|\.\d+)$/.test(text)) return { value: Number(text), integer: false };
  const lenient = /^([+-]+)?(\d*\.?\d*)(-\d*)?$/.exec(text);
  if (lenient?.[2] === undefined || !/\d/.test(lenient[2])) return undefined;
  const value = Number(lenient[2]);
  return { value: lenient[1]?.startsWith('-') === true ? -value : value, integer: Number.isInteger(value) };
}
