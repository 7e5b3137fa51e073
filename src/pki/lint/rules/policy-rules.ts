/** Certificate policies, their qualifiers, mappings and constraints (RFC 5280 clauses 4.2.1.4, 4.2.1.5, 4.2.1.11). */
import { childrenOf, enter, readDerWhole } from '../../asn1/der-reader.ts';
import { readOid } from '../../asn1/der-values.ts';
import { tags } from '../../asn1/tags.ts';
import { anyPolicy, type PolicyInformation } from '../../x509/extensions.ts';
import { decodeText } from '../../x509/names.ts';
import { where, type LintRule } from '../rule.ts';

const qualifierIds = { cps: '1.3.6.1.5.5.7.2.1', userNotice: '1.3.6.1.5.5.7.2.2' } as const;
const longestNotice = 200;

export const policyRules: readonly LintRule[] = [
  {
    id: 'policies-not-empty',
    clause: 'RFC 5280 4.2.1.4',
    severity: 'error',
    appliesTo: 'every',
    requires: 'at least one policy',
    find: ({ extensions }) => where(extensions.certificatePolicies?.length === 0, 'none'),
  },
  {
    id: 'policy-once',
    clause: 'RFC 5280 4.2.1.4',
    severity: 'error',
    appliesTo: 'every',
    requires: 'each policy once',
    find: ({ extensions }) => {
      const oids = (extensions.certificatePolicies ?? []).map(({ oid }) => oid);
      const twice = oids.find((oid, i) => oids.indexOf(oid) < i);
      return twice === undefined ? undefined : `${twice} twice`;
    },
  },
  {
    id: 'policy-qualifiers',
    clause: 'RFC 5280 4.2.1.4, RFC 6818 3',
    severity: 'error',
    appliesTo: 'every',
    requires: 'a CPS pointer as an absolute URI, or a notice of 1 to 200 characters that is no IA5String',
    find: ({ extensions }) => {
      for (const policy of extensions.certificatePolicies ?? []) {
        const fault = findQualifierFault(policy);
        if (fault !== undefined) return fault;
      }
      return undefined;
    },
  },
  {
    id: 'any-policy-of-authority',
    clause: 'RFC 5280 4.2.1.4, CA/B BR 7.1.6.4',
    severity: 'warning',
    appliesTo: 'end-entity',
    requires: 'a policy by name in the certificate of an end entity',
    find: ({ extensions }) =>
      where(extensions.certificatePolicies?.some(({ oid }) => oid === anyPolicy) === true, 'anyPolicy'),
  },
  {
    id: 'mapping-without-any-policy',
    clause: 'RFC 5280 4.2.1.5',
    severity: 'error',
    appliesTo: 'every',
    requires: 'mappings neither to nor from anyPolicy',
    find: ({ extensions: { policyMappings = [] } }) =>
      where(
        policyMappings.some(({ issuerDomainPolicy, subjectDomainPolicy }) =>
          [issuerDomainPolicy, subjectDomainPolicy].includes(anyPolicy),
        ),
        'one',
      ),
  },
  {
    id: 'mapping-of-own-policy',
    clause: 'RFC 5280 4.2.1.5',
    severity: 'warning',
    appliesTo: 'every',
    requires: 'mapped policies to be among the certificate’s own',
    find: ({ extensions: { policyMappings = [], certificatePolicies = [] } }) => {
      const own = new Set(certificatePolicies.map(({ oid }) => oid));
      const foreign = policyMappings.find(({ issuerDomainPolicy }) => !own.has(issuerDomainPolicy));
      return foreign?.issuerDomainPolicy;
    },
  },
  {
    id: 'policy-constraints-not-empty',
    clause: 'RFC 5280 4.2.1.11',
    severity: 'error',
    appliesTo: 'every',
    requires: 'requireExplicitPolicy or inhibitPolicyMapping',
    find: ({ extensions: { policyConstraints: constraints } }) =>
      where(
        constraints !== undefined &&
          constraints.requireExplicitPolicy === undefined &&
          constraints.inhibitPolicyMapping === undefined,
        'neither',
      ),
  },
];

function findQualifierFault({ oid, qualifiers }: PolicyInformation): string | undefined {
  if (qualifiers === undefined) return undefined;
  for (const qualifier of childrenOf(readDerWhole(qualifiers), 100)) {
    const cursor = enter(qualifier, tags.sequence, 'PolicyQualifierInfo');
    const id = readOid(cursor.next(tags.oid, 'policyQualifierId'));
    const value = cursor.any('qualifier');
    if (id === qualifierIds.cps) {
      const uri = decodeText(value);
      const plain = value.tag === tags.ia5String && /^[a-z][a-z0-9+.-]*:[\x21-\x7e]+$/i.test(uri);
      if (!plain) return `the CPS pointer ${JSON.stringify(uri.slice(0, 100))}`;
    } else if (id === qualifierIds.userNotice) {
      const text = childrenOf(value).find(({ tag }) => tag !== tags.sequence);
      if (text?.tag === tags.ia5String) return 'a notice as IA5String';
      const length = text && Array.from(decodeText(text)).length;
      if (length !== undefined && (length === 0 || length > longestNotice))
        return `a notice of ${length} characters`;
    } else if (oid === anyPolicy) {
      return `the qualifier ${id} of anyPolicy`;
    }
  }
  return undefined;
}
