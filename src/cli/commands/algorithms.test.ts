import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fromHex, toLatin1 } from '../../lib/bytes.ts';
import { readFonts } from '../../io/files/read-fonts.ts';
import { writeDocument } from '../../pdf/document-writer/write-document.ts';
import { rawOf, readDer } from '../../pki/asn1/der-reader.ts';
import { cmsOids } from '../../pki/cms/cms-oids.ts';
import { findAttribute, parseSignedData } from '../../pki/cms/parse-signed-data.ts';
import { judge } from '../../../test/judges.ts';
import { pkiCommand } from './pki.ts';
import { signCommand } from './sign.ts';
import { verifyCommand } from './verify.ts';

const lines: string[] = [];
const output = {
  line: (text: string) => void lines.push(text),
  problem: (text: string) => void lines.push(text),
};
const folder = mkdtempSync(path.join(tmpdir(), 'sertel-algorithms-'));
const at = (name: string): string => path.join(folder, name);
writeFileSync(
  at('in.pdf'),
  writeDocument({
    title: 'Uji',
    language: 'id',
    now: new Date(0),
    fileId: new Uint8Array(16),
    fonts: readFonts(),
    blocks: [{ kind: 'paragraph', text: 'Isi' }],
  }),
);

/** The first signature's CMS without its padding, and the bytes that it covers. */
function extract(file: string): { cms: Uint8Array; covered: Uint8Array } {
  const bytes = readFileSync(file);
  const [, a, b, c, d] = /\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)/
    .exec(toLatin1(bytes))!
    .map(Number);
  const contents = fromHex(toLatin1(bytes.subarray(a! + b! + 1, c! - 1)));
  return {
    cms: rawOf(readDer(contents)),
    covered: Buffer.concat([bytes.subarray(a, a! + b!), bytes.subarray(c, c! + d!)]),
  };
}

const openssl = (...args: readonly string[]): string =>
  execFileSync('openssl', args, { stdio: 'pipe' }).toString();

/** `openssl`: whether OpenSSL 3.0 knows the key; `cms`: and its use in CMS, where it refuses Ed25519 beside a digest. */
const kinds = [
  { kind: 'rsa-2048', openssl: true, cms: true },
  { kind: 'rsa-2048-pss', openssl: true, cms: true },
  { kind: 'p-384', openssl: true, cms: true },
  { kind: 'p-521', openssl: true, cms: true },
  { kind: 'ed25519', openssl: true, cms: false },
  { kind: 'ml-dsa-44', openssl: false, cms: false },
  { kind: 'ml-dsa-65', openssl: false, cms: false },
  { kind: 'ml-dsa-87', openssl: false, cms: false },
] as const;

describe.each(kinds)('a PKI of $kind keys', ({ kind, openssl: known, cms: knownInCms }) => {
  const pki = at(kind);
  const signed = at(`${kind}.pdf`);

  it('signs at B-LT, by PKCS#12 too, and is accepted by our own checking', async () => {
    expect(await pkiCommand(['demo', pki, '--key', kind], new Date(), output)).toBe(0);
    const clock = () => new Date();
    const sign = (...args: readonly string[]) =>
      signCommand([at('in.pdf'), '--experimental', ...args], clock, output);
    const p12 = ['--p12', `${pki}/signer.p12`, '--passphrase-file', `${pki}/passphrase.txt`];
    expect(await sign('-o', signed, '--pki', pki)).toBe(0);
    expect(await sign('-o', at('p12.pdf'), ...p12)).toBe(0);
    const parts = {
      clock,
      ownTrust: () => Promise.resolve({ anchors: [], version: undefined }),
      ownEvidence: () => Promise.resolve(undefined),
    };
    expect(await verifyCommand([signed, '--trust', `${pki}/root.pem`], parts, output)).toBe(0);
  });

  it.skipIf(!known || !judge('openssl'))('has certificates and lists that openssl accepts', () => {
    expect(openssl('verify', '-x509_strict', '-CAfile', `${pki}/root.pem`, `${pki}/issuing.pem`)).toContain(
      'OK',
    );
    const crl = ['crl', '-inform', 'DER', '-in', `${pki}/root.crl`, '-noout', '-CAfile', `${pki}/root.pem`];
    expect(() => openssl(...crl)).not.toThrow();
  });

  it.skipIf(!knownInCms || !judge('openssl'))('makes CMS and timestamps that openssl accepts', () => {
    const { cms, covered } = extract(signed);
    writeFileSync(at('cms'), cms);
    writeFileSync(at('covered'), covered);
    const trust = ['-CAfile', `${pki}/root.pem`];
    const verify = [
      'cms',
      '-verify',
      '-binary',
      '-inform',
      'DER',
      '-in',
      at('cms'),
      '-content',
      at('covered'),
    ];
    openssl(...verify, ...trust, '-purpose', 'any', '-out', at('content'));
    expect(readFileSync(at('content')).equals(covered)).toBe(true);
    writeFileSync(at('covered'), Buffer.concat([covered, Buffer.of(0)]));
    expect(() => openssl(...verify, ...trust, '-purpose', 'any', '-out', at('content'))).toThrow(
      /Verification failure|digest/i,
    );
    const { signature, unsignedAttrs } = parseSignedData(cms).signerInfos[0]!;
    writeFileSync(at('signature'), signature);
    writeFileSync(at('token'), findAttribute(unsignedAttrs, cmsOids.signatureTimeStampToken)!);
    const token = ['ts', '-verify', '-token_in', '-in', at('token'), '-data', at('signature')];
    expect(openssl(...token, ...trust, '-untrusted', `${pki}/issuing.pem`)).toContain('OK');
  });

  it.skipIf(kind.startsWith('ml-dsa') || !judge('pyhanko'))('makes PDFs that pyHanko accepts', () => {
    const script = new URL('../../../test/judges/pyhanko_validate.py', import.meta.url).pathname;
    const answer = execFileSync('python3', [script, `${pki}/root.pem`, 'B-LT', signed], { encoding: 'utf8' });
    expect(JSON.parse(answer)).toMatchObject({ signatures: [{ bottomLine: true }] });
  });
});

describe('experimental algorithms', () => {
  it('are refused unless they are asked for', async () => {
    lines.length = 0;
    const args = [at('in.pdf'), '-o', at('refused.pdf'), '--pki', at('ed25519')];
    expect(await signCommand(args, () => new Date(), output)).toBe(1);
    expect(lines.join('\n')).toContain('experimental');
  });

  it('declare ISO/TS 32002 for Ed25519 and nothing for ML-DSA', () => {
    expect(readFileSync(at('ed25519.pdf'), 'latin1')).toMatch(/\/ISO_\s*\[[^\]]*\/ExtensionLevel 32002/);
    expect(readFileSync(at('ml-dsa-65.pdf'), 'latin1')).not.toContain('/ISO_');
  });

  it('are unknown as key kinds where they are misspelt', async () => {
    await expect(
      pkiCommand(['demo', at('x'), '--key', 'rsa-1024'], new Date(), output),
    ).rejects.toMatchObject({
      code: 'cli.usage',
    });
  });
});
