import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromLatin1, toHex } from '../lib/bytes.ts';
import { Lexer, type Token } from './lexer.ts';
import { bufferSource } from './source.ts';

const windowSize = 4096;

function firstToken(text: string): Token {
  return new Lexer(bufferSource(fromLatin1(text)), 0).next();
}

describe('tokens', () => {
  it('are the same wherever the window ends', () => {
    const token = fc.oneof(
      fc.stringMatching(/^[-+.0-9]{1,20}$/),
      fc.stringMatching(/^[a-zR0-9'*.-]{1,20}$/),
      fc.stringMatching(/^\/[A-Za-z0-9#+.]{0,20}$/),
      fc.stringMatching(/^\([a-z \r\n]{0,8}(\([a-z]{0,4}\)){0,2}(\\[0-7nr()\\]){0,2}\)$/),
      fc.stringMatching(/^<[0-9a-fA-F \n]{0,20}>$/),
      fc.constantFrom('[', ']', '<<', '>>', 'endobj', 'stream'),
    );
    fc.assert(
      fc.property(token, fc.nat(30), fc.constantFrom('', ' ', '/', '\n%'), (text, before, after) => {
        const expected = firstToken(text + after);
        expect(firstToken(' '.repeat(windowSize - before) + text + after)).toEqual(expected);
      }),
    );
  });

  it('are the same bytes in a long hexadecimal string, wherever white space stands', () => {
    const spaces = fc.array(fc.nat(12_000), { maxLength: 3 });
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 6000 }),
        spaces,
        fc.nat(70),
        fc.boolean(),
        (bytes, at, pad, odd) => {
          let digits = Buffer.from(bytes).toString('hex') + (odd ? 'A' : '');
          for (const place of at) digits = `${digits.slice(0, place)}\n${digits.slice(place)}`;
          const lexer = new Lexer(bufferSource(fromLatin1(`${' '.repeat(pad)}<${digits}> 7`)), 0);
          expect(lexer.next()).toEqual({
            kind: 'string',
            form: 'hex',
            bytes: new Uint8Array(odd ? [...bytes, 0xa0] : bytes),
          });
          expect(lexer.next()).toMatchObject({ kind: 'number', value: 7 });
        },
      ),
    );
  });

  it('refuses what is no digit in a long hexadecimal string', () => {
    const text = `<${'ab'.repeat(5000)}g${'ab'.repeat(50)}>`;
    expect(() => firstToken(text)).toThrow(expect.objectContaining({ code: 'pdf.syntax' }));
  });

  it.each([
    ['007', { kind: 'number', value: 7, integer: true }],
    ['123456789012345', { kind: 'number', value: 123456789012345, integer: true }],
    ['100000000000000000000', { kind: 'number', value: 1e20, integer: true }],
    ['-.5', { kind: 'number', value: -0.5, integer: false }],
    ['.5', { kind: 'number', value: 0.5, integer: false }],
    ['7.', { kind: 'number', value: 7, integer: false }],
    ['.', { kind: 'keyword', value: '.' }],
    ['841.88976', { kind: 'number', value: 841.88976, integer: false }],
    ['0.00000000000001', { kind: 'number', value: 1e-14, integer: false }],
    ['1.2.3', { kind: 'keyword', value: '1.2.3' }],
    ['--5', { kind: 'number', value: -5, integer: true }],
    ['5-3', { kind: 'number', value: 5, integer: true }],
    ['0x', { kind: 'keyword', value: '0x' }],
    ['/A#20B', { kind: 'name', value: 'A B' }],
    ['/A#2', { kind: 'name', value: 'A#2' }],
    ['/ x', { kind: 'name', value: '' }],
    ['(a(b)c)', { kind: 'string', bytes: fromLatin1('a(b)c'), form: 'literal' }],
    ['(a\r\nb)', { kind: 'string', bytes: fromLatin1('a\nb'), form: 'literal' }],
    ['<414>', { kind: 'string', bytes: fromLatin1('A@'), form: 'hex' }],
  ])('reads %j', (text, token) => {
    expect(firstToken(text)).toEqual(token);
  });

  it.each(['9'.repeat(400), `-${'9'.repeat(400)}.0`])(
    'refuses a number that nothing can hold: %#',
    (text) => {
      expect(() => firstToken(text)).toThrow(expect.objectContaining({ code: 'pdf.syntax' }));
    },
  );

  it('are read from long hexadecimal strings whatever stands in them', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 90_000 });
    const place = fc.nat(180_000);
    fc.assert(
      fc.property(bytes, fc.nat(5000), fc.array(place, { maxLength: 3 }), (content, before, breaks) => {
        let text = toHex(content);
        for (const at of breaks) text = `${text.slice(0, at)}\n${text.slice(at)}`;
        const lexer = new Lexer(bufferSource(fromLatin1(`${' '.repeat(before)}<${text}> next`)), 0);
        expect(lexer.next()).toEqual({ kind: 'string', bytes: content, form: 'hex' });
        expect(lexer.next()).toEqual({ kind: 'keyword', value: 'next' });
      }),
      { numRuns: 30 },
    );
  });

  it('bounds words and names', () => {
    const refusal = expect.objectContaining({ code: 'pdf.limit' });
    expect(firstToken('k'.repeat(1024))).toMatchObject({ kind: 'keyword' });
    expect(() => firstToken(`${'k'.repeat(1025)} `)).toThrow(refusal);
    expect(() => firstToken(`/${'n'.repeat(4097)}`)).toThrow(refusal);
  });
});
