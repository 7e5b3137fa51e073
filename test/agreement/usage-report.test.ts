import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judge } from '../judges.ts';
import {
  act,
  agreementInForce,
  expectActed,
  makeGround,
  occurrenceOf,
  open,
  reportOfYear,
  type Act,
  type Ground,
  type Someone,
} from './ground.ts';

let ground: Ground;
let id: string;
let report: string;
const start = '2021-01-11T02:00:00Z';
const folder = mkdtempSync(path.join(tmpdir(), 'sertel-laporan-'));

beforeAll(async () => {
  ground = await makeGround(start);
  id = await agreementInForce(ground);
  report = await reportOfYear(ground, id, '2021-05-12');
  const k = await ground.someone('K', 'authorised-official');
  expectActed(
    await open(k, id, 'tiket', 'dibuka', {
      subject: '=cmd|rahasia',
      facts: { kategori: 'autentikasi', prioritas: 'sedang', uraian: 'x' },
    }),
  );
  const duty = await occurrenceOf(ground, id, 'kewajiban', '4(2)d');
  expectActed(await act(k, id, duty, 'keberatan', { reason: 'Lambat', passphrase: k.passphrase! }));
  ground.setNow('2021-01-11T02:01:00Z');
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await ground.close();
});

interface Frozen {
  readonly nama: string;
  readonly nilai: number;
  readonly rincian: readonly { bagian: string; nilai: number }[];
}

const freeze = async (): Promise<readonly Frozen[]> => {
  const owner = await ground.someone('K', 'obligation-owner');
  const answer = await act(owner, id, report, 'angka-dibekukan');
  expectActed(answer);
  return answer.json().facts.angka;
};
const of = (angka: readonly Frozen[], name: string) => angka.find(({ nama }) => nama === name)!;

describe('R21 R34 R37: the figures of the usage report', () => {
  it('are counted from what was issued, signed and opened, with what they are made of', async () => {
    const angka = await freeze();
    expect(of(angka, 'tandaTangan')).toMatchObject({ nilai: 1, rincian: [{ bagian: '2021-01', nilai: 1 }] });
    expect(of(angka, 'dokumenDitandatangani').nilai).toBe(1);
    expect(of(angka, 'penandaTangan').nilai).toBe(1);
    expect(of(angka, 'tiket')).toMatchObject({ nilai: 1, rincian: [{ bagian: 'autentikasi', nilai: 1 }] });
    expect(of(angka, 'sertifikatTerbit').nilai).toBeGreaterThan(0);
    expect(of(angka, 'sertifikatDicabut').nilai).toBe(0);
  });

  it('do not change when they were frozen, and count anew when they are frozen again', async () => {
    const before = await freeze();
    const k = await ground.someone('K', 'authorised-official');
    const duty = await occurrenceOf(ground, id, 'kewajiban', '4(2)c');
    expectActed(await act(k, id, duty, 'keberatan', { reason: 'x', passphrase: k.passphrase! }));
    ground.setNow('2021-01-11T02:02:00Z');
    const kept = (await k.ask('GET', `/agreements/${id}/occurrences/${report}`)).json().facts.angka;
    expect(kept).toEqual(before);
    expect(of(await freeze(), 'tandaTangan').nilai).toBe(of(before, 'tandaTangan').nilai + 1);
  });

  it('are of no year that has not begun', async () => {
    const next = await reportOfYear(ground, id, '2022-05-12');
    const owner = await ground.someone('K', 'obligation-owner');
    expect((await act(owner, id, next, 'angka-dibekukan')).json()).toMatchObject({
      status: 409,
      code: 'agreement.too-early',
    });
  });

  it('are measured one by one for whoever waits, of PIHAK KESATU only', async () => {
    const k = await ground.someone('K', 'obligation-owner');
    const answer = await k.ask('GET', `/agreements/${id}/occurrences/${report}/figures`);
    expect(answer.headers['content-type']).toBe('application/x-ndjson');
    const lines = answer.body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ done }) => done)).toEqual(lines.map((_, i) => i + 1));
    expect(lines.at(-1)).toMatchObject({ done: lines.length, of: lines.length });
    const d = await ground.someone('D', 'coordinator');
    expect((await d.ask('GET', `/agreements/${id}/occurrences/${report}/figures`)).json()).toMatchObject({
      status: 403,
      code: 'agreement.wrong-party',
    });
    const other = await occurrenceOf(ground, id, 'kewajiban', '4(2)c');
    expect((await k.ask('GET', `/agreements/${id}/occurrences/${other}/figures`)).json().code).toBe(
      'agreement.not-allowed',
    );
  });

  it('are a workbook and a CSV for who sees them, and nothing for who does not yet', async () => {
    await freeze();
    const [k, d] = [await ground.someone('K', 'coordinator'), await ground.someone('D', 'coordinator')];
    const csv = await k.ask('GET', `/agreements/${id}/occurrences/${report}/figures.csv`);
    expect(csv.body).toContain('Sertifikat aktif,Active certificates,');
    for (const format of ['csv', 'xlsx'])
      expect(
        (await d.ask('GET', `/agreements/${id}/occurrences/${report}/figures.${format}`)).json(),
      ).toMatchObject({
        status: 404,
        code: 'agreement.unknown-evidence',
      });
    const xlsx = await k.ask('GET', `/agreements/${id}/occurrences/${report}/figures.xlsx`);
    const again = await k.ask('GET', `/agreements/${id}/occurrences/${report}/figures.xlsx`);
    expect(xlsx.rawPayload.equals(again.rawPayload)).toBe(true);
  });

  it.skipIf(!judge('openpyxl'))('are what openpyxl reads in the workbook', async () => {
    const angka = await freeze();
    const k = await ground.someone('K', 'coordinator');
    const file = path.join(folder, 'a.xlsx');
    const answer = await k.ask('GET', `/agreements/${id}/occurrences/${report}/figures.xlsx`);
    writeFileSync(file, answer.rawPayload);
    const script = `import json,sys,openpyxl
book=openpyxl.load_workbook(sys.argv[1])
print(json.dumps([[c.value for c in r] for r in book['Angka'].iter_rows()]))`;
    const { stdout, stderr } = spawnSync('python3', ['-c', script, file], { encoding: 'utf8' });
    expect(stderr).toBe('');
    const rows: [string, string, number][] = JSON.parse(stdout);
    expect(rows.slice(1).map(([, , value]) => value)).toEqual(angka.map(({ nilai }) => nilai));
  });
});

