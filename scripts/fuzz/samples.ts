/** What is mutated: PDFs of the corpus, PDFs that we signed, and the DER of a throw-away PKI. Made once a folder. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { randomBytes } from '#crypto';
import { corpora } from '../../test/judges.ts';
import { attackClasses, twinsOf } from '../../test/attacks/all-attacks.ts';
import { makeAttackGround, type AttackGround } from '../../test/attacks/attack-ground.ts';
import { signTest } from '../../test/signed-pdf.ts';
import { simplePdf } from '../../test/simple-pdf.ts';
import { fromHex, toLatin1 } from '../../src/lib/bytes.ts';
import { buildCrl } from '../../src/pki/x509/build-crl.ts';
import { buildPkcs12 } from '../../src/pki/pkcs12/pkcs12.ts';

export interface Sample {
  readonly name: string;
  readonly kind: 'pdf' | 'der';
  readonly bytes: Uint8Array;
}

export const passphrase = 'acak';
const largest = 300_000;

/** Names in order, so that an index means the same sample in every run over the same folder. */
export function readSamples(folder: string): readonly Sample[] {
  const own = readdirSync(folder).map((name) => path.join(folder, name));
  const root = corpora();
  const others =
    root === undefined
      ? []
      : readFileSync(path.join(root, 'pdf/index.csv'), 'utf8')
          .trim()
          .split('\n')
          .slice(1)
          .map((line) => path.join(root, line.split(',')[0] ?? ''));
  return [...own.toSorted(), ...others.toSorted()].flatMap((file) => {
    const bytes = new Uint8Array(readFileSync(file));
    return bytes.length === 0 || bytes.length > largest
      ? []
      : [
          {
            name: path.basename(file),
            kind: file.endsWith('.pdf') ? ('pdf' as const) : ('der' as const),
            bytes,
          },
        ];
  });
}

export async function makeSamples(folder: string): Promise<void> {
  if (existsSync(path.join(folder, 'attack-0.pdf'))) return;
  const ground = await makeAttackGround();
  const { pki } = ground;
  const plain = simplePdf('BT /F1 24 Tf 72 700 Td (Isi) Tj ET');
  const once = await signTest(pki, plain, { level: 'B-B' });
  const [signer, issuing, root] = pki.certificates;
  const now = new Date();
  const { ocsp } = await pki.evidenceAt(signer ?? new Uint8Array(0), now);
  const samples: Readonly<Record<string, Uint8Array>> = {
    'plain.pdf': plain,
    'b-b.pdf': once,
    'two-signers.pdf': await signTest(pki, once, { level: 'B-LT' }),
    'b-lta.pdf': await signTest(pki, plain, { level: 'B-LTA' }),
    'certified.pdf': await signTest(pki, plain, { level: 'B-T', certify: 2 }),
    'signer.cer': signer ?? new Uint8Array(0),
    'issuing.cer': issuing ?? new Uint8Array(0),
    'root.cer': root ?? new Uint8Array(0),
    'signature.cms': contentsOf(once),
    'token.tst': await pki.timestamp.timestamp({ hash: 'sha256', digest: new Uint8Array(32) }),
    'good.ocsp': ocsp,
    'list.crl': await buildCrl(
      {
        issuer: pki.issuing.certificate.subject,
        thisUpdate: now,
        nextUpdate: new Date(now.getTime() + 86_400_000),
        revoked: Array.from({ length: 20 }, (_, i) => ({
          serialNumber: Uint8Array.of(1, i),
          revocationDate: now,
          reason: 1,
        })),
        extensions: [],
      },
      pki.issuing.signer,
    ),
    'key.p12': buildPkcs12(
      { pkcs8: pki.signer.pkcs8, certificates: pki.certificates },
      passphrase,
      randomBytes,
    ),
  };
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of [...Object.entries(samples), ...(await attackSamples(ground))])
    writeFileSync(path.join(folder, name), bytes);
}

/** Files that come close to the rules' edges already. */
async function attackSamples(ground: AttackGround): Promise<readonly (readonly [string, Uint8Array])[]> {
  const made = attackClasses.flatMap((one) =>
    [...one.attacks, ...twinsOf(one)].map(async ({ make }) => make(ground)),
  );
  return (await Promise.all(made)).map((bytes, at) => [`attack-${at}.pdf`, bytes]);
}

/** The CMS of the only signature, without its padding. */
function contentsOf(pdf: Uint8Array): Uint8Array {
  const hex = /\/Contents ?<([0-9a-f]+)>/i.exec(toLatin1(pdf))?.[1] ?? '';
  const padded = fromHex(hex);
  const length = 4 + 256 * (padded[2] ?? 0) + (padded[3] ?? 0);
  return padded.slice(0, length);
}
