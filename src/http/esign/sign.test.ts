import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { multipartBody, type FormPart } from '../../../test/demo-application.ts';
import { encryptedSample, userPassword } from '../../../test/encrypted-pdf.ts';
import { openDemoApp, type DemoApp } from '../../../test/demo-app.ts';
import type { TestPlatform } from '../../../test/platform.ts';
import { simplePdf } from '../../../test/simple-pdf.ts';
import { listCertificatesOfPerson } from '../../io/db/certificates.ts';
import { findPersonByEmail } from '../../io/db/people.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { changeStatus, type StatusAct } from '../../services/ca/change-status.ts';
import type { DemoCredentials } from '../../services/jobs/make-demonstration.ts';

let close: DemoApp['close'];
let test: TestPlatform;
let app: FastifyInstance;
let demo: DemoCredentials;
let authorization: string;
const start = new Date('2026-03-02T03:04:05Z');
const pdf = simplePdf('BT /F1 10 Tf 100 700 Td (Jakarta [qr_bsre]) Tj ET');
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

beforeAll(async () => {
  ({ test, app, demo, authorization, close } = await openDemoApp(start));
});
afterAll(() => close());
beforeEach(() => test.setNow(start));

const official = (index: number) => {
  const found = demo.officials[index];
  if (found === undefined) throw new Error('the demonstration has four officials');
  return found;
};

function post(url: string, fields: Record<string, string>, files: readonly FormPart[], more = {}) {
  const parts = Object.entries(fields).map(([name, value]) => ({ name, value }));
  const { payload, headers } = multipartBody([...parts, ...files]);
  return app.inject({ method: 'POST', url, payload, headers: { ...headers, authorization, ...more } });
}

const filePart: FormPart = {
  name: 'file',
  value: pdf,
  filename: 'surat.pdf',
  contentType: 'application/pdf',
};

function sign(changes: Record<string, string> = {}, files: readonly FormPart[] = [filePart], more = {}) {
  const { nik, passphrase } = official(0);
  return post('/api/sign/pdf', { nik, passphrase, tampilan: 'invisible', ...changes }, files, more);
}

const postJson = (url: string, payload: object, more = {}) =>
  app.inject({ method: 'POST', url, payload, headers: { authorization, ...more } });

/** The original is a prefix, and one more signature than before follows it. */
function expectSigned(bytes: Buffer, original: Uint8Array = pdf): void {
  expect(bytes.subarray(0, original.length).equals(original)).toBe(true);
  expect(
    bytes
      .subarray(original.length)
      .toString('latin1')
      .match(/ETSI\.CAdES\.detached/g),
  ).toHaveLength(1);
}

const visible = { tampilan: 'visible', page: '1', xAxis: '50', yAxis: '60', width: '20', height: '30' };

