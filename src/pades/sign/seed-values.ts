/**
 * What the author of a form asks of the signature in a field: the seed value dictionary (ISO 32000-2 clause
 * 12.7.5.5, table 238). What is required (/Ff) and cannot be met is refused; what is required and can be is
 * followed; of what is only offered nothing is put into the signer's mouth.
 */
import type { PdfDocument } from '../../pdf/document.ts';
import { listFields } from '../../pdf/form-fields.ts';
import { asKind, type PdfDict } from '../../pdf/objects.ts';
import { textOf } from '../../pdf/text-string.ts';
import { signatureAlgorithms, type HashName } from '../../pki/crypto/algorithms.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { PadesError } from '../pades-error.ts';
import { checkCertificateConstraints } from './certificate-constraints.ts';
import type { SignPdfInput } from './sign-pdf.ts';

/** The bits of /Ff: which entries bind. */
const binding = {
  Filter: 1,
  SubFilter: 2,
  V: 4,
  Reasons: 8,
  LegalAttestation: 16,
  AddRevInfo: 32,
  DigestMethod: 64,
  LockDocument: 128,
  AppearanceFilter: 256,
} as const;

type Entry = keyof typeof binding;

interface SeedValues {
  readonly document: PdfDocument;
  readonly dict: PdfDict;
  readonly fieldName: string;
  requires(entry: Entry): boolean;
}

/** The same wish with what the field's seed values add to it. @throws {PadesError} `pades.seed-value` */
export function followSeedValues(input: SignPdfInput): SignPdfInput {
  const { document, field } = input;
  if (field === undefined) return input;
  const found = listFields(document).find(({ fullName }) => fullName === field);
  const dict = found && document.getDict(found.dict, 'SV');
  if (dict === undefined) return input;
  const flags = document.getNumber(dict, 'Ff') ?? 0;
  const seeds: SeedValues = {
    document,
    dict,
    fieldName: field,
    requires: (entry) => (flags & binding[entry]) !== 0,
  };

  checkForm(seeds);
  checkEvidence(seeds, input);
  const certify = chooseCertification(seeds, input);
  checkAttestation(seeds, certify);
  const signer = chooseSigner(seeds, input);
  const certificate = document.getDict(dict, 'Cert');
  if (certificate !== undefined) {
    const chain = input.certificates.map((der) => parseCertificate(der));
    checkCertificateConstraints(document, certificate, chain, field);
  }
  return {
    ...input,
    signer,
    certify,
    reason: chooseReason(seeds, input.reason),
    ...chooseLock(seeds, input),
  };
}

/** Filter, SubFilter and the dictionary's own version: they bind to what a PAdES signature is. */
function checkForm(seeds: SeedValues): void {
  const { document, dict } = seeds;
  const filter = document.getName(dict, 'Filter');
  if (seeds.requires('Filter') && filter !== undefined && filter !== 'Adobe.PPKLite')
    throw refused(seeds, 'Filter', `expected Adobe.PPKLite, the field requires ${filter}`);
  const subFilters = namesOf(document, dict, 'SubFilter');
  if (seeds.requires('SubFilter') && subFilters !== undefined && !subFilters.includes('ETSI.CAdES.detached'))
    throw refused(
      seeds,
      'SubFilter',
      `the field requires ${subFilters.join(' or ')}, not ETSI.CAdES.detached`,
    );
  const version = document.getNumber(dict, 'V') ?? 0;
  if (seeds.requires('V') && version > newestVersion)
    throw refused(seeds, 'V', `expected at most version ${newestVersion} of seed values, got ${version}`);
  const appearance = textAt(document, dict, 'AppearanceFilter');
  if (seeds.requires('AppearanceFilter') && appearance !== undefined)
    throw refused(
      seeds,
      'AppearanceFilter',
      `the field requires the appearance ${JSON.stringify(appearance)}`,
    );
}

const newestVersion = 3;

/** Revocation data inside the signature value is forbidden by EN 319 142-1 (clause 6.3); ours stands in the DSS. */
function checkEvidence(seeds: SeedValues, { level }: SignPdfInput): void {
  const { document, dict } = seeds;
  if (seeds.requires('AddRevInfo') && document.resolve(dict.entries.get('AddRevInfo')) === true)
    throw refused(seeds, 'AddRevInfo', 'the field requires revocation data inside the signature value');
  const timestamp = document.getDict(dict, 'TimeStamp');
  const mustBeTimed = timestamp !== undefined && ((document.getNumber(timestamp, 'Ff') ?? 0) & 1) !== 0;
  if (mustBeTimed && level === 'B-B') {
    const url = textAt(document, timestamp, 'URL');
    throw refused(
      seeds,
      'TimeStamp',
      `the field requires a timestamp${url === undefined ? '' : `, as from ${url}`}; sign at B-T or above`,
    );
  }
}

/** /MDP has no bit in /Ff: 0 asks for an approval, 1 to 3 for a certification of that level. */
function chooseCertification(seeds: SeedValues, { certify }: SignPdfInput): SignPdfInput['certify'] {
  const mdp = seeds.document.getDict(seeds.dict, 'MDP');
  const asked = mdp && seeds.document.getNumber(mdp, 'P');
  if (asked === undefined) return certify;
  if (asked === 0 && certify !== undefined)
    throw refused(seeds, 'MDP', `the field is for an approval, a certification (${certify}) was asked for`);
  if (asked !== 1 && asked !== 2 && asked !== 3) return certify;
  if (certify !== undefined && certify !== asked)
    throw refused(seeds, 'MDP', `the field requires a certification of level ${asked}, got ${certify}`);
  return asked;
}

