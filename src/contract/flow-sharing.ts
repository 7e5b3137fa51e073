import { z } from 'zod';
import { flowEmail, placementSchema, stepKindSchema, versionNumber } from './flows.ts';
import { plainName } from './plain-text.ts';

/** A link by which whoever has it sees one document, without an account. */
export const newShareLinkSchema = z.strictObject({
  version: versionNumber.optional().describe('the newest one where it says nothing'),
  expiresAt: z.iso.datetime(),
});

export const shareLinkSchema = z.object({
  id: z.uuid(),
  url: z.url().optional().describe('told once, when it is made'),
  version: z.int().optional(),
  madeAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  works: z.boolean(),
  revokedAt: z.iso.datetime().optional(),
  opened: z.int().describe('how often'),
  lastOpenedAt: z.iso.datetime().optional(),
});

export const shareLinkListSchema = z.object({ items: z.array(shareLinkSchema) });

export const sharedDocumentSchema = z.object({
  name: z.string(),
  sha256: z.string(),
  sizeBytes: z.int(),
  verificationUrl: z.url().optional().describe('the public page with its verdict, where it is signed'),
  expiresAt: z.iso.datetime().describe('of the link'),
});

/** Steps that are used again; whoever is missing is filled in when a document is sent. */
export const flowTemplateSteps = z.array(
  z.array(
    z.strictObject({
      email: flowEmail.optional(),
      kind: stepKindSchema,
      placement: placementSchema.default({ kind: 'invisible' }),
    }),
  ),
);

export const newFlowTemplateSchema = z.strictObject({
  name: plainName,
  shared: z.boolean().default(false).describe('with everyone of the organisation'),
  steps: flowTemplateSteps,
  reminderDays: z.int().min(1).max(90).optional(),
});

export const flowTemplateSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  shared: z.boolean(),
  own: z.boolean().describe('only its maker changes it'),
  steps: flowTemplateSteps,
  reminderDays: z.int().optional(),
  changedAt: z.iso.datetime(),
});

export const flowTemplateListSchema = z.object({ items: z.array(flowTemplateSchema) });

export type NewShareLink = z.infer<typeof newShareLinkSchema>;
export type ShareLink = z.infer<typeof shareLinkSchema>;
export type SharedDocument = z.infer<typeof sharedDocumentSchema>;
export type NewFlowTemplate = z.infer<typeof newFlowTemplateSchema>;
export type FlowTemplate = z.infer<typeof flowTemplateSchema>;
