import { z } from 'zod';
import { esignError } from '../contract/esign-v1.ts';
import { problemSchema } from '../contract/problem.ts';

interface Operation {
  readonly security?: readonly object[];
  readonly responses: Record<string, Answer>;
}
interface Answer {
  readonly description: string;
  readonly content?: Record<string, object>;
}

/**
 * What any operation may answer stands in the OpenAPI document once, here, and not at each route: a request that does
 * not fit, a caller who may not, too much at a time, a database that is away. Refusals below `/rest/v1` are problem
 * details (RFC 9457), whose media type the routes’ schemas cannot say.
 */
export function documentRefusals<Document extends object>(document: Document): Document {
  const { paths = {} } = document as { paths?: Record<string, Record<string, Operation>> };
  for (const [path, operations] of Object.entries(paths)) {
    const form = path.startsWith('/api/') ? esignForm : problemForm;
    for (const [method, operation] of Object.entries(operations)) {
      const { responses } = operation;
      for (const status of statusesOf(operation, method, path))
        responses[status] ??= { description: 'Refused' };
      for (const [status, answer] of Object.entries(responses)) {
        if (Number(status) >= 400) responses[status] = { ...answer, content: form };
      }
    }
  }
  return document;
}

const statusesOf = ({ security = [] }: Operation, method: string, path: string): readonly string[] => [
  '400',
  '429',
  '503',
  ...(security.length > 0 ? ['401', '403'] : []),
  ...(path.includes('{') ? ['404'] : []),
  ...(method === 'get' || method === 'delete' ? [] : ['413', '415', '422', '507']),
];

const schemaOf = (schema: z.ZodType): object => {
  const { $schema: _, ...plain } = z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' });
  return plain;
};
const problemForm = { 'application/problem+json': { schema: schemaOf(problemSchema) } };
const esignForm = { 'application/json': { schema: schemaOf(esignError) } };
