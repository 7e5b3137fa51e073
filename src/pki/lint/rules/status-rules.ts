/** Where status and issuer are found (RFC 5280 clauses 4.2.1.13 and 4.2.2.1; RFC 9608 where there is no status). */
import { accessMethods } from '../../x509/extensions.ts';
import type { GeneralName } from '../../x509/general-names.ts';
import { extensionOf } from '../examine-certificate.ts';
import { where, type LintRule } from '../rule.ts';

export const statusRules: readonly LintRule[] = [
  {
    id: 'distribution-point-named',
    clause: 'RFC 5280 4.2.1.13',
    severity: 'error',
    appliesTo: 'every',
    requires: 'a distributionPoint or a cRLIssuer in each distribution point',
    find: ({ extensions: { crlDistributionPoints: points } }) =>
      where(
        points?.length === 0 ||
          points?.some(({ name, crlIssuer }) => name === undefined && crlIssuer === undefined) === true,
        'neither',
      ),
  },
  {
    id: 'distribution-point-full-name',
    clause: 'RFC 5280 4.2.1.13',
    severity: 'warning',
    appliesTo: 'every',
    requires: 'fullName and not nameRelativeToCRLIssuer',
    find: ({ extensions: { crlDistributionPoints: points = [] } }) =>
      where(
        points.some(({ name }) => name?.kind === 'relativeName'),
        'a relative name',
      ),
  },
  {
    // A list behind TLS needs a certificate that needs a list (RFC 5280 clause 8).
    id: 'distribution-point-reachable',
    clause: 'RFC 5280 4.2.1.13, 8',
    severity: 'warning',
    appliesTo: 'every',
    requires: 'at least one distribution point by http or ldap',
    find: ({ extensions: { crlDistributionPoints: points } }) => {
      const uris = (points ?? []).flatMap(({ name }) =>
        name?.kind === 'fullName' ? name.names.map(uriOf) : [],
      );
      return where(points !== undefined && !uris.some((uri) => /^(http|ldap):\/\//i.test(uri)), 'none');
    },
  },
  {
    id: 'access-not-empty',
    clause: 'RFC 5280 4.2.2.1',
    severity: 'error',
    appliesTo: 'every',
    requires: 'at least one access description',
    find: ({ extensions }) => where(extensions.authorityInfoAccess?.length === 0, 'none'),
  },
  {
    id: 'access-location',
    clause: 'RFC 5280 4.2.2.1, 8',
    severity: 'warning',
    appliesTo: 'every',
    requires: 'responder and issuer at http or ldap addresses',
    find: ({ extensions: { authorityInfoAccess = [] } }) => {
      const odd = authorityInfoAccess.find(
        ({ method, location }) =>
          (method === accessMethods.ocsp || method === accessMethods.caIssuers) &&
          !/^(http|ldap):\/\/[\x21-\x7e]+$/i.test(uriOf(location)),
      );
      return odd && (uriOf(odd.location) || odd.location.kind);
    },
  },
  {
    id: 'status-to-be-had',
    clause: 'CA/B BR 7.1.2.7.7, EN 319 412-2 GEN-4.3.11-2',
    severity: 'warning',
    appliesTo: 'end-entity',
    requires: 'a responder, a list, or a word that there is no status',
    find: (examined) => {
      const { crlDistributionPoints, authorityInfoAccess } = examined.extensions;
      const told = (['noRevAvail', 'ocspNoCheck', 'validityAssuredShortTerm'] as const).some(
        (name) => extensionOf(examined, name) !== undefined,
      );
      const responder = authorityInfoAccess?.some(({ method }) => method === accessMethods.ocsp) === true;
      return where(
        !examined.isSelfSigned && !told && !responder && crlDistributionPoints === undefined,
        'none',
      );
    },
  },
  {
    id: 'no-status-alone',
    clause: 'RFC 9608 2',
    severity: 'error',
    appliesTo: 'every',
    requires: 'noRevAvail without list or responder, and never in an authority',
    find: (examined) => {
      if (extensionOf(examined, 'noRevAvail') === undefined) return undefined;
      const { crlDistributionPoints, freshestCrl, authorityInfoAccess = [] } = examined.extensions;
      if (examined.isAuthority) return 'an authority';
      const responder = authorityInfoAccess.some(({ method }) => method === accessMethods.ocsp);
      return where(
        crlDistributionPoints !== undefined || freshestCrl !== undefined || responder,
        'one beside it',
      );
    },
  },
];

const uriOf = (name: GeneralName): string => (name.kind === 'uri' ? name.value : '');
