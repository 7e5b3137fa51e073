import { makeDemonstration } from '../src/services/jobs/make-demonstration.ts';
import { createTestPlatform, type TestPlatform } from './platform.ts';

/** A platform with the demonstration's authorities and officials. */
export async function createDemoPlatform(now?: Date): Promise<TestPlatform> {
  const test = await createTestPlatform(now);
  await makeDemonstration(test.platform);
  return test;
}
