import { z } from 'zod';
import { keyKinds } from '#crypto';
import { lintRules } from '../../pki/lint/lint-certificate.ts';
import { lintSets } from '../../pki/lint/rule.ts';
import { keyUsageBits } from '../../pki/x509/extensions.ts';
import { attributeTypes } from '../../pki/x509/names.ts';

/** Extended key usages by name. */
export const purposes = {
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  emailProtection: '1.3.6.1.5.5.7.3.4',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
  documentSigning: '1.3.6.1.5.5.7.3.36',
  adobeAuthenticDocumentsTrust: '1.2.840.113583.1.1.5',
} as const;

const namesOf = <Name extends string>(table: Readonly<Record<Name, unknown>>) =>
  z.enum(Object.keys(table) as [Name, ...Name[]]);

const oid = z.string().regex(/^[012](\.(0|[1-9]\d*))+$/);
const attribute = namesOf(attributeTypes);
const knownRule = z.string().refine((id) => lintRules.some((rule) => rule.id === id), 'no rule has this id');

/** What stands in a profile's file. An unknown key is a fault: a misspelt restriction would be none. */
export const profileSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/),
  summary: z.string().min(1),
  /** Who holds the key: it decides what may be ordered, and a person's number is looked for. */
  holder: z.enum(['authority', 'person', 'organisation']),
  validity: z.union([
    z.strictObject({ days: z.int().min(1).max(9200) }),
    z.strictObject({ hours: z.int().min(1).max(240) }),
  ]),
  /** Kinds of keys that are certified; the first is the default. */
  keys: z.array(z.enum(keyKinds)).min(1),
  /** Attributes of the subject; in the certificate they stand in this order. */
  subject: z.strictObject({ required: z.array(attribute).min(1), optional: z.array(attribute).default([]) }),
  altNames: z
    .strictObject({
      kinds: z.array(z.enum(['dns', 'ip', 'email'])).min(1),
      required: z.boolean().default(false),
    })
    .optional(),
  basicConstraints: z.strictObject({ ca: z.boolean(), pathLength: z.int().min(0).max(10).optional() }),
  keyUsage: z.array(namesOf(keyUsageBits)).min(1),
  extKeyUsage: z
    .strictObject({ critical: z.boolean(), purposes: z.array(z.union([namesOf(purposes), oid])).min(1) })
    .optional(),
  policies: z.array(z.strictObject({ oid, cps: z.boolean().default(false) })).default([]),
  /** Where status and issuer are found. */
  status: z.array(z.enum(['ocsp', 'issuer', 'crl'])).default([]),
  /** Extensions that are their presence. */
  marks: z.array(z.enum(['ocspNoCheck', 'noRevAvail', 'validityAssuredShortTerm'])).default([]),
  /** Rules beside RFC 5280 that each certificate is held to. */
  rules: z.array(z.enum(lintSets)).default([]),
  /** Rules that are not kept, each with its reason. */
  waivers: z.record(knownRule, z.string().min(10)).default({}),
});

export type Profile = z.infer<typeof profileSchema>;

/** How long a certificate of the profile is valid, in milliseconds. */
export const validityOf = ({ validity }: Profile): number =>
  'days' in validity ? validity.days * 86_400_000 : validity.hours * 3_600_000;
