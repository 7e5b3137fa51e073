import { z } from 'zod';
import {
  changedOrganisationCertificateSchema,
  newOrganisationCertificateSchema,
  organisationCertificateSchema,
  renewedOrganisationCertificateSchema,
} from './organisation-certificates.ts';
import { plainName, requestReasonSchema } from './plain-text.ts';

export const registrationServiceSchema = z.enum(['penerbitan', 'perubahan', 'pembaruan', 'pencabutan']);
export const registrationStateSchema = z.enum([
  'awaiting-applicant',
  'awaiting-verifier',
  'awaiting-passphrase',
  'awaiting-decision',
  'done',
  'rejected',
  'withdrawn',
  'expired',
]);
/** Whom the certificate names: a person, or an organisation. */
export const registrationSubjectSchema = z
  .enum(['person', 'seal', 'tls-server'])
  .describe('whose certificate: of a person, or of an organisation for which the person answers');
export const registrationDocumentKindSchema = z.enum([
  'identity-card',
  'recommendation-letter',
  'authority-document',
  'other',
]);

export const applicantSchema = z.strictObject({
  nik: z.string().regex(/^\d{16}$/, 'expected 16 digits'),
  name: plainName,
  email: z.email().max(254),
  nip: z
    .string()
    .regex(/^\d{18}$/, 'expected 18 digits')
    .optional(),
  phone: z
    .string()
    .regex(/^\+?\d{8,15}$/, 'expected 8 to 15 digits')
    .optional(),
  position: plainName.optional().describe('the title that the person holds from today on'),
});

export const personChangesSchema = applicantSchema
  .omit({ nik: true })
  .partial()
  .refine((changes) => Object.keys(changes).length > 0, 'expected something that changes');

/** CRLReason (RFC 5280 clause 5.3.1) of a revocation that people ask for. */
export const revocationReasonSchema = z.enum([
  'unspecified',
  'keyCompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'privilegeWithdrawn',
]);

export const renewalCauseSchema = z
  .enum(['expiring', 'passphrase-forgotten', 'key-compromised'])
  .describe('expiring: both certificates sign until the present one ends; else it is revoked');

/** Of a request that ends a certificate: a suspension that waits for its decision is one already. */
export const holdsRevocationOnly = ({ act, hold }: { readonly act: string; readonly hold: boolean }) =>
  !hold || act === 'revoke';

export const newRegistrationSchema = z.union([
  z.discriminatedUnion('service', [
    z.strictObject({ service: z.literal('penerbitan'), applicant: applicantSchema }),
    z.strictObject({
      service: z.literal('perubahan'),
      personId: z.uuid(),
      changes: personChangesSchema,
      reason: requestReasonSchema,
    }),
    z.strictObject({
      service: z.literal('pembaruan'),
      personId: z.uuid(),
      cause: renewalCauseSchema,
      reason: requestReasonSchema,
    }),
    z
      .strictObject({
        service: z.literal('pencabutan'),
        certificateId: z.uuid(),
        act: z.enum(['revoke', 'suspend', 'release']),
        revocationReason: revocationReasonSchema.optional(),
        invalidityAt: z.iso.datetime().optional().describe('since when the key is doubtful'),
        hold: z.boolean().default(false).describe('beside revoke: suspend at once, before the decision'),
        responsibleId: z
          .uuid()
          .optional()
          .describe('of an organisation’s certificate: who answers for it, where no earlier request says so'),
        reason: requestReasonSchema,
      })
      .refine(holdsRevocationOnly, 'expected hold beside revoke only'),
  ]),
  z.discriminatedUnion('service', [
    newOrganisationCertificateSchema,
    changedOrganisationCertificateSchema,
    renewedOrganisationCertificateSchema,
  ]),
]);

export const registrationActSchema = z.strictObject({
  act: z.enum([
    'return-to-applicant',
    'accept-documents',
    'refuse-documents',
    'return-to-verifier',
    'return-to-owner',
    'approve',
    'reject',
    'withdraw',
  ]),
  reason: requestReasonSchema,
});

export const registrationDocumentSchema = z.object({
  kind: registrationDocumentKindSchema,
  contentType: z.string(),
  sizeBytes: z.int(),
  sha256: z.string(),
  uploadedAt: z.iso.datetime(),
});

export const registrationSchema = z.object({
  id: z.uuid(),
  service: registrationServiceSchema,
  state: registrationStateSchema,
  subject: registrationSubjectSchema,
  organisation: z.string().describe('whose person it is'),
  person: z.object({
    id: z.uuid(),
    name: z.string(),
    email: z.string(),
    nik: z.string().describe('twelve digits are masked'),
  }),
  certificateId: z.uuid().optional().describe('the certificate that the request is about'),
  issuedCertificateId: z.uuid().optional(),
  createdAt: z.iso.datetime(),
  movedAt: z.iso.datetime(),
});

