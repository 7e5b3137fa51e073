import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simplePdf } from '../../../test/simple-pdf.ts';
import { pkiCommand } from './pki.ts';
import { signCommand } from './sign.ts';

const lines: string[] = [];
const output = {
  line: (text: string) => void lines.push(text),
  problem: (text: string) => void lines.push(text),
};
let folder: string;
const at = (name: string): string => path.join(folder, name);

/** Signs in.pdf; what was said and whether anything was written. */
async function sign(...args: readonly string[]) {
  lines.length = 0;
  const before = readdirSync(folder);
  const code = await signCommand([at('in.pdf'), '-o', at('out.pdf'), ...args], () => new Date(), output);
  return { code, said: lines.join('\n'), left: readdirSync(folder).filter((name) => !before.includes(name)) };
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'sertel-refusals-'));
  writeFileSync(at('in.pdf'), simplePdf('BT ET'));
  await pkiCommand(['demo', at('pki')], new Date(), output);
  await pkiCommand(['demo', at('old')], new Date('2019-05-13T00:00:00Z'), output);
  writeFileSync(at('text.png'), 'this is no picture');
});
afterAll(() => rmSync(folder, { recursive: true }));

it('sertel pki demo replaces its own folder only, never keys that somebody keeps', async () => {
  mkdirSync(at('kept'));
  writeFileSync(at('kept/signer.p12'), 'a key of somebody');
  await expect(pkiCommand(['demo', at('kept')], new Date(), output)).rejects.toMatchObject({
    code: 'cli.usage',
  });
  expect(readdirSync(at('kept'))).toEqual(['signer.p12']);
  expect(readFileSync(at('kept/signer.p12'), 'utf8')).toBe('a key of somebody');
  await pkiCommand(['demo', at('again')], new Date(), output);
  expect(await pkiCommand(['demo', at('again')], new Date(), output)).toBe(0);
});

