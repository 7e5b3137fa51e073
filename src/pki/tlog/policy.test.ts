import { beforeAll, describe, expect, it } from 'vitest';
import { generateKeyPair } from '#crypto';
import { parsePolicy } from './policy.ts';
import { encodeVerifierKey, verifierKeyOf, type VerifierKey } from './verifier-key.ts';

let keys: readonly VerifierKey[];
let vkeys: readonly string[];
let fourth: Uint8Array;
beforeAll(async () => {
  fourth = (await generateKeyPair('ed25519')).publicKey;
  const pairs = await Promise.all([1, 2, 3, 4].map(() => generateKeyPair('ed25519')));
  keys = pairs.map(({ publicKey }, i) =>
    i === 0
      ? verifierKeyOf('log.example', 'ed25519', publicKey)
      : verifierKeyOf(`w${i}.example`, 'cosignature-ed25519', publicKey),
  );
  vkeys = keys.map(encodeVerifierKey);
});

const witnesses = () => `
  # parties
log ${vkeys[0]} https://log.example/journal
witness w1 ${vkeys[1]} https://w1.example
witness\tw2 ${vkeys[2]}
witness w3 ${vkeys[3]}
`;

it('reads logs and witnesses with their addresses', () => {
  const { logs, witnesses: read } = parsePolicy(`${witnesses()}quorum none`);
  expect(logs.map(({ key, url }) => [encodeVerifierKey(key), url])).toEqual([
    [vkeys[0], 'https://log.example/journal'],
  ]);
  expect(read.map(({ url }) => url)).toEqual(['https://w1.example', undefined, undefined]);
});

it('counts a quorum through groups of groups', () => {
  const policy = parsePolicy(`${witnesses()}group two 2 w1 w2\ngroup all all two w3\nquorum all`);
  const [, w1, w2, w3] = keys as [VerifierKey, VerifierKey, VerifierKey, VerifierKey];
  expect(policy.isQuorum([w1, w2, w3])).toBe(true);
  expect(policy.isQuorum([w1, w3])).toBe(false);
  expect(parsePolicy(`${witnesses()}group any any w1 w2\nquorum any`).isQuorum([w2])).toBe(true);
  expect(parsePolicy(`${witnesses()}quorum w3`).isQuorum([w1, w2])).toBe(false);
  expect(parsePolicy(`${witnesses()}quorum none`).isQuorum([])).toBe(true);
});

describe('a policy that cannot be meant', () => {
  it.each([
    ['', 'no quorum'],
    ['quorum w9', 'an unknown name'],
    ['quorum none\nquorum none', 'two quorums'],
    ['group g 3 w1 w2\nquorum g', 'more than there are'],
    ['group g 0 w1 w2\nquorum g', 'none of them'],
    ['group g any w1 w1\nquorum g', 'one twice'],
    ['group w1 any w2\nquorum w1', 'a name twice'],
    ['group none any w2\nquorum none', 'the name none'],
    ['group a any w1\ngroup b any w1 w2\ngroup c all a b\nquorum c', 'a witness in two groups'],
    ['group a any w1\ngroup b any a\ngroup c any a\nquorum c', 'a group in two groups'],
    ['group g 0x1 w1 w2\nquorum g', 'a number that is not decimal'],
    ['group g 1e0 w1 w2\nquorum g', 'a number that is not decimal'],
    ['group g 01 w1 w2\nquorum g', 'a number with a zero before it'],
    ['trust everybody\nquorum none', 'an unknown line'],
  ])('is refused: %j (%s)', (lines) => {
    expect(() => parsePolicy(`${witnesses()}${lines}`)).toThrow(
      expect.objectContaining({ code: 'tlog.bad-policy' }),
    );
  });

  const bad = expect.objectContaining({ code: 'tlog.bad-policy' }) as Error;

  it('is refused where a witness has the key of a log, whichever comes first', () => {
    const asWitness = encodeVerifierKey(
      verifierKeyOf('w.example', 'cosignature-ed25519', keys[0]!.publicKey),
    );
    expect(() => parsePolicy(`${witnesses()}witness w4 ${asWitness}\nquorum none`)).toThrow(bad);
    expect(() => parsePolicy(`witness w4 ${asWitness}\n${witnesses()}quorum none`)).toThrow(bad);
  });

  it('is refused where a key is of a type for something else', () => {
    const plain = encodeVerifierKey(verifierKeyOf('w4.example', 'ed25519', fourth));
    const cosigner = encodeVerifierKey(verifierKeyOf('log.example', 'cosignature-ed25519', fourth));
    expect(() => parsePolicy(`${witnesses()}witness w4 ${plain}\nquorum none`)).toThrow(bad);
    expect(() => parsePolicy(`${witnesses()}log ${cosigner}\nquorum none`)).toThrow(bad);
  });

  it('is refused where a key stands twice', () => {
    expect(() => parsePolicy(`${witnesses()}witness w4 ${vkeys[1]}\nquorum none`)).toThrow(
      expect.objectContaining({ code: 'tlog.bad-policy' }),
    );
  });
});
