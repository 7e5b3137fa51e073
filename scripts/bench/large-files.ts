import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { judge } from '../../test/judges.ts';
import { median } from './interleave.ts';
import type { LargeFileTask, LargeFileTimes } from './large-file-child.ts';
import { writeLargePdf } from './large-pdf.ts';
import type { Report } from './report.ts';

const megabyte = 1_000_000;

/** Large files from disk to disk, each task in a process of its own, whose memory tells what it held. */
export function benchLargeFiles(report: Report): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sertel-bench-'));
  try {
    for (const { name, file } of makeFiles(folder)) compare(report, name, file);
  } finally {
    rmSync(folder, { recursive: true });
  }
  return Promise.resolve();
}

/** Those that qpdf makes of the 500 MB file are left out where there is no qpdf. */
function* makeFiles(folder: string): Iterable<{ readonly name: string; readonly file: string }> {
  const make = (name: string): string => path.join(folder, `${name}.pdf`);
  writeLargePdf(make('50'), 50 * megabyte);
  yield { name: '50 MB', file: make('50') };
  rmSync(make('50'));
  writeLargePdf(make('500'), 500 * megabyte);
  yield { name: '500 MB', file: make('500') };
  if (!judge('qpdf')) return;
  const rewritten = [
    ['500 MB, linearized', '--linearize', '--object-streams=disable'],
    ['500 MB, cross-reference stream', '--object-streams=generate'],
  ] as const;
  for (const [name, ...options] of rewritten) {
    spawnSync('qpdf', [make('500'), make('other'), '--stream-data=preserve', ...options]);
    yield { name, file: make('other') };
    rmSync(make('other'));
  }
}

const rounds = 3;

function compare(report: Report, name: string, file: string): void {
  report.heading(`B-B of ${name} from disk to disk (${statSync(file).size} bytes)`);
  const idle = run('idle', file);
  const pairs = Array.from({ length: rounds }, () => ({
    floor: run('copy', file),
    signed: run('sign', file),
  }));
  report.row('read + SHA-256 + write (floor)', median(pairs.map(({ floor }) => floor.milliseconds)));
  report.row('signed, with the delivery check', median(pairs.map(({ signed }) => signed.milliseconds)));
  const ratio = median(pairs.map(({ floor, signed }) => signed.milliseconds / floor.milliseconds));
  report.bar(`${name}: times the floor`, ratio, 'at most', 2);
  const memory = Math.max(...pairs.map(({ signed }) => signed.peakKib)) - idle.peakKib;
  report.bar(`${name}: megabytes above an idle process`, (memory * 1024) / megabyte, 'at most', 80);
}

function run(task: LargeFileTask, file: string): LargeFileTimes {
  const child = spawnSync(
    process.execPath,
    [new URL('large-file-child.ts', import.meta.url).pathname, task, file],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  );
  if (child.status !== 0) throw new Error(`${task} of ${file} ended with ${child.status ?? child.signal}`);
  return JSON.parse(child.stdout) as LargeFileTimes;
}
