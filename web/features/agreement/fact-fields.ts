/** What the JSON Schema of an act's facts asks for, as fields of a form, and what was filled in, as facts. */
export type FactField = {
  readonly name: string;
  readonly required: boolean;
} & (
  | { readonly kind: 'text' | 'day' | 'moment' | 'number' | 'yes-no' | 'list' | 'json' }
  | { readonly kind: 'choice'; readonly options: readonly string[] }
  | { readonly kind: 'group'; readonly fields: readonly FactField[] }
);

interface Schema {
  readonly type?: unknown;
  readonly format?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly const?: unknown;
}

export function fieldsOf(schema: unknown): readonly FactField[] {
  const { properties = {}, required = [] } = (schema ?? {}) as Schema;
  return Object.entries(properties).map(([name, one]) => fieldOf(name, one, required.includes(name)));
}

function fieldOf(name: string, schema: Schema, required: boolean): FactField {
  const known = { name, required };
  if (schema.enum !== undefined) return { ...known, kind: 'choice', options: schema.enum.map(String) };
  if (schema.type === 'object') return { ...known, kind: 'group', fields: fieldsOf(schema) };
  if (schema.type === 'boolean') return { ...known, kind: 'yes-no' };
  if (schema.type === 'integer' || schema.type === 'number') return { ...known, kind: 'number' };
  if (schema.type === 'array' && schema.items?.type === 'string') return { ...known, kind: 'list' };
  if (schema.type !== 'string') return { ...known, kind: 'json' };
  if (schema.format === 'date') return { ...known, kind: 'day' };
  return { ...known, kind: schema.format === 'date-time' ? 'moment' : 'text' };
}

/** The facts that a filled-in form holds; what was left empty is left out. @throws {SyntaxError} of a field of JSON */
export function factsOf(fields: readonly FactField[], form: FormData, under = ''): Record<string, unknown> {
  const entries = fields.flatMap((field): (readonly [string, unknown])[] => {
    const value = valueOf(field, form, `${under}${field.name}`);
    return value === undefined ? [] : [[field.name, value]];
  });
  return Object.fromEntries(entries);
}

function valueOf(field: FactField, form: FormData, name: string): unknown {
  if (field.kind === 'group') {
    const facts = factsOf(field.fields, form, `${name}.`);
    return Object.keys(facts).length > 0 || field.required ? facts : undefined;
  }
  if (field.kind === 'yes-no') return form.get(name) !== null;
  const given = form.get(name);
  const text = typeof given === 'string' ? given.trim() : '';
  if (text === '') return undefined;
  switch (field.kind) {
    case 'number':
      return Number(text);
    case 'list':
      return text
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '');
    case 'json':
      return JSON.parse(text);
    // What is typed is the time of Jakarta, wherever the reader's clock is.
    case 'moment':
      return new Date(`${text}+07:00`).toISOString();
    default:
      return text;
  }
}
