import { z } from 'zod';

export const wordsSchema = z.object({ id: z.string(), en: z.string() });

/** One fact of an act, as a form asks for it. */
export const factField = z.object({
  name: z.string(),
  label: wordsSchema,
  kind: z.enum([
    'text',
    'long-text',
    'day',
    'moment',
    'email',
    'reference',
    'number',
    'whole-number',
    'yes-no',
    'confirmation',
    'choice',
    'list',
    'group',
  ]),
  required: z.boolean(),
  nullable: z.boolean().optional().describe('null has a meaning of its own, such as a clause that is struck'),
  default: z.unknown().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  pattern: z.string().optional(),
  options: z.array(z.object({ value: z.string(), label: wordsSchema })).optional(),
  get fields() {
    return z.array(factField).optional().describe('of a group');
  },
  get items() {
    return factField.optional().describe('of a list: what each of them is');
  },
});

export type FactFieldItem = z.infer<typeof factField>;

const side = z.enum(['K', 'D', 'owner', 'other', 'either', 'system']);

/** One row of a module’s table, with everything that a form or a list of what is possible needs. */
export const actDescription = z.object({
  label: wordsSchema,
  from: z.union([z.enum(['new', 'open']), z.array(z.string())]),
  to: z.string(),
  by: side,
  roles: z.array(z.string()),
  fields: z.array(factField),
  facts: z.record(z.string(), z.unknown()).optional().describe('the same as a JSON Schema'),
  evidence: z
    .array(z.object({ kind: z.string(), label: wordsSchema }))
    .describe('without which it is refused'),
  reason: z.boolean(),
  both: z.boolean().describe('it takes both parties'),
  agrees: z.array(z.string()).describe('facts that both name alike'),
  revises: z.boolean(),
  notBy: z.string().optional().describe('somebody other than who did this act last'),
  signs: z.string().optional().describe('the title of the paper that the actor signs with the passphrase'),
  seen: z.enum(['own', 'agreement', 'named', 'room', 'public']),
  shows: z.enum(['own', 'agreement', 'named', 'public']).optional(),
  readers: z.string().optional().describe('the fact that names who may read'),
  tells: z.enum(['other', 'both', 'none']),
  dates: z.array(
    z.object({ name: z.string(), label: wordsSchema, from: z.string(), contractual: z.boolean() }),
  ),
  filled: z.boolean().describe('the platform brings facts of its own'),
  checked: z.boolean().describe('the clause has a check of its own'),
  entails: z.boolean().describe('something follows from it elsewhere'),
  afterEnd: z.boolean(),
  beforeStart: z.boolean(),
});

export const stateDescription = z.object({
  label: wordsSchema,
  awaits: z.enum(['owner', 'other', 'K', 'D', 'both', 'none']),
  due: z.string().optional(),
  tone: z.enum(['accepted', 'returned', 'suspended']).optional(),
  final: z.boolean(),
});
