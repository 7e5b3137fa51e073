import {
  registrationWishSchema,
  type RegistrationDetail,
  type RegistrationDocument,
  type RegistrationItem,
} from '../../contract/registrations.ts';
import type { RegistrationDocumentRow } from '../../io/db/registration-documents.ts';
import type { RegistrationRow } from '../../io/db/registrations.ts';
import { toHex } from '../../lib/bytes.ts';

/** A request as it is answered: of the NIK its last four digits. */
export const registrationItem = (row: RegistrationRow): RegistrationItem => ({
  id: row.id,
  service: row.service,
  state: row.state,
  subject: row.subject,
  organisation: row.organisationName,
  person: {
    id: row.personId,
    name: row.personName,
    email: row.personEmail,
    nik: `************${row.nikEnding}`,
  },
  ...(row.certificateId === undefined ? {} : { certificateId: row.certificateId }),
  ...(row.issuedCertificateId === undefined ? {} : { issuedCertificateId: row.issuedCertificateId }),
  createdAt: row.createdAt.toISOString(),
  movedAt: row.movedAt.toISOString(),
});

/** What is asked for, as it was entered: whoever decides sees what on. */
export const wishItem = ({ wish }: RegistrationRow): RegistrationDetail['wish'] =>
  registrationWishSchema.parse(wish);

export const documentItem = (row: RegistrationDocumentRow): RegistrationDocument => ({
  kind: row.kind,
  contentType: row.contentType,
  sizeBytes: row.sizeBytes,
  sha256: toHex(row.sha256),
  uploadedAt: row.uploadedAt.toISOString(),
});
