import { z } from 'zod';

/**
 * What a credential may be used for: signing, checking, asking about people, the documents that were signed, and
 * the organisation's entries of the journal.
 */
export const scopeSchema = z.enum(['sign', 'verify', 'users', 'documents', 'journal']);

const scopesSchema = z
  .array(scopeSchema)
  .min(1)
  .refine((scopes) => new Set(scopes).size === scopes.length, 'expected each scope once');

const allowedIpsSchema = z
  .array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]))
  .max(50)
  .describe('addresses and CIDR ranges that may use it; none means any');

const levelSchema = z.enum(['B-B', 'B-T', 'B-LT', 'B-LTA']);
const v1RectangleSchema = z
  .enum(['corners', 'size'])
  .describe('how version 1 of the eSign API reads a rectangle; absent: by its numbers');
export const noticeModeSchema = z
  .enum(['enforce', 'add', 'record'])
  .describe(
    'Pasal 4(1)j, for documents that do not bear the issuer’s statement: enforce refuses them, add writes it into those that nobody has signed and refuses the others, record signs them and reads nothing',
  );
const descriptionSchema = z.string().trim().max(500);

/** How much one application may ask; what is absent stands for the default. */
export const limitsSchema = z.strictObject({
  fileBytes: z
    .int()
    .min(1024)
    .max(2 ** 30)
    .default(50 * 2 ** 20)
    .describe('the largest PDF; never more than the platform’s own bound, whatever is set'),
  files: z.int().min(1).max(1000).default(100).describe('in one request of version 2'),
  batchFiles: z.int().min(1).max(10_000).default(10_000).describe('in one batch'),
  requestsPerMinute: z.int().min(1).max(600_000).default(6000),
});

export const credentialSchema = z.object({
  id: z.uuid(),
  username: z.string(),
  description: z.string(),
  scopes: z.array(z.string()),
  allowedIps: z.array(z.string()),
  enabled: z.boolean(),
  level: levelSchema,
  limits: limitsSchema,
  notice: noticeModeSchema,
  v1Rectangle: v1RectangleSchema.optional(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().optional(),
  previousPasswordUntil: z.iso.datetime().optional().describe('the password before is taken until then'),
});

export const credentialPageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(100).optional().describe('`next` of the page before'),
});

export const credentialPageSchema = z.object({
  items: z.array(credentialSchema),
  next: z.string().optional().describe('absent on the last page'),
});

export const newCredentialSchema = z.strictObject({
  username: z.string().regex(/^[a-z0-9][a-z0-9-]{2,39}$/),
  description: descriptionSchema.default(''),
  scopes: scopesSchema,
  allowedIps: allowedIpsSchema.default([]),
  level: levelSchema.default('B-T'),
  limits: limitsSchema.prefault({}),
  notice: noticeModeSchema.default('record'),
  v1Rectangle: v1RectangleSchema.optional(),
});

export const credentialChangeSchema = z.strictObject({
  description: descriptionSchema.optional(),
  scopes: scopesSchema.optional(),
  allowedIps: allowedIpsSchema.optional(),
  enabled: z.boolean().optional(),
  level: levelSchema.optional(),
  limits: limitsSchema.optional(),
  notice: noticeModeSchema.optional(),
  v1Rectangle: v1RectangleSchema.optional(),
});

export const rotationSchema = z.strictObject({
  overlapMinutes: z
    .int()
    .min(0)
    .max(7 * 24 * 60)
    .default(0)
    .describe('for how long the present password is taken as well'),
});

export const madeCredentialSchema = credentialSchema.extend({
  password: z.string().describe('told here and never again'),
});

export type Scope = z.infer<typeof scopeSchema>;
export type CredentialLimits = z.infer<typeof limitsSchema>;
export type CredentialItem = z.infer<typeof credentialSchema>;
export type CredentialPage = z.infer<typeof credentialPageSchema>;
export type NewCredential = z.infer<typeof newCredentialSchema>;
export type CredentialChange = z.infer<typeof credentialChangeSchema>;
export type MadeCredential = z.infer<typeof madeCredentialSchema>;
export type NoticeMode = z.infer<typeof noticeModeSchema>;
