/** What is ordered of each profile that comes with the program: names and keys as they would be. */
import type { NamePart } from '../../src/pki/x509/names.ts';
import type { AltName } from '../../src/services/ca/profile-extensions.ts';

export interface SampleOrder {
  readonly subject: readonly NamePart[];
  readonly altNames?: readonly AltName[];
}

const person: readonly NamePart[] = [
  { type: 'C', value: 'ID' },
  { type: 'O', value: 'Kementerian Contoh' },
  { type: 'CN', value: 'Rahmawati Peraga' },
];
const named: readonly NamePart[] = [
  ...person,
  { type: 'GN', value: 'Rahmawati' },
  { type: 'SN', value: 'Peraga' },
];

export const sampleOrders: Readonly<Record<string, SampleOrder>> = {
  'individual-signature': {
    subject: [...person, { type: 'description', value: '4711_Tanda Tangan Elektronik' }],
  },
  'individual-etsi': { subject: named },
  'short-lived': { subject: named },
  'organisation-seal': {
    subject: [
      { type: 'C', value: 'ID' },
      { type: 'O', value: 'Kementerian Contoh' },
      { type: 'organizationIdentifier', value: 'VATID-0012345678901000' },
      { type: 'CN', value: 'Segel Kementerian Contoh' },
    ],
  },
  authentication: { subject: person, altNames: [{ kind: 'email', value: 'rahmawati@contoh.example' }] },
  'tls-server': {
    subject: [
      { type: 'C', value: 'ID' },
      { type: 'CN', value: 'layanan.contoh.go.id' },
    ],
    altNames: [{ kind: 'dns', value: 'layanan.contoh.go.id' }],
  },
};
