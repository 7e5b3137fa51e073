import { beforeAll, describe, expect, it } from 'vitest';
import { makeTestPki } from '../../../test/pki/test-pki.ts';
import { append, signTest } from '../../../test/signed-pdf.ts';
import { simplePdf } from '../../../test/simple-pdf.ts';
import { fromLatin1, toLatin1 } from '../../lib/bytes.ts';
import { openPdf } from '../../pdf/document.ts';
import { listFields } from '../../pdf/form-fields.ts';
import { array, asKind, dict, literal, name, withEntries, type PdfObject } from '../../pdf/objects.ts';
import { getPage } from '../../pdf/pages.ts';
import { bufferSource } from '../../pdf/source.ts';
import { qrMark } from './marks/qr-mark.ts';
import type { SignPdfInput } from './sign-pdf.ts';

let pki: Awaited<ReturnType<typeof makeTestPki>>;
beforeAll(async () => {
  pki = await makeTestPki();
});

type Entries = Readonly<Record<string, PdfObject | undefined>>;
const text = (value: string) => literal(fromLatin1(value));
const refusal = (code: string) => expect.objectContaining({ code });
const open = (bytes: Uint8Array) => openPdf(bufferSource(bytes));

/** A page, turned or not, with the signature field `Ttd` and a text field `data.nama`. */
function form(field: Entries = {}, page = '/MediaBox [0 0 600 800]', more: Entries = {}): Uint8Array {
  return append(simplePdf('', page), (update, document) => {
    const [own, parent, kid] = [update.allocate(), update.allocate(), update.allocate()];
    const widget = { Type: name('Annot'), Subtype: name('Widget'), P: getPage(document, 1).ref };
    update.put(
      own,
      dict({ ...widget, FT: name('Sig'), T: text('Ttd'), Rect: array([100, 200, 160, 300]), ...field }),
    );
    update.put(parent, dict({ T: text('data'), Kids: array([kid]) }));
    update.put(
      kid,
      dict({ ...widget, FT: name('Tx'), T: text('nama'), Parent: parent, Rect: array([0, 0, 9, 9]) }),
    );
    const { ref, dict: entries } = getPage(document, 1);
    update.put(ref, withEntries(entries, { Annots: array([own, kid]) }));
    const AcroForm = dict({ Fields: array([own, parent]), NeedAppearances: true, DA: text('/F1 0 Tf') });
    update.put(document.catalogRef, withEntries(document.catalog, { AcroForm, ...more }));
  });
}

const sign = (bytes: Uint8Array, more: Partial<SignPdfInput> = {}) =>
  signTest(pki, bytes, { level: 'B-B', field: 'Ttd', ...more });

const seeded = (flags: number, entries: Entries) => form({ SV: dict({ Ff: flags, ...entries }) });

function signatureOf(bytes: Uint8Array, fieldName = 'Ttd') {
  const document = open(bytes);
  const field = listFields(document).find(({ fullName }) => fullName === fieldName)!;
  return { document, field, signature: asKind(document.resolve(field.value), 'dict')! };
}