describe('POST /api/sign/pdf', () => {
  it('signs invisibly and names the document in its header', async () => {
    const answer = await sign();
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe('application/pdf');
    expect(answer.headers['id_dokumen']).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers['id-dokumen']).toBe(answer.headers['id_dokumen']);
    expectSigned(answer.rawPayload);
  });

  it.each<[string, Record<string, string>]>([
    ['image=false and linkQR', { image: 'false', linkQR: 'https://x.example/1' }],
    ['an empty image and linkQR', { image: '', linkQR: 'https://x.example/1' }],
    ['only linkQR', { linkQR: 'https://x.example/1' }],
    ['no linkQR at all', { image: 'false' }],
    ['halaman terakhir', { page: '', halaman: 'terakhir' }],
    ['the rectangle as corners', { width: '150', height: '160' }],
    ['a tag and no page', { page: '', xAxis: '', yAxis: '', tag_koordinat: '[qr_bsre]' }],
  ])('signs visibly with %s', async (_what, fields) => {
    const answer = await sign({ ...visible, ...fields });
    expect(answer.statusCode).toBe(200);
    expectSigned(answer.rawPayload);
  });

  it.each(['true', '1'])('signs with the picture where image is %s', async (image) => {
    const picture = { name: 'imageTTD', value: png, filename: 'ttd.png', contentType: 'image/png' };
    const answer = await sign({ ...visible, image }, [filePart, picture]);
    expect(answer.statusCode).toBe(200);
    expectSigned(answer.rawPayload);
  });

  it.each<[string, FormPart]>([
    ['no content type', { name: 'file', value: pdf, filename: 'surat.pdf' }],
    ['no file name', { name: 'file', value: pdf, contentType: 'application/pdf' }],
    ['neither', { name: 'file', value: pdf }],
  ])('takes a file part with %s', async (_what, part) => {
    const answer = await sign({}, [part]);
    expect(answer.statusCode).toBe(200);
    expectSigned(answer.rawPayload);
  });

  it('adds a second signature after the first', async () => {
    const first = (await sign()).rawPayload;
    const { nik, passphrase } = official(2);
    const second = await sign({ nik, passphrase }, [{ ...filePart, value: first }]);
    expect(second.statusCode).toBe(200);
    expectSigned(second.rawPayload, first);
  });

  it('gives the document out once more, and then never again', async () => {
    const signed = await sign();
    const url = `/api/sign/download/${String(signed.headers['id_dokumen'])}`;
    const download = () => app.inject({ method: 'GET', url, headers: { authorization } });
    const first = await download();
    expect(first.rawPayload.equals(signed.rawPayload)).toBe(true);
    const second = await download();
    expect(second.statusCode).toBe(404);
    expect(second.json()).toMatchObject({ status_code: 4044 });
  });

  it.each<[string, Record<string, string>, readonly FormPart[], object]>([
    ['a file that is no PDF', {}, [{ ...filePart, value: 'not a PDF' }], { code: 'pdf.not-a-pdf' }],
    ['a page that is not there', { ...visible, page: '7' }, [filePart], { code: 'pdf.page-not-found' }],
    ['a rectangle outside', { ...visible, xAxis: '9000' }, [filePart], { code: 'pades.rectangle-outside' }],
    [
      'a tag that is nowhere',
      { ...visible, tag_koordinat: '~' },
      [filePart],
      { code: 'find-text.not-found' },
    ],
    ['no file', {}, [], { status_code: 4015 }],
    ['no NIK', { nik: '' }, [filePart], { error: 'NIK harus diisi', status_code: 4014 }],
  ])('refuses %s', async (_what, fields, files, body) => {
    const answer = await sign(fields, files);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject(body);
  });

  it('refuses a picture that is none', async () => {
    const picture = { name: 'imageTTD', value: 'not a picture', filename: 'ttd.png' };
    const answer = await sign({ ...visible, image: 'true' }, [filePart, picture]);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: expect.stringMatching(/^image\./) });
  });
});

describe('a wrong passphrase', () => {
  it('is the original’s 2031, and the fourth has to wait', async () => {
    const { nik, passphrase } = official(1);
    for (let i = 0; i < 3; i++) {
      const answer = await sign({ nik, passphrase: 'salah' });
      expect(answer.statusCode).toBe(400);
      expect(answer.json()).toEqual({ error: 'Passphrase anda salah', status_code: 2031 });
    }
    const waiting = await sign({ nik, passphrase });
    expect(waiting.statusCode).toBe(429);
    expect(waiting.headers['retry-after']).toBe('5');
    expect(waiting.json()).toMatchObject({ code: 'signing.passphrase-delayed' });
    test.setNow(new Date(start.getTime() + 5000));
    expect((await sign({ nik, passphrase })).statusCode).toBe(200);
  });
});

