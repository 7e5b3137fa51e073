import { z } from 'zod';

export const calendarFeedItem = z.object({
  id: z.uuid(),
  label: z.string(),
  createdAt: z.iso.datetime(),
  lastReadAt: z.iso.datetime().optional(),
});

export const calendarFeedList = z.object({ items: z.array(calendarFeedItem) });
export const newCalendarFeed = z.strictObject({
  label: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .describe('where it is used, so that its owner knows which one to revoke'),
});
export const newCalendarFeedAnswer = calendarFeedItem.extend({
  url: z.string().describe('the secret address, said this once'),
});

export type CalendarFeedItem = z.infer<typeof calendarFeedItem>;
export type NewCalendarFeedAnswer = z.infer<typeof newCalendarFeedAnswer>;
