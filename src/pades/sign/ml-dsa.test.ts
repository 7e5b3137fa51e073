import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { judge } from '../../../test/judges.ts';
import { makeMember, makeTestPki } from '../../../test/pki/test-pki.ts';
import { signTest, type TestPki } from '../../../test/signed-pdf.ts';
import { simplePdf } from '../../../test/simple-pdf.ts';
import { basicConstraintsExtension, keyUsageExtension } from '../../pki/x509/build-extensions.ts';

const script = new URL('../../../test/judges/cryptography_mldsa.py', import.meta.url).pathname;

describe.skipIf(!judge('pyhanko'))('ML-DSA before OpenSSL', () => {
  let pki: TestPki;
  beforeAll(async () => {
    pki = await makeTestPki();
  });

  it.each([
    ['ml-dsa-44', 'MLDSA44PublicKey'],
    ['ml-dsa-65', 'MLDSA65PublicKey'],
    ['ml-dsa-87', 'MLDSA87PublicKey'],
  ] as const)(
    '%s: certificates and signature are right, and wrong where a byte changed',
    async (kind, key) => {
      const authority = [basicConstraintsExtension(true), keyUsageExtension('keyCertSign', 'cRLSign')];
      const root = await makeMember('Akar', undefined, authority, kind);
      const issuer = await makeMember('Penerbit', root, authority, kind);
      const member = await makeMember('Budi', issuer, [keyUsageExtension('contentCommitment')], kind);
      const signed = await signTest(pki, simplePdf('BT ET'), {
        signer: member.signer,
        certificates: [member, issuer, root].map(({ certificate }) => certificate.raw),
        level: 'B-B',
        experimental: true,
      });
      const changed = Uint8Array.from(signed);
      changed[20] = changed[20]! ^ 1;
      const folder = mkdtempSync(path.join(tmpdir(), 'sertel-ml-dsa-'));
      const files = [signed, changed].map((bytes, i) => {
        const file = path.join(folder, `${i}.pdf`);
        writeFileSync(file, bytes);
        return file;
      });
      const [right, wrong] = execFileSync('python3', [script, ...files], { encoding: 'utf8' }).split('\n');
      expect(right).toMatch(new RegExp(`^3 certificates, sha512, ${key}`));
      expect(wrong).toMatch(/^refused: AssertionError/);
    },
  );
});
