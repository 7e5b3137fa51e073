/** The built browser module in a page of its own, under a content security policy, and what it says of files. */
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { PdfReport, ReportSummary, ValidateOptions } from '../../browser/validate-pdf.ts';
import { openChromium } from './open-chromium.ts';

export interface Checker {
  /** What the module says of the bytes, and how long the report took in milliseconds. */
  check(
    bytes: Uint8Array,
    options: Pick<ValidateOptions, 'trust' | 'at' | 'password'>,
  ): Promise<{ readonly summary: ReportSummary; readonly report: PdfReport['report']; readonly ms: number }>;
  /** Files of the module that the page has loaded so far. */
  loaded(): readonly string[];
  close(): Promise<void>;
}

const policy = "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'";

const page = '<!doctype html><title>uji</title><script type="module" src="/page.js"></script>';
const script = `import { reportPdf, validatePdf } from '/bundle/validate-pdf.js';
globalThis.check = async ({ trust, at, password }) => {
  const bytes = new Uint8Array(await (await fetch('/document')).arrayBuffer());
  const started = performance.now();
  const options = {
    trust: trust.map((one) => Uint8Array.fromBase64(one)),
    at: new Date(at),
    ...(password !== undefined && { password }),
  };
  const { report } = await reportPdf(bytes, { ...options, anchors: options.trust });
  const ms = performance.now() - started;
  return { report, ms, summary: await validatePdf(bytes, options) };
};`;

/** @param bundle the folder of the built module */
export async function checkInChromium(bundle: string): Promise<Checker> {
  let document: Uint8Array = new Uint8Array(0);
  const loaded: string[] = [];
  const server = createServer((request, response) => {
    const send = (type: string, body: string | Uint8Array): void => {
      response.writeHead(200, { 'content-type': type, 'content-security-policy': policy }).end(body);
    };
    const file = /^\/bundle\/([a-z0-9-]+\.js)$/.exec(request.url ?? '')?.[1];
    if (request.url === '/') send('text/html', page);
    else if (request.url === '/page.js') send('text/javascript', script);
    else if (request.url === '/document') send('application/pdf', document);
    else if (file !== undefined) {
      loaded.push(file);
      readFile(path.join(bundle, file)).then(
        (bytes) => send('text/javascript', bytes),
        () => response.writeHead(404).end(),
      );
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const chromium = await openChromium();
  await chromium.open(`http://127.0.0.1:${port}/`);
  return {
    check: async (bytes, { trust = [], at = new Date(), password }) => {
      document = bytes;
      const ders = trust.flatMap((one) =>
        typeof one === 'string' ? [] : [Buffer.from(one).toString('base64')],
      );
      const options = JSON.stringify({ trust: ders, at, password });
      return (await chromium.evaluate(`check(${options})`)) as Awaited<ReturnType<Checker['check']>>;
    },
    loaded: () => loaded,
    close: async () => {
      await chromium.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
