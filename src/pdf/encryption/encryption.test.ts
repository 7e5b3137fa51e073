import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  encryptedSample,
  encryptionKinds,
  ownerPassword,
  userPassword,
} from '../../../test/encrypted-pdf.ts';
import { concatBytes, fromLatin1, toHex, toLatin1 } from '../../lib/bytes.ts';
import { openPdf, openRevision } from '../document.ts';
import { listFields } from '../form-fields.ts';
import { beginUpdate } from '../incremental-writer.ts';
import { asKind, dict, hexString, literal, name, ref, stream, type PdfObject } from '../objects.ts';
import { appendedSource, bufferSource } from '../source.ts';
import { decryptAes, encryptAes } from './aes.ts';
import { openEncryption } from './open-encryption.ts';
import { newPasswords, oldPasswords } from './passwords.ts';
import { readPermissions } from './permissions.ts';
import { rc4 } from './rc4.ts';

const open = (bytes: Uint8Array, password?: string) => openPdf(bufferSource(bytes), { password });
const refusal = (code: string) => expect.objectContaining({ code });

describe.each(encryptionKinds)('a file encrypted by %s', (kind) => {
  it.each([
    ['user', userPassword],
    ['owner', ownerPassword],
  ] as const)('is read with the password of its %s', (who, password) => {
    const document = open(encryptedSample(kind), password);
    expect(document.encryption?.openedAs).toBe(who);
    const [field] = listFields(document);
    expect(field?.fullName).toBe('nama');
    expect(toLatin1(asKind(field?.value, 'string')!.bytes)).toBe('Adi');
    const content = asKind(document.get(ref(7)), 'stream') ?? asKind(document.get(ref(6)), 'stream');
    expect(toLatin1(document.streamBytes(content!))).toMatch(/^BT .* ET/);
  });

  it.each([undefined, '', 'salah'])('does not open with %j', (password) => {
    expect(() => open(encryptedSample(kind), password)).toThrow(refusal('pdf.password'));
  });

  it('takes strings and streams of an update under its key, and gives them back', () => {
    const original = encryptedSample(kind);
    const document = open(original, userPassword);
    const update = beginUpdate(document);
    const added = update.allocate();
    update.put(
      added,
      stream(dict({ A: dict({ B: literal(fromLatin1('terang')) }), C: name('N') }), fromLatin1('terang')),
    );
    const { tail } = update.finish(new Uint8Array(16).fill(7));
    expect(toLatin1(tail)).not.toContain('terang');
    const after = openPdf(appendedSource(bufferSource(original), tail), { password: ownerPassword });
    const read = asKind(after.get(added), 'stream')!;
    expect(toLatin1(read.encoded())).toBe('terang');
    expect(toLatin1(asKind(after.getDict(read.dict, 'A')?.entries.get('B'), 'string')!.bytes)).toBe('terang');
    expect(after.trailer.entries.get('Encrypt')).toEqual(document.trailer.entries.get('Encrypt'));
    expect(openRevision(after, original.length).encryption).toBe(after.encryption);
  });

  it('gives back every string and stream that it takes', () => {
    const { encryption } = open(encryptedSample(kind), userPassword);
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.nat(9_000_000),
        fc.nat(65_535),
        (bytes, number, generation) => {
          const at = ref(number, generation);
          const string = encryption!.string('encrypt', bytes, at);
          expect(toHex(encryption!.string('decrypt', string, at))).toBe(toHex(bytes));
          const streamed = encryption!.stream('encrypt', bytes, at, dict({}));
          expect(toHex(encryption!.stream('decrypt', streamed, at, dict({})))).toBe(toHex(bytes));
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('what is never encrypted', () => {
  const document = open(encryptedSample('R6, AES-256'), userPassword);
  const written = (object: PdfObject): string => {
    const update = beginUpdate(document);
    const at = update.allocate();
    update.put(at, object);
    return toLatin1(update.finish(new Uint8Array(16)).tail);
  };

  it('is the /Contents of a signature, while its other strings are', () => {
    const text = written(
      dict({
        ByteRange: literal(fromLatin1('r')),
        Contents: hexString(fromLatin1('isi')),
        M: literal(fromLatin1('waktu')),
      }),
    );
    expect(text).toContain('/Contents <697369>');
    expect(text).not.toContain('waktu');
  });

  it('is a stream whose own crypt filter is Identity', () => {
    const filtered = stream(dict({ Filter: name('Crypt') }), fromLatin1('terbuka'));
    expect(written(filtered)).toContain('terbuka');
  });

  it('is a cross-reference stream', () => {
    expect(written(stream(dict({ Type: name('XRef') }), fromLatin1('terbuka')))).toContain('terbuka');
  });

  it('is metadata where the file says so', () => {
    const metadata = stream(dict({ Type: name('Metadata') }), fromLatin1('terbuka'));
    expect(written(metadata)).not.toContain('terbuka');
    const { encryption } = open(encryptedSample('R4, AES-128, plain metadata'), userPassword);
    expect(toLatin1(encryption!.stream('encrypt', fromLatin1('terbuka'), ref(9), metadata.dict))).toBe(
      'terbuka',
    );
  });
});

describe('an encryption dictionary', () => {
  it('that is not there is refused: an update could make an object of its number', () => {
    const text = toLatin1(encryptedSample(encryptionKinds[0]!)).replace(
      /\/Encrypt \d+ 0 R/,
      '/Encrypt 99 0 R',
    );
    expect(() => open(fromLatin1(text), userPassword)).toThrow(refusal('pdf.bad-object'));
  });

  it.each([
    ['a handler for certificates', /\/Filter \/Standard/, '/Filter /Adobe.PubSec', 'pdf.unsupported'],
    ['a handler that nobody knows', /\/Filter \/Standard/, '/Filter /Rahasia', 'pdf.unsupported'],
    ['the unpublished version', /\/V 5/, '/V 3', 'pdf.unsupported'],
    ['a cipher that is not its version’s', /AESV3/, 'AESV2', 'pdf.unsupported'],
    ['wider rights than were sealed', /\/P -\d+/, '/P -4096', 'pdf.permissions-tampered'],
    ['metadata said to be plain', /\/V 5/, '/EncryptMetadata false /V 5', 'pdf.permissions-tampered'],
    ['no rights', /\/P -\d+/, '/P (x)', 'pdf.bad-object'],
    ['a short key', /\/U <[0-9a-f]+>/, '/U <00>', 'pdf.bad-object'],
  ])('with %s is refused', (_, from, to, code) => {
    // The replacement may move what follows; the dictionary is then read where the reader finds it.
    const encrypt = open(encryptedSample('R6, AES-256'), userPassword);
    const original = toLatin1(encryptedSample('R6, AES-256'));
    expect(original).toMatch(from);
    const text = original.replace(from, to);
    const document = reopened(text, encrypt.size);
    expect(document).toThrow(refusal(code));
  });

  it('gives the rights of its user by revision', () => {
    const fillOnly = ~0 & ~(1 << 3) & ~(1 << 5);
    expect(readPermissions(fillOnly, 3)).toMatchObject({
      fillFields: true,
      createFields: false,
      modify: false,
    });
    expect(readPermissions(fillOnly, 2)).toMatchObject({ fillFields: false, createFields: false });
    expect(readPermissions(-4, 6)).toMatchObject({ fillFields: true, createFields: true, print: true });
  });

  it('fits another revision only with the same entries and identifier', () => {
    const document = open(encryptedSample('R4, AES-128'), userPassword);
    const encrypt = document.getDict(document.trailer, 'Encrypt')!;
    const id = asKind(document.getArray(document.trailer, 'ID')?.items[0], 'string')!.bytes;
    const key = openEncryption(encrypt, id, userPassword, (object) => document.resolve(object));
    expect(key.fits(encrypt, id)).toBe(true);
    expect(key.fits(encrypt, new Uint8Array(16))).toBe(false);
  });
});

/** The file with a changed encryption dictionary, its table made to fit. */
function reopened(text: string, size: number): () => unknown {
  const body = text.slice(0, text.lastIndexOf('\nxref\n') + 1);
  const rows = Array.from({ length: size }, (_, number) => {
    const at = body.search(new RegExp(`(?<![0-9])${number} 0 obj`));
    return at < 0 ? '0000000000 65535 f ' : `${String(at).padStart(10, '0')} 00000 n `;
  });
  const trailer = text.slice(text.lastIndexOf('trailer'), text.lastIndexOf('startxref'));
  const file = `${body}xref\n0 ${size}\n${rows.join('\n')}\n${trailer}startxref\n${body.length}\n%%EOF\n`;
  return () => open(fromLatin1(file), userPassword);
}

describe('ciphers and passwords', () => {
  it('RC4 is RC4', () => {
    expect(toHex(rc4(fromLatin1('Key'), fromLatin1('Plaintext')))).toBe('bbf316e8d940af0ad3');
  });

  it('AES that makers broke is read as far as it goes', () => {
    const key = new Uint8Array(16).fill(1);
    const stored = encryptAes(key, fromLatin1('enam belas bait!'));
    expect(stored.length).toBe(48);
    expect(decryptAes(key, concatBytes([stored, Uint8Array.of(1, 2)]))).toEqual(decryptAes(key, stored));
    expect(decryptAes(key, new Uint8Array(0)).length).toBe(0);
    // Without its block of padding alone, what is left stays.
    expect(toLatin1(decryptAes(key, stored.subarray(0, 32)))).toBe('enam belas bait!');
  });

  it('a password is prepared by SASLprep, and tried as typed', () => {
    expect(newPasswords('I\u00ADX\u00A0\u2168').map((bytes) => Buffer.from(bytes).toString())).toEqual([
      'IX IX',
      'I\u00ADX\u00A0\u2168',
    ]);
    expect(newPasswords('x'.repeat(200))[0]).toHaveLength(127);
  });

  it('an older password is in PDFDocEncoding, or UTF-8 where that lacks a letter', () => {
    expect(oldPasswords('€é')[0]).toEqual(Uint8Array.of(0xa0, 0xe9));
    expect(oldPasswords('語')).toEqual([new TextEncoder().encode('語')]);
  });
});
