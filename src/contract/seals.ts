import { z } from 'zod';
import { plainText } from './plain-text.ts';

export const organisationIdentifierSchema = z
  .string()
  .regex(/^(NTR|VAT)ID-[0-9A-Za-z.-]{3,40}$/)
  .describe('EN 319 412-1 clause 5.1.4: NTRID- or VATID- and the number');

/** What an organisation's applications seal with; `subscriberId` is the eSign API's `idSubscriber`. */
export const sealSchema = z.object({
  id: z.uuid(),
  organisation: z.string(),
  subscriberId: z.string(),
  name: z.string(),
  organisationIdentifier: z.string(),
  contactEmail: z.string(),
  state: z.enum(['requested', 'enabled', 'disabled']),
  createdAt: z.iso.datetime(),
  certificateId: z.uuid().optional(),
});

export const sealPageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional().describe('`next` of the page before'),
});

export const sealPageSchema = z.object({
  items: z.array(sealSchema),
  next: z.string().optional().describe('absent on the last page'),
});

export const newSealSchema = z.strictObject({
  subscriberId: z.string().regex(/^[\w.@-]{3,64}$/),
  name: plainText(z.string().trim().min(1).max(64), 'expected a name without control marks').describe(
    'in the certificate and on marks',
  ),
  organisationIdentifier: organisationIdentifierSchema,
  contactEmail: z.email().max(254).describe('where activation codes go'),
});

export const sealProofSchema = z.strictObject({
  proof: plainText(z.string().trim().min(3).max(200), 'expected plain text in one line').describe(
    'the reference of the deed or letter that proves who the organisation is; it is kept',
  ),
});

export type SealProof = z.infer<typeof sealProofSchema>;
export type SealItem = z.infer<typeof sealSchema>;
export type SealPage = z.infer<typeof sealPageSchema>;
export type NewSeal = z.infer<typeof newSealSchema>;
