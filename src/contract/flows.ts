import { z } from 'zod';
import { findingSchema, inspectionSchema } from './inspection.ts';
import { plainLines, plainText } from './plain-text.ts';

/** Documents on their way: what is uploaded, sent through ordered steps, and signed by the people of each. */

const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .describe('SHA-256, lower-case hexadecimal');

export const uploadedDocumentSchema = z.object({
  documentId: z.uuid(),
  name: z.string(),
  sha256,
  sizeBytes: z.int(),
  pages: z.int(),
  signatures: z.int().describe('that the file came with'),
  certification: z
    .int()
    .optional()
    .describe('1 to 3: it came certified (DocMDP); 1 lets nobody sign, 2 and 3 invisible signatures only'),
  findings: z.array(findingSchema),
});

export const stepKindSchema = z.enum(['review', 'paraf', 'sign']);

const oneLine = 'expected one line of plain text';
const points = z.number().min(0).max(20_000);
const length = z.number().min(4).max(20_000);
const pageSchema = z
  .union([z.int().min(1).max(100_000), z.enum(['last', 'all'])])
  .describe('from 1; all: of a paraf before the first signature');

/** Where a mark shows, in points of the page as shown, origin lower left. */
export const placementSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('invisible') }),
  z.strictObject({
    kind: z.literal('rectangle'),
    page: pageSchema,
    x: points,
    y: points,
    width: length,
    height: length,
  }),
  z.strictObject({
    kind: z.literal('corner'),
    page: pageSchema,
    corner: z.enum(['lower-left', 'lower-right', 'upper-left', 'upper-right']),
    width: length,
    height: length,
  }),
  z.strictObject({
    kind: z.literal('tag'),
    tag: plainText(z.string().min(1).max(100), oneLine).describe(
      'a text of the document, which the mark covers',
    ),
    width: length,
    height: length,
  }),
]);

export const flowEmail = plainText(z.string().trim().min(3).max(254), oneLine);
/** Of a version, which the database keeps in 32 bits. */
export const versionNumber = z.int().min(1).max(2_147_483_647);

const newStepSchema = z.array(
  z.strictObject({
    email: flowEmail.describe('of an account of the platform, in whichever organisation'),
    kind: stepKindSchema,
    placement: placementSchema.default({ kind: 'invisible' }).describe('a review has none'),
  }),
);

const titleSchema = plainText(z.string().trim().min(1).max(300), oneLine);
const messageSchema = plainLines(z.string().trim().max(2000));
const remarksSchema = messageSchema;
const reasonSchema = remarksSchema.min(3);

export const newFlowSchema = z.strictObject({
  documentId: z.uuid().describe('from POST /rest/v1/uploads'),
  title: titleSchema,
  message: messageSchema.default(''),
  steps: z.array(newStepSchema).describe('one after the other; the people of one step in any order'),
  expiresAt: z.iso.datetime().optional(),
  reminderDays: z.int().min(1).max(90).optional().describe('how often whoever is waited for is reminded'),
  send: z
    .boolean()
    .default(true)
    .describe('false: a draft, which nobody else sees acted on until it is sent'),
});

const personSchema = z.object({
  accountId: z.uuid(),
  name: z.string(),
  email: z.string(),
  organisation: z.string(),
});

const participantStateSchema = z.enum([
  'waiting',
  'active',
  'approved',
  'returned',
  'initialled',
  'signed',
  'rejected',
  'skipped',
]);

const participantSchema = z.object({
  id: z.uuid(),
  kind: stepKindSchema,
  person: personSchema.describe('who acts'),
  addressee: personSchema.optional().describe('to whom it was sent first, where another acts in their place'),
  capacity: z.enum(['plt', 'plh']).optional(),
  authority: z.string().optional().describe('number and date of the document that gives the authority'),
  placement: placementSchema,
  state: participantStateSchema,
  activeAt: z.iso.datetime().optional(),
  actedAt: z.iso.datetime().optional(),
});

export const flowStateSchema = z.enum([
  'draft',
  'running',
  'returned',
  'completed',
  'rejected',
  'withdrawn',
  'expired',
]);

export const flowActSchema = z.enum([
  'send',
  'replace',
  'withdraw',
  'approve',
  'return',
  'paraf',
  'sign',
  'reject',
  'delegate',
]);

const versionSchema = z.object({
  number: z.int(),
  documentId: z.uuid(),
  name: z.string(),
  sha256,
  sizeBytes: z.int(),
  madeBy: z.enum(['upload', 'paraf', 'signature']),
  participantId: z.uuid().optional(),
  madeAt: z.iso.datetime(),
  verificationUrl: z.url().optional().describe('the public page with the verdict of a signed version'),
});

export const flowSchema = z.object({
  id: z.uuid(),
  title: z.string(),
  message: z.string(),
  state: flowStateSchema,
  sender: personSchema,
  pages: z.int(),
  signatures: z.int(),
  step: z.int().describe('whose turn it is, from 1; 0 before it was sent'),
  steps: z.array(z.array(participantSchema)),
  versions: z.array(versionSchema).describe('oldest first; the last one is what is signed next'),
  ...inspectionSchema.shape,
  may: z.array(flowActSchema).describe('what the one who asks may do now'),
  reminderDays: z.int().optional(),
  expiresAt: z.iso.datetime().optional(),
  createdAt: z.iso.datetime(),
  sentAt: z.iso.datetime().optional(),
  changedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().optional(),
});