/** Attestations are a certifier's words on content that may change; we write none (clause 12.8.5). */
function checkAttestation(seeds: SeedValues, certify: SignPdfInput['certify']): void {
  const attestations = seeds.document.getArray(seeds.dict, 'LegalAttestation');
  if (seeds.requires('LegalAttestation') && certify !== undefined && (attestations?.items.length ?? 0) > 0)
    throw refused(
      seeds,
      'LegalAttestation',
      'the field requires a legal attestation, which is never made here',
    );
}

/** Where a digest is required that the signer's algorithm does not use, the key is asked for another algorithm. */
function chooseSigner(seeds: SeedValues, { signer, signerFor }: SignPdfInput): SignPdfInput['signer'] {
  const methods = namesOf(seeds.document, seeds.dict, 'DigestMethod')?.map(hashNameOf);
  if (methods === undefined || methods.includes(signatureAlgorithms[signer.algorithm].hash)) return signer;
  for (const method of methods) {
    const other = method === undefined ? undefined : signerFor?.(method);
    if (other !== undefined && signatureAlgorithms[other.algorithm].hash === method) return other;
  }
  if (!seeds.requires('DigestMethod')) return signer;
  throw refused(
    seeds,
    'DigestMethod',
    `the field requires ${namesOf(seeds.document, seeds.dict, 'DigestMethod')?.join(' or ')}, the key signs with ${signer.algorithm}`,
  );
}

const hashNames: Readonly<Record<string, HashName>> = {
  SHA256: 'sha256',
  SHA384: 'sha384',
  SHA512: 'sha512',
  'SHA3-256': 'sha3-256',
  'SHA3-384': 'sha3-384',
  'SHA3-512': 'sha3-512',
};

const hashNameOf = (name: string): HashName | undefined => hashNames[name.toUpperCase()];

/** Required and absent, empty or a lone full stop: no reason may be given. Required and one: it is taken. */
function chooseReason(seeds: SeedValues, reason: string | undefined): string | undefined {
  if (!seeds.requires('Reasons')) return reason;
  const permitted = textsOf(seeds.document, seeds.dict, 'Reasons').filter((text) => text !== '');
  const given = reason === '' ? undefined : reason;
  if (permitted.length === 0 || (permitted.length === 1 && permitted[0] === '.')) {
    if (given === undefined) return undefined;
    throw refused(seeds, 'Reasons', `the field permits no reason, got ${JSON.stringify(given)}`);
  }
  if (given === undefined && permitted.length === 1) return permitted[0];
  if (given !== undefined && permitted.includes(given)) return given;
  throw refused(
    seeds,
    'Reasons',
    `the field permits ${permitted.map((text) => JSON.stringify(text)).join(', ')}, got ${given === undefined ? 'none' : JSON.stringify(given)}`,
  );
}

/** /LockDocument true: nothing may change after this signature; false: something must stay possible. */
function chooseLock(seeds: SeedValues, input: SignPdfInput): Pick<SignPdfInput, 'lockDocument'> {
  const { document, dict } = seeds;
  const stands = document.resolve(dict.entries.get('LockDocument'));
  // A name by table 238; writers put the boolean as well.
  const lock = typeof stands === 'boolean' ? `${stands}` : asKind(stands, 'name')?.value;
  if (!seeds.requires('LockDocument')) return {};
  if (lock === 'true') return { lockDocument: true };
  if (lock === 'false' && (input.lockDocument === true || input.certify === 1))
    throw refused(seeds, 'LockDocument', 'the field requires that the document stays open to changes');
  return {};
}

const refused = ({ fieldName }: SeedValues, entry: string, why: string): PadesError =>
  new PadesError('pades.seed-value', `field ${JSON.stringify(fieldName)}, /SV /${entry}: ${why}`);

/** Undefined where the entry is absent; an empty array permits nothing. */
function namesOf(document: PdfDocument, dict: PdfDict, key: string): readonly string[] | undefined {
  const stands = document.resolve(dict.entries.get(key));
  const single = nameOrText(stands);
  if (single !== undefined) return [single];
  return asKind(stands, 'array')?.items.flatMap((item) => nameOrText(document.resolve(item)) ?? []);
}

function nameOrText(value: ReturnType<PdfDocument['resolve']>): string | undefined {
  const text = asKind(value, 'string');
  return asKind(value, 'name')?.value ?? (text && textOf(text.bytes));
}

const textsOf = (document: PdfDocument, dict: PdfDict, key: string): readonly string[] =>
  (document.getArray(dict, key)?.items ?? []).flatMap((item) => {
    const text = asKind(document.resolve(item), 'string');
    return text === undefined ? [] : [textOf(text.bytes)];
  });

function textAt(document: PdfDocument, dict: PdfDict, key: string): string | undefined {
  const text = asKind(document.resolve(dict.entries.get(key)), 'string');
  return text && textOf(text.bytes);
}
