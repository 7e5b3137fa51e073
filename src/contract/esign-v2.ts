import { z } from 'zod';

/** The eSign Client Service API, version 2: JSON, files in base64. Optional texts also arrive as `"null"`. */
const numeric = z.union([z.string(), z.number()]).nullish();
const text = z.string().nullish();

export const v2SignatureProperties = z.object({
  tampilan: z.string().describe('VISIBLE or INVISIBLE, in any case'),
  imageBase64: text.describe('JPEG or PNG; version 2 draws no QR'),
  page: numeric,
  originX: numeric.describe('points, origin upper left'),
  originY: numeric.describe('points, grows downwards'),
  width: numeric,
  height: numeric,
  location: text,
  reason: text,
  contactInfo: text,
  pdfPassword: text,
  tag_koordinat: text,
});

const filesToSign = {
  signatureProperties: z.union([z.array(v2SignatureProperties).min(1), v2SignatureProperties]),
  file: z.union([z.array(z.string()).min(1), z.string()]).describe('base64'),
};

export const v2SignRequest = z.object({
  nik: z.union([z.string(), z.number()]).nullish(),
  email: text,
  passphrase: text,
  totp: numeric.describe('the one-time code, by mail or of the app'),
  otp: numeric,
  ...filesToSign,
});

export const v2CodeRequest = z.object({
  nik: z.union([z.string(), z.number()]).nullish(),
  email: text,
  data: numeric.describe('the number of files'),
});

export const v2SealRequest = z.object({
  idSubscriber: numeric,
  totp: numeric.describe('the activation'),
  data: numeric.describe('the number of files'),
});

export const v2SealSignRequest = z.object({ idSubscriber: numeric, totp: numeric, ...filesToSign });

export const v2Done = z.object({ success: z.literal(true), message: z.string(), data: z.null() });

export const v2SealCode = z.object({
  message: z.string(),
  totp: z.string(),
  expires: z.string().describe('2023-08-07T04:24:40.927+0000'),
  result: z.literal(true),
});

export const v2ActivationAnswer = z.object({
  success: z.literal(true),
  message: z.string().nullable(),
  data: v2SealCode.nullable(),
});

export const v2SignAnswer = z.object({ time: z.int().describe('milliseconds'), file: z.array(z.string()) });

export const v2UserQuery = z.object({ nik: z.union([z.string(), z.number()]).nullish(), email: text });

export const v2UserStatus = z.object({ status_code: z.int(), message: z.string(), status: z.string() });

export const v2ChainAnswer = z.object({
  success: z.literal(true),
  data: z.array(z.string()).describe('certificates in base64, the end user’s first'),
});

export const v2VerifyRequest = z.object({
  file: z.union([z.string(), z.array(z.string()).min(1).max(1)]),
  password: text,
});

const v2Certificate = z.object({
  id: z.string().describe('C-<64 hex>'),
  commonName: z.string(),
  issuerName: z.string(),
  serialNumber: z.string().describe('decimal'),
  notBeforeDate: z.string(),
  notAfterDate: z.string(),
  // The vendor's spelling, here and in timestampInfomation.
  signatureAlgoritm: z.string(),
  keyUsages: z.array(z.string()),
});

const v2Signature = z.object({
  id: z.string().describe('S-<64 hex>'),
  signatureFormat: z.string(),
  signerName: z.string(),
  signatureDate: z.string().nullable(),
  fieldName: z.string(),
  reason: z.string().nullable(),
  location: z.string().nullable(),
  certLevelCode: z.int(),
  signatureAlgorithm: z.string().nullable(),
  digestAlgorithm: z.string().nullable(),
  timestampInfomation: z
    .object({ id: z.string(), signerName: z.string(), timestampDate: z.string() })
    .nullable(),
  certificateDetails: z.array(v2Certificate),
  integrityValid: z.boolean(),
  certificateTrusted: z.boolean(),
  lastSignature: z.boolean(),
  ltv: z.boolean(),
  modified: z.boolean(),
});

export const v2VerifyAnswer = z.object({
  conclusion: z.enum(['VALID', 'NO_SIGNATURE', 'INVALID']),
  description: z.string(),
  signatureInformations: z.array(v2Signature),
  signatureCount: z.int(),
  warning: z.array(z.string()).optional(),
});

export type V2SignAnswer = z.infer<typeof v2SignAnswer>;
export type V2SignRequest = z.infer<typeof v2SignRequest>;
export type V2SignatureProperties = z.infer<typeof v2SignatureProperties>;
export type V2Signature = z.infer<typeof v2Signature>;
export type V2Certificate = z.infer<typeof v2Certificate>;
export type V2VerifyAnswer = z.infer<typeof v2VerifyAnswer>;
