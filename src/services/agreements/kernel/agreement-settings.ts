import { z } from 'zod';
import type { DeadlineRule } from '../calendar/compute-deadline.ts';

/** How the parties read what the text leaves open: requirements.md section 5, with its defaults. */
export const agreementSettingsSchema = z.strictObject({
  termFirstDay: z.enum(['counts', 'excluded']).default('counts').describe('A1'),
  noticeCountsFrom: z.enum(['receipt', 'sending']).default('receipt').describe('A4'),
  jointLeave: z.enum(['off', 'working']).default('off').describe('A7'),
  forceMajeureKinds: z.enum(['closed', 'open']).default('closed').describe('A18'),
});

export type AgreementSettings = z.infer<typeof agreementSettingsSchema>;

export const clockHours = (hours: number) => (): DeadlineRule => ({ kind: 'clock-hours', hours });
export const workingDays =
  (days: number) =>
  ({ jointLeave }: AgreementSettings): DeadlineRule => ({ kind: 'working-days', days, jointLeave });
