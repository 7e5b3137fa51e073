import { z } from 'zod';
import { wordsSchema } from './agreement-fields.ts';

export const notificationItem = z.object({
  id: z.uuid(),
  agreementId: z.uuid(),
  occurrenceId: z.uuid(),
  module: z.string(),
  moduleInWords: wordsSchema,
  clause: z.string(),
  clauseInWords: z.string(),
  subject: z.string(),
  act: z.string().optional().describe('absent: a date comes near or has passed'),
  actInWords: wordsSchema.optional(),
  by: z.string().optional().describe('who did it; empty for the platform'),
  party: z.enum(['K', 'D']).optional(),
  dueAt: z.iso.datetime().optional(),
  days: z.int().optional().describe('how many days before the date at most; 0: it has passed'),
  at: z.iso.datetime(),
  readAt: z.iso.datetime().optional(),
});

export const notificationPage = z.object({
  unread: z.int().describe('how many are unread in all'),
  items: z.array(notificationItem),
  next: z.string().optional().describe('absent on the last page'),
});

export const notificationQuery = z.object({
  unread: z.stringbool().default(false).describe('only those that are not read yet'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(300).optional().describe('`next` of the page before'),
});

export const readBody = z.strictObject({
  ids: z.array(z.uuid()).min(1).max(200).optional().describe('absent: all of them'),
});

export type NotificationPage = z.infer<typeof notificationPage>;
export type NotificationQuery = z.infer<typeof notificationQuery>;
