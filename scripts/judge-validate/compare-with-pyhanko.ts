import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { SignatureReport } from '../../src/pades/validate/report.ts';
import { validatePdf } from '../../src/pades/validate/validate-pdf.ts';
import { bufferSource } from '../../src/pdf/source.ts';
import { judge } from '../../test/judges.ts';
import { pyhankoDifferences } from '../../test/pyhanko-differences.ts';

interface TheirSignature {
  readonly field: string;
  readonly error?: string;
  readonly intact: boolean;
  readonly valid: boolean;
  readonly changes: string | null;
  /** No change, or only such as the certification and the locks let through. */
  readonly allowed: boolean;
}

interface TheirFile {
  readonly file: string;
  readonly error?: string;
  readonly signatures?: readonly TheirSignature[];
}

/**
 * Whether pyHanko and we say the same of each signature: that its bytes are intact and, where they are, that what came
 * after it may be. Files and signatures that pyHanko cannot read are counted, not judged. False where a difference is
 * not among those known, or a known one is gone.
 */
export function compareWithPyhanko(folder: string, files: readonly string[]): boolean {
  if (!judge('pyhanko')) {
    console.log('pyHanko: not on this machine, skipped');
    return true;
  }
  const known = new Map(
    pyhankoDifferences.flatMap(({ signatures, why }) => signatures.map((signature) => [signature, why])),
  );
  const counts = { agree: 0, known: 0, unread: 0 };
  const unexplained: string[] = [];
  const seen = new Set<string>();
  for (const { file, signatures } of askPyhanko(folder, files)) {
    if (signatures === undefined) counts.unread++;
    if (signatures === undefined || signatures.length === 0) continue;
    const report = validatePdf(bufferSource(readFileSync(file)), { anchors: [], at: new Date() });
    const ours = [...report.signatures, ...report.documentTimestamps];
    for (const theirs of signatures) {
      const id = `${file.slice(folder.length + '/pdf/'.length)}#${theirs.field}`;
      const difference = differenceOf(
        theirs,
        ours.find(({ field }) => field === theirs.field),
      );
      if (theirs.error !== undefined) counts.unread++;
      else if (difference === undefined) counts.agree++;
      else if (known.has(id)) counts.known++;
      else unexplained.push(`pyHanko    ${id}: ${difference}`);
      if (difference !== undefined) seen.add(id);
    }
  }
  const gone = [...known.keys()].filter((id) => !seen.has(id));
  console.log(
    `pyHanko: ${counts.agree} signatures alike, ${counts.known} differ as explained, ${unexplained.length} unexplained; ${counts.unread} files or signatures that it cannot read`,
  );
  for (const line of unexplained) console.log(line);
  for (const id of gone)
    console.log(`pyHanko    ${id}: a known difference that is gone; take it off the list`);
  return unexplained.length + gone.length === 0;
}

function askPyhanko(folder: string, files: readonly string[]): readonly TheirFile[] {
  const script = new URL('../../test/judges/pyhanko_changes.py', import.meta.url).pathname;
  const { stdout, status } = spawnSync('python3', [script], {
    input: files.map((file) => `${folder}/${file}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const lines = stdout.trim().split('\n');
  if (status !== 0 || lines.length !== files.length)
    throw new Error(`expected ${files.length} answers of pyHanko, got ${lines.length}`);
  return lines.map((line): TheirFile => JSON.parse(line));
}

function differenceOf(theirs: TheirSignature, ours: SignatureReport | undefined): string | undefined {
  if (theirs.error !== undefined) return undefined;
  if (ours === undefined) return 'not found here';
  const intact = theirs.intact && theirs.valid;
  if (intact !== (ours.integrity === 'intact'))
    return `${intact ? 'intact' : 'broken'}, here ${ours.integrity} (${ours.finding.code})`;
  const allowed = ours.changesAfter.every((change) => change.allowed);
  if (!intact || allowed === theirs.allowed) return undefined;
  const denied = ours.changesAfter.find((change) => !change.allowed);
  return `changes ${theirs.changes} ${theirs.allowed ? 'allowed' : 'not allowed'}, here ${denied?.what.en ?? 'allowed'}`;
}
