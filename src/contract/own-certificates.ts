import { z } from 'zod';
import {
  holdsRevocationOnly,
  registrationSchema,
  renewalCauseSchema,
  revocationReasonSchema,
} from './registrations.ts';
import { requestReasonSchema } from './plain-text.ts';

export const certificateStatusSchema = z.enum(['issued', 'suspended', 'revoked']);

/** The names under which CRLReason (RFC 5280 clause 5.3.1) is told; a hold is `certificateHold`. */
export const statusReasonSchema = z.enum([
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  'privilegeWithdrawn',
]);

export const statusChangeSchema = z.object({
  status: certificateStatusSchema,
  reason: statusReasonSchema.optional(),
  at: z.iso.datetime(),
});

export const ownCertificateSchema = z.object({
  id: z.uuid(),
  serial: z.string().describe('hexadecimal'),
  subject: z.string().describe('the common name'),
  issuer: z.string().describe('the common name'),
  notBefore: z.iso.datetime(),
  notAfter: z.iso.datetime(),
  status: certificateStatusSchema,
  history: z.array(statusChangeSchema).describe('each status after the issuance, the oldest first'),
});

export const ownCertificatesSchema = z.object({
  holder: z.boolean().describe('the account belongs to a person who is known here'),
  certificates: z.array(ownCertificateSchema).describe('the newest first'),
  requests: z.array(registrationSchema).describe('about oneself, the newest first'),
});

export const ownRequestSchema = z.discriminatedUnion('service', [
  z.strictObject({
    service: z.literal('pembaruan'),
    cause: renewalCauseSchema,
    reason: requestReasonSchema,
  }),
  z
    .strictObject({
      service: z.literal('pencabutan'),
      certificateId: z.uuid(),
      act: z.enum(['revoke', 'suspend', 'release']),
      revocationReason: revocationReasonSchema.optional(),
      hold: z.boolean().default(false).describe('of a revocation: suspend at once, before the decision'),
      reason: requestReasonSchema,
    })
    .refine(holdsRevocationOnly, 'expected hold beside revoke only'),
]);

export type StatusReason = z.infer<typeof statusReasonSchema>;
export type OwnCertificate = z.infer<typeof ownCertificateSchema>;
export type OwnCertificates = z.infer<typeof ownCertificatesSchema>;
export type OwnRequest = z.infer<typeof ownRequestSchema>;
