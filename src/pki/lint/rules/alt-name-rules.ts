/** subjectAltName and issuerAltName (RFC 5280 clause 4.2.1.6). */
import { DerError } from '../../asn1/der-error.ts';
import { findExtension } from '../../x509/certificate.ts';
import { parseAltName } from '../../x509/extensions.ts';
import type { GeneralName } from '../../x509/general-names.ts';
import type { Examined } from '../examine-certificate.ts';
import { where, type LintRule } from '../rule.ts';

export const altNameRules: readonly LintRule[] = [
  {
    id: 'alt-name-not-empty',
    clause: 'RFC 5280 4.2.1.6',
    severity: 'error',
    appliesTo: 'every',
    requires: 'at least one alternative name',
    find: ({ extensions }) => where(extensions.subjectAltName?.length === 0, 'none'),
  },
  {
    id: 'alt-name-dns',
    clause: 'RFC 5280 4.2.1.6, RFC 1034 3.5',
    severity: 'error',
    appliesTo: 'every',
    requires: 'DNS names in preferred name syntax',
    find: anyName((name) => where(name.kind === 'dns' && !isDnsName(name.value), quote(name))),
  },
  {
    id: 'alt-name-email',
    clause: 'RFC 5280 4.2.1.6, RFC 9598 3',
    severity: 'error',
    appliesTo: 'every',
    requires: 'local-part@domain in ASCII as an e-mail address',
    find: anyName((name) =>
      where(
        name.kind === 'email' && !/^[!#-'*+\-/-9=?A-Z^-~.]+@[A-Za-z0-9.-]+$/.test(name.value),
        quote(name),
      ),
    ),
  },
  {
    id: 'alt-name-uri',
    clause: 'RFC 5280 4.2.1.6',
    severity: 'error',
    appliesTo: 'every',
    requires: 'an absolute URI',
    find: anyName((name) =>
      where(name.kind === 'uri' && !/^[a-z][a-z0-9+.-]*:[\x21-\x7e]+$/i.test(name.value), quote(name)),
    ),
  },
  {
    id: 'alt-name-ip',
    clause: 'RFC 5280 4.2.1.6',
    severity: 'error',
    appliesTo: 'every',
    requires: 'an address of 4 or 16 octets',
    find: anyName((name) =>
      where(name.kind === 'ip' && name.bytes.length !== 4 && name.bytes.length !== 16, quote(name)),
    ),
  },
  {
    id: 'alt-name-once',
    clause: 'RFC 5280 4.2.1.6',
    severity: 'warning',
    appliesTo: 'every',
    requires: 'each alternative name once',
    find: ({ extensions: { subjectAltName = [] } }) => {
      const names = subjectAltName.map((name) => `${name.kind} ${quote(name).toLowerCase()}`);
      return where(new Set(names).size < names.length, 'one twice');
    },
  },
];

const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;

/** Letters, digits and hyphens; `*` as the whole first label; not an address in disguise. */
export function isDnsName(name: string): boolean {
  const labels = name.replace(/^\*\./, '').split('.');
  return name.length <= 253 && labels.every((part) => label.test(part)) && !/^[\d.]+$/.test(name);
}

const quote = (name: GeneralName): string =>
  name.kind === 'ip'
    ? `${name.bytes.length} octets ${name.bytes.join('.')}`
    : 'value' in name
      ? JSON.stringify(name.value.slice(0, 100))
      : name.kind === 'other'
        ? name.raw.join(' ')
        : name.kind === 'directory'
          ? name.name.raw.join(' ')
          : name.oid;

/** Of the subject and of the issuer: both are held to the same forms. */
function anyName(
  find: (name: GeneralName) => string | undefined,
): (examined: Examined) => string | undefined {
  return ({ certificate, extensions }) => {
    for (const name of [...(extensions.subjectAltName ?? []), ...issuerNames(certificate)]) {
      const found = find(name);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

function issuerNames(certificate: Examined['certificate']): readonly GeneralName[] {
  const value = findExtension(certificate, 'issuerAltName')?.value;
  try {
    return value === undefined ? [] : parseAltName(value);
  } catch (error) {
    // What is no list of names at all is told by extension-strict.
    if (error instanceof DerError) return [];
    throw error;
  }
}
