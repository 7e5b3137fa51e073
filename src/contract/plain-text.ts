import { z } from 'zod';

export const requestReasonSchema = z
  .string()
  .trim()
  .min(3)
  .max(1000)
  .regex(/^[^\p{Cc}\p{Cf}]*$/u, 'expected plain text in one line')
  .describe('stands in the history of the request');

export const plainName = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\p{Cf}]*$/u, 'expected a name without control marks');
