import { beforeAll, describe, expect, it } from 'vitest';
import { makeTestPki } from '../../../test/pki/test-pki.ts';
import { append, signTest, type TestPki } from '../../../test/signed-pdf.ts';
import { simplePdf } from '../../../test/simple-pdf.ts';
import { toLatin1 } from '../../lib/bytes.ts';
import { openPdf } from '../../pdf/document.ts';
import { array, dict, name, withEntries, type PdfDict, type PdfObject } from '../../pdf/objects.ts';
import { encodeObject } from '../../pdf/serialize.ts';
import { bufferSource } from '../../pdf/source.ts';
import type { SignPdfInput } from './sign-pdf.ts';

const esic = '<</BaseVersion /1.7 /ExtensionLevel 1 >>';
const extension = (level: number): PdfDict => dict({ BaseVersion: name('1.7'), ExtensionLevel: level });

/** An unsigned file with these developer extensions, in its catalog or as an object of their own. */
const fileWith = (
  extensions: Readonly<Record<string, PdfObject>> | undefined,
  { version, indirect = false }: { readonly version?: string; readonly indirect?: boolean } = {},
): Uint8Array =>
  append(simplePdf(''), (update, document) => {
    const own = update.allocate();
    update.put(own, dict(extensions ?? {}));
    const entries = {
      Extensions: extensions && (indirect ? own : dict(extensions)),
      Version: version === undefined ? undefined : name(version),
    };
    update.put(document.catalogRef, withEntries(document.catalog, entries));
  });

function extensionsOf(bytes: Uint8Array): Readonly<Record<string, string>> {
  const document = openPdf(bufferSource(bytes));
  const extensions =
    document.getDict(document.catalog, 'Extensions')?.entries ?? new Map<string, PdfObject>();
  return Object.fromEntries([...extensions].map(([key, value]) => [key, toLatin1(encodeObject(value))]));
}

describe('developer extensions', () => {
  let pki: TestPki;
  beforeAll(async () => {
    pki = await makeTestPki();
  });
  const declared = async (bytes: Uint8Array, more: Partial<SignPdfInput> = {}) =>
    extensionsOf(await signTest(pki, bytes, { level: 'B-B', ...more }));

  it('name PAdES below PDF 2.0', async () => {
    expect(await declared(fileWith(undefined))).toEqual({ ESIC: esic });
  });

  it('name nothing in PDF 2.0, which has PAdES itself', async () => {
    const bytes = fileWith(undefined, { version: '2.0' });
    expect(await declared(bytes, { lockDocument: true })).toEqual({});
  });

  it.each([false, true])('keep those of others, indirect: %s', async (indirect) => {
    const bytes = fileWith({ ADBE: extension(8), GGGG: extension(1) }, { indirect });
    expect(await declared(bytes)).toEqual({
      ADBE: '<</BaseVersion /1.7 /ExtensionLevel 8 >>',
      GGGG: '<</BaseVersion /1.7 /ExtensionLevel 1 >>',
      ESIC: esic,
    });
  });

  it.each([
    ['dictionary', extension(5), '<</BaseVersion /1.7 /ExtensionLevel 5 >>'],
    ['array', array([extension(5)]), '[<</BaseVersion /1.7 /ExtensionLevel 5 >>]'],
  ])('keep a higher level of PAdES in a %s', async (_form, value, kept) => {
    expect(await declared(fileWith({ ESIC: value }))).toEqual({ ESIC: kept });
  });

  it('replace what is no declaration', async () => {
    expect(await declared(fileWith({ ESIC: name('x') }))).toEqual({ ESIC: esic });
  });

  it('name the permission of a lock, which is Adobe’s before PDF 2.0', async () => {
    const adobe = '<</BaseVersion /1.7 /ExtensionLevel 3 >>';
    expect(await declared(fileWith(undefined), { lockDocument: true })).toEqual({ ESIC: esic, ADBE: adobe });
    expect(await declared(fileWith({ ADBE: extension(1) }), { lockDocument: true })).toEqual({
      ESIC: esic,
      ADBE: adobe,
    });
    expect(await declared(fileWith(undefined), { lockFields: { action: 'All' } })).toEqual({ ESIC: esic });
  });

  it('name ISO/TS 32002 once for an EdDSA signature, beside other documents of ISO', async () => {
    const other = dict({ BaseVersion: name('2.0'), ExtensionLevel: 32001 });
    const ed25519 = await makeTestPki('ed25519');
    const more = {
      signer: ed25519.signer.signer,
      certificates: ed25519.certificates,
      experimental: true,
      level: 'B-B',
    } as const;
    const once = await signTest(ed25519, fileWith({ ISO_: other }), more);
    const twice = await signTest(ed25519, once, more);
    for (const bytes of [once, twice])
      expect(extensionsOf(bytes)['ISO_']?.match(/ExtensionLevel \d+/g)).toEqual([
        'ExtensionLevel 32001',
        'ExtensionLevel 32002',
      ]);
  });
});
