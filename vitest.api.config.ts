import { defineConfig } from 'vitest/config';

/** `npm run judge:api`: an outside judge asks every operation of the OpenAPI document. */
export default defineConfig({
  test: {
    include: ['test/api/**/*.judge.ts'],
    globalSetup: ['test/database-server.ts'],
    testTimeout: 600_000,
    hookTimeout: 120_000,
  },
});
