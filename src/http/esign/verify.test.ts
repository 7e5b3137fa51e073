import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { multipartBody } from '../../../test/demo-application.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { simplePdf } from '../../../test/simple-pdf.ts';
import { v2VerifyAnswer, type V2VerifyAnswer } from '../../contract/esign-v2.ts';
import { v1VerifyAnswer, type V1VerifyAnswer } from '../../contract/esign-v1.ts';
import { makeDemonstration, readDemoCredentials } from '../../services/jobs/make-demonstration.ts';
import { buildApp } from '../app.ts';

let test: TestPlatform;
let app: FastifyInstance;
let authorization: string;
let signed: Buffer;
let verificationPath: string;
const pdf = simplePdf('BT /F1 10 Tf 100 700 Td (Jakarta) Tj ET');

beforeAll(async () => {
  test = await createTestPlatform(new Date('2026-03-02T03:04:05Z'));
  await makeDemonstration(test.platform);
  const { application, officials } = await readDemoCredentials(test.platform.settings.dataFolder);
  authorization = `Basic ${Buffer.from(`${application.username}:${application.password}`).toString('base64')}`;
  app = await buildApp(test.platform);
  const [official] = officials;
  const { payload, headers } = multipartBody([
    { name: 'nik', value: official?.nik ?? '' },
    { name: 'passphrase', value: official?.passphrase ?? '' },
    { name: 'reason', value: '<b>Setuju</b>' },
    { name: 'page', value: '1' },
    { name: 'rect', value: '50,50,240,90' },
    { name: 'file', value: pdf, filename: 'surat <i>.pdf' },
  ]);
  const answer = await app.inject({
    method: 'POST',
    url: '/rest/v1/signatures',
    payload,
    headers: { ...headers, authorization },
  });
  signed = answer.rawPayload;
  verificationPath = new URL(String(answer.headers['sertel-verification-url'])).pathname;
});
afterAll(async () => {
  await app.close();
  await test.close();
});

function changed(): Buffer {
  const bytes = Buffer.from(signed);
  const at = bytes.indexOf('Jakarta');
  bytes[at] = 'j'.charCodeAt(0);
  return bytes;
}

const form = (url: string, field: string, value: Uint8Array, headers: Record<string, string> = {}) => {
  const body = multipartBody([{ name: field, value, filename: 'surat.pdf' }]);
  return app.inject({ method: 'POST', url, payload: body.payload, headers: { ...body.headers, ...headers } });
};
const v1 = async (bytes: Uint8Array): Promise<V1VerifyAnswer> =>
  v1VerifyAnswer.parse((await form('/api/sign/verify', 'signed_file', bytes, { authorization })).json());
const v2 = async (bytes: Uint8Array): Promise<V2VerifyAnswer> => {
  const payload = { file: Buffer.from(bytes).toString('base64') };
  const request = { method: 'POST', url: '/api/v2/verify/pdf', payload, headers: { authorization } } as const;
  return v2VerifyAnswer.parse((await app.inject(request)).json());
};

describe('POST /api/sign/verify', () => {
  it('calls a good signature valid, with its time', async () => {
    const answer = await v1(signed);
    expect(answer).toMatchObject({
      nama_dokumen: 'surat.pdf',
      jumlah_signature: 1,
      summary: 'DOCUMENT VALID !!!',
    });
    expect(answer.notes).toBe(
      'Tanda tangan elektronik valid dan dokumen merupakan dokumen asli sejak ditandatangani',
    );
    expect(answer.details[0]).toMatchObject({
      info_tsa: { name: 'DEMO Timestamp Authority' },
      info_signer: { signer_name: 'Rahmawati Peraga', cert_user_certified: true },
      signature_document: {
        signed_using_tsa: true,
        document_integrity: true,
        signed_in: '2026-03-02 10:04:05.00',
        reason: '<b>Setuju</b>',
      },
    });
  });

  it('calls a changed document changed', async () => {
    const answer = await v1(changed());
    expect(answer.summary).toBe('DOCUMENT NOT VALID !!!');
    expect(answer.notes).toBe('Konten Dokumen mengalami perubahan oleh pihak yang tidak berhak');
    expect(answer.details[0]?.signature_document.document_integrity).toBe(false);
  });

  it('says nothing of an unsigned one, with 200', async () => {
    expect(await v1(pdf)).toEqual({
      nama_dokumen: 'surat.pdf',
      jumlah_signature: 0,
      notes: null,
      summary: null,
      details: [],
    });
  });

  it('refuses what is no PDF with 400 and a sentence', async () => {
    const answer = await form('/api/sign/verify', 'signed_file', Buffer.from('nothing'), { authorization });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ status_code: 4015 });
  });
});

describe('POST /api/v2/verify/pdf', () => {
  it('describes a good signature in the vendor’s words', async () => {
    const answer = await v2(signed);
    expect(answer).toMatchObject({ conclusion: 'VALID', signatureCount: 1 });
    const [signature] = answer.signatureInformations;
    expect(signature).toMatchObject({
      signatureFormat: 'PAdES-BASELINE-T',
      signerName: 'Rahmawati Peraga',
      signatureDate: '2026-03-02T03:04:05.000+00:00',
      integrityValid: true,
      certificateTrusted: true,
      lastSignature: true,
      modified: false,
      certLevelCode: 0,
    });
    expect(signature?.id).toMatch(/^S-[0-9a-f]{64}$/);
    expect(signature?.timestampInfomation?.id).toMatch(/^T-[0-9a-f]{64}$/);
    expect(signature?.certificateDetails).toHaveLength(3);
    expect(signature?.certificateDetails[0]?.serialNumber).toMatch(/^\d+$/);
  });

  it('says INVALID of a changed one and NO_SIGNATURE of an unsigned one', async () => {
    expect(await v2(changed())).toMatchObject({ conclusion: 'INVALID' });
    expect(await v2(pdf)).toMatchObject({
      conclusion: 'NO_SIGNATURE',
      description: 'Dokumen tidak memiliki tandatangan elektronik',
      signatureInformations: [],
      signatureCount: 0,
    });
  });

  it('takes the file as an array of one', async () => {
    const payload = { file: [signed.toString('base64')] };
    const request = {
      method: 'POST',
      url: '/api/v2/verify/pdf',
      payload,
      headers: { authorization },
    } as const;
    expect((await app.inject(request)).json()).toMatchObject({ conclusion: 'VALID' });
  });
});

describe('the page behind the QR code', () => {
  it('shows the verdict of its document to anyone, in both languages', async () => {
    const indonesian = await app.inject(verificationPath);
    expect(indonesian.statusCode).toBe(200);
    expect(indonesian.body).toContain('>SAH<');
    expect(indonesian.body).toContain('Rahmawati Peraga');
    const english = await app.inject(`${verificationPath}?lang=en`);
    expect(english.body).toContain('>VALID<');
  });

  it('lets nothing of the file become markup, and shows no NIK', async () => {
    const { body } = await app.inject(verificationPath);
    expect(body).not.toMatch(/<b>|<i>|<script/);
    expect(body).not.toContain('0000000000000001');
  });
});

describe('the form on the landing page', () => {
  it('shows the verdict of the file that was sent', async () => {
    expect((await form('/verifikasi?lang=en', 'file', signed)).body).toContain('>VALID<');
    expect((await form('/verifikasi?lang=en', 'file', changed())).body).toContain('>NOT VALID<');
    expect((await form('/verifikasi?lang=en', 'file', pdf)).body).toContain('>NOT SIGNED<');
    expect((await form('/verifikasi?lang=en', 'file', Buffer.from('x'))).body).toContain('>NOT READABLE<');
  });
});
