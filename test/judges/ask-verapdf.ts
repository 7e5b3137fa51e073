/** veraPDF's verdict on files: one virtual machine for all of them (test/judges/verapdf/install.sh). */
import { spawnSync } from 'node:child_process';

export interface Conformance {
  /** `1b`, `2u`, `ua1`; `-` where nothing is declared. */
  readonly flavour: string;
  /** `none`: the file declares nothing; `error`: veraPDF cannot read it. */
  readonly verdict: 'pass' | 'fail' | 'none' | 'error';
  /** The rules that fail by clause and test number, with how often and what they ask for. */
  readonly faults: string;
}

/** In the order of the files. Without a flavour: what each declares in its own metadata. */
export function askVeraPdf(
  files: readonly { readonly path: string; readonly flavour?: string }[],
): readonly Conformance[] {
  const input = files.map(({ path, flavour = '-' }) => `${flavour}\t${path}\n`).join('');
  const { stdout, stderr } = spawnSync('verapdf-judge', { input, encoding: 'utf8', timeout: 300_000 });
  const lines = stdout.split('\n').slice(0, -1);
  if (lines.length !== files.length)
    throw new Error(`expected ${files.length} verdicts of veraPDF, got ${lines.length}: ${stderr}`);
  return lines.map((line) => {
    const [flavour = '', verdict = '', faults = ''] = line.split('\t');
    if (verdict !== 'pass' && verdict !== 'fail' && verdict !== 'none' && verdict !== 'error')
      throw new Error(`expected a verdict of veraPDF, got ${JSON.stringify(line)}`);
    return { flavour, verdict, faults };
  });
}
