import { AppError } from '../../lib/errors.ts';
import type { SelfCheck } from './tasks.ts';

/** Misbehaves as asked, so that it can be seen that the pool ends such work. */
export function runSelfCheck(kind: SelfCheck): string {
  const kept: unknown[] = [];
  switch (kind) {
    case 'answer':
      return 'ok';
    case 'refuse':
      throw new SelfCheckRefusal('self-check.refused', 'refused on purpose');
    case 'throw':
      throw new TypeError('a bug on purpose');
    case 'exit':
      return process.exit(1);
    case 'hang':
      for (;;) kept.length = 0;
    case 'fill-heap':
      for (;;) kept.push(Array.from({ length: 1000 }, (_, index) => String(index)));
    case 'fill-buffers':
      for (;;) kept.push(new Uint8Array(2 ** 20).fill(1));
  }
}

class SelfCheckRefusal extends AppError<'self-check.refused'> {}
