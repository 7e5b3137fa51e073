import { z } from 'zod';

/**
 * Text of one line, without marks of control or direction and what Unicode gives no meaning to, which no mail carries. It
 * is no `pattern` of JSON Schema: few of its readers know Unicode’s categories.
 */
export const plainText = (text: z.ZodString, expected: string) =>
  text.refine((value) => !/\p{C}/u.test(value), expected);

/** The same of several lines: a message, remarks. */
export const plainLines = (text: z.ZodString) =>
  text.refine((value) => !/(?!\n|\r\n|\t)\p{C}/u.test(value), 'expected plain text without control marks');

export const requestReasonSchema = plainText(
  z.string().trim().min(3).max(1000),
  'expected plain text in one line',
).describe('stands in the history of the request');

export const plainName = plainText(
  z.string().trim().min(1).max(200),
  'expected a name without control marks',
);
