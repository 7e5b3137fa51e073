import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseCheckpoint } from './checkpoint.ts';
import { parseEntryBundle } from './entry-bundle.ts';
import { parsePolicy } from './policy.ts';
import { parseSignedNote } from './signed-note.ts';
import { parseTilePath } from './tile.ts';
import { TlogError } from './tlog-error.ts';
import { parseTlogProof } from './tlog-proof.ts';
import { parseVerifierKey } from './verifier-key.ts';
import { parseSubmission } from './witness-submission.ts';

// Pieces that the formats are made of, so that a few of them come far into a parser.
const pieces = [
  '\n',
  '\n\n',
  ' ',
  '+',
  '— ',
  'log.example ',
  'AAAA',
  'AA==',
  'old 1',
  'index 0',
  'extra AA==',
  'c2sp.org/tlog-proof@v1\n',
  'tile/0/',
  'x001/',
  '000',
  '.p/1',
  'witness w ',
  'group g any w',
  'quorum none',
  '0',
  '9007199254740993',
  'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
];
const text = fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary' })), { maxLength: 12 });

it.each([
  parseCheckpoint,
  parsePolicy,
  parseSignedNote,
  parseSubmission,
  parseTilePath,
  parseTlogProof,
  parseVerifierKey,
])('%o refuses with a code whatever comes', (parse) => {
  fc.assert(
    fc.property(text, (parts) => {
      try {
        parse(parts.join(''));
      } catch (error) {
        expect(error).toBeInstanceOf(TlogError);
      }
    }),
    { numRuns: 300 },
  );
});

it('a bundle of any bytes is entries or refused with a code', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
      try {
        const length = parseEntryBundle(bytes).reduce((sum, entry) => sum + 2 + entry.length, 0);
        expect(length).toBe(bytes.length);
      } catch (error) {
        expect(error).toBeInstanceOf(TlogError);
      }
    }),
  );
});
