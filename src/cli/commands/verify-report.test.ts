import { appendFileSync, mkdtempSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { makeTestPki } from '../../../test/pki/test-pki.ts';
import { formPdf, signTest } from '../../../test/signed-pdf.ts';
import { validationReportSchema } from '../../contract/validation.ts';
import { encodePem, parsePem } from '../../pki/x509/pem.ts';
import { exitCodes, UsageError } from '../output.ts';
import { verifyCommand } from './verify.ts';

const lines: string[] = [];
const output = {
  line: (text: string) => void lines.push(text),
  problem: (text: string) => void lines.push(text),
};
const parts = {
  clock: () => new Date(),
  ownTrust: () => Promise.resolve({ anchors: [], version: undefined }),
  ownEvidence: () => Promise.resolve(undefined),
};
const verify = (...args: readonly string[]) => verifyCommand([...args, '--offline'], parts, output);

let folder: string;
const at = (name: string): string => path.join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'sertel-report-'));
  const pki = await makeTestPki();
  writeFileSync(at('root.pem'), encodePem('CERTIFICATE', pki.root.certificate.raw));
  writeFileSync(at('ttd.pdf'), await signTest(pki, formPdf(), { level: 'B-LTA' }));
});

it('writes a report that its schema describes, whose evidence is all in it', async () => {
  expect(await verify(at('ttd.pdf'), '--trust', at('root.pem'), '--report', at('report.json'))).toBe(0);
  const report = validationReportSchema.strict().parse(JSON.parse(readFileSync(at('report.json'), 'utf8')));
  expect(report).toMatchObject({ verdict: 'passed', indication: 'TOTAL-PASSED', subIndication: null });
  const known = new Set(report.evidence.map(({ sha256 }) => sha256));
  const all = [...report.signatures, ...report.documentTimestamps];
  const referred = all.flatMap(({ checks }) => checks.flatMap(({ evidence }) => evidence));
  expect(referred.length).toBeGreaterThan(5);
  expect(referred.filter((sha256) => !known.has(sha256))).toEqual([]);
});

it.each(['bundle', 'bundle.zip'])('comes to the same report again from %s', async (bundle) => {
  await verify(at('ttd.pdf'), '--trust', at('root.pem'), '--evidence', at(bundle));
  lines.length = 0;
  expect(await verify(at('ttd.pdf'), '--replay', at(bundle), '--trust', at('root.pem'))).toBe(exitCodes.done);
  expect(lines.join('\n')).toContain('laporan sama');
});

it('does not take the word of a bundle for the root that its maker chose', async () => {
  await verify(at('ttd.pdf'), '--trust', at('root.pem'), '--evidence', at('own-root'));
  const stranger = await makeTestPki();
  writeFileSync(at('stranger.pem'), encodePem('CERTIFICATE', stranger.root.certificate.raw));
  for (const trust of [[], ['--trust', at('stranger.pem')]]) {
    lines.length = 0;
    const code = await verify(at('ttd.pdf'), '--replay', at('own-root'), ...trust);
    expect(code).toBe(exitCodes.undecided);
    expect(lines[0]).toContain('ttd.pdf: BELUM DAPAT DIPASTIKAN');
    expect(lines[0]).toContain('Hanya berkas bukti ini yang memercayai');
    expect(lines[0]).not.toContain(': SAH');
  }
});

it('takes the platform’s own store for what a bundle’s anchors are compared with', async () => {
  await verify(at('ttd.pdf'), '--trust', at('root.pem'), '--evidence', at('stored'));
  const anchors = parsePem(readFileSync(at('root.pem'), 'utf8'), 'CERTIFICATE');
  const ownTrust = () => Promise.resolve({ anchors, version: undefined });
  const code = await verifyCommand([at('ttd.pdf'), '--replay', at('stored')], { ...parts, ownTrust }, output);
  expect(code).toBe(exitCodes.done);
});

it('refuses a bundle in a folder that is larger than an archive may be', async () => {
  await verify(at('ttd.pdf'), '--trust', at('root.pem'), '--evidence', at('large'));
  writeFileSync(at('large/crls-of-all'), '');
  truncateSync(at('large/crls-of-all'), 256 * 2 ** 20);
  await expect(verify(at('ttd.pdf'), '--replay', at('large'))).rejects.toMatchObject({
    code: 'bundle.too-large',
  });
});

it('refuses a bundle about another PDF, one whose evidence was exchanged and one that is none', async () => {
  await verify(at('ttd.pdf'), '--trust', at('root.pem'), '--evidence', at('other'));
  writeFileSync(at('longer.pdf'), readFileSync(at('ttd.pdf')));
  appendFileSync(at('longer.pdf'), '\n');
  await expect(verify(at('longer.pdf'), '--replay', at('other'))).rejects.toMatchObject({
    code: 'bundle.other-document',
  });
  const [anchor] = (JSON.parse(readFileSync(at('other/bundle.json'), 'utf8')) as { anchors: string[] })
    .anchors;
  appendFileSync(at(`other/certificates/${anchor}.cer`), 'x');
  await expect(verify(at('ttd.pdf'), '--replay', at('other'))).rejects.toMatchObject({
    code: 'bundle.malformed',
  });
  writeFileSync(at('none.zip'), 'bukan');
  await expect(verify(at('ttd.pdf'), '--replay', at('none.zip'))).rejects.toMatchObject({
    code: 'zip.malformed',
  });
});

it('says when a bundle leads to another report than the one in it', async () => {
  await verify(at('ttd.pdf'), '--trust', at('root.pem'), '--evidence', at('edited'));
  const text = readFileSync(at('edited/report.json'), 'utf8');
  writeFileSync(at('edited/report.json'), text.replace('"passed"', '"failed"'));
  expect(await verify(at('ttd.pdf'), '--replay', at('edited'))).toBe(exitCodes.unusable);
});

it('lists every check for an expert', async () => {
  lines.length = 0;
  await verify(at('ttd.pdf'), '--trust', at('root.pem'), '--detail');
  expect(lines.join('\n')).toContain('EN 319 102-1 5.2.7');
});

it('wants one PDF for a report', async () => {
  await expect(verify(folder, at('ttd.pdf'), '--report', at('r.json'))).rejects.toThrow(UsageError);
});

it('writes the report to print, which is a PDF without a signature', async () => {
  await verify(at('ttd.pdf'), '--trust', at('root.pem'), '--pdf-report', at('laporan.pdf'));
  lines.length = 0;
  expect(await verify(at('laporan.pdf'))).toBe(exitCodes.undecided);
  expect(lines.join('\n')).toContain('TIDAK BERTANDA TANGAN');
});
