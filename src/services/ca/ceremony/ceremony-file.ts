import { createHash } from 'node:crypto';
import { parse } from 'yaml';
import { z } from 'zod';
import { keyKinds } from '#crypto';
import { attributeTypes, type AttributeType, type NamePart } from '../../../pki/x509/names.ts';
import { CaError } from '../ca-error.ts';

const label = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);
/** `step-2` is what the second step is called where it has no label of its own, `ahead-1` a responder made ahead. */
const newLabel = label.refine(
  (text) => !/^(step|ahead)-\d+$/.test(text),
  'step-N and ahead-N are names of what has no label of its own',
);
const name = z.string().min(1).max(64);
const file = z.strictObject({
  file: z.string().regex(/^[^/\\][^\\]{0,200}$/),
  /** Of the file's bytes: what it holds is reviewed with the ceremony's file. Only the plan goes without. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/i)
    .toLowerCase()
    .optional(),
});
export type NamedFile = z.infer<typeof file>;

const subject = z
  .partialRecord(
    z.enum(Object.keys(attributeTypes) as [AttributeType, ...AttributeType[]]),
    z.string().min(1),
  )
  .transform((parts) =>
    Object.entries(parts).map(([type, value]): NamePart => ({ type: type as AttributeType, value })),
  );

const makeStep = z.strictObject({
  make: z.enum(['root', 'ca', 'ocsp', 'tsa', 'report-seal']),
  as: newLabel,
  subject,
  key: z.enum(keyKinds),
  /** The label of an earlier step or the name of an authority that is there; a root has none. */
  issuer: name.optional(),
  /** The key opens with the ceremony's passphrase only. */
  offline: z.boolean().default(false),
});
const requestStep = z.strictObject({
  request: z.literal('ca'),
  as: newLabel,
  subject,
  key: z.enum(keyKinds),
});
const importStep = z.strictObject({
  /** The name of the authority whose request was answered, or of one that is certified by another issuer too. */
  import: name,
  certificate: file,
  /** The outside issuer's certificate. */
  issuer: file,
});
const certifyStep = z.strictObject({
  /** The file of another authority's PKCS#10 request. */
  certify: file,
  as: newLabel,
  issuer: name,
  profile: label.default('ca'),
});
const replaceStep = z.strictObject({ replace: name, as: newLabel, key: z.enum(keyKinds) });

const ceremonySchema = z.strictObject({
  ceremony: z.string().min(1).max(200),
  witnesses: z
    .array(z.strictObject({ name: z.string().trim().min(1), role: z.string().min(1) }))
    .min(2)
    .refine(
      (witnesses) =>
        new Set(witnesses.map((witness) => witness.name.toLowerCase())).size === witnesses.length,
      'expected witnesses of different names',
    ),
  /** How long the lists and the responders of offline authorities last, until another ceremony. */
  offlineListDays: z.int().min(1).max(400).default(190),
  steps: z
    .array(z.union([makeStep, requestStep, importStep, certifyStep, replaceStep]))
    .min(1)
    .max(100),
});

export type CeremonyStep = z.infer<typeof ceremonySchema>['steps'][number];

export interface Ceremony extends z.infer<typeof ceremonySchema> {
  /** Of the file's bytes: what the reviewers agreed to is what is run. */
  readonly sha256: Uint8Array;
}

const largestFile = 262_144;

/** @throws {CaError} `ca.ceremony-faulty` with every fault */
export function parseCeremony(bytes: Uint8Array): Ceremony {
  if (bytes.length > largestFile)
    throw new CaError('ca.ceremony-faulty', `expected at most ${largestFile} bytes, got ${bytes.length}`);
  const parsed = ceremonySchema.safeParse(parseYaml(new TextDecoder().decode(bytes)));
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'file'}: ${message}`);
    throw new CaError('ca.ceremony-faulty', faults.join('\n'));
  }
  return { ...parsed.data, sha256: createHash('sha256').update(bytes).digest() };
}

function parseYaml(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0 });
  } catch (cause) {
    throw new CaError('ca.ceremony-faulty', `expected YAML: ${cause instanceof Error ? cause.message : ''}`, {
      cause,
    });
  }
}