describe('an Idempotency-Key', () => {
  it('gives the same bytes again, and refuses another request', async () => {
    const key = { 'idempotency-key': 'surat-1' };
    const first = await sign({}, [filePart], key);
    const again = await sign({}, [filePart], key);
    expect(again.rawPayload.equals(first.rawPayload)).toBe(true);
    expect(again.headers['id_dokumen']).toBe(first.headers['id_dokumen']);
    const other = await sign({ reason: 'lain' }, [filePart], key);
    expect(other.statusCode).toBe(422);
    expect(other.json()).toMatchObject({ code: 'signing.idempotency-mismatch' });
  });

  it('is given back where the passphrase was wrong', async () => {
    const key = { 'idempotency-key': 'surat-2' };
    expect((await sign({ passphrase: 'salah' }, [filePart], key)).statusCode).toBe(400);
    expect((await sign({}, [filePart], key)).statusCode).toBe(200);
  });
});

describe('POST /api/v2/sign/pdf', () => {
  const signatureProperties = [{ tampilan: 'INVISIBLE', reason: 'null' }];
  const v2 = (changes: object = {}) => {
    const { nik, passphrase } = official(0);
    const file = [Buffer.from(pdf).toString('base64')];
    return postJson('/api/v2/sign/pdf', { nik, passphrase, signatureProperties, file, ...changes });
  };

  it('signs each file and says how long it took', async () => {
    const file = Buffer.from(pdf).toString('base64');
    const answer = await v2({ file: [file, file] });
    expect(answer.statusCode).toBe(200);
    const body = answer.json<{ time: number; file: string[] }>();
    expect(Number.isInteger(body.time)).toBe(true);
    expect(body.file).toHaveLength(2);
    for (const signed of body.file) expectSigned(Buffer.from(signed, 'base64'));
  });

  it('signs visibly with the caller’s picture, by e-mail', async () => {
    const property = { tampilan: 'visible', imageBase64: png.toString('base64'), page: 1 };
    const place = { originX: 10, originY: 20, width: 80, height: 40 };
    const { email } = official(0);
    const answer = await v2({ nik: null, email, signatureProperties: [{ ...property, ...place }] });
    expect(answer.statusCode).toBe(200);
    const signed = Buffer.from(answer.json<{ file: string[] }>().file[0] ?? '', 'base64');
    expect(signed.toString('latin1')).toMatch(/\/Rect ?\[ ?10 740 90 780 ?\]/);
  });

  it('signs none where one of them cannot be, and says which', async () => {
    const count = () =>
      asSystem(test.platform.db, async (tx) => {
        const row = await tx
          .selectFrom('document')
          .select((eb) => eb.fn.countAll().as('n'))
          .executeTakeFirst();
        return Number(row?.n);
      });
    const before = await count();
    const answer = await v2({ file: [Buffer.from(pdf).toString('base64'), 'AAAA'] });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({
      error: expect.stringMatching(/^file\[1\] : /),
      code: 'pdf.not-a-pdf',
    });
    expect(await count()).toBe(before);
  });

  it('opens an encrypted PDF with pdfPassword, and its verdict with password', async () => {
    const { nik, passphrase } = official(1);
    const locked = Buffer.from(encryptedSample('R6, AES-256'));
    const signWith = (pdfPassword: string | undefined) =>
      postJson('/api/v2/sign/pdf', {
        nik,
        passphrase,
        signatureProperties: [{ tampilan: 'INVISIBLE', pdfPassword }],
        file: [locked.toString('base64')],
      });
    const wrong = await signWith('kata-sandi-salah');
    expect(wrong.json()).toMatchObject({ status_code: 400, code: 'pdf.password' });
    expect(wrong.body).not.toContain('kata-sandi-salah');
    expect((await signWith('null')).json()).toMatchObject({ code: 'pdf.password' });
    const [file] = (await signWith(userPassword)).json<{ file: string[] }>().file;
    expectSigned(Buffer.from(file ?? '', 'base64'), locked);
    const checked = await postJson('/api/v2/verify/pdf', { file, password: userPassword });
    expect(checked.json()).toMatchObject({ conclusion: 'VALID', signatureCount: 1 });
    const unread = await postJson('/api/v2/verify/pdf', { file });
    expect(unread.json()).toMatchObject({ error: expect.stringContaining('kata sandi'), status_code: 4015 });
  });

  it('refuses a one-time code where the signer opened no activation', async () => {
    const answer = await v2({ passphrase: null, totp: '123456' });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'signing.no-activation' });
  });
});