describe('seed values (ISO 32000-2 table 238)', () => {
  const cert = (flags: number, entries: Entries) => ({ Cert: dict({ Ff: flags, ...entries }) });
  it.each<[string, number, () => Entries, Partial<SignPdfInput>]>([
    ['a filter', 1, () => ({ Filter: name('Entrust.PPKEF') }), {}],
    ['a SubFilter', 2, () => ({ SubFilter: array([name('adbe.pkcs7.detached')]) }), {}],
    ['a newer version', 4, () => ({ V: 4 }), {}],
    ['one of several reasons', 8, () => ({ Reasons: array([text('A'), text('B')]) }), {}],
    ['another reason', 8, () => ({ Reasons: array([text('A')]) }), { reason: 'B' }],
    ['no reason', 8, () => ({}), { reason: 'B' }],
    ['no reason, by a full stop', 8, () => ({ Reasons: array([text('.')]) }), { reason: 'B' }],
    ['an attestation', 16, () => ({ LegalAttestation: array([text('x')]) }), { certify: 2 }],
    ['revocation data in the CMS', 32, () => ({ AddRevInfo: true }), {}],
    ['a digest', 64, () => ({ DigestMethod: array([text('SHA512')]) }), {}],
    ['an open document', 128, () => ({ LockDocument: name('false') }), { certify: 1 }],
    ['an appearance', 256, () => ({ AppearanceFilter: text('Resmi') }), {}],
    ['an approval', 0, () => ({ MDP: dict({ P: 0 }) }), { certify: 2 }],
    ['another certification', 0, () => ({ MDP: dict({ P: 3 }) }), { certify: 2 }],
    ['a timestamp', 0, () => ({ TimeStamp: dict({ URL: text('http://x'), Ff: 1 }) }), {}],
    ['another subject', 0, () => cert(1, { Subject: array([literal(pki.tsa.certificate.raw)]) }), {}],
    ['another issuer', 0, () => cert(2, { Issuer: array([literal(pki.tsa.certificate.raw)]) }), {}],
    ['a policy', 0, () => cert(4, { OID: array([text('1.2.3')]) }), {}],
    ['a name', 0, () => cert(8, { SubjectDN: array([dict({ cn: text('Lain') })]) }), {}],
    ['a key usage', 0, () => cert(32, { KeyUsage: array([text('XX1')]) }), {}],
    ['a signature policy', 0, () => cert(0, { SignaturePolicyOID: text('1.2.3') }), {}],
  ])('refuse where the field requires %s', async (_, flags, entries, wish) => {
    await expect(sign(seeded(flags, entries()), wish)).rejects.toThrow(refusal('pades.seed-value'));
  });

  it('are followed where they can be: the only reason, the certification, the digest, a fitting certificate', async () => {
    const bytes = seeded(1 + 2 + 4 + 8 + 64, {
      Filter: name('Adobe.PPKLite'),
      SubFilter: array([name('adbe.pkcs7.detached'), name('ETSI.CAdES.detached')]),
      V: 2,
      Reasons: array([text('Menyetujui')]),
      DigestMethod: array([text('SHA1'), text('SHA256')]),
      MDP: dict({ P: 2 }),
      ...cert(1 + 2 + 8 + 32, {
        Subject: array([literal(pki.signer.certificate.raw)]),
        Issuer: array([literal(pki.root.certificate.raw)]),
        SubjectDN: array([dict({ CN: text('Penanda Tangan'), O: text('Uji') })]),
        KeyUsage: array([text('11XX00')]),
      }),
    });
    const { document, signature } = signatureOf(await sign(bytes));
    expect(toLatin1(asKind(signature.entries.get('Reason'), 'string')!.bytes)).toBe('Menyetujui');
    expect(document.getDict(document.catalog, 'Perms')?.entries.has('DocMDP')).toBe(true);
  });

  it('that only offer bind nobody', async () => {
    const bytes = seeded(0, { Reasons: array([text('A')]), DigestMethod: array([text('SHA512')]) });
    expect(signatureOf(await sign(bytes)).signature.entries.has('Reason')).toBe(false);
  });
});

describe('locks (ISO 32000-2 clauses 12.7.5.5 and 12.8.2.4)', () => {
  const lock = (entries: Entries) => form({ Lock: dict({ Type: name('SigFieldLock'), ...entries }) });

  it('of the field stand in its signature and end every later one', async () => {
    const once = await sign(lock({ Action: name('All'), P: 2 }));
    expect(toLatin1(once)).toMatch(
      /\/FieldMDP \/Data \d+ 0 R \/TransformParams <<[^>]*\/Action \/All [^>]*\/P 2/,
    );
    await expect(sign(once, { field: undefined })).rejects.toThrow(refusal('pades.lock-forbids'));
  });

  it('with no changes (/P 1) end signing, in whatever field, and ask for B-LT by name', async () => {
    const bytes = lock({ Action: name('Include'), Fields: array([]), P: 1 });
    await expect(sign(bytes, { level: 'B-LT' })).rejects.toThrow(
      refusal('pades.certification-needs-permission'),
    );
    await sign(bytes, { level: 'B-LTA', allowEvidenceAfterNoChanges: true });
    await expect(sign(await sign(bytes), { field: 'Lain' })).rejects.toThrow(refusal('pades.lock-forbids'));
  });

  it('still bind when a later update has taken them from the field', async () => {
    const once = await sign(lock({ Action: name('All') }));
    const hidden = append(once, (update) => {
      const { field, signature } = signatureOf(once);
      update.put(field.ref!, withEntries(field.dict, { Lock: undefined }));
      update.put(asKind(field.value, 'ref')!, withEntries(signature, { Reference: undefined }));
    });
    await expect(sign(hidden, { field: 'Lain' })).rejects.toThrow(refusal('pades.lock-forbids'));
  });

  it('are made by wish, in a new field and its signature', async () => {
    const lockFields = { action: 'Include', fields: ['data'] } as const;
    const once = await sign(form(), { field: 'Baru', lockFields });
    const { document, field } = signatureOf(once, 'Baru');
    expect(document.getDict(field.dict, 'Lock')?.entries.get('Action')).toEqual(name('Include'));
    expect(toLatin1(once)).toContain('/FieldMDP');
    await sign(once);
  });

  it('are refused for a field that is not there or that has its own', async () => {
    const unknown = { action: 'Include', fields: ['salah'] } as const;
    await expect(sign(form(), { lockFields: unknown })).rejects.toThrow(refusal('pades.lock-unknown-field'));
    await expect(sign(lock({ Action: name('All') }), { lockFields: { action: 'All' } })).rejects.toThrow(
      refusal('pades.lock-conflict'),
    );
  });
});

