/** Outside judges: other people's implementations that check what Sertel writes. Never needed at run time. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const probes = {
  openssl: ['openssl', 'version'],
  qpdf: ['qpdf', '--version'],
  pdfsig: ['pdfsig', '-v'],
  pdftotext: ['pdftotext', '-v'],
  pdftoppm: ['pdftoppm', '-v'],
  pdffonts: ['pdffonts', '-v'],
  certtool: ['certtool', '--version'],
  ocsptool: ['ocsptool', '--version'],
  chromium: ['chromium', '--version'],
  verapdf: ['verapdf-judge', '--version'],
  nginx: ['nginx', '-v'],
  softhsm: ['softhsm2-util', '--version'],
  pkcs11js: ['test', '-e', '.tmp/judges/pkcs11/node_modules/pkcs11js/build/Release/pkcs11.node'],
  keytool: ['keytool', '-printcrl', '-help'],
  zlint: ['zlint', '-version'],
  openpyxl: ['python3', '-c', 'import openpyxl'],
  schemathesis: ['schemathesis', '--version'],
  pyhanko: ['python3', '-c', 'import pyhanko'],
  icalendar: ['python3', '-c', 'import icalendar'],
} as const satisfies Record<string, readonly [string, ...string[]]>;

export type JudgeName = keyof typeof probes;

const found = new Map<JudgeName, boolean>();

/**
 * Compiled, by a Go newer than Debian's or a C++ compiler, or of an environment set up before them: where there is none its tests
 * are skipped in CI too.
 */
const optional: readonly JudgeName[] = ['zlint', 'pkcs11js', 'icalendar'];

/** Whether the judge is on this machine. Under CI=true its absence is a failure, elsewhere its tests are reported as skipped. */
export function judge(name: JudgeName): boolean {
  const known = found.get(name);
  if (known !== undefined) return known;
  const [command, ...args] = probes[name];
  const present = spawnSync(command, args, { stdio: 'ignore' }).status === 0;
  if (!present && process.env['CI'] === 'true' && !optional.includes(name))
    throw new Error(`the outside judge ${name} is missing; .ci/run installs it`);
  found.set(name, present);
  return present;
}

/** The folder of test material that others wrote, or undefined where it is absent. Under CI=true its absence is a failure. */
export function corpora(): string | undefined {
  const folder = process.env['SERTEL_CORPORA'] ?? new URL('../../shared/corpora', import.meta.url).pathname;
  const present = spawnSync('test', ['-d', folder]).status === 0;
  if (!present && process.env['CI'] === 'true')
    throw new Error('the corpora are missing; set SERTEL_CORPORA');
  return present ? folder : undefined;
}

/** The PDFs of that folder, by their paths in it. */
export const listPdfs = (folder: string): readonly string[] =>
  readFileSync(path.join(folder, 'pdf/index.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',')[0] ?? '');
