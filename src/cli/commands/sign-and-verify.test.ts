import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeDocument } from '../../pdf/document-writer/write-document.ts';
import { readFonts } from '../../io/files/read-fonts.ts';
import { encryptedSample, userPassword } from '../../../test/encrypted-pdf.ts';
import { badFiles } from '../../../test/bad-input/bad-files.ts';
import { pagesPdf, simplePdf } from '../../../test/simple-pdf.ts';
import { UsageError } from '../output.ts';
import { inspectCommand } from './inspect.ts';
import { pkiCommand } from './pki.ts';
import { signCommand } from './sign.ts';
import { verifyCommand } from './verify.ts';

const lines: string[] = [];
const output = {
  line: (text: string) => void lines.push(text),
  problem: (text: string) => void lines.push(text),
};
const clock = () => new Date();
const parts = {
  clock,
  ownTrust: () => Promise.resolve({ anchors: [], version: undefined }),
  ownEvidence: () => Promise.resolve(undefined),
};
let folder: string;
const at = (name: string): string => path.join(folder, name);
const sign = (...args: readonly string[]) => signCommand(args, clock, output);
const verify = (...args: readonly string[]) => verifyCommand(args, parts, output);

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'sertel-cli-'));
  const blocks = [{ kind: 'paragraph', text: 'Isi' }] as const;
  const document = {
    title: 'Uji',
    language: 'id',
    now: new Date(0),
    fileId: new Uint8Array(16),
    fonts: readFonts(),
    blocks,
  };
  writeFileSync(at('in.pdf'), writeDocument(document));
  await pkiCommand(['demo', at('pki')], new Date(), output);
});

describe('the throw-away PKI', () => {
  it('keeps its secrets to its owner', () => {
    for (const file of readdirSync(at('pki'))) expect(statSync(at(`pki/${file}`)).mode & 0o077).toBe(0);
  });
});

describe('files that cannot be read', () => {
  const names = ['an empty file', 'a deflate bomb', 'a page tree whose nodes share kids'];
  it.each(badFiles.filter(([title]) => names.includes(title)))(
    '%s: sign says so and leaves nothing, verify gives no verdict',
    async (_title, make) => {
      writeFileSync(at('bad.pdf'), make());
      const before = readdirSync(folder);
      expect(await sign(at('bad.pdf'), '-o', at('bad-out.pdf'), '--pki', at('pki'))).toBe(1);
      expect(readdirSync(folder)).toEqual(before);
      expect([2, 3]).toContain(await verify(at('bad.pdf')));
    },
  );

  it('one whose cross-reference data was rebuilt is signed, and that is told', async () => {
    const text = Buffer.from(simplePdf('BT ET')).toString('latin1');
    writeFileSync(at('damaged.pdf'), text.replace(/startxref\n\d+/, 'startxref\n99999'), 'latin1');
    lines.length = 0;
    expect(await sign(at('damaged.pdf'), '-o', at('mended.pdf'), '--pki', at('pki'))).toBe(0);
    expect(lines.join('\n')).toContain('rebuilt');
    expect(await verify(at('mended.pdf'), '--trust', at('pki/root.pem'))).toBe(0);
  });

  describe('one that is too damaged to sign', () => {
    const signed = (...more: readonly string[]) =>
      sign(at('broken-tree.pdf'), '-o', at('repaired.pdf'), '--pki', at('pki'), ...more);
    beforeAll(() => {
      const text = Buffer.from(simplePdf('BT ET')).toString('latin1');
      writeFileSync(at('broken-tree.pdf'), text.replace('/Kids [', '/Kids [99 0 R 2 0 R '), 'latin1');
    });

    it('is refused with the offer of --repair and nothing stays behind', async () => {
      lines.length = 0;
      expect(await signed()).toBe(1);
      expect(lines.join('\n')).toMatch(/--repair would write it anew: 1 page/);
      expect(readdirSync(folder)).not.toContain('repaired.pdf');
    });

    it('is written anew with --repair, told so, and signed; the original stays as it is', async () => {
      const before = readFileSync(at('broken-tree.pdf'));
      lines.length = 0;
      expect(await signed('--repair')).toBe(0);
      expect(lines.join('\n')).toContain('written anew before it was signed: 1 page');
      expect(readFileSync(at('broken-tree.pdf')).equals(before)).toBe(true);
      expect(await verify(at('repaired.pdf'), '--trust', at('pki/root.pem'))).toBe(0);
    });
  });

  it('one that is signed already is never written anew', async () => {
    await sign(at('in.pdf'), '-o', at('once.pdf'), '--pki', at('pki'));
    const text = readFileSync(at('once.pdf')).toString('latin1');
    writeFileSync(at('once-broken.pdf'), text.replaceAll(/startxref\n\d+/g, 'startxref\n99999'), 'latin1');
    lines.length = 0;
    expect(await sign(at('once-broken.pdf'), '-o', at('no.pdf'), '--pki', at('pki'), '--repair')).toBe(1);
    expect(lines.join('\n')).toContain('it bears a signature');
  });
});

