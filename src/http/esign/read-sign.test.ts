import { describe, expect, it } from 'vitest';
import type { Application } from '../../services/identity/authenticate-application.ts';
import type { Form } from '../read-form.ts';
import { limitsSchema } from '../../contract/credentials.ts';
import { readV1Sign, v1RectangleOf } from './read-v1-sign.ts';
import { decodeBase64, readV2Sign } from './read-v2-sign.ts';

const application: Application = {
  id: 'a',
  organisationId: 'o',
  username: 'u',
  scopes: [],
  signers: 'own',
  v1Rectangle: undefined,
  notice: 'record',
  level: 'B-T',
  limits: limitsSchema.parse({}),
};
const picture = { name: 'ttd.png', bytes: new Uint8Array([1]) };
const file = { name: 'surat.pdf', bytes: new Uint8Array([2]) };
const visible = {
  nik: '0000000000000001',
  passphrase: 'rahasia',
  tampilan: 'visible',
  xAxis: '10',
  yAxis: '20',
  width: '8',
  height: '9',
  page: '1',
};

function form(fields: Record<string, string>, files: Form['files'] = new Map([['file', file]])): Form {
  return { fields: new Map(Object.entries(fields)), files };
}
const withPicture = new Map([
  ['file', file],
  ['imageTTD', picture],
]);
const read = (changes: Record<string, string> = {}, files?: Form['files']) =>
  readV1Sign(form({ ...visible, ...changes }, files), application);

describe('a version 1 form', () => {
  it('is invisible without any place', () => {
    const fields = { nik: visible.nik, passphrase: 'p', tampilan: 'invisible' };
    expect(readV1Sign(form(fields), application).wish.appearance).toEqual({ kind: 'invisible' });
  });

  it.each([
    ['image=true', { image: 'true' }, 'picture'],
    ['PHP’s image=1', { image: '1' }, 'picture'],
    ['image=false', { image: 'false', linkQR: 'https://x.example' }, 'qr'],
    ['PHP’s empty image', { image: '', linkQR: 'https://x.example' }, 'qr'],
    ['only linkQR', { linkQR: 'https://x.example' }, 'qr'],
    ['a picture and neither image nor linkQR', {}, 'picture'],
  ])('with %s draws the right mark', (_what, changes, kind) => {
    expect(read(changes, withPicture).wish.appearance).toMatchObject({ mark: { kind } });
  });

  it.each([
    ['page', { page: '3' }, 3],
    ['halaman', { page: '', halaman: '2' }, 2],
    ['pertama', { page: 'pertama' }, 1],
    ['terakhir', { halaman: 'TERAKHIR', page: '' }, 'last'],
  ])('reads the page from %s', (_what, changes, page) => {
    expect(read(changes).wish.appearance).toMatchObject({ place: { page } });
  });

  it('takes a tag of many letters instead of page and position', () => {
    const fields = { ...visible, tag_koordinat: '${ttd_pengirim1}', page: '', xAxis: '', yAxis: '' };
    expect(readV1Sign(form(fields), application).wish.appearance).toMatchObject({
      place: { kind: 'tag', tag: '${ttd_pengirim1}', width: 8, height: 9, countOthers: false },
    });
  });

  it.each([
    ['no NIK', { nik: '' }, 'esign.nik-missing'],
    ['a short NIK', { nik: '12' }, 'identity.bad-nik'],
    ['no passphrase', { passphrase: '' }, 'esign.bad-field'],
    ['no tampilan', { tampilan: '' }, 'esign.bad-field'],
    ['a width that is no number', { width: 'wide' }, 'esign.bad-field'],
    ['a width of nothing', { width: '0' }, 'esign.bad-field'],
    ['no page', { page: '' }, 'esign.bad-field'],
    ['page 0', { page: '0' }, 'esign.bad-field'],
    ['image without a picture', { image: 'true' }, 'esign.bad-field'],
  ])('is refused with %s', (_what, changes, code) => {
    expect(() => read(changes)).toThrow(expect.objectContaining({ code }));
  });

  it('is refused without a file', () => {
    expect(() => read({}, new Map())).toThrow(expect.objectContaining({ code: 'esign.bad-field' }));
  });
});

