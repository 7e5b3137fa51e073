import { mutate } from './mutate.ts';
import { randomFrom } from './random.ts';
import type { Sample } from './samples.ts';
import { kindOfTarget } from './targets.ts';

export interface Input extends Sample {
  /** The sample as it was. */
  readonly original: Uint8Array;
}

/** The input with this index in the run with this seed; of the target's kind where one is named. */
export function makeInput(samples: readonly Sample[], seed: number, index: number, target?: string): Input {
  const random = randomFrom(Math.imul(seed, 0x9e3779b1) + index);
  const drawn = random.below(3) === 0 ? 'der' : 'pdf';
  const kind = kindOfTarget(target) ?? drawn;
  const pool = samples.filter((sample) => sample.kind === kind);
  const [sample, other] = [pool[random.below(pool.length)], pool[random.below(pool.length)]];
  if (sample === undefined || other === undefined) throw new Error(`expected samples of kind ${kind}`);
  const bytes = mutate(sample.bytes, kind, random, other.bytes);
  return { name: sample.name, kind, bytes, original: sample.bytes };
}
