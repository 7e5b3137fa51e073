import { createServer } from 'node:http';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { formPdf } from '../../../test/signed-pdf.ts';
import { parseTimestampRequest } from '../../pki/tsp/timestamp-request.ts';
import { buildGrantedResponse, buildTimestampToken } from '../../pki/tsp/timestamp-response.ts';
import { makeTestPki } from '../../../test/pki/test-pki.ts';
import { randomBytes } from '#crypto';
import { augmentCommand } from './augment.ts';
import { pkiCommand } from './pki.ts';
import { signCommand } from './sign.ts';
import { verifyCommand } from './verify.ts';

const lines: string[] = [];
const output = {
  line: (text: string) => void lines.push(text),
  problem: (text: string) => void lines.push(text),
};
const clock = () => new Date();
let folder: string;
const at = (name: string): string => path.join(folder, name);
const augment = (...args: readonly string[]) => augmentCommand(args, clock, output);
const key = () => ['--p12', at('pki/signer.p12'), '--passphrase-file', at('pki/passphrase.txt')];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'sertel-augment-'));
  writeFileSync(at('in.pdf'), formPdf());
  await pkiCommand(['demo', at('pki')], new Date(), output);
  await signCommand([at('in.pdf'), '-o', at('b-b.pdf'), ...key()], clock, output);
});

describe('sertel augment', () => {
  it('lifts B-B to B-LTA, which verify then passes, and keeps the signed bytes', async () => {
    const done = await augment(at('b-b.pdf'), '-o', at('lta.pdf'), '--level', 'B-LTA', '--pki', at('pki'));
    expect(done).toBe(0);
    const before = readFileSync(at('b-b.pdf'));
    expect(readFileSync(at('lta.pdf')).subarray(0, before.length).equals(before)).toBe(true);
    lines.length = 0;
    const parts = {
      clock,
      ownTrust: () => Promise.resolve({ anchors: [], version: undefined }),
      ownEvidence: () => Promise.resolve(undefined),
    };
    expect(await verifyCommand([at('lta.pdf'), '--trust', at('pki/root.pem'), '--json'], parts, output)).toBe(
      0,
    );
    expect(JSON.parse(lines[0]!)).toHaveProperty('signatures.0.level', 'B-LTA');
  });

  it('says what cannot be lifted and goes on', async () => {
    const args = ['--level', 'B-T', '--pki', at('pki')];
    const out = mkdtempSync(path.join(folder, 'many-'));
    expect(await augment(at('in.pdf'), at('b-b.pdf'), '-o', out, ...args)).toBe(1);
  });

  it.each([
    ['no level', ['in.pdf', '-o', 'o', '--pki', 'x']],
    ['B-B', ['in.pdf', '-o', 'o', '--pki', 'x', '--level', 'B-B']],
    ['no source of time', ['in.pdf', '-o', 'o', '--level', 'B-T']],
    ['no end of paths', ['in.pdf', '-o', 'o', '--level', 'B-LT', '--tsa', 'http://tsa.example/']],
  ])('refuses %s', async (_what, args) => {
    await expect(augment(...args)).rejects.toMatchObject({ code: 'cli.usage' });
  });
});

describe('sertel sign --tsa', () => {
  it('takes the time from the authority, and never falls back to B-B without it', async () => {
    const pki = await makeTestPki();
    const server = createServer((request, answer) => {
      void (async () => {
        const asked = parseTimestampRequest(await buffer(request));
        answer.end(
          buildGrantedResponse(await buildTimestampToken(asked, pki.unit, new Date(), randomBytes(16))),
        );
      })();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const url = `http://127.0.0.1:${address instanceof Object ? address.port : 0}/`;
    const sign = () =>
      signCommand(
        [at('in.pdf'), '-o', at('b-t.pdf'), ...key(), '--level', 'B-T', '--tsa', url],
        clock,
        output,
      );
    expect(await sign()).toBe(0);
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    lines.length = 0;
    expect(await sign()).toBe(1);
    expect(lines[0]).toContain('timestamp authority');
  });
});
