import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { EsignError as EsignErrorBody } from '../../contract/esign-v1.ts';
import { noteError } from '../error-answer.ts';
import type { DescribedError } from '../problem.ts';
import { inputSentence } from './input-sentences.ts';

/** Errors as the eSign API's clients read them: `error` and `status_code`, exact where the original is known. */
export function answerWithEsignError(
  error: FastifyError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const described = noteError(error, request, reply);
  reply.code(described.status).type('application/json; charset=utf-8');
  const body = described.status === 401 ? unauthorized(request) : esignErrorOf(described);
  void reply.send(JSON.stringify(body));
}

/** The original's own form (Spring), with the number that all our answers have. */
function unauthorized(request: FastifyRequest) {
  const [path] = request.url.split('?');
  return { timestamp: new Date().toISOString(), status: 401, error: 'Unauthorized', path, status_code: 401 };
}

function esignErrorOf({ status, code, detail, details }: DescribedError): EsignErrorBody {
  const known = knownBodies[code];
  if (known !== undefined) return known;
  if (badData.has(code)) {
    return { error: `Data tidak sesuai ketentuan${whatIsWrong(code, detail)}`, status_code: 4015 };
  }
  const sentence = sentences[code] ?? inputFault(code, detail) ?? detail ?? 'Terjadi kesalahan pada server';
  // Of several files in one request: which of them was at fault, by its place in `file`.
  const file = details?.['file'];
  return {
    error: typeof file === 'number' ? `file[${file}] : ${sentence}` : sentence,
    status_code: status,
    code,
  };
}

/** Fields are named in Indonesian; what Fastify and the parsers say of a request is English. */
function whatIsWrong(code: string, detail: string | undefined): string {
  if (code === 'identity.bad-nik' || detail === undefined) return '';
  if (code !== 'http.bad-request') return ` : ${detail}`;
  return ` : permintaan tidak lengkap atau tidak dapat dibaca (${detail})`;
}

/** Indonesian first; the numbers and places of the general message stand behind it. */
function inputFault(code: string, detail: string | undefined): string | undefined {
  const sentence = inputSentence(code);
  if (sentence === undefined) return undefined;
  return `Proses signing gagal : ${sentence}${detail === undefined ? '' : ` (${detail})`}`;
}

/** Bodies that the manual or a client's code shows, to the letter. */
const knownBodies: Readonly<Record<string, EsignErrorBody>> = {
  'key.wrong-passphrase': { error: 'Passphrase anda salah', status_code: 2031 },
  'signing.not-registered': { error: 'Proses signing gagal : User tidak terdaftar 2011', status_code: 400 },
  'document.not-available': {
    error: 'File tidak tersedia, pastikan bahwa dokumen belum di download',
    status_code: 4044,
  },
  'esign.nik-missing': { error: 'NIK harus diisi', status_code: 4014 },
};

const badData = new Set(['esign.bad-field', 'identity.bad-nik', 'http.bad-request']);

const sentences: Readonly<Record<string, string>> = {
  'signing.no-certificate': 'Proses signing gagal : User belum memiliki sertifikat 2021',
  'signing.certificate-expired': 'Proses signing gagal : Sertifikat telah kedaluwarsa',
  'signing.certificate-renewing': 'Proses signing gagal : Sertifikat sedang dalam proses pembaruan',
  'signing.certificate-suspended': 'Proses signing gagal : Sertifikat sedang ditangguhkan',
  'signing.certificate-revoked': 'Proses signing gagal : Sertifikat telah dicabut',
  'signing.certificate-not-active': 'Proses signing gagal : Sertifikat belum aktif',
  'signing.waiting-for-verification': 'Proses signing gagal : User menunggu verifikasi',
  'signing.passphrase-delayed': 'Terlalu banyak passphrase salah, coba lagi beberapa saat lagi',
  'signing.too-many-files': 'Proses signing gagal : Jumlah file melebihi batas aplikasi ini',
  'signing.file-too-large': 'Proses signing gagal : Ukuran file melebihi batas aplikasi ini',
  'signing.no-activation':
    'Proses signing gagal : Pemilik sertifikat belum membuka sesi penandatanganan untuk aplikasi dan jumlah file ini',
  'signing.wrong-code': 'TOTP salah, kedaluwarsa, atau telah digunakan',
  'signing.code-for-fewer-files': 'TOTP tidak berlaku untuk file sebanyak ini',
  'signing.too-many-codes': 'Terlalu banyak permintaan TOTP, coba lagi beberapa saat lagi',
  'signing.unknown-seal': 'idSubscriber tidak terdaftar',
  'signing.seal-not-enabled': 'Segel elektronik tidak aktif',
  'pades.unsafe-content': 'Proses signing gagal : Dokumen memuat isi yang tidak boleh ditandatangani',
  'pades.timestamp-unavailable': 'Proses signing gagal : Layanan waktu (TSA) tidak tersedia',
  'pdf.password': 'Proses signing gagal : PDF terenkripsi dan kata sandinya tidak diberikan atau salah',
  'pades.permission-forbids':
    'Proses signing gagal : PDF terenkripsi tidak mengizinkan penandatanganan tanpa kata sandi pemilik',
  'signing.notice-missing':
    'Proses signing gagal : Dokumen belum memuat keterangan sertifikat elektronik (Pasal 4 ayat (1) huruf j)',
  'find-text.not-found': 'Proses signing gagal : tag_koordinat tidak ditemukan pada dokumen',
  'signing.idempotency-conflict': 'Permintaan dengan Idempotency-Key yang sama sedang atau pernah diproses',
  'signing.idempotency-mismatch': 'Idempotency-Key telah digunakan untuk permintaan lain',
  'identity.address-not-allowed': 'Alamat IP tidak diizinkan untuk aplikasi ini',
  'identity.too-many-failures': 'Terlalu banyak percobaan gagal, coba lagi beberapa saat lagi',
  'http.too-large': 'Ukuran file melebihi batas',
  'http.too-many-requests': 'Terlalu banyak permintaan, coba lagi beberapa saat lagi',
  'http.too-busy': 'Server sedang sibuk, coba lagi beberapa saat lagi',
  'key.busy': 'Server sedang sibuk, coba lagi beberapa saat lagi',
  'worker.busy': 'Server sedang sibuk, coba lagi beberapa saat lagi',
  'worker.deadline': 'Dokumen terlalu rumit untuk diproses',
  'worker.memory': 'Dokumen terlalu besar atau rumit untuk diproses',
  'http.not-found': 'Alamat tidak ditemukan',
  'http.unsupported-media-type': 'Tipe konten permintaan tidak sesuai',
  'file.disk-full': 'Penyimpanan server penuh',
  'database.disk-full': 'Penyimpanan server penuh',
};
