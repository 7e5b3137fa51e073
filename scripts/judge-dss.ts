/**
 * EU DSS beside us, offline, by hand (Java 17 and Maven): the lives of signatures in time with their evidence, and every fifth
 * file of the corpora without anchors. Prints how many verdicts are alike and each that differs.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SignatureReport } from '../src/pades/validate/report.ts';
import { validatePdf } from '../src/pades/validate/validate-pdf.ts';
import { bufferSource } from '../src/pdf/source.ts';
import { corpora, listPdfs } from '../test/judges.ts';
import { scenarios } from '../test/pki/scenarios.ts';
import { makeTimeline } from '../test/pki/timeline.ts';

interface Question {
  readonly name: string;
  readonly line: string;
  readonly ours: readonly SignatureReport[];
}

const project = new URL('../test/judges/dss/', import.meta.url).pathname;
const built = new URL('../.tmp/dss/', import.meta.url).pathname;
let written = 0;
/** Of the corpora a sample: one file takes EU DSS a second. */
const everyOf = 5;
const folder = mkdtempSync(path.join(tmpdir(), 'sertel-dss-'));
build();
const questions = [...(await livesInTime()), ...filesOfTheCorpora()];
const answers = ask(questions);
let alike = 0;
questions.forEach(({ name, ours }, index) => {
  const theirs = answers[index] ?? [];
  ours.forEach((signature, place) => {
    const own = wordOf(signature);
    const other = theirs[place] ?? 'nothing';
    if (own === other) alike++;
    else console.log(`${name}: ours ${own} (${signature.finding.code}), DSS ${other}`);
  });
  if (theirs.length > ours.length)
    console.log(`${name}: DSS also sees ${theirs.slice(ours.length).join(', ')}`);
});
console.log(`EU DSS 6.2: ${questions.length} files, ${alike} signatures alike`);
rmSync(folder, { recursive: true });

function build(): void {
  const goals = ['-q', '-B', '-f', path.join(project, 'pom.xml'), 'compile', 'dependency:copy-dependencies'];
  const { status, stdout, stderr } = spawnSync('mvn', [...goals, `-DoutputDirectory=${built}lib`]);
  if (status !== 0) throw new Error(`mvn: ${String(stdout).slice(0, 2000)}${String(stderr)}`);
}

async function livesInTime(): Promise<readonly Question[]> {
  const asked: Question[] = [];
  for (const { name, live, keys } of scenarios) {
    const { bytes, at, anchors, evidence, policy } = await live(await makeTimeline(...(keys ?? [])));
    const line = [
      write(bytes, 'pdf'),
      anchors.map((der) => write(der, 'cer')).join(';'),
      String(at.getTime()),
      evidence.crls.map((der) => write(der, 'crl')).join(';'),
      evidence.ocsps.map((der) => write(der, 'ors')).join(';'),
    ].join('\t');
    const { signatures } = validatePdf(bufferSource(bytes), { anchors, at, evidence, ...policy });
    asked.push({ name, line, ours: signatures });
  }
  return asked;
}

function filesOfTheCorpora(): readonly Question[] {
  const root = corpora();
  if (root === undefined) return [];
  return listPdfs(root).flatMap((name, index) => {
    if (index % everyOf !== 0) return [];
    const file = path.join(root, name);
    const { signatures } = validatePdf(bufferSource(readFileSync(file)), { anchors: [], at: new Date() });
    return signatures.length === 0 ? [] : [{ name, line: `${file}\t\t\t\t`, ours: signatures }];
  });
}

function write(bytes: Uint8Array, kind: string): string {
  const file = path.join(folder, `${++written}.${kind}`);
  writeFileSync(file, bytes);
  return file;
}

function ask(asked: readonly Question[]): readonly (readonly string[])[] {
  const input = asked.map(({ line }) => `${line}\n`).join('');
  const classPath = `${built}lib/*${path.delimiter}${built}classes`;
  const { stdout } = spawnSync('java', ['-cp', classPath, 'DssJudge'], { input, maxBuffer: 2 ** 26 });
  return String(stdout)
    .split(/^\.\n/m)
    .map((block) =>
      block
        .split('\n')
        .filter(Boolean)
        .map((row) => row.split('\t').slice(2).filter(Boolean).join('/')),
    );
}

function wordOf({ verdict, subIndication }: SignatureReport): string {
  const indication = { passed: 'TOTAL_PASSED', failed: 'TOTAL_FAILED', indeterminate: 'INDETERMINATE' }[
    verdict
  ];
  return subIndication === undefined ? indication : `${indication}/${subIndication}`;
}