describe('sign --copies', () => {
  const three = pagesPdf(
    Array.from({ length: 3 }, () => ({ content: '', entries: '/MediaBox [0 0 300 200]' })),
  );
  const copies = ['--copies', 'all', '--rect', '20,20,120,50'];

  it('lays the mark on all pages, and the result is trusted', async () => {
    writeFileSync(at('three.pdf'), three);
    expect(await sign(at('three.pdf'), '-o', at('copied.pdf'), '--pki', at('pki'), ...copies)).toBe(0);
    expect(await verify(at('copied.pdf'), '--trust', at('pki/root.pem'))).toBe(0);
    expect(readFileSync(at('copied.pdf'), 'latin1').match(/\/Mark1 Do/g)).toHaveLength(1);
  });

  it('is refused with the reason once the document is signed', async () => {
    lines.length = 0;
    expect(await sign(at('copied.pdf'), '-o', at('again.pdf'), '--pki', at('pki'), ...copies)).toBe(1);
    expect(lines.join('\n')).toContain('"Signature1"');
  });

  it.each([
    [['--copies', 'all']],
    [[...copies, '--page', '1']],
    [[...copies, '--tag', 'x']],
    [['--copies', '3-1', '--rect', '1,1,9,9']],
  ])('%j is wrong usage', async (options) => {
    await expect(sign(at('three.pdf'), '-o', at('no.pdf'), '--pki', at('pki'), ...options)).rejects.toThrow(
      UsageError,
    );
  });
});

describe('sign --reserve', () => {
  it('makes a place that a later signer fills', async () => {
    const pki = ['--pki', at('pki')];
    const reserve = ['--field', 'Satu', '--page', '1', '--rect', '20,20,120,50', '--reserve'];
    expect(
      await sign(at('in.pdf'), '-o', at('satu.pdf'), ...pki, ...reserve, 'Pihak kedua=1,200,20,120,50'),
    ).toBe(0);
    const second = ['--field', 'Pihak kedua', '--existing'];
    expect(await sign(at('satu.pdf'), '-o', at('dua.pdf'), ...pki, ...second)).toBe(0);
    expect(await verify(at('dua.pdf'), '--trust', at('pki/root.pem'))).toBe(0);
  });

  it('is warned of where the signature leaves nobody a way to fill it', async () => {
    lines.length = 0;
    const strict = ['--pki', at('pki'), '--certify', '1', '--level', 'B-B'];
    const reserve = ['--reserve', 'Pihak kedua=1,200,20,120,50'];
    expect(await sign(at('in.pdf'), '-o', at('tutup.pdf'), ...strict, ...reserve)).toBe(0);
    expect(lines.join('\n')).toContain('nobody can sign "Pihak kedua" any more');
  });

  it.each(['Dua', 'Dua=1,2,3', 'Dua=0,1,1,9,9', 'Dua=1,1,1,0,9', 'Dua=1,1,1,9,9,9'])(
    '%s is wrong usage',
    async (reserve) => {
      const options = ['--pki', at('pki'), '--reserve', reserve];
      await expect(sign(at('in.pdf'), '-o', at('no.pdf'), ...options)).rejects.toThrow(UsageError);
    },
  );
});