describe('the version 1 rectangle', () => {
  it('is two corners where the numbers allow it: the published sample', () => {
    expect(v1RectangleOf(undefined, 410, 142, 552, 191)).toEqual({ x: 410, y: 142, width: 142, height: 49 });
  });
  it('is a size where they do not', () => {
    expect(v1RectangleOf(undefined, 400, 700, 120, 60)).toEqual({ x: 400, y: 700, width: 120, height: 60 });
  });
  it('is what the setting says', () => {
    expect(v1RectangleOf('size', 10, 10, 120, 60)).toEqual({ x: 10, y: 10, width: 120, height: 60 });
    expect(v1RectangleOf('corners', 10, 10, 120, 60)).toEqual({ x: 10, y: 10, width: 110, height: 50 });
    expect(() => v1RectangleOf('corners', 400, 700, 120, 60)).toThrow(
      expect.objectContaining({ code: 'esign.bad-field' }),
    );
  });
});

describe('a version 2 request', () => {
  const property = {
    tampilan: 'VISIBLE',
    imageBase64: 'AQ==',
    page: 1,
    originX: 5,
    originY: 6,
    width: 7,
    height: 8,
    reason: 'null',
  };
  const body = { nik: '0000000000000001', passphrase: 'p', signatureProperties: [property], file: ['Ag=='] };

  it('counts from the upper left and takes the text null as nothing', () => {
    const [wish] = readV2Sign(body, application).wishes;
    expect(wish?.reason).toBeUndefined();
    expect(wish?.appearance).toMatchObject({
      place: { origin: 'upper-left', x: 5, y: 6, width: 7, height: 8 },
    });
  });

  it('uses one property for every file, or one for each', () => {
    expect(readV2Sign({ ...body, file: ['Ag==', 'Aw=='] }, application).wishes).toHaveLength(2);
    expect(() => readV2Sign({ ...body, signatureProperties: [property, property] }, application)).toThrow(
      expect.objectContaining({ code: 'esign.bad-field' }),
    );
  });

  it('names the signer by e-mail where there is no NIK', () => {
    expect(readV2Sign({ ...body, nik: null, email: 'a@lkpp.example' }, application).signer).toEqual({
      kind: 'email',
      email: 'a@lkpp.example',
    });
  });

  it('takes a one-time code by either name, also as a number, and the passphrase before it', () => {
    const authorisation = (changes: object) =>
      readV2Sign({ ...body, passphrase: null, ...changes }, application).authorisation;
    expect(authorisation({ totp: '123456' })).toEqual({ kind: 'code', code: '123456' });
    expect(authorisation({ totp: 'null', otp: 123456 })).toEqual({ kind: 'code', code: '123456' });
    expect(authorisation({ passphrase: 'p', totp: '123456' })).toMatchObject({ kind: 'passphrase' });
    expect(() => authorisation({})).toThrow(expect.objectContaining({ code: 'esign.bad-field' }));
  });

  it('takes one set of properties that is no list', () => {
    expect(readV2Sign({ ...body, signatureProperties: property }, application).wishes).toHaveLength(1);
  });

  it('refuses more files than the credential may send, before any is decoded', () => {
    const file = Array.from({ length: 10_000 }, () => 'not base64');
    expect(() => readV2Sign({ ...body, file }, application)).toThrow(
      expect.objectContaining({ code: 'signing.too-many-files' }),
    );
  });

  it('reads base64 with line breaks and as a data URL, and nothing else', () => {
    expect([...decodeBase64('file', 'data:application/pdf;base64,AQ\r\nI=')]).toEqual([1, 2]);
    expect(() => decodeBase64('file', '%PDF-1.7')).toThrow(
      expect.objectContaining({ code: 'esign.bad-field' }),
    );
  });
});
