import { z } from 'zod';

export const logInSchema = z.strictObject({
  email: z.string().max(254),
  password: z.string().max(1024),
  code: z.string().max(40).optional().describe('where the account asks for one (`identity.code-needed`)'),
});
export const passwordSchema = z.strictObject({ password: z.string().max(1024) });

/** Who is logged in. */
export const currentSessionSchema = z.object({
  id: z.uuid(),
  accountId: z.uuid(),
  email: z.string(),
  name: z.string(),
  roles: z.array(z.string()),
  organisation: z.object({ id: z.uuid(), code: z.string(), name: z.string() }),
  authenticatedAt: z.iso.datetime().describe('when the password was last given'),
  expiresAt: z.iso.datetime().describe('when the session ends, however busy it is'),
  idleSeconds: z.int().describe('after how long without a request it ends'),
  formToken: z.string().describe('the header `x-form-token` of every request that changes something'),
});

export const sessionSchema = z.object({
  id: z.uuid(),
  current: z.boolean(),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  ip: z.string().optional(),
  userAgent: z.string().optional(),
});

/** An account has twenty at most, so there is no next page. */
export const sessionListSchema = z.object({ items: z.array(sessionSchema) });

export type SessionList = z.infer<typeof sessionListSchema>;
export type CurrentSession = z.infer<typeof currentSessionSchema>;