describe('sertel sign says what is wrong, ends with 1 and leaves nothing', () => {
  it.each([
    ['a page that does not exist', ['--page', '9', '--rect', '10,10,100,50'], /page from 1 to 1, got 9/],
    ['a rectangle outside the page', ['--page', '1', '--rect', '900,10,100,50'], /900/],
    [
      'an image that is none',
      ['--page', '1', '--rect', '10,10,100,50', '--image', 'text.png'],
      /PNG or JPEG/,
    ],
    ['a text that is not there', ['--tag', '#', '--rect', '90,40'], /none of the 1 pages/],
  ])('where it gets %s', async (_what, args, message) => {
    const named = args.map((arg) => (arg === 'text.png' ? at(arg) : arg));
    const { code, said, left } = await sign('--pki', at('pki'), ...named);
    expect({ code, left }).toEqual({ code: 1, left: [] });
    expect(said).toMatch(message);
  });

  it('with 3 where options contradict each other or lack one another, rather than leaving one out', async () => {
    const place = ['--page', '1', '--rect', '10,10,100,50'];
    const contradictions = [
      ['--page', '1'],
      ['--rect', '10,10,100,50'],
      ['--page', '1', '--rect', '10,,100,50'],
      ['--invisible', ...place],
      ['--invisible', '--qr', 'https://sertel.example'],
      ['--image', at('text.png')],
      [...place, '--image', at('text.png'), '--qr', 'https://sertel.example'],
      ['--server', 'http://127.0.0.1:1', '--credential-file', at('text.png')],
    ];
    for (const args of contradictions)
      await expect(sign('--pki', at('pki'), ...args)).rejects.toMatchObject({
        code: 'cli.usage',
      });
    const own = ['--p12', at('pki/signer.p12'), '--passphrase-file', at('pki/passphrase.txt')];
    await expect(sign(...own, '--level', 'B-T')).rejects.toMatchObject({ code: 'cli.usage' });
    const noPfx = ['--p12', at('pki/root.pem'), '--passphrase-file', at('pki/passphrase.txt')];
    await expect(sign(...noPfx)).rejects.toMatchObject({ message: expect.stringContaining('root.pem') });
  });

  it('where the result would take the place of the original, by a link too', async () => {
    symlinkSync(at('in.pdf'), at('link.pdf'));
    const signing = signCommand(
      [at('link.pdf'), '-o', at('in.pdf'), '--pki', at('pki')],
      () => new Date(),
      output,
    );
    await expect(signing).rejects.toMatchObject({ code: 'cli.usage' });
    rmSync(at('link.pdf'));
  });

  it('where two files would take one place in the folder', async () => {
    for (const name of ['one', 'two', 'both']) mkdirSync(at(name));
    for (const name of ['one', 'two']) writeFileSync(at(`${name}/surat.pdf`), simplePdf('BT ET'));
    const signing = signCommand(
      [at('one/surat.pdf'), at('two/surat.pdf'), '-o', at('both'), '--pki', at('pki')],
      () => new Date(),
      output,
    );
    await expect(signing).rejects.toMatchObject({
      code: 'cli.usage',
      message: expect.stringContaining('give them different folders'),
    });
    expect(readdirSync(at('both'))).toEqual([]);
  });

  it('where the folder of the result is not there', async () => {
    const signing = signCommand(
      [at('in.pdf'), '-o', at('nowhere/out.pdf'), '--pki', at('pki')],
      () => new Date(),
      output,
    );
    await expect(signing).rejects.toMatchObject({
      code: 'cli.usage',
      message: expect.stringMatching(/there is no .*nowhere$/),
    });
  });

  it('where the platform cannot be reached, and where it refuses', async () => {
    writeFileSync(at('credential.json'), '{"username":"u","password":"p"}');
    writeFileSync(at('secret.txt'), 'rahasia\n');
    const over = (server: string) =>
      sign(
        '--as',
        '0012345678901234',
        '--server',
        server,
        '--credential-file',
        at('credential.json'),
        '--passphrase-file',
        at('secret.txt'),
      );
    const away = await over('http://127.0.0.1:59999');
    expect(away).toMatchObject({ code: 1, left: [] });
    expect(away.said).toMatch(
      /cannot reach the platform at http:\/\/127\.0\.0\.1:59999: .*ECONNREFUSED.* Is it running/,
    );
    const problem = {
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      code: 'key.wrong-passphrase',
      detail: 'no',
    };
    const server = createServer((_request, answer) => answer.writeHead(400).end(JSON.stringify(problem)));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const refused = await over(`http://127.0.0.1:${port}`);
    server.closeAllConnections();
    server.close();
    expect(refused).toMatchObject({ code: 1, left: [] });
    expect(refused.said).toContain('no (key.wrong-passphrase)');
  });

  it('where the certificate has expired, at B-B too', async () => {
    const key = ['--p12', at('old/signer.p12'), '--passphrase-file', at('old/passphrase.txt')];
    for (const means of [key, ['--pki', at('old')]]) {
      const { code, said, left } = await sign(...means);
      expect({ code, left }).toEqual({ code: 1, left: [] });
      expect(said).toMatch(/expected a signer's certificate that is valid at .*, got one valid from 2019-05/);
    }
  });

  it('where the time-stamp authority does not answer, rather than signing at B-B', async () => {
    const key = ['--p12', at('pki/signer.p12'), '--passphrase-file', at('pki/passphrase.txt')];
    const tsa = ['--level', 'B-T', '--tsa', 'http://127.0.0.1:9/'];
    const { code, said, left } = await sign(...key, ...tsa);
    expect({ code, left }).toEqual({ code: 1, left: [] });
    expect(said).toContain('127.0.0.1:9');
  });

  it('where the disk is full', async (context) => {
    mkdirSync(at('small'));
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', at('small')]).status === 0;
    // A file system of its own needs the rights of root.
    if (!mounted) context.skip();
    try {
      lines.length = 0;
      const args = [at('in.pdf'), '-o', at('small/out.pdf'), '--pki', at('pki')];
      expect(await signCommand(args, () => new Date(), output)).toBe(1);
      expect(lines.join('\n')).toContain('the disk is full');
      expect(readdirSync(at('small'))).toEqual([]);
    } finally {
      spawnSync('umount', [at('small')]);
    }
  });

  it('and leaves the original as it was', () => {
    expect(readFileSync(at('in.pdf'))).toEqual(Buffer.from(simplePdf('BT ET')));
  });
});