describe('certification (ISO 32000-2 clause 12.8.2.2)', () => {
  it('keeps usage rights, which are no signature', async () => {
    const rights = dict({ UR3: dict({ Type: name('Sig'), Filter: name('Adobe.PPKLite') }) });
    const { document } = signatureOf(await sign(form({}, undefined, { Perms: rights }), { certify: 2 }));
    const perms = document.getDict(document.catalog, 'Perms');
    expect([...perms!.entries.keys()]).toEqual(['UR3', 'DocMDP']);
  });

  it('is named in the permissions by a reference to the signature, whose transform it is (table 263)', async () => {
    const { document, field, signature } = signatureOf(await sign(form(), { certify: 3 }));
    const entry = document.getDict(document.catalog, 'Perms')?.entries.get('DocMDP');
    expect(asKind(entry, 'ref')).toEqual(asKind(field.value, 'ref'));
    const [reference] = document.getArray(signature, 'Reference')!.items;
    const transform = asKind(document.resolve(reference), 'dict')!;
    expect(document.getName(transform, 'TransformMethod')).toBe('DocMDP');
    const parameters = document.getDict(transform, 'TransformParams')!;
    expect([document.getNumber(parameters, 'P'), document.getName(parameters, 'V')]).toEqual([3, '1.2']);
  });

  it('goes into permissions that are an object of their own, where they are', async () => {
    const bytes = append(form(), (update, document) => {
      const own = update.allocate();
      update.put(own, dict({ UR3: dict({ Type: name('Sig') }) }));
      update.put(document.catalogRef, withEntries(document.catalog, { Perms: own }));
    });
    const { document } = signatureOf(await sign(bytes, { certify: 2 }));
    const stands = document.catalog.entries.get('Perms');
    expect(stands).toEqual(open(bytes).catalog.entries.get('Perms'));
    expect([...asKind(document.resolve(stands), 'dict')!.entries.keys()]).toEqual(['UR3', 'DocMDP']);
  });

  it('is not what an approval is: that stands in no permissions', async () => {
    const { document } = signatureOf(await sign(form(), { lockFields: { action: 'All' } }));
    expect(document.catalog.entries.has('Perms')).toBe(false);
  });
});

