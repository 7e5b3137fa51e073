import { z } from 'zod';

const hash = z.base64().describe('SHA-256, base64');

/** The journal's state and whose signature vouches for it. */
export const journalSchema = z.object({
  origin: z.string().describe('the log’s name: its address without a scheme'),
  verifierKey: z.string().describe('of the log’s signature (C2SP signed-note)'),
  size: z.int(),
  root: hash,
  checkpoint: z.string().describe('the newest signed note'),
  cosigned: z.string().optional().describe('the newest one that a witness cosigned'),
});

export const provenLeafSchema = z.object({
  index: z.int(),
  type: z.string().describe('what kind of act'),
  typeNumber: z.int().describe('the first byte of the leaf'),
  commitment: z.string().describe('lower-case hexadecimal; the rest of the leaf'),
  size: z.int().describe('of the tree that the proof is in'),
  root: hash,
  proof: z.array(hash).describe('RFC 6962 audit path, from the leaf’s sibling upwards'),
  checkpoint: z.string().describe('the signed note of this tree'),
  tlogProof: z
    .string()
    .describe('all of it as one text (C2SP tlog-proof), checked by `sertel journal verify`'),
});

/** Each signature of a document in its place in the journal. */
export const provenDocumentSchema = z.object({
  signatures: z.array(provenLeafSchema.extend({ field: z.string().describe('the signature field') })),
});

export const provenLeavesSchema = z.object({ leaves: z.array(provenLeafSchema) });

export const commitmentPath = z.object({
  commitment: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('SHA-256 of a certificate’s DER or of a signature’s value, or of salt and entry; hexadecimal'),
});

export const leafPath = z.object({ index: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER) });

const size = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
export const consistencyQuery = z.object({ from: size, to: size });

export const consistencySchema = z.object({
  from: z.int(),
  fromRoot: hash,
  to: z.int(),
  toRoot: hash,
  proof: z.array(hash).describe('RFC 6962 consistency proof'),
});

export const journalEntriesQuery = z.object({
  after: z.coerce
    .number()
    .int()
    .min(-1)
    .max(Number.MAX_SAFE_INTEGER)
    .default(-1)
    .describe('the last index that is known'),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});

/** What a leaf commits to: the commitment is SHA-256 of salt and entry, or of what is public by itself. */
export const journalEntrySchema = z.object({
  index: z.int(),
  type: z.string(),
  typeNumber: z.int(),
  commitment: z.string(),
  salt: z
    .string()
    .optional()
    .describe('hexadecimal; absent where the commitment is of a certificate or signature'),
  entry: z.string().describe('the canonical JSON text, byte for byte'),
  recordedAt: z.iso.datetime(),
});

export const journalEntriesSchema = z.object({
  entries: z.array(journalEntrySchema).describe('of the caller’s organisation, in the order of the log'),
  next: z.int().optional().describe('`after` of the next page; absent where this is the last'),
});
