/** That what is written is DER, and that each extension is what its type says (RFC 5280 clauses 4.1 and 4.2). */
import { extensionOids } from '../../x509/extensions.ts';
import { findExtension } from '../../x509/certificate.ts';
import { nameOf } from '../examine-certificate.ts';
import { findEncodingFaults } from '../find-encoding-faults.ts';
import { findQcStatementFault } from '../qc-statements.ts';
import { where, type LintRule } from '../rule.ts';

const known = new Set<string>(Object.values(extensionOids));

export const encodingRules: readonly LintRule[] = [
  {
    id: 'der-strict',
    clause: 'RFC 5280 4.1, X.690 11',
    severity: 'error',
    appliesTo: 'every',
    requires: 'every value in its one DER form',
    find: ({ certificate }) => list(findEncodingFaults(certificate.raw)),
  },
  {
    id: 'extension-strict',
    clause: 'RFC 5280 4.2, X.690 11',
    severity: 'error',
    appliesTo: 'every',
    requires: 'every value inside the extensions in its one DER form',
    find: ({ certificate }) =>
      list(
        certificate.extensions
          .filter(({ oid }) => known.has(oid))
          .flatMap(({ oid, value }) => findEncodingFaults(value).map((fault) => `${nameOf(oid)}: ${fault}`)),
      ),
  },
  {
    id: 'extension-readable',
    clause: 'RFC 5280 4.2.1',
    severity: 'error',
    appliesTo: 'every',
    requires: 'each extension to be what its type says',
    find: ({ faults }) => list([...faults].map(([name, fault]) => `${name}: ${fault}`)),
  },
  {
    id: 'default-not-encoded',
    clause: 'X.690 11.5',
    severity: 'error',
    appliesTo: 'every',
    requires: 'a DEFAULT value to be left out',
    find: ({ encoded, certificate }) =>
      list([
        ...(encoded.explicitVersion1 ? ['version 1'] : []),
        ...encoded.explicitNotCritical.map((name) => `${name}: critical FALSE`),
        ...(writesNotAuthority(findExtension(certificate, 'basicConstraints')?.value)
          ? ['basicConstraints: cA FALSE']
          : []),
      ]),
  },
  {
    id: 'extension-once',
    clause: 'RFC 5280 4.2',
    severity: 'error',
    appliesTo: 'every',
    requires: 'each extension at most once',
    find: ({ certificate }) => {
      const oids = certificate.extensions.map(({ oid }) => oid);
      return list(oids.filter((oid, i) => oids.indexOf(oid) < i).map(nameOf));
    },
  },
  {
    id: 'extensions-not-empty',
    clause: 'RFC 5280 4.1',
    severity: 'error',
    appliesTo: 'every',
    requires: 'the extensions left out where there are none',
    find: ({ encoded, certificate }) =>
      where(encoded.extensionsPresent && certificate.extensions.length === 0, 'an empty list'),
  },
  {
    id: 'extension-known-if-critical',
    clause: 'RFC 5280 4.2',
    severity: 'warning',
    appliesTo: 'every',
    requires: 'no critical extension that others cannot know',
    find: ({ certificate }) =>
      list(
        certificate.extensions
          .filter(({ critical, oid }) => critical && !known.has(oid))
          .map(({ oid }) => oid),
      ),
  },
  {
    id: 'key-usage-bits-minimal',
    clause: 'X.690 11.2.2',
    severity: 'error',
    appliesTo: 'every',
    requires: 'keyUsage without trailing zero bits',
    find: ({ certificate }) => {
      const value = findExtension(certificate, 'keyUsage')?.value;
      const [, , unusedBits = 0, ...octets] = value ?? [];
      const last = octets.at(-1);
      return where(last !== undefined && ((last >> unusedBits) & 1) === 0, 'a last bit that is zero');
    },
  },
  {
    id: 'qc-statements',
    clause: 'EN 319 412-5 4',
    severity: 'error',
    appliesTo: 'every',
    requires: 'QCStatements as they are defined',
    find: ({ extensions }) =>
      list(
        (extensions.qcStatements ?? []).flatMap((statement) => {
          const fault = findQcStatementFault(statement);
          return fault === undefined ? [] : [`${statement.oid}: ${fault}`];
        }),
      ),
  },
];

const list = (found: readonly string[]): string | undefined =>
  found.length === 0 ? undefined : found.join('; ');

/** SEQUENCE { BOOLEAN FALSE, … } */
const writesNotAuthority = (value: Uint8Array | undefined): boolean =>
  value !== undefined && value[2] === 0x01 && value[4] === 0x00;
