import { z } from 'zod';
import type { FactFieldItem } from '../../../contract/agreement-fields.ts';
import { wordsOf } from './words-of.ts';

/**
 * The facts of an act as fields of a form: kind, limits and words in both languages, so that a screen needs neither the
 * machinery nor a dictionary of its own. They follow from the schema that the act is checked with.
 */
export function fieldsOf(facts: z.ZodObject): FactFieldItem[] {
  return fieldsOfObject(z.toJSONSchema(facts, { io: 'input' }));
}

type Json = z.core.JSONSchema.BaseSchema;

function fieldsOfObject({ properties = {}, required = [] }: Json): FactFieldItem[] {
  return Object.entries(properties).flatMap(([name, schema]) =>
    typeof schema === 'boolean' ? [] : [fieldOf(name, schema, required.includes(name))],
  );
}

function fieldOf(name: string, schema: Json, required: boolean): FactFieldItem {
  // A value or null: what is struck, what nobody filled in.
  const [inner = schema] = (schema.anyOf ?? []).filter(
    (one): one is Json => typeof one === 'object' && one.type !== 'null',
  );
  return {
    name,
    label: wordsOf(name),
    required,
    ...(schema.anyOf !== undefined && { nullable: true }),
    ...(schema.default !== undefined && { default: schema.default }),
    ...limitsOf(inner),
    ...kindOf(inner),
  };
}

function kindOf(schema: Json): Pick<FactFieldItem, 'kind' | 'options' | 'fields' | 'items'> {
  if (schema.const === true) return { kind: 'confirmation' };
  if (schema.enum !== undefined)
    return {
      kind: 'choice',
      options: schema.enum.map((value) => ({ value: String(value), label: wordsOf(String(value)) })),
    };
  switch (schema.type) {
    case 'object':
      return { kind: 'group', fields: fieldsOfObject(schema) };
    case 'boolean':
      return { kind: 'yes-no' };
    case 'integer':
      return { kind: 'whole-number' };
    case 'number':
      return { kind: 'number' };
    case 'array':
      return {
        kind: 'list',
        ...(typeof schema.items === 'object' &&
          !Array.isArray(schema.items) && { items: fieldOf('butir', schema.items, true) }),
      };
    default:
      return { kind: textKind(schema) };
  }
}

function textKind({ format, maxLength }: Json): FactFieldItem['kind'] {
  switch (format) {
    case 'date':
      return 'day';
    case 'date-time':
      return 'moment';
    case 'email':
      return 'email';
    case 'uuid':
      return 'reference';
    default:
      return maxLength !== undefined && maxLength > 500 ? 'long-text' : 'text';
  }
}

const limitsOf = ({ minLength, maxLength, minItems, maxItems, minimum, maximum, pattern, format }: Json) => ({
  ...(minLength !== undefined && { minLength }),
  ...(maxLength !== undefined && { maxLength }),
  ...(minItems !== undefined && { minItems }),
  ...(maxItems !== undefined && { maxItems }),
  ...(minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER && { minimum }),
  ...(maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER && { maximum }),
  // Of what has a format, the kind says it.
  ...(pattern !== undefined && format === undefined && { pattern }),
});
