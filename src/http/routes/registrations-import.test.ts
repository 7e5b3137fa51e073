import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logInAs } from '../../../test/log-in.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { openDesk, type RegistrationDesk, type TestApplicant } from '../../../test/registration-desk.ts';
import { writeZip } from '../../io/files/zip-archive.ts';
import { WorkerError } from '../../io/workers/worker-error.ts';
import { buildApp } from '../app.ts';

let test: TestPlatform;
let app: FastifyInstance;
let desk: RegistrationDesk;

beforeAll(async () => {
  test = await createTestPlatform(new Date('2026-03-02T03:04:05Z'));
  app = await buildApp(test.platform);
  desk = await openDesk(app, test.platform);
});
afterAll(async () => {
  await app.close();
  await test.close();
});

const bring = (
  table: string | Uint8Array,
  who: { readonly headers: Readonly<Record<string, string>> } = desk.verifier,
) => desk.upload('/registrations/import', Buffer.from(table), who.headers);
const row = ({ nik, name, email }: TestApplicant) => `${nik},${name},${email}`;

describe('a table', () => {
  it('enters a request for each row, and tells of each that is refused why', async () => {
    const [first, second, known] = [desk.newApplicant(), desk.newApplicant(), desk.newApplicant()];
    await desk.enter(known);
    const table = [
      'nik,nama,email,telepon,jabatan',
      `${row(first)},+6281200000000,"Kepala Bagian ""Uji"", Biro Contoh"`,
      '',
      row({ ...second, name: '=HYPERLINK(1)' }),
      row({ ...second, nik: '123', email: 'x' }),
      row(known),
      `${row(second)},,`,
      `${row(second)},,,lagi`,
    ].join('\r\n');
    const report = (await bring(table)).json();
    expect(report).toMatchObject({
      entered: 2,
      refused: 4,
      rows: [
        { line: 2, registrationId: expect.any(String) },
        { line: 4, code: 'registration.row-faulty', fields: ['name'] },
        { line: 5, code: 'registration.row-faulty', fields: ['nik', 'email'] },
        { line: 6, code: 'registration.open-already' },
        { line: 7, registrationId: expect.any(String) },
        { line: 8, code: 'registration.row-faulty' },
      ],
    });
    expect(JSON.stringify(report)).not.toContain('HYPERLINK');
    const again = (await bring(table)).json();
    expect(again).toMatchObject({ entered: 0, refused: 6 });
    expect((await desk.complete(first)).statusCode).toBe(204);
  });

  it('may be a workbook, whose refused cells are named', async () => {
    const { nik, name, email } = desk.newApplicant();
    const cell = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
    const rows = [
      ['nik', 'nama', 'email'].map(cell),
      [nik, name, email].map(cell),
      [`<c r="A3"><v>${nik}</v></c>`, cell(name), cell(email)],
    ].map((cells) => `<row>${cells.join('')}</row>`);
    const parts = {
      '[Content_Types].xml': '<Types/>',
      'xl/workbook.xml': '<workbook><sheets><sheet r:id="a"/></sheets></workbook>',
      'xl/_rels/workbook.xml.rels': '<Relationships><Relationship Id="a" Target="s.xml"/></Relationships>',
      'xl/s.xml': `<worksheet><sheetData>${rows.join('')}</sheetData></worksheet>`,
    };
    const entries = Object.entries(parts).map(([file, text]) => ({ name: file, bytes: Buffer.from(text) }));
    expect((await bring(writeZip(entries))).json()).toMatchObject({
      entered: 1,
      refused: 1,
      rows: [
        { line: 2, registrationId: expect.any(String) },
        { line: 3, code: 'registration.row-faulty', fields: ['nik'], detail: expect.stringContaining('A3') },
      ],
    });
  });

  it('may be separated by semicolons and begin with a byte order mark', async () => {
    const { nik, name, email } = desk.newApplicant();
    expect((await bring(`\uFEFFNIK;Nama;Email\n${nik};${name};${email}`)).json()).toMatchObject({
      entered: 1,
    });
  });

  it('is read beside everything else, and given up where that takes too long', async () => {
    const names: string[] = [];
    const run: typeof test.platform.workers.run = (name, input, options) => {
      names.push(name);
      if (name === 'read-table')
        return Promise.reject(new WorkerError('worker.deadline', 'read-table took over 10000 ms'));
      return test.platform.workers.run(name, input, options);
    };
    const slow = await buildApp({ ...test.platform, workers: { ...test.platform.workers, run } });
    const given = Object.assign(Object.create(desk) as RegistrationDesk, { app: slow });
    const answer = await given.upload('/registrations/import', Buffer.from('nik\n'), desk.verifier.headers);
    expect(answer.json()).toMatchObject({ status: 422, code: 'registration.import-refused' });
    expect(names).toEqual(['read-table']);
    await slow.close();
  });

  it.each([
    ['an archive that is none', Buffer.from('504b030414000600', 'hex')],
    ['an encrypted workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
    ['bytes that are no UTF-8', Buffer.from('6e696bff', 'hex')],
    ['more than a mebibyte', Buffer.alloc(2 ** 20 + 1, 0x61)],
    ['more than 500 rows', `nik,nama,email\n${'1,2,3\n'.repeat(501)}`],
    ['a cell without end', 'nik,nama,email\n"1'],
    ['a cell that goes on after its end', 'nik,nama,email\n"1"2'],
    ['a cell over 500 characters', `nik,nama,email\n${'1'.repeat(501)}`],
    ['more than 20 columns', ','.repeat(21)],
    ['an unknown head', 'nik,nama,email,gaji\n'],
    ['a head twice', 'nik,nama,email,name\n'],
    ['a head that lacks', 'nik,nama\n'],
    ['nothing', '\n'],
  ])('is refused that is %s', async (_what, table) => {
    expect((await bring(table)).json()).toMatchObject({ status: 422, code: 'registration.import-refused' });
  });

  it('is refused from those who enter nobody', async () => {
    const staff = await logInAs(app, test.platform, { code: 'LKPP', role: 'staff' });
    expect((await bring('nik,nama,email\n', staff)).json().code).toBe('identity.not-permitted');
  });
});
