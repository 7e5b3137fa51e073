import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { bundleWeb } from '../../scripts/build/bundle-web.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the built application. */
    builtWeb: string;
  }
}

/** The application, built once for the whole run. */
export default async function buildForJourneys(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sertel-web-'));
  await bundleWeb(folder);
  project.provide('builtWeb', folder);
  return () => rm(folder, { recursive: true, force: true });
}
