// Runs one input after the other, told by index; the parent sees a hang by the answer that does not come.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { makeTestPki } from '../../test/pki/test-pki.ts';
import { makeInput } from './input.ts';
import { readSamples } from './samples.ts';
import { findFault } from './targets.ts';

export interface Answer {
  readonly index: number;
  readonly fault: string | undefined;
  /** CPU time, so that a busy machine does not count. */
  readonly ms: number;
  /** The most that the process ever held, in bytes. */
  readonly peak: number;
}

const [folder = '', seed = '1', target = ''] = process.argv.slice(2);
const samples = readSamples(folder);
const only = target === '' ? undefined : target;
const ground = {
  pki: await makeTestPki(),
  anchors: [new Uint8Array(readFileSync(path.join(folder, 'root.cer')))],
};

process.on('message', (index: number) => {
  void answer(index);
});
process.send?.('ready');

async function answer(index: number): Promise<void> {
  const input = makeInput(samples, Number(seed), index, only);
  const before = process.cpuUsage();
  const fault = await findFault(input, ground, only);
  const { user, system } = process.cpuUsage(before);
  const peak = process.resourceUsage().maxRSS * 1024;
  const message: Answer = { index, fault, ms: (user + system) / 1000, peak };
  process.send?.(message);
}
