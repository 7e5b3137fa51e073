import { z } from 'zod';
import { plainName, requestReasonSchema } from './plain-text.ts';
import { organisationIdentifierSchema } from './seals.ts';

/** Domains below which others register: whoever has a name there does not have them all. */
const registryDomains: readonly string[] = [
  'go',
  'mil',
  'desa',
  'ac',
  'sch',
  'co',
  'net',
  'or',
  'web',
  'my',
  'biz',
  'ponpes',
].map((name) => `${name}.id`);
const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';

/** In lower case, letters outside ASCII as A-labels; `*` alone in the first place (RFC 9525 clause 6.3). */
export const serverNameSchema = z
  .string()
  .max(253)
  .regex(new RegExp(`^(?:\\*\\.)?(?:${label}\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$`), 'expected a DNS name')
  // Hyphens in the third and fourth place are those of A-labels only (RFC 5890 clause 2.3.1).
  .regex(/^(?!(?:.*\.)?(?!xn--)..--)/, 'expected no label with reserved hyphens')
  .refine(
    (name) => !registryDomains.includes(name.replace(/^\*\./, '')),
    'expected a name of one organisation',
  );

/** What an organisation's certificate names, beside the organisation itself. */
export const organisationCertificateSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('seal'),
    name: plainName.max(64),
    organisationIdentifier: organisationIdentifierSchema,
  }),
  z.strictObject({
    kind: z.literal('tls-server'),
    serverNames: z
      .array(serverNameSchema)
      .min(1)
      .max(50)
      .refine((names) => new Set(names).size === names.length, 'expected each name once')
      .refine(
        (names) => names.some((name) => name.length <= 64),
        'expected one name of at most 64 characters',
      )
      .describe('the first of at most 64 characters is the commonName too'),
  }),
]);

const request = z
  .string()
  .max(32_768)
  .describe('PKCS#10 in PEM, signed by the key: only that counts, the names are those entered here');
const responsibleId = z.uuid().describe('the person of the organisation who answers for the certificate');

export const newOrganisationCertificateSchema = z.strictObject({
  service: z.literal('penerbitan'),
  certificate: organisationCertificateSchema,
  request,
  responsibleId,
});

export const changedOrganisationCertificateSchema = z.strictObject({
  service: z.literal('perubahan'),
  certificateId: z.uuid().describe('the present one: it is revoked when the next is issued'),
  certificate: organisationCertificateSchema.describe('the names as they shall be'),
  request,
  responsibleId: responsibleId.optional(),
  reason: requestReasonSchema,
});

export const renewedOrganisationCertificateSchema = z.strictObject({
  service: z.literal('pembaruan'),
  certificateId: z.uuid(),
  cause: z
    .enum(['expiring', 'key-lost', 'key-compromised'])
    .describe('expiring: the present one goes on to its end; else it is revoked'),
  request: request.optional().describe('PKCS#10 in PEM; none for a seal whose key the platform keeps'),
  responsibleId: responsibleId.optional(),
  reason: requestReasonSchema,
});

export type OrganisationCertificate = z.infer<typeof organisationCertificateSchema>;
export type OrganisationRequest = z.infer<
  | typeof newOrganisationCertificateSchema
  | typeof changedOrganisationCertificateSchema
  | typeof renewedOrganisationCertificateSchema
>;
