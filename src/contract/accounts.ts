import { z } from 'zod';
import { plainName } from './plain-text.ts';

/** What a person does for the organisation; `services/identity/permissions.ts` says what each role may. */
export const roleSchema = z.enum([
  'party-administrator',
  'applicant',
  'staff',
  'verifier',
  'registration-officer',
  'ca-operator',
  'policy-officer',
  'assessor',
  'application-owner',
  'obligation-owner',
  'coordinator',
  'authorised-official',
  'security-officer',
  'support-agent',
  'auditor',
  'mediator',
  'representative',
  'event-participant',
]);

const rolesSchema = z
  .array(roleSchema)
  .min(1)
  .max(8)
  .refine((roles) => new Set(roles).size === roles.length, 'expected each role once');

export const accountSchema = z.object({
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  roles: z.array(z.string()),
  state: z.enum(['invited', 'active', 'disabled']).describe('invited: no password was set yet'),
  createdAt: z.iso.datetime(),
});

export const accountPageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional().describe('`next` of the page before'),
});

export const accountPageSchema = z.object({
  items: z.array(accountSchema),
  next: z.string().optional().describe('absent on the last page'),
});

export const newAccountSchema = z.strictObject({
  email: z.email().max(254),
  name: plainName,
  roles: rolesSchema,
});

export const accountChangeSchema = z.strictObject({
  name: plainName.optional(),
  roles: rolesSchema.optional(),
  disabled: z.boolean().optional().describe('a disabled account cannot log in; its sessions and links end'),
});

export const accountLinkSchema = z.object({
  url: z
    .url()
    .optional()
    .describe(
      'works once; it is told here and never again, and only where no mail server brings it to the owner',
    ),
  expiresAt: z.iso.datetime(),
});

export const invitedAccountSchema = accountSchema.extend({ link: accountLinkSchema });

export type AccountItem = z.infer<typeof accountSchema>;
export type AccountPage = z.infer<typeof accountPageSchema>;
export type NewAccount = z.infer<typeof newAccountSchema>;
export type AccountChange = z.infer<typeof accountChangeSchema>;
export type AccountLink = z.infer<typeof accountLinkSchema>;
export type InvitedAccount = z.infer<typeof invitedAccountSchema>;
