import {
  authorityKeyIdentifierOf,
  authorityInfoAccessOf,
  basicConstraintsOf,
  extKeyUsageOf,
  findExtension,
  keyUsageOf,
  nameConstraintsOf,
  subjectAltNameOf,
  type Certificate,
} from '../x509/certificate.ts';
import type { ExtensionName } from '../x509/extensions.ts';

/**
 * What RFC 5280 clause 4 forbids an issuer to write although clause 6 lets a verifier pass it: in words, or
 * undefined. Our own certificates keep all of it; others' are held to it only where the caller asks.
 */
export function findProfileFault(certificate: Certificate, anchor: boolean): string | undefined {
  for (const [fault, present] of rules(certificate, anchor)) if (present) return fault;
  return undefined;
}

function rules(certificate: Certificate, anchor: boolean): readonly (readonly [string, boolean])[] {
  const criticality = (name: ExtensionName): boolean | undefined =>
    findExtension(certificate, name)?.critical;
  const constraints = basicConstraintsOf(certificate);
  const ca = constraints?.ca === true;
  const usage = keyUsageOf(certificate);
  const authorityKey = authorityKeyIdentifierOf(certificate);
  authorityInfoAccessOf(certificate);
  return [
    [
      '4.1.2.1: extensions in a certificate that is not version 3',
      certificate.extensions.length > 0 && certificate.version !== 3,
    ],
    ['4.1.2.2: a serial that is not positive or too long', !anchor && !isPositive(certificate.serialNumber)],
    ['4.1.2.4: an empty issuer', certificate.issuer.rdns.length === 0],
    ['4.1.2.6: a CA with an empty subject', ca && certificate.subject.rdns.length === 0],
    ['4.2.1.1: a critical authorityKeyIdentifier', criticality('authorityKeyIdentifier') === true],
    ['4.2.1.1: no key identifier of the authority', authorityKey?.keyIdentifier === undefined && !anchor],
    ['4.2.1.2: a critical subjectKeyIdentifier', criticality('subjectKeyIdentifier') === true],
    ['4.2.1.2: a CA without subjectKeyIdentifier', ca && criticality('subjectKeyIdentifier') === undefined],
    ['4.2.1.3: keyUsage without a usage', usage?.size === 0],
    ['4.2.1.3: keyCertSign without cA', usage?.has('keyCertSign') === true && !ca],
    ['4.2.1.6: a subjectAltName without a name', subjectAltNameOf(certificate)?.length === 0],
    [
      '4.2.1.6: an empty subject and a subjectAltName that is not critical',
      certificate.subject.rdns.length === 0 && criticality('subjectAltName') !== true,
    ],
    ['4.2.1.6: a DNS name in no preferred syntax', hasOddDnsName(certificate)],
    [
      '4.2.1.9: basicConstraints of a CA that is not critical',
      ca && criticality('basicConstraints') === false,
    ],
    [
      '4.2.1.9: a path length without cA',
      constraints?.pathLength !== undefined && !ca && usage?.has('keyCertSign') === true,
    ],
    ['4.2.1.10: nameConstraints outside a CA', nameConstraintsOf(certificate) !== undefined && !ca],
    ['4.2.1.10: nameConstraints that are not critical', criticality('nameConstraints') === false],
    ['4.2.1.11: policyConstraints that are not critical', criticality('policyConstraints') === false],
    ['4.2.1.12: extKeyUsage without a purpose', extKeyUsageOf(certificate)?.length === 0],
    ['4.2.2.1: a critical authorityInfoAccess', criticality('authorityInfoAccess') === true],
  ];
}

function isPositive(serial: Uint8Array): boolean {
  const [first = 0] = serial;
  return serial.length <= 20 && first < 0x80 && serial.some((byte) => byte !== 0);
}

const preferredLabels = /^(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i;

const hasOddDnsName = (certificate: Certificate): boolean =>
  (subjectAltNameOf(certificate) ?? []).some(
    (name) => name.kind === 'dns' && (!preferredLabels.test(name.value) || /^[\d.]+$/.test(name.value)),
  );
