import type { FastifyInstance } from 'fastify';
import { buildApp } from '../src/http/app.ts';
import {
  makeDemonstration,
  readDemoCredentials,
  type DemoCredentials,
} from '../src/services/jobs/make-demonstration.ts';
import { createTestPlatform, type TestPlatform } from './platform.ts';

/** The HTTP application over a platform with the demonstration in it. */
export interface DemoApp {
  readonly test: TestPlatform;
  readonly app: FastifyInstance;
  readonly demo: DemoCredentials;
  /** Of the demonstration's application: the value of an Authorization header. */
  readonly authorization: string;
  readonly close: () => Promise<void>;
}

export async function openDemoApp(now?: Date): Promise<DemoApp> {
  const test = await createTestPlatform(now);
  await makeDemonstration(test.platform);
  const demo = await readDemoCredentials(test.platform.settings.dataFolder);
  const { username, password } = demo.application;
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const app = await buildApp(test.platform);
  const close = async () => {
    await app.close();
    await test.close();
  };
  return { test, app, demo, authorization, close };
}
