import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDemoApp, type DemoApp } from '../../test/demo-app.ts';
import { simplePdf } from '../../test/simple-pdf.ts';
import { openPdf } from '../pdf/document.ts';
import { bufferSource } from '../pdf/source.ts';
import { signCommand } from './commands/sign.ts';

let demo: DemoApp;
let folder: string;
let server: string;
const at = (name: string): string => path.join(folder, name);
const lines: string[] = [];
const output = {
  line: (text: string) => void lines.push(text),
  problem: (text: string) => void lines.push(text),
};

beforeAll(async () => {
  demo = await openDemoApp();
  await demo.app.listen({ port: 0, host: '127.0.0.1' });
  server = `http://127.0.0.1:${(demo.app.server.address() as AddressInfo).port}`;
  folder = mkdtempSync(path.join(tmpdir(), 'sertel-over-'));
  writeFileSync(at('in.pdf'), simplePdf('BT ET'));
  writeFileSync(at('secret.txt'), `${demo.demo.officials[0]!.passphrase}\n`);
  writeFileSync(at('application.json'), JSON.stringify(demo.demo));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await demo.close();
});

const sign = (...more: readonly string[]) => {
  const who = ['--as', demo.demo.officials[0]!.nik, '--server', server];
  const secrets = ['--credential-file', at('application.json'), '--passphrase-file', at('secret.txt')];
  return signCommand(
    [at('in.pdf'), '-o', at('out.pdf'), ...who, ...secrets, ...more],
    () => new Date(),
    output,
  );
};
const signed = () => openPdf(bufferSource(readFileSync(at('out.pdf'))));

it('signs with a key on a platform at B-LT, and lower where that was asked for', async () => {
  expect({ code: await sign(), lines }).toMatchObject({ code: 0 });
  expect(signed().catalog.entries.has('DSS')).toBe(true);
  expect({ code: await sign('--level', 'B-B'), lines }).toMatchObject({ code: 0 });
  expect(signed().catalog.entries.has('DSS')).toBe(false);
});

it('certifies, and shows a QR code of one’s own, there too', async () => {
  const place = ['--page', '1', '--rect', '20,20,80,80'];
  expect({
    code: await sign(...place, '--qr', 'https://sertel.example', '--certify', '2'),
    lines,
  }).toMatchObject({ code: 0 });
  const document = signed();
  expect(document.getDict(document.catalog, 'Perms')?.entries.has('DocMDP')).toBe(true);
});

it('quotes nothing of a credential file that is none', async () => {
  lines.length = 0;
  writeFileSync(at('other.txt'), 'rahasia-lain');
  await sign('--credential-file', at('other.txt'));
  expect(lines.join()).toContain('to hold {"username","password"}');
  expect(lines.join()).not.toContain('rahasia-lain');
});
