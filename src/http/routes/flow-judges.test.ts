import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDemoApp, type DemoApp } from '../../../test/demo-app.ts';
import { act, makeFlow, openColleague, openOfficial } from '../../../test/flow-desk.ts';
import { judge } from '../../../test/judges.ts';
import type { FlowAnswer } from '../../contract/flows.ts';

// A reviewer, two parafs, two signatures of two organisations, and a paraf after them: one file, judged by others.
let desk: DemoApp;
let done: FlowAnswer;
let signed: Uint8Array;
const folder = mkdtempSync(path.join(tmpdir(), 'sertel-flow-'));
const file = path.join(folder, 'final.pdf');

const corner = (name: string, page: string): object => ({
  kind: 'corner',
  corner: name,
  page,
  width: 60,
  height: 40,
});
const tagged = (tag: string): object => ({ kind: 'tag', tag, width: 220, height: 84 });

beforeAll(async () => {
  desk = await openDemoApp();
  const sender = await openColleague(desk, 'LKPP');
  const reviewer = await openColleague(desk, 'LKPP');
  const first = await openColleague(desk, 'LKPP', 'coordinator');
  const second = await openColleague(desk, 'BSSN', 'coordinator');
  const ours = await openOfficial(desk, 'rahmawati.peraga@lkpp.example');
  const theirs = await openOfficial(desk, 'siti.umpama@bssn.example');
  const { email: lastEmail } = desk.demo.officials.find(
    ({ organisation, email }) => organisation === 'BSSN' && email !== theirs.email,
  )!;
  const last = await openOfficial(desk, lastEmail);
  const { id } = await makeFlow(desk, sender, {
    title: 'Perjanjian kerja sama',
    steps: [
      [{ email: reviewer.email, kind: 'review' }],
      [
        { email: first.email, kind: 'paraf', placement: corner('lower-right', 'all') },
        { email: second.email, kind: 'paraf', placement: corner('lower-left', 'all') },
      ],
      [
        { email: ours.email, kind: 'sign', placement: tagged('ttd_pejabat_1') },
        { email: theirs.email, kind: 'sign', placement: tagged('ttd_pejabat_2') },
      ],
      [{ email: last.email, kind: 'paraf', placement: corner('upper-right', 'last') }],
    ],
  });
  for (const [who, name] of [
    [reviewer, 'approve'],
    [second, 'paraf'],
    [first, 'paraf'],
    [theirs, 'sign'],
    [ours, 'sign'],
  ] as const) {
    const answer = await act(who, id, name);
    if (answer.statusCode !== 200) throw new Error(answer.body);
  }
  done = (await act(last, id, 'paraf', { passphrase: last.passphrase })).json<FlowAnswer>();
  const answer = await sender.ask('GET', `/flows/${id}/versions/${done.versions.length}/file`);
  signed = answer.rawPayload;
  writeFileSync(file, signed);
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await desk.close();
});

describe('a document with parafs and signatures of two organisations', () => {
  it('is complete, with three signatures in six versions', () => {
    expect(done).toMatchObject({ state: 'completed', signatures: 3 });
    expect(done.versions.map(({ madeBy }) => madeBy)).toEqual([
      'upload',
      'paraf',
      'paraf',
      'signature',
      'signature',
      'signature',
    ]);
  });

  it('is what its verification page says is valid', async () => {
    const page = await desk.app.inject({ url: new URL(done.versions.at(-1)!.verificationUrl!).pathname });
    expect(page.body).toContain('SAH');
    expect(page.body).not.toContain('TIDAK SAH');
  });

  it.skipIf(!judge('pdfsig') || !judge('qpdf'))('is sound to qpdf and valid to poppler', () => {
    execFileSync('qpdf', ['--check', file], { stdio: 'pipe' });
    const said = execFileSync('pdfsig', ['-nocert', file], { encoding: 'utf8', stdio: 'pipe' });
    // The archive timestamp is one more.
    expect(said.match(/Signature is Valid/g)!.length).toBeGreaterThanOrEqual(3);
    expect(said).not.toMatch(/Signature is Invalid|Digest Mismatch/);
  });

  it.skipIf(!judge('pdftotext'))('shows the parafs of both on each page, in the text too', () => {
    for (const page of ['1', '2']) {
      const text = execFileSync('pdftotext', ['-f', page, '-l', page, file, '-'], { encoding: 'utf8' });
      expect(text.match(/^OC$/gm)).toHaveLength(2);
    }
  });

  it.skipIf(!judge('pyhanko'))(
    'is trusted by pyHanko at B-LT, its own difference analysis included',
    () => {
      const root = path.join(folder, 'root.pem');
      writeFileSync(
        root,
        desk.demo.pki.root.includes('BEGIN') ? desk.demo.pki.root : readFileSync(desk.demo.pki.root),
      );
      const script = new URL('../../../test/judges/pyhanko_validate.py', import.meta.url).pathname;
      const said = execFileSync('python3', [script, root, 'B-LT', file], { encoding: 'utf8' });
      const verdict = JSON.parse(said);
      expect(verdict).not.toHaveProperty('error');
      expect(verdict.signatures.map((one: { bottomLine: boolean }) => one.bottomLine)).toEqual([
        true,
        true,
        true,
      ]);
    },
    90_000,
  );
});
