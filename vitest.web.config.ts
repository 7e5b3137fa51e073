import { defineConfig } from 'vitest/config';

/** `npm run test:web`: the web application in Chromium. Apart from `npm test`, as a browser takes its time on a busy machine. */
export default defineConfig({
  test: {
    include: ['test/web/**/*.journey.ts'],
    globalSetup: ['test/database-server.ts', 'test/web/built-web.ts'],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    maxWorkers: 1,
  },
});
