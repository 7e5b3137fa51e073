/** What the attack samples are made of: a throw-away PKI, documents that it signed, and how they are judged. */
import { toLatin1 } from '../../src/lib/bytes.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { asKind, ref, withEntries, type PdfDict, type PdfObject } from '../../src/pdf/objects.ts';
import { bufferSource } from '../../src/pdf/source.ts';
import type { ValidationReport } from '../../src/pades/validate/report.ts';
import { validatePdf } from '../../src/pades/validate/validate-pdf.ts';
import { makeTestPki } from '../pki/test-pki.ts';
import { append, signTest, type TestPki } from '../signed-pdf.ts';
import { contractPdf } from './contract-pdf.ts';

export interface AttackGround {
  readonly pki: TestPki;
  /** A PKI that nobody trusts. */
  readonly stranger: TestPki;
  /** The contract as it was, signed, and signed without evidence in one revision. */
  readonly plain: Uint8Array;
  readonly signed: Uint8Array;
  readonly bare: Uint8Array;
  /** Certified: nothing, form filling, annotations as well. */
  readonly certified1: Uint8Array;
  readonly certified2: Uint8Array;
  readonly certified3: Uint8Array;
  /** The field `nama` locked; every field but `cek` locked. */
  readonly lockedName: Uint8Array;
  readonly lockedAllButCheck: Uint8Array;
  judge(bytes: Uint8Array): ValidationReport;
}

export async function makeAttackGround(): Promise<AttackGround> {
  const [pki, stranger] = await Promise.all([makeTestPki(), makeTestPki()]);
  const plain = contractPdf();
  const sign = (more: Parameters<typeof signTest>[2]): Promise<Uint8Array> =>
    signTest(pki, plain, { field: 'ttd', ...more });
  const [signed, bare, certified1, certified2, certified3, lockedName, lockedAllButCheck] = await Promise.all(
    [
      sign({}),
      sign({ level: 'B-B' }),
      sign({ level: 'B-B', certify: 1 }),
      sign({ certify: 2 }),
      sign({ certify: 3 }),
      sign({ lockFields: { action: 'Include', fields: ['nama'] } }),
      sign({ lockFields: { action: 'Exclude', fields: ['cek'] } }),
    ] as const,
  );
  const now = new Date();
  // Of those without a security store as well, so that only what was appended decides.
  const answers = await Promise.all(
    [pki.signer, pki.issuing, pki.tsa].map(({ certificate }) => pki.evidenceAt(certificate.raw, now)),
  );
  const evidence = { crls: [], ocsps: answers.map(({ ocsp }) => ocsp) };
  const anchors = [pki.root.certificate.raw];
  return {
    pki,
    stranger,
    plain,
    signed,
    bare,
    certified1,
    certified2,
    certified3,
    lockedName,
    lockedAllButCheck,
    judge: (bytes) => validatePdf(bufferSource(bytes), { anchors, evidence, at: new Date() }),
  };
}

/** The dictionary of an object as the file has it now. */
export const dictAt = (bytes: Uint8Array, number: number): PdfDict => {
  const object = openPdf(bufferSource(bytes)).get(ref(number));
  const found = asKind(object, 'dict') ?? asKind(object, 'stream')?.dict;
  if (found === undefined) throw new Error(`expected object ${number} to be a dictionary`);
  return found;
};

/** An update that gives an object's dictionary other entries. */
export const change = (
  bytes: Uint8Array,
  number: number,
  entries: Readonly<Record<string, PdfObject | undefined>>,
): Uint8Array =>
  append(bytes, (update) => update.put(ref(number), withEntries(dictAt(bytes, number), entries)));

/** The object's text as an update would write it. */
export function textAt(bytes: Uint8Array, number: number): string {
  const updated = toLatin1(
    append(bytes, (update, document) => update.put(ref(number), document.get(ref(number)))),
  );
  return (
    new RegExp(`\\n${number} 0 obj\\n([^]*?)\\nendobj\\n`).exec(updated.slice(bytes.length - 1))?.[1] ?? ''
  );
}