const shown = { sha256: sha256.describe('of the version that was shown; another one is not signed') };

/** What a person does in a flow. */
export const flowActRequest = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('send') }),
  z.strictObject({ act: z.literal('replace'), documentId: z.uuid() }),
  z.strictObject({ act: z.literal('withdraw'), remarks: reasonSchema }),
  z.strictObject({ act: z.literal('approve'), ...shown, remarks: remarksSchema.default('') }),
  z.strictObject({ act: z.literal('return'), remarks: reasonSchema }),
  z.strictObject({ act: z.literal('reject'), remarks: reasonSchema }),
  z.strictObject({
    act: z.literal('delegate'),
    participantId: z.uuid(),
    email: flowEmail.describe('of whoever acts in the place of the addressee, of the same organisation'),
    capacity: z.enum(['plt', 'plh']),
    authority: plainText(z.string().trim().min(3).max(300), oneLine).describe(
      'number and date of the document that gives the authority',
    ),
  }),
  z.strictObject({
    act: z.literal('paraf'),
    ...shown,
    passphrase: z
      .string()
      .min(1)
      .max(1024)
      .optional()
      .describe('after the first signature, where a paraf is a signature'),
  }),
  z.strictObject({
    act: z.literal('sign'),
    ...shown,
    passphrase: z.string().min(1).max(1024),
    reason: plainText(z.string().trim().max(200), oneLine).optional(),
  }),
]);

/** Many documents of the inbox under one passphrase. */
export const manySignaturesSchema = z.strictObject({
  passphrase: z.string().min(1).max(1024),
  documents: z
    .array(z.strictObject({ flowId: z.uuid(), act: z.enum(['sign', 'paraf']).default('sign'), ...shown }))
    .min(1)
    .max(1000)
    .refine(
      (documents) => new Set(documents.map(({ flowId }) => flowId)).size === documents.length,
      'expected each flow once',
    )
    .describe('at most 100 at one time'),
});

export const signedOfManySchema = z.object({
  items: z.array(
    z.object({
      flowId: z.uuid(),
      state: z.enum(['done', 'failed']),
      code: z.string().optional().describe('why it failed'),
      detail: z.string().optional(),
    }),
  ),
});

export const flowBoxSchema = z.enum(['waiting', 'sent', 'done', 'rejected', 'expired', 'all']);

export const flowPageQuery = z.object({
  box: flowBoxSchema.default('waiting').describe('waiting: for the one who asks'),
  text: plainText(z.string().trim().min(1).max(100), oneLine).optional().describe('a part of the title'),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(200).optional().describe('`next` of the page before'),
});

const flowItemSchema = z.object({
  id: z.uuid(),
  title: z.string(),
  state: flowStateSchema,
  sender: personSchema,
  sha256: sha256.describe('of the newest version'),
  pages: z.int(),
  waitsForMe: stepKindSchema.optional(),
  dangers: z.int().describe('findings of the newest inspection by their severity'),
  warnings: z.int(),
  expiresAt: z.iso.datetime().optional(),
  changedAt: z.iso.datetime(),
});

export const flowPageSchema = z.object({
  items: z.array(flowItemSchema),
  next: z.string().optional().describe('absent on the last page'),
});

/** The stable words of a timeline: what people do, and what the platform tells, gives out and ends. */
export const timelineActs = [
  ...flowActSchema.options,
  'create',
  'complete',
  'expire',
  'tell',
  'view',
  'download',
  'share',
  'unshare',
  'share-open',
  'share-download',
] as const;

export const timelineQuery = z.object({
  after: z.coerce.number().int().min(0).default(0).describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(500).default(200),
});

export const timelineSchema = z.object({
  items: z.array(
    z.object({
      sequence: z.int(),
      act: z.string().describe('a stable word'),
      actor: z.string().describe('empty: the platform itself, or somebody behind a share link'),
      organisation: z.string(),
      participantId: z.uuid().optional(),
      remarks: z.string(),
      facts: z.record(z.string(), z.unknown()),
      at: z.iso.datetime(),
      journalled: z.boolean().describe('it is a leaf of the journal'),
    }),
  ),
  next: z.int().optional().describe('absent on the last page'),
});

export type UploadedDocument = z.infer<typeof uploadedDocumentSchema>;
export type Placement = z.infer<typeof placementSchema>;
export type NewFlow = z.infer<typeof newFlowSchema>;
export type FlowAnswer = z.infer<typeof flowSchema>;
export type FlowActName = z.infer<typeof flowActSchema>;
export type FlowActRequest = z.infer<typeof flowActRequest>;
export type ManySignatures = z.infer<typeof manySignaturesSchema>;
export type SignedOfMany = z.infer<typeof signedOfManySchema>['items'][number];
export type FlowPage = z.infer<typeof flowPageSchema>;
export type FlowItem = z.infer<typeof flowItemSchema>;
export type FlowPageQuery = z.infer<typeof flowPageQuery>;
export type FlowPerson = z.infer<typeof personSchema>;
export type TimelineAct = (typeof timelineActs)[number];
export type TimelinePage = z.infer<typeof timelineSchema>;
