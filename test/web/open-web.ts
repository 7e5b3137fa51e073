/** The built web application on a platform of its own, in Chromium, with everything watched that must never happen. */
import { mkdir, readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createRequire } from 'node:module';
import type { FastifyInstance } from 'fastify';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { inject } from 'vitest';
import { buildApp } from '../../src/http/app.ts';
import { readWebFiles } from '../../src/io/files/read-web-files.ts';
import { createTestPlatform, type TestPlatform } from '../platform.ts';

export interface OpenedWeb {
  readonly test: TestPlatform;
  readonly app: FastifyInstance;
  readonly address: string;
  /** A page of a browser of its own, at a path. */
  open(at: string, options?: BrowserContextOptions): Promise<Page>;
  /** What the browser told of faults: refused by the policy, thrown, asked of another place. */
  readonly faults: readonly string[];
  close(): Promise<void>;
}

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function openWeb(): Promise<OpenedWeb> {
  const test = await createTestPlatform();
  const app = await buildApp(test.platform, undefined, await readWebFiles(inject('builtWeb')));
  await app.listen({ host: '127.0.0.1', port: 0 });
  const address = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags });
  const faults: string[] = [];
  return {
    test,
    app,
    address,
    faults,
    open: (at, options) => openPage(browser, `${address}${at}`, { options, faults, address }),
    close: async () => {
      await browser.close();
      await app.close();
      await test.close();
    },
  };
}

async function openPage(
  browser: Browser,
  url: string,
  {
    options = {},
    faults,
    address,
  }: {
    readonly options?: BrowserContextOptions | undefined;
    readonly faults: string[];
    readonly address: string;
  },
): Promise<Page> {
  const context = await browser.newContext({ locale: 'id-ID', timezoneId: 'Asia/Jakarta', ...options });
  const page = await context.newPage();
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    // The browser tells of every answer from 400 on; whether such an answer is right, the tests say.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(`${page.url()}: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (!/^(blob|data):/.test(request.url()) && !request.url().startsWith(address))
      faults.push(`asked of another place: ${request.url()}`);
  });
  await page.goto(url);
  return page;
}

/** The page of a browser of its own in which somebody logged in, at a path. */
export async function logInAt(
  web: OpenedWeb,
  { email, password }: { readonly email: string; readonly password: string },
  at: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const page = await web.open('/masuk', options);
  await page.getByLabel(/Surel|E-mail/).fill(email);
  await page.getByLabel(/Kata sandi|Password/).fill(password);
  await page.getByRole('button', { name: /^(Masuk|Log in)$/ }).click();
  await page.waitForURL('**/aplikasi**');
  await page.goto(web.address + at);
  return page;
}

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds on the page, each rule with the first element that breaks it. */
export async function findBarriers(page: Page): Promise<readonly string[]> {
  await page.evaluate(axeSource);
  const found: unknown = await page.evaluate(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
      violations.map(({ id, impact, nodes }) => id + ' (' + impact + '): ' + nodes[0].html.slice(0, 160)))`,
  );
  return found as string[];
}

/** Whether anything is wider than the window: whoever enlarges the page must not scroll sideways. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');

/** Keeps a picture where SERTEL_PICTURES names a folder. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['SERTEL_PICTURES'];
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
}
