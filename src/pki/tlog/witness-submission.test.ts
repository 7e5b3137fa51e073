import { beforeAll, describe, expect, it } from 'vitest';
import { generateKeyPair, signerFromPkcs8 } from '#crypto';
import type { Signer } from '../crypto/signer.ts';
import { encodeCheckpoint } from './checkpoint.ts';
import { emptyRoot, hashLeaf, hashNode } from './merkle-hash.ts';
import { signCheckpoint } from './sign-checkpoint.ts';
import { encodeSignedNote } from './signed-note.ts';
import { encodeTlogProof, parseTlogProof } from './tlog-proof.ts';
import { verifierKeyOf } from './verifier-key.ts';
import {
  encodeSubmission,
  judgeSubmission,
  nothingSeen,
  parseSubmission,
  type SeenTree,
} from './witness-submission.ts';

const origin = 'log.example/journal';
const [a, b, c] = [1, 2, 3].map((byte) => hashLeaf(Uint8Array.of(byte))) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
];
const two: SeenTree = { size: 2, root: hashNode(a, b) };
const three: SeenTree = { size: 3, root: hashNode(two.root, c) };
const forked: SeenTree = { size: 3, root: hashNode(hashNode(b, a), c) };

let signer: Signer;
beforeAll(async () => {
  signer = signerFromPkcs8((await generateKeyPair('ed25519')).pkcs8, 'ed25519');
});

async function noteOf({ size, root }: SeenTree, name = origin): Promise<string> {
  const checkpoint = { origin: name, size, root, extensions: [] };
  const signatures = [await signCheckpoint(checkpoint, name, signer)];
  return encodeSignedNote({ text: encodeCheckpoint(checkpoint), signatures });
}

const logs = () => new Map([[origin, [verifierKeyOf(origin, 'ed25519', signer.publicKey)]]]);

function judge(oldSize: number, proof: readonly Uint8Array[], checkpoint: string, seen: SeenTree) {
  const sent = encodeSubmission({ oldSize, proof, checkpoint });
  return judgeSubmission(parseSubmission(sent), logs(), () => seen);
}

describe('a witness', () => {
  it('takes the first checkpoint that it sees, the same again, and one that goes on from it', async () => {
    expect(judge(0, [], await noteOf(two), nothingSeen).kind).toBe('consistent');
    expect(judge(2, [], await noteOf(two), two).kind).toBe('consistent');
    expect(judge(2, [c], await noteOf(three), two).kind).toBe('consistent');
    expect(judge(0, [], await noteOf(nothingSeen), nothingSeen).kind).toBe('consistent');
  });

  it('refuses a fork: two trees of one size', async () => {
    expect(judge(2, [], await noteOf({ ...two, root: a }), two).kind).toBe('fork');
    expect(judge(2, [c], await noteOf({ ...two, root: a }), two).kind).toBe('fork');
    expect(judge(0, [], await noteOf({ size: 0, root: a }), nothingSeen).kind).toBe('fork');
  });

  it('refuses a tree that is not shown to go on, and calls it no fork: anyone can send a wrong proof', async () => {
    expect(judge(2, [], await noteOf(three), two).kind).toBe('unproven');
    expect(judge(2, [a], await noteOf(three), two).kind).toBe('unproven');
    expect(judge(2, [c], await noteOf(forked), two).kind).toBe('unproven');
    expect(judge(2, [c], await noteOf(two), two).kind).toBe('unproven');
    expect(judge(0, [c], await noteOf(two), nothingSeen).kind).toBe('unproven');
  });

  it('says from which size it goes on', async () => {
    expect(judge(0, [], await noteOf(three), two)).toEqual({ kind: 'other-size', size: 2 });
    expect(judge(3, [], await noteOf(three), two)).toEqual({ kind: 'other-size', size: 2 });
  });

  it('refuses an old size above the new one, before it says what it saw', async () => {
    expect(judge(3, [], await noteOf(two), three).kind).toBe('malformed');
  });

  it('knows its logs, and their keys', async () => {
    expect(judge(0, [], await noteOf(two, 'log.example/other'), nothingSeen).kind).toBe('unknown-log');
    const note = await noteOf(two);
    expect(judge(0, [], note.replace('\n2\n', '\n3\n'), nothingSeen).kind).toBe('not-signed');
    expect(judge(0, [], note.replace(`— ${origin}`, '— other'), nothingSeen).kind).toBe('not-signed');
    expect(judge(0, [], 'no note', nothingSeen).kind).toBe('malformed');
  });

  it.each(['', 'old', 'old 01\n\nx', 'new 1\n\nx', 'old 1\nAAAA\n\nx', `old 1\n${'A\n'.repeat(64)}\nx`])(
    'refuses the request %j',
    (text) => {
      expect(() => parseSubmission(text)).toThrow(expect.objectContaining({ code: 'tlog.bad-request' }));
    },
  );
});

describe('a tlog-proof', () => {
  const proof = { index: 1, proof: [a, c], checkpoint: 'log\n3\n…\n\n— log …\n', extra: undefined };

  it('is read back, with and without what the application adds', () => {
    expect(parseTlogProof(encodeTlogProof(proof))).toEqual(proof);
    const more = { ...proof, proof: [], extra: Uint8Array.of(1, 2) };
    expect(parseTlogProof(encodeTlogProof(more))).toEqual(more);
  });

  it.each([
    '',
    'c2sp.org/tlog-proof@v2\nindex 1\n\n',
    'c2sp.org/tlog-proof@v1\n\n',
    'c2sp.org/tlog-proof@v1\nindex 01\n\n',
    'c2sp.org/tlog-proof@v1\nindex 1\nAAAA\n\n',
    'c2sp.org/tlog-proof@v1\nextra !\nindex 1\n\n',
    `c2sp.org/tlog-proof@v1\nindex 1\n${`${emptyRoot.toBase64()}\n`.repeat(64)}\n`,
  ])('is not %j', (text) => {
    expect(() => parseTlogProof(text)).toThrow(expect.objectContaining({ code: 'tlog.bad-proof' }));
  });
});
