/**
 * The browser module in Chromium beside the same engine on Node: every PDF of the corpus under 5 MB and every attack
 * sample with its twin must come out with the same report and summary. Prints the differences, the sizes and the times.
 */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { reportPdf, validatePdf } from '../browser/validate-pdf.ts';
import { attackClasses, twinsOf } from '../test/attacks/all-attacks.ts';
import { makeAttackGround } from '../test/attacks/attack-ground.ts';
import { checkInChromium } from '../test/chromium/check-in-chromium.ts';
import { corpora, judge, listPdfs } from '../test/judges.ts';
import { bundleBrowser } from './build/bundle-browser.ts';

const largest = 5_000_000;

if (!judge('chromium')) {
  console.log('chromium: not on this machine, skipped');
  process.exit();
}
const bundle = mkdtempSync(path.join(tmpdir(), 'sertel-bundle-'));
await bundleBrowser(bundle);
const browser = await checkInChromium(bundle);
const at = new Date();
const differences: string[] = [];
const times: { readonly name: string; readonly ratio: number; readonly ms: number }[] = [];
let [checked, nodeMs, browserMs] = [0, 0, 0];

const folder = corpora();
for (const file of folder === undefined ? [] : listPdfs(folder)) {
  const place = path.join(folder ?? '', file);
  if (statSync(place).size < largest) await compare(file, new Uint8Array(readFileSync(place)), []);
}
const ground = await makeAttackGround();
for (const attackClass of attackClasses)
  for (const { title, make } of [...attackClass.attacks, ...twinsOf(attackClass)])
    await compare(`${attackClass.name}: ${title}`, await make(ground), [ground.pki.root.certificate.raw]);

await browser.close();
rmSync(bundle, { recursive: true });
console.log(
  `browser: ${checked} files, ${differences.length} differ; Node ${nodeMs.toFixed(0)} ms, Chromium ${browserMs.toFixed(0)} ms`,
);
for (const { name, ms, ratio } of times.toSorted((a, b) => b.ms - a.ms).slice(0, 5))
  console.log(`slowest    ${name}: ${ms.toFixed(0)} ms, ${ratio.toFixed(1)} times Node`);
for (const line of differences) console.log(line);
if (differences.length > 0) process.exitCode = 1;

async function compare(name: string, bytes: Uint8Array, trust: readonly Uint8Array[]): Promise<void> {
  const started = performance.now();
  const { report } = await reportPdf(bytes, { anchors: trust, at });
  const ms = performance.now() - started;
  const there = await browser.check(bytes, { trust, at });
  checked++;
  nodeMs += ms;
  browserMs += there.ms;
  times.push({ name, ms: there.ms, ratio: there.ms / ms });
  const summary = await validatePdf(bytes, { trust, at });
  const difference = differenceOf({ report, summary }, { report: there.report, summary: there.summary });
  if (difference !== undefined) differences.push(`differs    ${name}: ${difference}`);
}

function differenceOf(here: object, there: object): string | undefined {
  const [a, b] = [JSON.stringify(here), JSON.stringify(there)];
  if (a === b) return undefined;
  let same = 0;
  while (a[same] === b[same]) same++;
  const from = Math.max(0, same - 60);
  return `Node ${a.slice(from, from + 160)} | Chromium ${b.slice(from, from + 160)}`;
}