export const enteredRegistrationSchema = registrationSchema.extend({
  handoverCode: z
    .string()
    .optional()
    .describe(
      'of a renewal: for the verifier to hand over in person, never by mail; `POST …/handover-code` tells it again',
    ),
});

export const handoverCodeSchema = z.object({
  handoverCode: z.string().describe('for the verifier to hand over in person, never by mail'),
});

/** What is asked for beside a certificate. */
export const registrationWishSchema = z.object({
  cause: z.string().optional().describe('of a renewal'),
  certificate: organisationCertificateSchema.optional().describe('what an organisation’s certificate names'),
  act: z.enum(['revoke', 'suspend', 'release']).optional(),
  revocationReason: revocationReasonSchema.optional(),
  invalidityAt: z.iso.datetime().optional(),
  hold: z.boolean().optional().describe('the request suspended the certificate at once'),
});

export const registrationDetailSchema = registrationSchema.extend({
  wish: registrationWishSchema,
  changes: personChangesSchema
    .optional()
    .describe('the person’s data as they shall be, for those who check and decide'),
  documents: z.array(registrationDocumentSchema),
  acts: z.array(z.string()).describe('the steps that its state allows, whoever may take them'),
});

export const registrationPageQuery = z.object({
  service: registrationServiceSchema.optional(),
  state: registrationStateSchema.optional(),
  personId: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional().describe('`next` of the page before'),
});

export const registrationPageSchema = z.object({
  items: z.array(registrationSchema),
  next: z.string().optional().describe('absent on the last page'),
});

export const registrationCountsSchema = z.object({
  items: z.array(
    z.object({ service: registrationServiceSchema, state: registrationStateSchema, count: z.int() }),
  ),
});

export const registrationEventsQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(1000),
  cursor: z
    .string()
    .regex(/^\d{1,15}$/, 'expected the `next` of the page before')
    .optional()
    .describe('`next` of the page before'),
});

export const registrationEventsSchema = z.object({
  next: z.string().optional().describe('absent on the last page'),
  items: z.array(
    z.object({
      act: z.string(),
      to: registrationStateSchema.optional().describe('absent where it stayed as it was'),
      by: z.object({ kind: z.enum(['account', 'applicant', 'schedule']), name: z.string().optional() }),
      reason: z.string().optional(),
      at: z.iso.datetime(),
    }),
  ),
});

/** What the applicant sees behind the link. */
export const applicationSchema = z.object({
  service: registrationServiceSchema,
  state: registrationStateSchema,
  organisation: z.string(),
  name: z.string(),
  documents: z.array(registrationDocumentSchema.pick({ kind: true, sizeBytes: true, uploadedAt: true })),
  reason: z.string().optional().describe('why it came back, where it did'),
  wish: registrationWishSchema,
  changes: personChangesSchema.optional().describe('the data as they shall be'),
  needsCode: z.boolean().describe('the passphrase needs the code that the verifier hands over'),
  expiresAt: z.iso.datetime().describe('when the link ends'),
});

export const completionSchema = z.strictObject({
  nik: z.string().regex(/^\d{16}$/, 'expected 16 digits'),
  agrees: z.literal(true).describe('to the subscriber agreement and the keeping of the data'),
});

export const ownPassphraseSchema = z.strictObject({
  nik: z.string().regex(/^\d{16}$/, 'expected 16 digits'),
  code: z.string().max(20).optional().describe('that the verifier handed over, in every renewal'),
  passphrase: z.string().min(1).max(1000).describe('12 to 128 characters that cannot be guessed'),
});

/** What came of each row of a table. */
export const importReportSchema = z.object({
  entered: z.int(),
  refused: z.int(),
  rows: z.array(
    z.object({
      line: z.int().describe('of the file, from 1'),
      registrationId: z.uuid().optional().describe('absent where the row was refused'),
      code: z.string().optional(),
      detail: z.string().optional(),
      fields: z.array(z.string()).optional().describe('the cells that are at fault'),
    }),
  ),
});

export type ImportReport = z.infer<typeof importReportSchema>;
export type Applicant = z.infer<typeof applicantSchema>;
export type PersonChanges = z.infer<typeof personChangesSchema>;
export type EnteredRegistration = z.infer<typeof enteredRegistrationSchema>;
export type NewRegistration = z.infer<typeof newRegistrationSchema>;
export type RegistrationItem = z.infer<typeof registrationSchema>;
export type RegistrationDetail = z.infer<typeof registrationDetailSchema>;
export type RegistrationPage = z.infer<typeof registrationPageSchema>;
export type RegistrationPageQuery = z.infer<typeof registrationPageQuery>;
export type RegistrationCounts = z.infer<typeof registrationCountsSchema>;
export type RegistrationEvents = z.infer<typeof registrationEventsSchema>;
export type OwnPassphrase = z.infer<typeof ownPassphraseSchema>;
export type RegistrationEventsQuery = z.infer<typeof registrationEventsQuery>;
export type ApplicationView = z.infer<typeof applicationSchema>;
export type RegistrationDocument = z.infer<typeof registrationDocumentSchema>;
