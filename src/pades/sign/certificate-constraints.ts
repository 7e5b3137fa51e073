/** Which certificates the author of a form accepts in a field: /Cert of the seed values (ISO 32000-2 table 239). */
import { equalBytes, toLatin1 } from '../../lib/bytes.ts';
import type { PdfDocument } from '../../pdf/document.ts';
import { asKind, type PdfDict } from '../../pdf/objects.ts';
import { textOf } from '../../pdf/text-string.ts';
import { certificatePoliciesOf, keyUsageOf, type Certificate } from '../../pki/x509/certificate.ts';
import { keyUsageBits } from '../../pki/x509/extensions.ts';
import { attributeTypes } from '../../pki/x509/names.ts';
import { PadesError } from '../pades-error.ts';

/** The bits of /Ff. Bit 7 (URL) binds nobody: it says where a certificate can be had. */
const binding = { Subject: 1, Issuer: 2, OID: 4, SubjectDN: 8, KeyUsage: 32 } as const;

/** `chain`: the signer's certificate first. @throws {PadesError} `pades.seed-value` */
export function checkCertificateConstraints(
  document: PdfDocument,
  constraints: PdfDict,
  chain: readonly Certificate[],
  fieldName: string,
): void {
  const [signer, ...issuers] = chain;
  if (signer === undefined) return;
  const flags = document.getNumber(constraints, 'Ff') ?? 0;
  const refuse = (entry: string, why: string): never => {
    throw new PadesError(
      'pades.seed-value',
      `field ${JSON.stringify(fieldName)}, /SV /Cert /${entry}: ${why}`,
    );
  };
  const required = (entry: keyof typeof binding): readonly Uint8Array[] | undefined =>
    (flags & binding[entry]) === 0 ? undefined : stringsOf(document, constraints, entry);

  const subjects = required('Subject');
  if (subjects !== undefined && !subjects.some((der) => equalBytes(der, signer.raw)))
    refuse('Subject', "the signer's certificate is none of those that the field names");

  const named = required('Issuer');
  if (named !== undefined && !issuers.some(({ raw }) => named.some((der) => equalBytes(der, raw))))
    refuse('Issuer', "the signer's chain holds none of the issuers that the field names");

  const policies = required('OID')?.map(toLatin1);
  const stated = (certificatePoliciesOf(signer) ?? []).map(({ oid }) => oid);
  if (policies !== undefined && !policies.some((oid) => stated.includes(oid)))
    refuse('OID', `the certificate states none of the policies ${policies.join(', ')}`);

  if ((flags & binding.SubjectDN) !== 0 && !namesSubject(document, constraints, signer))
    refuse('SubjectDN', 'the subject lacks attributes that the field asks for');

  const usages = required('KeyUsage')?.map(toLatin1);
  if (usages !== undefined && usages.length > 0 && !usages.some((pattern) => usedAs(signer, pattern)))
    refuse('KeyUsage', `the key usage is none of ${usages.join(', ')}`);

  // No bit of /Ff makes these optional, and a signature under a policy (EPES) is not made here.
  if (document.resolve(constraints.entries.get('SignaturePolicyOID')) !== null)
    refuse('SignaturePolicyOID', 'the field asks for a signature under a policy');
}

/** At least all attributes of one of the dictionaries; keys are short names in any case, or OIDs. */
function namesSubject(document: PdfDocument, constraints: PdfDict, signer: Certificate): boolean {
  const wanted = document.getArray(constraints, 'SubjectDN')?.items ?? [];
  const present = signer.subject.rdns.flat();
  return (
    wanted.length === 0 ||
    wanted.some((item) => {
      const attributes = asKind(document.resolve(item), 'dict');
      return (
        attributes !== undefined &&
        [...attributes.entries].every(([key, stands]) => {
          const text = asKind(document.resolve(stands), 'string');
          const oid = oidOf(key);
          return text !== undefined && present.some((a) => a.oid === oid && a.value === textOf(text.bytes));
        })
      );
    })
  );
}

const oids = new Map<string, string>([
  ...Object.entries(attributeTypes).map(([short, oid]) => [short.toLowerCase(), oid] as const),
  ['email', attributeTypes.emailAddress],
  ['e', attributeTypes.emailAddress],
]);

const oidOf = (key: string): string => oids.get(key.toLowerCase()) ?? key;

/** One character a bit of the KeyUsage extension: `1` set, `0` clear, anything else either. */
function usedAs(signer: Certificate, pattern: string): boolean {
  const usage = keyUsageOf(signer);
  return Object.entries(keyUsageBits).every(([name, bit]) => {
    const wanted = pattern[bit];
    const set = [...(usage ?? [])].some((present) => present === name);
    return wanted === '1' ? set : wanted === '0' ? !set : true;
  });
}

const stringsOf = (document: PdfDocument, dict: PdfDict, key: string): readonly Uint8Array[] | undefined =>
  document.getArray(dict, key)?.items.flatMap((item) => {
    const value = asKind(document.resolve(item), 'string');
    return value === undefined ? [] : [value.bytes];
  });
