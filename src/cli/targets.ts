import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from './output.ts';

export interface Target {
  readonly from: string;
  readonly to: string;
}

/** Which file becomes which: one file, or many into a folder; never over the original. @throws {UsageError} */
export async function targetsOf({
  inputs,
  out,
}: {
  readonly inputs: readonly string[];
  readonly out: string;
}): Promise<readonly Target[]> {
  const isFolder = await stat(out).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (inputs.length > 1 && !isFolder)
    throw new UsageError(`expected -o to be an existing folder for several files, got ${out}`);
  if (!isFolder && !(await isThere(path.dirname(out)))) {
    throw new UsageError(`expected the folder of -o to be there, but there is no ${path.dirname(out)}`);
  }
  const taken = new Map<string, string>();
  const targets = inputs.map((from) => ({ from, to: isFolder ? path.join(out, path.basename(from)) : out }));
  for (const { from, to } of targets) {
    if ((await placeOf(to)) === (await placeOf(from)))
      throw new UsageError(`expected another file than ${from} for the result`);
    const other = taken.get(to);
    if (other !== undefined) {
      throw new UsageError(
        `expected files of different names, but ${other} and ${from} would both become ${to}; give them different folders`,
      );
    }
    taken.set(to, from);
  }
  return targets;
}

/** Links lead to the original too. */
const placeOf = (file: string): Promise<string> => realpath(file).catch(() => path.resolve(file));

const isThere = (folder: string) =>
  stat(folder).then(
    () => true,
    () => false,
  );
