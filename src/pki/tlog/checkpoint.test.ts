import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { generateKeyPair, signerFromPkcs8 } from '#crypto';
import type { Signer } from '../crypto/signer.ts';
import { encodeCheckpoint, parseCheckpoint, type Checkpoint } from './checkpoint.ts';
import { hashLeaf } from './merkle-hash.ts';
import { cosignCheckpoint, signCheckpoint } from './sign-checkpoint.ts';
import { encodeSignedNote, parseSignedNote, parseSignatureLine } from './signed-note.ts';
import { encodeVerifierKey, parseVerifierKey, verifierKeyOf } from './verifier-key.ts';
import { verifyCheckpoint } from './verify-checkpoint.ts';

const file = new URL('../../../test/tlog/go-vectors.json', import.meta.url);
const go = JSON.parse(readFileSync(file, 'utf8')) as { checkpoint: string; keys: readonly string[] };

const refusal = (code: string): unknown => expect.objectContaining({ code });
const origin = 'log.example/journal';
const checkpoint: Checkpoint = { origin, size: 7, root: hashLeaf(new Uint8Array(3)), extensions: [] };
const now = new Date('2026-03-02T03:04:05Z');
let log: Signer;
let classic: Signer;
let postQuantum: Signer;
beforeAll(async () => {
  log = signerFromPkcs8((await generateKeyPair('ed25519')).pkcs8, 'ed25519');
  classic = signerFromPkcs8((await generateKeyPair('ed25519')).pkcs8, 'ed25519');
  postQuantum = signerFromPkcs8((await generateKeyPair('ml-dsa-44')).pkcs8, 'ml-dsa-44');
});

describe('what golang.org/x/mod/sumdb/note and transparency-dev/formats signed', () => {
  it('is right to us: Ed25519, its cosignature, and ML-DSA-44', () => {
    const { checkpoint: read, signers } = verifyCheckpoint(go.checkpoint, go.keys.map(parseVerifierKey));
    expect(read).toMatchObject({ origin, size: 66_000 });
    expect(signers.map(({ key }) => key.type)).toEqual([
      'ed25519',
      'cosignature-ed25519',
      'cosignature-ml-dsa-44',
    ]);
    expect(signers.map(({ cosignedAt }) => cosignedAt instanceof Date)).toEqual([false, true, true]);
  });

  it('is written back byte for byte, and so are the keys', () => {
    expect(encodeSignedNote(parseSignedNote(go.checkpoint))).toBe(go.checkpoint);
    expect(encodeCheckpoint(parseCheckpoint(parseSignedNote(go.checkpoint).text))).toBe(
      parseSignedNote(go.checkpoint).text,
    );
    for (const key of go.keys) expect(encodeVerifierKey(parseVerifierKey(key))).toBe(key);
  });

  it('is wrong with another word in it', () => {
    for (const key of go.keys)
      expect(() =>
        verifyCheckpoint(go.checkpoint.replace('66000', '66001'), [parseVerifierKey(key)]),
      ).toThrow(refusal('tlog.bad-signature'));
  });
});

it('verifies the example of C2SP signed-note’s key', () => {
  const key = parseVerifierKey('example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k');
  const note = parseSignedNote(
    'This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n',
  );
  expect(note.signatures[0]!.keyId).toEqual(key.id);
  expect(note.text).toBe('This is an example message.\n');
});

