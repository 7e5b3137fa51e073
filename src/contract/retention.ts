import { z } from 'zod';
import { plainLines } from './plain-text.ts';

/** How long documents are kept, and what is held against every rule. */
const kindSchema = z
  .enum(['upload', 'flow', 'signed'])
  .describe('brought and never sent; every version of a flow that ended; signed by an application');
const days = z.int().min(1).max(36_500);

const retentionRuleSchema = z
  .strictObject({
    kind: kindSchema,
    archiveAfterDays: days.optional().describe('it leaves the everyday list'),
    deleteAfterDays: days.optional().describe('its bytes are destroyed; what happened to it stays'),
  })
  .refine(
    ({ archiveAfterDays, deleteAfterDays }) =>
      (archiveAfterDays !== undefined || deleteAfterDays !== undefined) &&
      (archiveAfterDays ?? 0) < (deleteAfterDays ?? Infinity),
    'expected days to archive, days to delete, or both with the archive first',
  );

export const retentionRulesSchema = z.strictObject({
  rules: z
    .array(retentionRuleSchema)
    .max(3)
    .refine(
      (rules) => new Set(rules.map(({ kind }) => kind)).size === rules.length,
      'expected one rule a kind',
    )
    .describe('a kind without a rule is kept for ever'),
});

export const legalHoldSchema = z.object({
  id: z.uuid(),
  documentId: z.uuid().optional(),
  flowId: z.uuid().optional(),
  reason: z.string(),
  placedAt: z.iso.datetime(),
  liftedAt: z.iso.datetime().optional(),
});

export const legalHoldListSchema = z.object({ items: z.array(legalHoldSchema) });

export const newLegalHoldSchema = z
  .strictObject({
    documentId: z.uuid().optional(),
    flowId: z.uuid().optional(),
    reason: plainLines(z.string().trim().min(3).max(1000)),
  })
  .refine(
    ({ documentId, flowId }) => (documentId === undefined) !== (flowId === undefined),
    'expected a document or a flow',
  );

export const dueDocumentsSchema = z.object({
  items: z.array(
    z.object({
      documentId: z.uuid(),
      kind: kindSchema,
      what: z.enum(['archive', 'delete']),
      since: z.iso.datetime().describe('when its time began: brought, signed, or its flow ended'),
      held: z.boolean().describe('a hold keeps it'),
    }),
  ),
});

export type RetentionRules = z.infer<typeof retentionRulesSchema>;
export type LegalHold = z.infer<typeof legalHoldSchema>;
export type NewLegalHold = z.infer<typeof newLegalHoldSchema>;
export type DueDocuments = z.infer<typeof dueDocumentsSchema>;