describe('existing fields', () => {
  it('are drawn in their own rectangle, upright on a turned page', async () => {
    const visible = { page: 1, rect: { x: 0, y: 0, width: 5, height: 5 }, mark: qrMark('x') };
    const bytes = form({}, '/MediaBox [0 0 600 800] /Rotate 90');
    const { document, field } = signatureOf(await sign(bytes, { visible }));
    const appearance = document.getDict(document.getDict(field.dict, 'AP')!, 'N')!;
    expect(document.getArray(appearance, 'BBox')?.items).toEqual([0, 0, 100, 60]);
    expect(document.getArray(appearance, 'Matrix')?.items).toEqual([0, 1, -1, 0, 0, 0]);
    expect(document.getArray(field.dict, 'Rect')?.items).toEqual([100, 200, 160, 300]);
    const hidden = form({ Rect: array([0, 0, 0, 0]) });
    await expect(sign(hidden, { visible })).rejects.toThrow(refusal('pades.field-without-area'));
  });

  it('must exist where that was asked for, and dynamic forms are refused in them too', async () => {
    await expect(sign(form(), { field: 'Lain', fieldMustExist: true })).rejects.toThrow(
      refusal('pades.field-not-found'),
    );
    await expect(sign(form(), { field: 'data' })).rejects.toThrow(refusal('pades.field-name'));
    const dynamic = append(form(), (update, document) => {
      const AcroForm = withEntries(document.getDict(document.catalog, 'AcroForm')!, { XFA: array([]) });
      update.put(document.catalogRef, withEntries(document.catalog, { AcroForm, NeedsRendering: true }));
    });
    await expect(sign(dynamic)).rejects.toThrow(refusal('pades.dynamic-form'));
  });

  it('leave NeedAppearances, DA and the other fields as they were', async () => {
    const { document } = signatureOf(await sign(form(), { field: 'Baru' }), 'Baru');
    const entries = document.getDict(document.catalog, 'AcroForm')!.entries;
    expect(entries.get('NeedAppearances')).toBe(true);
    expect(entries.has('DA')).toBe(true);
    expect(listFields(document).map(({ fullName }) => fullName)).toEqual(['Ttd', 'data.nama', 'Baru']);
  });
});

describe('new widgets', () => {
  it('stand on one page where two share their array of annotations', async () => {
    const shared = append(simplePdf(''), (update, document) => {
      const [second, annotations] = [update.allocate(), update.allocate()];
      const first = getPage(document, 1);
      update.put(annotations, array([]));
      const page = withEntries(first.dict, { Annots: annotations });
      update.put(first.ref, page);
      update.put(second, page);
      const pages = asKind(document.catalog.entries.get('Pages'), 'ref')!;
      const tree = asKind(document.get(pages), 'dict')!;
      update.put(pages, withEntries(tree, { Kids: array([first.ref, second]), Count: 2 }));
    });
    const document = open(await sign(shared));
    const counts = [1, 2].map((at) => document.getArray(getPage(document, at).dict, 'Annots')?.items.length);
    expect(counts).toEqual([1, 0]);
  });

  it('get a structure element in a tagged file, at the end of the number tree, before the first signature only', async () => {
    const tagged = append(simplePdf(''), (update, document) => {
      const [root, top, leaf] = [update.allocate(), update.allocate(), update.allocate()];
      update.put(leaf, dict({ Limits: array([0, 4]), Nums: array([0, null, 4, null]) }));
      update.put(root, dict({ K: top, ParentTree: dict({ Kids: array([leaf]) }), ParentTreeNextKey: 5 }));
      update.put(top, dict({ S: name('Document'), P: root }));
      const MarkInfo = dict({ Marked: true });
      update.put(document.catalogRef, withEntries(document.catalog, { MarkInfo, StructTreeRoot: root }));
    });
    const once = await sign(tagged);
    const { document, field } = signatureOf(once);
    expect(field.dict.entries.get('StructParent')).toBe(5);
    const root = document.getDict(document.catalog, 'StructTreeRoot')!;
    expect(root.entries.get('ParentTreeNextKey')).toBe(6);
    const leaf = document.resolve(document.getArray(document.getDict(root, 'ParentTree')!, 'Kids')!.items[0]);
    expect(document.getArray(asKind(leaf, 'dict')!, 'Limits')?.items).toEqual([0, 5]);
    const element = document.getDict(
      {
        kind: 'dict',
        entries: new Map([['E', document.getArray(asKind(leaf, 'dict')!, 'Nums')!.items[5]!]]),
      },
      'E',
    )!;
    expect(document.getName(element, 'S')).toBe('Form');
    expect(document.getDict(element, 'K')?.entries.get('Obj')).toEqual(field.ref);
    expect(getPage(document, 1).dict.entries.get('Tabs')).toEqual(name('S'));
    const twice = signatureOf(await sign(once, { field: 'Kedua' }), 'Kedua');
    expect(twice.field.dict.entries.has('StructParent')).toBe(false);
  });
});
