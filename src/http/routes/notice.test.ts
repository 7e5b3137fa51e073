import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { multipartBody } from '../../../test/demo-application.ts';
import { makePng } from '../../../test/png.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { simplePdf } from '../../../test/simple-pdf.ts';
import { listOrganisations } from '../../io/db/organisations.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { toLatin1 } from '../../lib/bytes.ts';
import { makeDemonstration, readDemoCredentials } from '../../services/jobs/make-demonstration.ts';
import { publishLogo, publishStatement } from '../../services/signing/notice.ts';
import { buildApp } from '../app.ts';

let test: TestPlatform;
let app: FastifyInstance;
let organisationId: string;
const now = new Date('2026-03-02T03:04:05Z');
const logo = makePng(40, 20, [200, 30, 30]);

beforeAll(async () => {
  test = await createTestPlatform(now);
  await makeDemonstration(test.platform);
  app = await buildApp(test.platform);
  const organisations = await asSystem(test.platform.db, listOrganisations);
  organisationId = organisations.find(({ code }) => code === 'BSSN')!.id;
});
afterAll(async () => {
  await app.close();
  await test.close();
});

async function sign(fields: Readonly<Record<string, string>>) {
  const demo = await readDemoCredentials(test.platform.settings.dataFolder);
  const { nik, passphrase } = demo.officials[0]!;
  const { username, password } = demo.application;
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const values = Object.entries({ nik, passphrase, ...fields }).map(([name, value]) => ({ name, value }));
  const file = { name: 'file', value: simplePdf('BT ET'), filename: 'a.pdf', contentType: 'application/pdf' };
  const { payload, headers } = multipartBody([...values, file]);
  const answer = await app.inject({
    method: 'POST',
    url: '/rest/v1/signatures',
    payload,
    headers: { ...headers, authorization },
  });
  expect(answer.statusCode).toBe(200);
  return answer.rawPayload;
}

const lastVersions = () =>
  asSystem(test.platform.db, (tx) =>
    tx
      .selectFrom('signature')
      .select(['statement_version', 'logo_version'])
      .orderBy('signed_at', 'desc')
      .orderBy('id')
      .execute(),
  );
const publish = (text: string) =>
  asSystem(test.platform.db, (tx) => publishStatement(tx, { organisationId, now }, text));
const publishPicture = (bytes: Uint8Array, usageRule = 'Tinggi paling kecil 8 mm') =>
  asSystem(test.platform.db, (tx) => publishLogo(tx, { organisationId, now }, { bytes, usageRule }));

describe('the notice of Pasal 4(1)i and j', () => {
  it('begins with the wording of the agreement and an empty logo slot, told without a credential', async () => {
    const answer = await app.inject('/rest/v1/notice');
    expect(answer.json()).toMatchObject({
      statement: { version: 1, text: expect.stringContaining('diterbitkan oleh {penerbit}') },
      logo: null,
    });
    expect((await app.inject('/')).body).not.toContain('<img');
    expect((await app.inject('/rest/v1/notice/logo/1')).json()).toMatchObject({ code: 'http.not-found' });
  });

  it('stands in the full mark, and its versions stay with the signature', async () => {
    await sign({ page: '1', rect: '50,50,240,90' });
    expect(await lastVersions()).toEqual([{ statement_version: 1, logo_version: null }]);
  });

  it('is not claimed for an invisible signature', async () => {
    test.setNow(new Date(now.getTime() + 60_000));
    await sign({});
    expect((await lastVersions())[0]).toEqual({ statement_version: null, logo_version: null });
  });

  it('takes the logo that the issuer gives, on pages and in later marks', async () => {
    expect(await publishPicture(logo)).toBe(1);
    expect(await publish('Ditandatangani secara elektronik dengan sertifikat {penerbit}')).toBe(2);
    test.setNow(new Date(now.getTime() + 120_000));
    const signed = toLatin1(await sign({ page: '1', rect: '50,50,240,90' }));
    expect(signed).toMatch(/\/Width 40\b/);
    expect((await lastVersions())[0]).toEqual({ statement_version: 2, logo_version: 1 });
    const picture = await app.inject('/rest/v1/notice/logo/1');
    expect(picture.headers).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
    });
    expect(new Uint8Array(picture.rawPayload)).toEqual(logo);
    expect((await app.inject('/?lang=id')).body).toContain(
      '<img class="logo" src="/rest/v1/notice/logo/1" alt="Logo penerbit sertifikat elektronik"',
    );
  });

  it('has each publication in the journal', async () => {
    const entries = await asSystem(test.platform.db, (tx) =>
      tx.selectFrom('journal_entry').select('entry').execute(),
    );
    const texts = entries.map(({ entry }) => entry);
    expect(texts.filter((entry) => entry.includes('"notice.logo-published"'))).toHaveLength(1);
    expect(texts.filter((entry) => entry.includes('"notice.statement-published"'))).toHaveLength(1);
  });

  it.each([
    ['an empty statement', () => publish('  ')],
    ['a statement of two lines', () => publish('satu\ndua')],
    ['a statement over 500 characters', () => publish('a'.repeat(501))],
    ['a logo over 256 KiB', () => publishPicture(new Uint8Array(262_145))],
    ['a logo without a rule for its use', () => publishPicture(logo, ' ')],
    ['a rule of two lines', () => publishPicture(logo, 'satu\ndua')],
    ['a logo over 2000 pixels', () => publishPicture(makePng(2001, 1, [0, 0, 0]))],
  ])('refuses %s', async (_, act) => {
    await expect(act()).rejects.toMatchObject({ code: 'signing.notice-refused' });
  });

  it('refuses a logo that is no picture', async () => {
    await expect(publishPicture(new Uint8Array(50))).rejects.toMatchObject({ code: 'image.unknown' });
  });

  it('keeps what was published as it is', async () => {
    const change = asSystem(test.platform.db, (tx) =>
      tx.updateTable('notice_logo').set({ usage_rule: 'lain' }).execute(),
    );
    await expect(change).rejects.toMatchObject({ code: '23001' });
  });
});