describe('a checkpoint of ours', () => {
  it('is signed by the log and cosigned, and says when', async () => {
    const signatures = [
      await signCheckpoint(checkpoint, origin, log),
      await cosignCheckpoint(checkpoint, 'saksi.example/a', classic, now),
      await cosignCheckpoint(checkpoint, 'saksi.example/a', postQuantum, now),
    ];
    const note = encodeSignedNote({ text: encodeCheckpoint(checkpoint), signatures });
    const keys = [
      verifierKeyOf(origin, 'ed25519', log.publicKey),
      verifierKeyOf('saksi.example/a', 'cosignature-ed25519', classic.publicKey),
      verifierKeyOf('saksi.example/a', 'cosignature-ml-dsa-44', postQuantum.publicKey),
    ];
    const { checkpoint: read, signers } = verifyCheckpoint(note, keys);
    expect(read).toEqual(checkpoint);
    expect(signers.map(({ cosignedAt }) => cosignedAt)).toEqual([undefined, now, now]);
  });

  it('passes over signatures of others, and needs one of a known key', async () => {
    const text = encodeCheckpoint(checkpoint);
    const own = await signCheckpoint(checkpoint, origin, log);
    const other = await cosignCheckpoint(checkpoint, 'saksi.example/b', classic, now);
    const note = encodeSignedNote({ text, signatures: [other, own, own] });
    expect(verifyCheckpoint(note, [verifierKeyOf(origin, 'ed25519', log.publicKey)]).signers).toHaveLength(1);
    const stranger = verifierKeyOf(origin, 'ed25519', classic.publicKey);
    expect(() => verifyCheckpoint(note, [stranger])).toThrow(refusal('tlog.untrusted'));
  });

  it('is refused with a code where its origin is too long for what a cosignature signs', async () => {
    const { name, keyId } = await cosignCheckpoint(checkpoint, 'saksi.example/a', postQuantum, now);
    const value = new Uint8Array(8 + 2420).fill(1, 7, 8);
    const text = encodeCheckpoint({ ...checkpoint, origin: 'a'.repeat(300) });
    const key = verifierKeyOf(name, 'cosignature-ml-dsa-44', postQuantum.publicKey);
    const note = encodeSignedNote({ text, signatures: [{ name, keyId, value }] });
    expect(() => verifyCheckpoint(note, [key])).toThrow(refusal('tlog.bad-checkpoint'));
  });

  it('takes no cosignature for the log’s signature, nor one under another name', async () => {
    const text = encodeCheckpoint(checkpoint);
    const cosigned = await cosignCheckpoint(checkpoint, origin, log, now);
    const asOwn = { ...cosigned, keyId: verifierKeyOf(origin, 'ed25519', log.publicKey).id };
    const key = verifierKeyOf(origin, 'ed25519', log.publicKey);
    expect(() => verifyCheckpoint(encodeSignedNote({ text, signatures: [asOwn] }), [key])).toThrow(
      refusal('tlog.bad-signature'),
    );
    const renamed = verifierKeyOf('saksi.example/c', 'cosignature-ml-dsa-44', postQuantum.publicKey);
    const byAnother = await cosignCheckpoint(checkpoint, 'saksi.example/d', postQuantum, now);
    const passedOff = { ...byAnother, name: renamed.name, keyId: renamed.id };
    expect(() => verifyCheckpoint(encodeSignedNote({ text, signatures: [passedOff] }), [renamed])).toThrow(
      refusal('tlog.bad-signature'),
    );
  });
});

describe('what is not a checkpoint', () => {
  const root = hashLeaf(new Uint8Array()).toBase64();
  it.each([
    `log\n07\n${root}\n`,
    `log\n-1\n${root}\n`,
    `log\n9007199254740993\n${root}\n`,
    `log\n7\n${root.slice(4)}\n`,
    `log\n7\n${root}`,
    `log\n7\n${root.slice(0, -1)}\n`,
    `log\n7\n\n${root}\n`,
    `log\n7\n`,
    `\n7\n${root}\n`,
    `${'a'.repeat(256)}\n7\n${root}\n`,
    `${'é'.repeat(128)}\n7\n${root}\n`,
  ])('is refused: %j', (text) => {
    expect(() => parseCheckpoint(text)).toThrow(refusal('tlog.bad-checkpoint'));
  });
});

describe('what is not a signed note', () => {
  const line = '— a AAAAAAA=\n';
  it.each([
    `text\n${line}`,
    'text\n\n',
    `text\n\n${line.trimEnd()}`,
    `te\u0007xt\n\n${line}`,
    `te\rxt\n\n${line}`,
    `te\ufffdxt\n\n${line}`,
    'text\n\n- a AAAAAAA=\n',
    'text\n\n— a+b AAAAAAA=\n',
    'text\n\n—  AAAAAAA=\n',
    'text\n\n— a AAAAAA==\n',
    'text\n\n— a AAAA AAA=\n',
    'text\n\n— a AAAAAAB=\n',
    `text\n\n${line.repeat(65)}`,
    `${'a'.repeat(600_000)}\n\n${line}`,
  ])('is refused: %j', (note) => {
    expect(() => parseSignedNote(note)).toThrow(refusal('tlog.bad-note'));
  });

  it('may have empty lines in its text', () => {
    expect(parseSignedNote(`a\n\nb\n\n${line}`).text).toBe('a\n\nb\n');
    expect(parseSignatureLine(line.trimEnd())).toMatchObject({ name: 'a' });
  });
});

describe('what is not a verifier key', () => {
  const good = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
  it.each([
    good.replace('530d', '530e'),
    good.replace('530d903a', '530D903A'),
    good.replace('example.com/foo', 'example.com/fo o'),
    good.replace('example.com/foo', ''),
    good.replace('+Aeky', '+Aoky'),
    good.slice(0, -4),
    'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    'PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==',
    '',
  ])('is refused: %j', (text) => {
    expect(() => parseVerifierKey(text)).toThrow(refusal('tlog.bad-key'));
  });

  it('is not one whose name has over 255 bytes, which no cosignature can hold', () => {
    for (const name of ['a'.repeat(255), 'é'.repeat(127)])
      expect(verifierKeyOf(name, 'ed25519', log.publicKey).name).toBe(name);
    for (const name of ['a'.repeat(256), 'é'.repeat(128)])
      expect(() => verifierKeyOf(name, 'ed25519', log.publicKey)).toThrow(refusal('tlog.bad-key'));
  });

  it('is not one whose key is of another algorithm', () => {
    expect(() => verifierKeyOf('a', 'ed25519', postQuantum.publicKey)).toThrow(refusal('tlog.bad-key'));
  });
});
