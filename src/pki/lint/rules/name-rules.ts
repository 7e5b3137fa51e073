/** Issuer and subject (RFC 5280 clauses 4.1.2.4, 4.1.2.6 and appendix A). */
import { equalBytes } from '../../../lib/bytes.ts';
import { tags } from '../../asn1/tags.ts';
import { attributeTypes } from '../../x509/names.ts';
import { extensionOf, type EncodedAttribute, type Examined } from '../examine-certificate.ts';
import { where, type LintRule } from '../rule.ts';

export const nameRules: readonly LintRule[] = [
  {
    id: 'issuer-not-empty',
    clause: 'RFC 5280 4.1.2.4',
    severity: 'error',
    appliesTo: 'every',
    requires: 'an issuer with a name',
    find: ({ issuer }) => where(issuer.length === 0, 'an empty one'),
  },
  {
    id: 'authority-subject-not-empty',
    clause: 'RFC 5280 4.1.2.6',
    severity: 'error',
    appliesTo: 'authority',
    requires: 'an authority with a name',
    find: ({ subject }) => where(subject.length === 0, 'an empty subject'),
  },
  {
    id: 'empty-subject-alt-name-critical',
    clause: 'RFC 5280 4.1.2.6, 4.2.1.6',
    severity: 'error',
    appliesTo: 'end-entity',
    requires: 'a critical subjectAltName beside an empty subject',
    find: (examined) =>
      where(
        examined.subject.length === 0 && extensionOf(examined, 'subjectAltName')?.critical !== true,
        'none that is critical',
      ),
  },
  {
    id: 'issuer-name-chains',
    clause: 'RFC 5280 4.1.2.4, 6.1.3',
    severity: 'error',
    appliesTo: 'not-self-signed',
    requires: 'the issuer’s subject, byte for byte',
    find: ({ certificate, options }) =>
      where(
        options.issuer !== undefined && !equalBytes(options.issuer.subject.raw, certificate.issuer.raw),
        'another name',
      ),
  },
  {
    id: 'name-string-type',
    clause: 'RFC 5280 4.1.2.4',
    severity: 'error',
    appliesTo: 'every',
    requires: 'UTF8String or PrintableString, and what an attribute alone may have',
    find: anyAttribute(({ oid, tag }) => {
      const allowed = stringTypes.get(oid) ?? directoryStrings;
      return where(!allowed.includes(tag), `${oid} as 0x${tag.toString(16)}`);
    }),
  },
  {
    id: 'name-length',
    clause: 'RFC 5280 appendix A.1',
    severity: 'error',
    appliesTo: 'every',
    requires: 'attribute values of 1 up to their upper bound',
    find: anyAttribute(({ oid, text }) => {
      const { length } = Array.from(text);
      return where(
        length === 0 || length > (upperBounds.get(oid) ?? ubName),
        `${oid} of ${length} characters`,
      );
    }),
  },
  {
    id: 'country-code',
    clause: 'RFC 5280 appendix A.1, ISO 3166-1',
    severity: 'error',
    appliesTo: 'every',
    requires: 'two capital letters as countryName',
    find: anyAttribute(({ oid, text }) => where(oid === attributeTypes.C && !/^[A-Z]{2}$/.test(text), text)),
  },
  {
    // Two names that look the same must be the same: spaces and controls are how they are made to differ.
    id: 'name-plain',
    clause: 'RFC 5280 7.1',
    severity: 'warning',
    appliesTo: 'every',
    requires: 'names without control or direction marks and without spaces at their ends',
    find: anyAttribute(({ oid, text }) =>
      where(/^\s|\s$|[\p{Cc}\p{Cf}\u2028\u2029]/u.test(text), `one in ${oid}`),
    ),
  },
  {
    id: 'email-in-alt-name',
    clause: 'RFC 5280 4.1.2.6',
    severity: 'error',
    appliesTo: 'every',
    requires: 'e-mail addresses in subjectAltName',
    find: ({ subject, extensions }) => {
      const emails = subject.filter(({ oid }) => oid === attributeTypes.emailAddress);
      const known = new Set(
        (extensions.subjectAltName ?? []).flatMap((name) => (name.kind === 'email' ? [name.value] : [])),
      );
      return where(
        emails.some(({ text }) => !known.has(text)),
        'one in the subject alone',
      );
    },
  },
];

const ubName = 32_768;

/** Upper bounds of appendix A.1, in characters. */
const upperBounds = new Map<string, number>([
  [attributeTypes.CN, 64],
  [attributeTypes.O, 64],
  [attributeTypes.OU, 64],
  [attributeTypes.title, 64],
  [attributeTypes.serialNumber, 64],
  [attributeTypes.L, 128],
  [attributeTypes.ST, 128],
  [attributeTypes.emailAddress, 255],
  [attributeTypes.description, 1024],
  [attributeTypes.C, 2],
]);

const directoryStrings: readonly number[] = [tags.utf8String, tags.printableString];

const stringTypes = new Map<string, readonly number[]>([
  [attributeTypes.C, [tags.printableString]],
  [attributeTypes.serialNumber, [tags.printableString]],
  ['2.5.4.46', [tags.printableString]],
  [attributeTypes.emailAddress, [tags.ia5String]],
  [attributeTypes.DC, [tags.ia5String]],
]);

/** The first attribute of the subject, or of the issuer where nothing else answers for it, that breaks the rule. */
function anyAttribute(
  find: (attribute: EncodedAttribute) => string | undefined,
): (examined: Examined) => string | undefined {
  return ({ subject, issuer, options }) => {
    // With the issuer's certificate at hand its name is copied, not chosen.
    const attributes = options.issuer === undefined ? [...subject, ...issuer] : subject;
    for (const attribute of attributes) {
      const found = find(attribute);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}