describe('sign and verify', () => {
  it('agree on B-LT: exit code 0 and every key of the JSON line', async () => {
    expect(
      await sign(
        at('in.pdf'),
        '-o',
        at('out.pdf'),
        '--pki',
        at('pki'),
        '--page',
        'last',
        '--rect',
        '50,50,200,80',
      ),
    ).toBe(0);
    lines.length = 0;
    expect(await verify(at('out.pdf'), '--trust', at('pki/root.pem'), '--json')).toBe(0);
    const report: unknown = JSON.parse(lines[0]!);
    expect(report).toMatchObject({
      file: at('out.pdf'),
      verdict: 'passed',
      subIndication: null,
      reason: null,
    });
    expect(report).toHaveProperty(
      'signatures.0',
      expect.objectContaining({
        integrity: 'intact',
        trusted: true,
        level: 'B-LT',
        coversWholeDocument: false,
      }),
    );
    expect(report).toHaveProperty('signatures.0.timestampedAt', expect.stringMatching(/^\d{4}-/));
    expect(readdirSync(folder).filter((name) => name.endsWith('.unfinished'))).toEqual([]);
  });

  it('answer 2 without anchors or signatures, 1 for a changed file, 3 for one that cannot be read', async () => {
    expect(await verify(at('out.pdf'))).toBe(2);
    expect(await verify(at('in.pdf'))).toBe(2);
    const bytes = readFileSync(at('out.pdf'));
    bytes[200] = bytes[200]! ^ 1;
    writeFileSync(at('changed.pdf'), bytes);
    writeFileSync(at('broken.pdf'), 'not a pdf');
    expect(await verify(at('changed.pdf'), '--trust', at('pki/root.pem'))).toBe(1);
    expect(await verify(at('broken.pdf'), at('changed.pdf'))).toBe(3);
  });

  it('leave a B-B undecided offline and say what lacks', async () => {
    const key = ['--p12', at('pki/signer.p12'), '--passphrase-file', at('pki/passphrase.txt')];
    await sign(at('in.pdf'), '-o', at('open.pdf'), ...key);
    lines.length = 0;
    expect(await verify(at('open.pdf'), '--offline', '--json', '--trust', at('pki/root.pem'))).toBe(2);
    expect(JSON.parse(lines[0]!)).toMatchObject({
      subIndication: 'TRY_LATER',
      reason: expect.stringContaining('Penanda Tangan Contoh'),
    });
  });

  it('sign with a PKCS#12 file at B-B, and say what is wrong with a passphrase', async () => {
    const key = ['--p12', at('pki/signer.p12'), '--passphrase-file'];
    expect(await sign(at('in.pdf'), '-o', at('b-b.pdf'), ...key, at('pki/passphrase.txt'))).toBe(0);
    writeFileSync(at('wrong.txt'), 'salah');
    await expect(sign(at('in.pdf'), '-o', at('no.pdf'), ...key, at('wrong.txt'))).rejects.toMatchObject({
      code: 'pkcs12.wrong-passphrase',
    });
  });

  it('take the password of an encrypted file out of a file, and say when it is missing or wrong', async () => {
    writeFileSync(at('locked.pdf'), encryptedSample('R6, AES-256'));
    writeFileSync(at('password.txt'), `${userPassword}\n`);
    writeFileSync(at('no-password.txt'), 'kata-sandi-salah');
    const signing = [at('locked.pdf'), '-o', at('locked-signed.pdf'), '--pki', at('pki')];
    lines.length = 0;
    expect(await sign(...signing)).toBe(1);
    expect(await sign(...signing, '--password-file', at('no-password.txt'))).toBe(1);
    expect(lines.join()).not.toContain('kata-sandi-salah');
    expect(await sign(...signing, '--password-file', at('password.txt'))).toBe(0);
    const checking = [at('locked-signed.pdf'), '--json', '--trust', at('pki/root.pem')];
    lines.length = 0;
    expect(await verify(...checking)).toBe(3);
    expect(await verify(...checking, '--password-file', at('no-password.txt'))).toBe(3);
    expect(await verify(...checking, '--password-file', at('password.txt'))).toBe(0);
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
      { verdict: 'unreadable', reason: expect.stringContaining('kata sandi') },
      { verdict: 'unreadable', reason: expect.stringContaining('tidak membuka') },
      { verdict: 'passed' },
    ]);
    const inspecting = [at('locked.pdf'), '--password-file', at('password.txt')];
    expect(await inspectCommand(inspecting, output)).not.toBe(3);
  });

  it('go on with the other files when one cannot be signed', async () => {
    writeFileSync(at('bad.pdf'), '%PDF-1.7');
    const out = mkdtempSync(path.join(folder, 'many-'));
    expect(await sign(at('bad.pdf'), at('in.pdf'), '-o', out, '--pki', at('pki'))).toBe(1);
    expect(readdirSync(out)).toEqual(['in.pdf']);
  });

  it.each([
    ['no output', ['in.pdf', '--pki', 'x']],
    ['two keys', ['in.pdf', '-o', 'o', '--pki', 'x', '--p12', 'y']],
    ['an unknown level', ['in.pdf', '-o', 'o', '--pki', 'x', '--level', 'B-X']],
    ['a rectangle of three numbers', ['in.pdf', '-o', 'o', '--pki', 'x', '--rect', '1,2,3']],
  ])('refuse %s', async (_what, args) => {
    await expect(sign(...args)).rejects.toMatchObject({ code: 'cli.usage' });
  });

  it('sign at a text, tell of its other places and of what the mark lies over', async () => {
    lines.length = 0;
    const place = ['--pki', at('pki'), '--tag', 'Isi', '--rect', '90,40'];
    expect(await sign(at('in.pdf'), '-o', at('tag.pdf'), ...place)).toBe(0);
    expect(lines.join('\n')).toMatch(/warning: on page 1 the mark lies over text/);
    expect(
      await sign(at('in.pdf'), '-o', at('no.pdf'), '--pki', at('pki'), '--tag', '^', '--rect', '9,9'),
    ).toBe(1);
    expect(lines.join('\n')).toContain('none of the 1 pages');
  });

  it('refuse what was chosen to be refused, and nothing else', async () => {
    const content = '3 Tr BT /F1 24 Tf 72 700 Td (Harga) Tj ET';
    writeFileSync(at('hidden.pdf'), simplePdf(content));
    const to = (...refuse: readonly string[]) =>
      sign(at('hidden.pdf'), '-o', at('refused.pdf'), '--pki', at('pki'), ...refuse);
    expect(await to('--refuse', 'javascript,invisible-text')).toBe(1);
    expect(await to('--refuse', 'danger')).toBe(0);
    await expect(to('--refuse', 'hantu')).rejects.toMatchObject({ code: 'cli.usage' });
  });

  it('and inspect answers 0, 1, 2 or 3 by the worst finding', async () => {
    writeFileSync(at('plain.pdf'), simplePdf('BT /F1 24 Tf 72 700 Td (Harga) Tj ET'));
    expect(await inspectCommand([at('plain.pdf')], output)).toBe(0);
    expect(await inspectCommand([at('hidden.pdf'), at('plain.pdf')], output)).toBe(2);
    expect(await inspectCommand([at('broken.pdf')], output)).toBe(3);
    const script = simplePdf('', '/MediaBox [0 0 9 9] /AA << /O << /S /JavaScript /JS (1) >> >>');
    writeFileSync(at('script.pdf'), script);
    lines.length = 0;
    expect(await inspectCommand([at('script.pdf'), '--json'], output)).toBe(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({
      readable: true,
      findings: [{ code: 'javascript', severity: 'danger', page: 1 }, {}],
    });
  });

  it('lock fields, certify with evidence afterwards and ask for a field that is there', async () => {
    const last = ['-o', at('locked.pdf'), '--pki', at('pki')];
    const strict = ['--certify', '1', '--lock', 'all', '--level', 'B-LTA'];
    expect(await sign(at('in.pdf'), ...last, ...strict)).toBe(1);
    expect(await sign(at('in.pdf'), ...last, ...strict, '--evidence-after-no-changes')).toBe(0);
    expect(await verify(at('locked.pdf'), '--trust', at('pki/root.pem'))).toBe(0);
    expect(readFileSync(at('locked.pdf'), 'latin1')).toContain('/FieldMDP');
    expect(await sign(at('in.pdf'), ...last, '--field', 'Lain', '--existing')).toBe(1);
    await expect(sign(at('in.pdf'), ...last, '--lock', 'semua')).rejects.toThrow(UsageError);
    await expect(sign(at('in.pdf'), ...last, '--existing')).rejects.toThrow(UsageError);
  });

  it('refuse to write over the original', async () => {
    await expect(sign(at('in.pdf'), '-o', at('in.pdf'), '--pki', at('pki'))).rejects.toMatchObject({
      code: 'cli.usage',
    });
  });
});
