// Runs one input after the other, told by index; the parent sees a hang by the answer that does not come.
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

const [folder = '', seed = '1'] = process.argv.slice(2);
const samples = readSamples(folder);
const pki = await makeTestPki();

process.on('message', (index: number) => {
  void answer(index);
});
process.send?.('ready');

async function answer(index: number): Promise<void> {
  const { kind, bytes } = makeInput(samples, Number(seed), index);
  const before = process.cpuUsage();
  const fault = await findFault(kind, bytes, pki);
  const { user, system } = process.cpuUsage(before);
  const peak = process.resourceUsage().maxRSS * 1024;
  const message: Answer = { index, fault, ms: (user + system) / 1000, peak };
  process.send?.(message);
}
