export interface WordRun {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** More words than a clause has; above that it is told as taken out and put in as a whole. */
const mostWords = 3000;

/** What a text says anew, word by word: the longest common sequence stays, the rest was removed or added. */
export function diffWords(before: string, after: string): readonly WordRun[] {
  const [a, b] = [wordsIn(before), wordsIn(after)];
  if (a.length > mostWords || b.length > mostWords)
    return joined([...a.map(run('removed')), ...b.map(run('added'))]);
  const lengths = commonLengths(a, b);
  const width = b.length + 1;
  const runs: WordRun[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i], b[j]];
    if (left !== undefined && left === right) {
      runs.push({ kind: 'same', text: left });
      i++;
      j++;
    } else if (
      left !== undefined &&
      (right === undefined || (lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0))
    ) {
      runs.push({ kind: 'removed', text: left });
      i++;
    } else if (right !== undefined) {
      runs.push({ kind: 'added', text: right });
      j++;
    }
  }
  return joined(runs);
}

/** Of each pair of ends, how long their longest common sequence is. */
function commonLengths(a: readonly string[], b: readonly string[]): Uint16Array {
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        a[i] === b[j]
          ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0);
  return lengths;
}

const wordsIn = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');

const run =
  (kind: WordRun['kind']) =>
  (text: string): WordRun => ({ kind, text });

function joined(runs: readonly WordRun[]): readonly WordRun[] {
  const out: WordRun[] = [];
  for (const { kind, text } of runs) {
    const last = out.at(-1);
    if (last?.kind === kind) out[out.length - 1] = { kind, text: `${last.text} ${text}` };
    else out.push({ kind, text });
  }
  return out;
}