describe('a signer', () => {
  const change = async (email: string, act: StatusAct) => {
    const [certificate] = await asSystem(test.platform.db, async (tx) => {
      const person = await findPersonByEmail(tx, email);
      return listCertificatesOfPerson(tx, person?.id ?? '');
    });
    await changeStatus(test.platform, certificate?.id ?? '', act, 'test');
  };
  const status = async (nik: string) =>
    (await app.inject({ url: `/api/user/status/${nik}`, headers: { authorization } })).json<{
      status: string;
    }>().status;

  it('whose certificate is suspended, then released, then revoked, is refused by name each time', async () => {
    const { nik, passphrase, email } = official(3);
    expect(await status(nik)).toBe('ISSUE');
    await change(email, { kind: 'suspend' });
    expect(await status(nik)).toBe('SUSPEND');
    expect((await sign({ nik, passphrase })).json()).toMatchObject({ code: 'signing.certificate-suspended' });
    await change(email, { kind: 'release' });
    expect((await sign({ nik, passphrase })).statusCode).toBe(200);
    await change(email, { kind: 'revoke', reason: 'cessationOfOperation' });
    expect(await status(nik)).toBe('REVOKE');
    expect((await sign({ nik, passphrase })).json()).toMatchObject({ code: 'signing.certificate-revoked' });
    const page = (await app.inject('/peragaan/surat?lang=id')).body;
    const subjects = [...page.matchAll(/<h2 id="message-\d+">([^<]+)</g)].map((match) => match[1]);
    expect(new Set(subjects)).toEqual(
      new Set([
        'Sertifikat elektronik Anda berlaku kembali',
        'Sertifikat elektronik Anda ditangguhkan',
        'Sertifikat elektronik Anda telah dicabut',
      ]),
    );
    expect(page).toContain(email);
  });

  it('whose certificate has expired is refused', async () => {
    test.setNow(new Date('2028-06-01T00:00:00Z'));
    expect(await status(official(0).nik)).toBe('EXPIRED');
    expect((await sign()).json()).toMatchObject({ code: 'signing.certificate-expired' });
  });

  it('has a certificate whose chain is given out', async () => {
    const url = `/api/v2/user/certificate/chain/${official(0).nik}`;
    const answer = await app.inject({ url, headers: { authorization } });
    expect(answer.json<{ success: boolean; data: string[] }>().data).toHaveLength(3);
  });
});

describe('POST /rest/v1/signatures', () => {
  it('signs with the full mark and says where its page is', async () => {
    const { nik, passphrase } = official(0);
    const fields = { nik, passphrase, page: 'last', rect: '50,50,240,90', reason: 'Setuju' };
    const answer = await post('/rest/v1/signatures', fields, [filePart]);
    expect(answer.statusCode).toBe(200);
    expectSigned(answer.rawPayload);
    expect(answer.headers['sertel-verification-url']).toMatch(/\/verifikasi\/[\w-]{27}$/);
  });

  it('refuses a rectangle that is none with a problem', async () => {
    const { nik, passphrase } = official(0);
    const answer = await post('/rest/v1/signatures', { nik, passphrase, rect: '1,2,3' }, [filePart]);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'http.bad-request' });
  });
});

describe('the timestamp authority', () => {
  it('that is away fails the request rather than leaving the time out', async () => {
    const setState = (from: 'active' | 'retired', state: 'active' | 'retired') =>
      asSystem(test.platform.db, (tx) =>
        tx
          .updateTable('authority')
          .set({ state })
          .where('kind', '=', 'tsa')
          .where('state', '=', from)
          .execute(),
      );
    await setState('active', 'retired');
    const answer = await sign();
    await setState('retired', 'active');
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toMatchObject({ status_code: 503, code: 'pades.timestamp-unavailable' });
    expect((await sign()).statusCode).toBe(200);
  });
});
