import { z } from 'zod';
import { plainText } from './plain-text.ts';
import { certificateStatusSchema, statusChangeSchema } from './own-certificates.ts';

/** How far a list or a certificate is from its end: `ended` means that nobody can rely on it now. */
export const healthSchema = z.enum(['good', 'ends-soon', 'ended', 'missing']);

export const authoritySchema = z.object({
  id: z.uuid(),
  kind: z.enum(['root', 'ca', 'ocsp', 'tsa', 'report-seal', 'journal', 'outside']),
  name: z.string(),
  parent: z.string().optional(),
  offline: z.boolean().describe('its key opens in a ceremony only'),
  replaced: z.boolean().describe('another one issues in its place'),
  notAfter: z.iso.datetime(),
  health: healthSchema,
  lists: z
    .array(
      z.object({
        shard: z.int(),
        number: z.int().optional(),
        thisUpdate: z.iso.datetime().optional(),
        nextUpdate: z.iso.datetime().optional(),
        health: healthSchema,
      }),
    )
    .describe('the newest list of each shard'),
});

export const profileSchema = z.object({
  name: z.string(),
  summary: z.string(),
  holder: z.enum(['authority', 'person', 'organisation']),
  validity: z.string().describe('in days or hours'),
  keys: z.array(z.string()),
  keyUsage: z.array(z.string()),
});

export const issuerOverviewSchema = z.object({
  authorities: z.array(authoritySchema),
  profiles: z.array(profileSchema),
  ceremonies: z.array(z.object({ title: z.string(), fileSha256: z.string(), heldAt: z.iso.datetime() })),
});

export const issuedCertificateSchema = z.object({
  id: z.uuid(),
  serial: z.string().describe('hexadecimal'),
  subject: z.string().describe('the common name'),
  organisation: z.string().optional(),
  issuer: z.string(),
  profile: z.string(),
  status: certificateStatusSchema,
  notBefore: z.iso.datetime(),
  notAfter: z.iso.datetime(),
});

export const issuedCertificateDetailSchema = issuedCertificateSchema.extend({
  sha256: z.string().describe('of the DER, hexadecimal: its commitment in the journal'),
  pem: z.string(),
  history: z.array(statusChangeSchema),
});

export const certificateSearchQuery = z.object({
  text: plainText(z.string().trim().min(1).max(100), 'expected one line of plain text')
    .optional()
    .describe('a part of the holder’s name, or the beginning of a serial number'),
  status: certificateStatusSchema.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.uuid().optional().describe('`next` of the page before'),
});

export const certificateSearchSchema = z.object({
  items: z.array(issuedCertificateSchema),
  next: z.uuid().optional().describe('absent on the last page'),
});

/** What the responder answers about a certificate at this moment. */
export const liveStatusSchema = z.object({
  status: z.enum(['good', 'revoked', 'unknown', 'no-answer']),
  reason: z.int().optional().describe('CRLReason (RFC 5280 clause 5.3.1)'),
  revokedAt: z.iso.datetime().optional(),
  thisUpdate: z.iso.datetime().optional(),
  nextUpdate: z.iso.datetime().optional(),
});

export type IssuerOverview = z.infer<typeof issuerOverviewSchema>;
export type AuthorityItem = z.infer<typeof authoritySchema>;
export type Health = z.infer<typeof healthSchema>;
export type IssuedCertificate = z.infer<typeof issuedCertificateSchema>;
export type IssuedCertificateDetail = z.infer<typeof issuedCertificateDetailSchema>;
export type CertificateSearchQuery = z.infer<typeof certificateSearchQuery>;
export type CertificateSearch = z.infer<typeof certificateSearchSchema>;
export type LiveStatus = z.infer<typeof liveStatusSchema>;
