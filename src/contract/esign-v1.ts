import { z } from 'zod';

/**
 * The eSign Client Service API, version 1, as it stands on the wire. Clients are old and many: what is read is
 * wide (booleans as `1` and empty, numbers as text), what is answered is exact.
 */
const file = z.string().meta({ format: 'binary' });
const numeric = z.union([z.string(), z.number()]);
const flag = z.union([z.string(), z.boolean(), z.number()]);

export const v1SignForm = z.object({
  file: file.describe('the PDF'),
  nik: numeric.describe('16 digits'),
  passphrase: z.string(),
  tampilan: z.string().describe('visible or invisible'),
  image: flag.optional().describe('visible: true is the picture in imageTTD, false the QR of linkQR'),
  imageTTD: file.optional().describe('JPEG or PNG'),
  linkQR: z.string().optional(),
  page: numeric.optional().describe('from 1, or pertama or terakhir; `halaman` is the same'),
  halaman: numeric.optional(),
  xAxis: numeric.optional().describe('points, origin lower left'),
  yAxis: numeric.optional(),
  width: numeric.optional(),
  height: numeric.optional(),
  tag_koordinat: z
    .string()
    .optional()
    .describe('a text in the page that says where; replaces page and position'),
  reason: z.string().optional(),
  location: z.string().optional(),
  text: z.string().optional(),
  jenis_response: z.string().optional().describe('BASE64'),
});

export const v1VerifyForm = z.object({ signed_file: file.describe('the PDF') });

export const esignError = z.object({
  error: z.string(),
  status_code: z.int(),
  code: z.string().optional().describe('our stable code, where the original API has no number'),
});

export const v1UserStatus = z.object({ status_code: z.int(), status: z.string(), message: z.string() });

const v1VerifyDetail = z.object({
  info_tsa: z.object({ name: z.string().nullable(), tsa_cert_validity: z.string().nullable() }),
  signature_field: z.string(),
  info_signer: z.object({
    issuer_dn: z.string().nullable(),
    signer_name: z.string().nullable(),
    signer_cert_validity: z.string().nullable(),
    signer_dn: z.string().nullable(),
    cert_user_certified: z.boolean(),
  }),
  signature_document: z.object({
    signed_using_tsa: z.boolean(),
    reason: z.string().nullable(),
    document_integrity: z.boolean(),
    signature_value: z.string().nullable(),
    signed_in: z.string().nullable().describe('2023-10-16 13:28:34.00'),
    location: z.string().nullable(),
    hash_value: z.string().nullable(),
  }),
});

export const v1VerifyAnswer = z.object({
  nama_dokumen: z.string(),
  jumlah_signature: z.int(),
  notes: z.string().nullable(),
  summary: z.string().nullable(),
  details: z.array(v1VerifyDetail),
});

export type EsignError = z.infer<typeof esignError>;
export type V1UserStatus = z.infer<typeof v1UserStatus>;
export type V1VerifyDetail = z.infer<typeof v1VerifyDetail>;
export type V1VerifyAnswer = z.infer<typeof v1VerifyAnswer>;
