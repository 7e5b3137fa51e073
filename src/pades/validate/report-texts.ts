import type { ValidationReportJson } from '../../contract/validation.ts';
import type { ReportLanguage } from './plain-report.ts';

const verdictWords = {
  passed: ['SAH', 'VALID'],
  failed: ['TIDAK SAH', 'NOT VALID'],
  indeterminate: ['BELUM DAPAT DIPASTIKAN', 'NOT CERTAIN'],
  unsigned: ['TIDAK BERTANDA TANGAN', 'NOT SIGNED'],
  unreadable: ['TIDAK TERBACA', 'NOT READABLE'],
} as const satisfies Record<ValidationReportJson['verdict'], readonly [string, string]>;

const statusWords = {
  passed: ['sesuai', 'passed'],
  failed: ['gagal', 'failed'],
  indeterminate: ['belum pasti', 'not certain'],
  noted: ['dicatat', 'noted'],
} as const;

const texts = {
  title: ['Laporan pemeriksaan tanda tangan elektronik', 'Report on the check of electronic signatures'],
  notTheDocument: [
    'Ini laporan, bukan dokumen yang diperiksa.',
    'This is a report, not the document that was checked.',
  ],
  document: ['Dokumen yang diperiksa', 'The document that was checked'],
  what: ['Hal', 'What'],
  value: ['Keterangan', 'Value'],
  sha256: ['Sidik (SHA-256)', 'Fingerprint (SHA-256)'],
  size: ['Ukuran', 'Size'],
  validatedAt: ['Diperiksa pada', 'Checked at'],
  policy: ['Aturan', 'Policy'],
  trustStore: ['Daftar kepercayaan', 'Trust store'],
  anchorsGiven: ['diberikan oleh pemeriksa', 'given by whoever checked'],
  version: ['versi', 'version'],
  signature: ['Tanda tangan', 'Signature'],
  documentTimestamp: ['Stempel waktu dokumen', 'Document timestamp'],
  signer: ['Nama dalam sertifikat', 'Name in the certificate'],
  verdict: ['Hasil', 'Verdict'],
  level: ['Tingkat', 'Level'],
  provenAt: ['Terbukti ada sejak', 'Proven to exist since'],
  notProven: ['tidak terbukti', 'not proven'],
  signedAt: ['Menurut penanda tangan', 'As the signer says'],
  reason: ['Alasan', 'Reason'],
  location: ['Tempat', 'Location'],
  changes: ['Perubahan sesudahnya', 'Changes afterwards'],
  none: ['tidak ada', 'none'],
  allowed: ['diizinkan', 'allowed'],
  denied: ['TIDAK DIIZINKAN', 'NOT ALLOWED'],
  limits: ['Batasan', 'Limits'],
  step: ['Langkah', 'Step'],
  found: ['Temuan', 'Found'],
  clause: ['Ketentuan', 'Clause'],
  evidence: ['Bukti', 'Evidence'],
  kind: ['Jenis', 'Kind'],
  about: ['Tentang', 'About'],
  period: ['Masa', 'Period'],
  missing: ['Yang masih kurang', 'What is missing'],
} as const satisfies Record<string, readonly [string, string]>;

export interface ReportTexts {
  readonly text: (key: keyof typeof texts) => string;
  readonly verdict: (verdict: ValidationReportJson['verdict']) => string;
  readonly status: (status: keyof typeof statusWords) => string;
}

/** Every word of a printed report in one language; sentences of findings and checks bring their own. */
export function reportTexts(language: ReportLanguage): ReportTexts {
  const index = language === 'id' ? 0 : 1;
  return {
    text: (key) => texts[key][index],
    verdict: (verdict) => verdictWords[verdict][index],
    status: (status) => statusWords[status][index],
  };
}
