import { mutate } from './mutate.ts';
import { randomFrom } from './random.ts';
import type { Sample } from './samples.ts';

/** The input with this index in the run with this seed. */
export function makeInput(samples: readonly Sample[], seed: number, index: number): Sample {
  const random = randomFrom(Math.imul(seed, 0x9e3779b1) + index);
  const kind = random.below(3) === 0 ? 'der' : 'pdf';
  const pool = samples.filter((sample) => sample.kind === kind);
  const [sample, other] = [pool[random.below(pool.length)], pool[random.below(pool.length)]];
  if (sample === undefined || other === undefined) throw new Error(`expected samples of kind ${kind}`);
  return { name: sample.name, kind, bytes: mutate(sample.bytes, kind, random, other.bytes) };
}
