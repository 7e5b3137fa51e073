import type { V1VerifyAnswer, V1VerifyDetail } from '../../contract/esign-v1.ts';
import type { SignatureReport, ValidationReport } from '../../pades/validate/report.ts';

/** The verdict in the words that version 1's clients compare with. */
export function v1VerdictAnswer(name: string, { verdict, signatures }: ValidationReport): V1VerifyAnswer {
  const { summary, notes } = summaryOf(verdict, signatures);
  return {
    nama_dokumen: name,
    jumlah_signature: signatures.length,
    notes,
    summary,
    details: signatures.map(detailOf),
  };
}

function summaryOf(
  verdict: ValidationReport['verdict'],
  signatures: readonly SignatureReport[],
): { readonly summary: string | null; readonly notes: string | null } {
  if (signatures.length === 0) return { summary: null, notes: null };
  if (signatures.some(isModified)) {
    return {
      summary: 'DOCUMENT NOT VALID !!!',
      notes: 'Konten Dokumen mengalami perubahan oleh pihak yang tidak berhak',
    };
  }
  if (verdict === 'passed') {
    return signatures.every(({ timestamp }) => timestamp !== undefined)
      ? {
          summary: 'DOCUMENT VALID !!!',
          notes: 'Tanda tangan elektronik valid dan dokumen merupakan dokumen asli sejak ditandatangani',
        }
      : {
          summary: 'DOCUMENT VALID !!!',
          notes: 'Dokumen asli dan valid, tetapi dokumen tidak menggunakan waktu TSA',
        };
  }
  return { summary: 'DOCUMENT NOT VALID !!!', notes: 'Sertifikat yang digunakan tidak dapat dipercaya' };
}

/** Changed bytes, or changes afterwards that no signer allowed. */
export const isModified = ({ integrity, changesAfter }: SignatureReport): boolean =>
  integrity === 'broken' || changesAfter.some(({ allowed }) => !allowed);

function detailOf(signature: SignatureReport): V1VerifyDetail {
  const [certificate] = signature.certificates;
  const { timestamp } = signature;
  return {
    info_tsa: {
      name: timestamp?.signerName ?? null,
      tsa_cert_validity: timestamp === undefined ? null : validity(timestamp.notBefore, timestamp.notAfter),
    },
    signature_field: signature.field,
    info_signer: {
      issuer_dn: certificate?.issuer ?? null,
      signer_name: certificate?.commonName ?? null,
      signer_cert_validity: certificate ? validity(certificate.notBefore, certificate.notAfter) : null,
      signer_dn: certificate?.subject ?? null,
      cert_user_certified: signature.trusted,
    },
    signature_document: {
      signed_using_tsa: timestamp !== undefined,
      reason: signature.reason ?? null,
      document_integrity: !isModified(signature),
      signature_value: signature.signatureSha256,
      signed_in: localTime(timestamp?.at ?? signature.signedAt),
      location: signature.location ?? null,
      hash_value: signature.messageDigest ?? null,
    },
  };
}

function validity(from: Date | undefined, to: Date | undefined): string | null {
  return from === undefined || to === undefined ? null : `${localTime(from)} to ${localTime(to)}`;
}

/** `2023-10-16 13:28:34.00` in western Indonesian time, which the original means and does not say. */
function localTime(at: Date | undefined): string | null {
  if (at === undefined || Number.isNaN(at.getTime())) return null;
  const local = new Date(at.getTime() + 7 * 3600 * 1000).toISOString();
  return `${local.slice(0, 10)} ${local.slice(11, 22)}`;
}
