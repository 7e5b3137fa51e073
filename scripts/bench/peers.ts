import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { randomBytes } from '#crypto';
import { signPdf } from '../../src/pades/sign/sign-pdf.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { bufferSource } from '../../src/pdf/source.ts';
import { buildPkcs12 } from '../../src/pki/pkcs12/pkcs12.ts';
import { judge } from '../../test/judges.ts';
import { makeTestPki } from '../../test/pki/test-pki.ts';
import { median } from './interleave.ts';
import type { Report } from './report.ts';
import { samplePdf } from './sample-pdf.ts';

const libpdf = '@libpdf/core@0.4.2';
const passphrase = 'bench';
const rounds = 5;
const signaturesARound = 40;

/**
 * The same B-B signature with the same RSA-2048 key by pyHanko and libpdf, each in a process of its own that is warm
 * when it is measured. Whichever is not there is left out; libpdf is installed by npm into a temporary folder.
 */
export async function benchPeers(report: Report): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sertel-bench-'));
  try {
    await compare(report, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function compare(report: Report, folder: string): Promise<void> {
  const pki = await makeTestPki('rsa-2048');
  const bytes = samplePdf();
  const [file, p12] = [path.join(folder, 'sample.pdf'), path.join(folder, 'signer.p12')];
  writeFileSync(file, bytes);
  writeFileSync(
    p12,
    buildPkcs12({ pkcs8: pki.signer.pkcs8, certificates: pki.certificates }, passphrase, randomBytes),
  );
  const ours = async (): Promise<number[]> => {
    const times: number[] = [];
    for (let i = 0; i < 2 * signaturesARound; i++) {
      const start = performance.now();
      await signPdf({
        document: openPdf(bufferSource(bytes)),
        signer: pki.signer.signer,
        certificates: pki.certificates,
        level: 'B-B',
        now: new Date(),
        random: randomBytes,
      });
      times.push(performance.now() - start);
    }
    return times;
  };
  const child = (command: string, args: readonly string[]) => (): number[] => {
    const { stdout } = spawnSync(command, [...args, file, p12, passphrase, String(2 * signaturesARound)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return JSON.parse(stdout) as number[];
  };
  const here = (name: string): string => new URL(name, import.meta.url).pathname;
  const module = installLibpdf(folder);
  const peers = {
    ...(judge('pyhanko') && { pyHanko: child('python3', [here('pyhanko_sign.py')]) }),
    ...(module !== undefined && { libpdf: child(process.execPath, [here('libpdf-child.mjs'), module]) }),
  };
  const times = new Map<string, number[]>();
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of Object.entries({ Sertel: ours, ...peers })) {
      const warm = (await run()).slice(signaturesARound);
      times.set(name, [...(times.get(name) ?? []), median(warm)]);
    }
  }
  report.heading(`B-B of ${bytes.length} bytes, RSA-2048, beside others`);
  const own = median(times.get('Sertel') ?? []);
  for (const [name, values] of times) {
    const note =
      name === 'Sertel' ? 'with the delivery check' : `${(median(values) / own).toFixed(0)} times Sertel’s`;
    report.row(name, median(values), note);
  }
}

/** The module's file, or undefined where npm cannot get it. */
function installLibpdf(folder: string): string | undefined {
  writeFileSync(path.join(folder, 'package.json'), '{"private":true}');
  const { status } = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', libpdf], {
    cwd: folder,
    stdio: 'ignore',
  });
  return status === 0 ? createRequire(path.join(folder, 'package.json')).resolve('@libpdf/core') : undefined;
}
