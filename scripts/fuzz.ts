// Mutation fuzzing: mutated PDFs and DER through every reader and the signing path, in a child process so that a
// hang is seen. The seed is printed; the same seed over the same samples (.tmp/fuzz/samples, the corpora) makes the
// same inputs. What is found is saved beside its report in .tmp/fuzz. With --target (validate, sign, crl …) only that
// one is run, over inputs of its kind.
import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Answer } from './fuzz/child.ts';
import { makeInput } from './fuzz/input.ts';
import { makeSamples, readSamples } from './fuzz/samples.ts';

const mostMs = 2000;
const mostBytes = 512 * 1024 * 1024;
const hangMs = 20_000;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    minutes: { type: 'string' },
    inputs: { type: 'string' },
    target: { type: 'string' },
    at: { type: 'string' },
  },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
const first = Number(values.at ?? 0);
const count = Number(values.inputs ?? (values.at === undefined ? Number.POSITIVE_INFINITY : 1));
const until =
  (values.inputs ?? values.at)
    ? Number.POSITIVE_INFINITY
    : Date.now() + Number(values.minutes ?? 0.4) * 60_000;
const folder = path.resolve('.tmp/fuzz');
const samplesFolder = path.join(folder, 'samples');

await makeSamples(samplesFolder);
const samples = readSamples(samplesFolder);
console.log(`fuzz: seed ${seed}, ${samples.length} samples`);
const found: string[] = [];
const told = new Set<string>();
let slowest = { ms: 0, index: 0 };
let peak = 0;
let index = first;
let child = await start();
for (; index < first + count && Date.now() < until; index++) {
  const answer = await ask(child, index);
  if (answer === undefined) {
    report(index, `hang or crash: no answer within ${hangMs} ms`);
  } else {
    if (answer.ms > slowest.ms) slowest = { ms: answer.ms, index };
    peak = Math.max(peak, answer.peak);
    if (answer.fault !== undefined) report(index, answer.fault);
    else if (answer.ms > mostMs) report(index, `took ${answer.ms.toFixed(0)} ms`);
    else if (answer.peak > mostBytes) report(index, `took ${Math.round(answer.peak / 1e6)} MB`);
  }
  if (answer === undefined || answer.peak > mostBytes) {
    child.kill('SIGKILL');
    child = await start();
  }
}
child.kill();
console.log(
  `fuzz: ${index - first} inputs, ${found.length} findings; slowest ${slowest.ms.toFixed(0)} ms (${slowest.index}), peak ${Math.round(peak / 1e6)} MB`,
);
if (found.length > 0) process.exitCode = 1;

function start(): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    const args = [samplesFolder, String(seed), values.target ?? ''];
    const forked = fork(new URL('fuzz/child.ts', import.meta.url), args);
    forked.once('message', () => resolve(forked));
    forked.once('error', reject);
  });
}

function ask(to: ChildProcess, at: number): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const done = (answer?: Answer): void => {
      clearTimeout(timer);
      to.removeAllListeners('message').removeAllListeners('exit');
      resolve(answer);
    };
    const timer = setTimeout(done, hangMs);
    to.once('message', done);
    to.once('exit', () => done());
    to.send(at);
  });
}

function report(at: number, fault: string): void {
  const { name, kind, bytes } = makeInput(samples, seed, at, values.target);
  const file = path.join(folder, `${seed}-${at}.${kind}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, bytes);
  writeFileSync(`${file}.txt`, `${name}, ${bytes.length} bytes\n${fault}\n`);
  found.push(file);
  const kept = fault.split('\n').slice(0, 3).join('\n  ');
  if (told.has(kept)) return;
  told.add(kept);
  console.log(`finding ${at} (${name}, ${bytes.length} bytes): ${kept}\n  ${file}`);
}
