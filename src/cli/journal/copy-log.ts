import { access, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { auditLog } from '../../pki/tlog/audit-log.ts';
import type { LogPolicy } from '../../pki/tlog/policy.ts';
import { tilePath } from '../../pki/tlog/tile.ts';
import { exitCodes, type ExitCode, type Output } from '../output.ts';
import { writeWholeFile } from '../write-whole-file.ts';
import { entryBundles, openLogSource, readTiles, type LogSource } from './log-source.ts';
import { trustCheckpoint } from './trusted-keys.ts';

/**
 * Copies a log into a folder, by the names that it has under its address: what is there already is read from there.
 * The checkpoint comes last, so that a folder with one is whole; all is checked on the way.
 */
export async function copyLog(
  place: string,
  folder: string,
  trust: LogPolicy,
  output: Output,
): Promise<ExitCode> {
  const source = openLogSource(place);
  const file = trust.isQuorum([]) ? 'checkpoint' : 'cosigned-checkpoint';
  const note = await source.read(file);
  const { size, root, origin } = trustCheckpoint(new TextDecoder().decode(note), trust).checkpoint;
  const audit = auditLog({ size, root }, undefined);
  for await (const { tile, content } of readTiles(besides(source, folder), entryBundles(size))) {
    audit.take(content);
    await keep(path.join(folder, tilePath(tile)), content);
  }
  audit.finish();
  await mkdir(folder, { recursive: true });
  for (const name of ['checkpoint', file]) await writeWholeFile(path.join(folder, name), note);
  output.line(`${origin}: ${size} leaves in ${folder}`);
  return exitCodes.done;
}

/** Full bundles never change: one that is in the folder needs not be asked for again. */
function besides(source: LogSource, folder: string): LogSource {
  const copied = openLogSource(folder);
  return {
    async read(file) {
      const there = !file.includes('.p/') && (await exists(path.join(folder, file)));
      return (there ? copied : source).read(file);
    },
  };
}

async function keep(file: string, content: Uint8Array): Promise<void> {
  if (await exists(file)) return;
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
