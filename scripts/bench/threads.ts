import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { median } from './interleave.ts';
import type { Report } from './report.ts';
import { samplePdf } from './sample-pdf.ts';

const windowMs = 1500;
const rounds = 5;

/** How many signatures of 100 KB one thread makes in a while, and two threads, each with the delivery check. */
export async function benchThreads(report: Report): Promise<void> {
  const file = samplePdf();
  for (const kind of ['rsa-2048', 'p-256'] as const) {
    const threads = await Promise.all([startThread(kind, file), startThread(kind, file)]);
    const [first] = threads;
    const one: number[] = [];
    const two: number[] = [];
    for (let round = 0; round < rounds; round++) {
      one.push(await first.sign(windowMs));
      const counts = await Promise.all(threads.map((thread) => thread.sign(windowMs)));
      two.push(counts.reduce((sum, count) => sum + count, 0));
    }
    await Promise.all(threads.map((thread) => thread.end()));
    report.heading(`B-B of ${file.length} bytes in threads, ${kind}`);
    report.row('a signature, one thread', windowMs / median(one));
    report.row('a signature, two threads', windowMs / median(two));
    const gain = median(two.map((count, i) => count / (one[i] ?? Number.NaN)));
    report.bar(`${kind}: two threads over one`, gain, 'at least', 1.7);
  }
}

interface SigningThread {
  /** How many signatures it made in that time. */
  sign(milliseconds: number): Promise<number>;
  end(): Promise<unknown>;
}

async function startThread(kind: string, file: Uint8Array): Promise<SigningThread> {
  const worker = new Worker(new URL('signing-thread.ts', import.meta.url), { workerData: { kind, file } });
  const answer = async (): Promise<number> => {
    const [count] = (await once(worker, 'message')) as [number];
    return count;
  };
  await answer();
  return {
    sign: (milliseconds) => {
      worker.postMessage(milliseconds, []);
      return answer();
    },
    end: () => worker.terminate(),
  };
}
