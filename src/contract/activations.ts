import { z } from 'zod';

/** A key that its owner opened for one application, so that one-time codes work there. */
export const activationSchema = z.object({
  id: z.uuid(),
  applicationId: z.uuid(),
  openedAt: z.iso.datetime(),
  until: z.iso.datetime(),
  filesLeft: z.int(),
});

export const activationListSchema = z.object({ items: z.array(activationSchema) });

export const newActivationSchema = z.strictObject({
  application: z.string().max(40).describe('the user name of the application’s credential'),
  passphrase: z.string().min(1).max(1024),
  files: z.int().min(1).max(1000).default(100),
  minutes: z
    .int()
    .min(1)
    .max(8 * 60)
    .default(60),
});

export type ActivationItem = z.infer<typeof activationSchema>;
export type NewActivation = z.infer<typeof newActivationSchema>;
