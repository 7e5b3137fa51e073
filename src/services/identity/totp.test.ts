import { describe, expect, it } from 'vitest';
import { codeOf, encodeBase32, findStep, otpauthUri, stepAt } from './totp.ts';

const secret = new TextEncoder().encode('12345678901234567890');

describe('the vectors of RFC 4226 appendix D', () => {
  it.each(
    ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'].map(
      (code, counter) => [counter, code] as const,
    ),
  )('%i gives %s', (counter, code) => expect(codeOf(secret, counter)).toBe(code));
});

describe('the vectors of RFC 6238 appendix B for SHA-1', () => {
  it.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('%i s gives %s', (seconds, code) =>
    expect(codeOf(secret, stepAt(new Date(seconds * 1000)), 8)).toBe(code),
  );
});

it.each([
  ['', ''],
  ['f', 'MY'],
  ['fo', 'MZXQ'],
  ['foo', 'MZXW6'],
  ['foob', 'MZXW6YQ'],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI'],
])('writes %o in base 32 as RFC 4648 10 does', (text, encoded) =>
  expect(encodeBase32(new TextEncoder().encode(text))).toBe(encoded),
);

it('takes the code of the present step and of its neighbours, no other', () => {
  const now = new Date(1_234_567_890_000);
  const step = stepAt(now);
  for (const off of [-1, 0, 1]) expect(findStep(secret, codeOf(secret, step + off), now)).toBe(step + off);
  for (const off of [-2, 2]) expect(findStep(secret, codeOf(secret, step + off), now)).toBeUndefined();
});

it('tells an app whose secret it is', () => {
  expect(otpauthUri(secret, 'orang@lkpp.example')).toBe(
    'otpauth://totp/Sertel:orang%40lkpp.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Sertel',
  );
});