const sign = (someone: Someone, more: Act) =>
  act(someone, id, report, 'diajukan', { ...more, passphrase: someone.passphrase! });
const read = (someone: Someone) => someone.ask('GET', `/agreements/${id}/occurrences/${report}`);

describe('R21: the usage report', () => {
  it('keeps the format of PIHAK KEDUA, is signed by PIHAK KESATU, returned and accepted by PIHAK KEDUA', async () => {
    id = await agreementInForce(ground);
    report = await reportOfYear(ground, id, '2021-05-12');
    ground.setNow('2021-01-11T02:03:00Z');
    const [k, d] = [
      await ground.someone('K', 'authorised-official'),
      await ground.someone('D', 'coordinator'),
    ];
    const format = { versi: '2', berlakuSejak: '2021-01-01', isi: 'Tujuh angka dan ulasan' };
    expect((await open(k, id, 'format-laporan', 'ditetapkan', { facts: format })).json().code).toBe(
      'agreement.wrong-party',
    );
    expectActed(await open(d, id, 'format-laporan', 'ditetapkan', { facts: format }));
    const facts = { versiFormat: '1', ulasan: 'Baik' };
    expect((await sign(k, { facts })).json()).toMatchObject({
      code: 'agreement.not-now',
      details: { clause: '4(1)g' },
    });
    const typed = { facts: { ...facts, angka: [] } };
    expect((await sign(k, typed)).json().code).toBe('agreement.facts-wrong');
    expect((await act(d, id, report, 'angka-dibekukan')).json().code).toBe('agreement.wrong-party');
    const frozen = expectActed(
      await act(await ground.someone('K', 'obligation-owner'), id, report, 'angka-dibekukan'),
    );
    expect((await read(d)).body).not.toContain('angkaSha256');
    expect((await sign(k, { facts })).json()).toMatchObject({
      code: 'agreement.not-allowed',
      details: { clause: '4(1)g' },
    });
    const submitted = await sign(k, { facts: { ...facts, versiFormat: '2' } });
    expect(expectActed(submitted)).toMatchObject({
      state: 'diajukan',
      evidence: [{ kind: 'dokumen:diajukan' }],
    });
    const seen = (await read(d)).json().facts;
    expect(seen.angka).toEqual(frozen['facts']!['angka']);
    const valueOf = (name: string) => seen.angka.find(({ nama }: { nama: string }) => nama === name);
    // The official's certificate and the papers that were signed under this agreement are counted where they are.
    expect(valueOf('sertifikatAktif').nilai).toBeGreaterThan(0);
    expect(valueOf('tiket')).toMatchObject({ kueri: [expect.stringMatching(/^select/), expect.any(String)] });
    expectActed(await act(d, id, report, 'dikembalikan', { reason: 'Ulasan terlalu singkat' }));
    expectActed(await sign(k, { facts: { ...facts, versiFormat: '2' } }));
    expectActed(await act(d, id, report, 'diterima'));
    expect((await sign(k, { facts })).json().code).toBe('agreement.not-now');
  });
});
