/**
 * RC2 in CBC mode (RFC 2268), decryption only: the cipher that older makers put around the certificates of PKCS#12
 * files and that OpenSSL no longer loads. It hides nothing from anyone today and is never written.
 */

/** @throws {RangeError} for wrong padding, as a wrong key shows itself */
export function decryptRc2Cbc(
  key: Uint8Array,
  effectiveBits: number,
  iv: Uint8Array,
  encrypted: Uint8Array,
): Uint8Array {
  if (encrypted.length === 0 || encrypted.length % 8 !== 0 || iv.length !== 8)
    throw new RangeError(`expected whole blocks of 8 octets, got ${encrypted.length}`);
  const words = expandKey(key, effectiveBits);
  const plain = new Uint8Array(encrypted.length);
  for (let at = 0; at < encrypted.length; at += 8) {
    const block = decryptBlock(words, encrypted.subarray(at, at + 8));
    const previous = at === 0 ? iv : encrypted.subarray(at - 8, at);
    for (let i = 0; i < 8; i++) plain[at + i] = (block[i] ?? 0) ^ (previous[i] ?? 0);
  }
  const padding = plain.at(-1) ?? 0;
  if (padding < 1 || padding > 8 || plain.subarray(-padding).some((byte) => byte !== padding))
    throw new RangeError('expected PKCS#7 padding');
  return plain.subarray(0, -padding);
}

/** Clause 2: 64 words from the key, cut to the effective bits. */
function expandKey(key: Uint8Array, effectiveBits: number): Uint16Array {
  const bytes = new Uint8Array(128);
  bytes.set(key);
  for (let i = key.length; i < 128; i++)
    bytes[i] = piTable[((bytes[i - 1] ?? 0) + (bytes[i - key.length] ?? 0)) & 0xff] ?? 0;
  const effectiveBytes = Math.ceil(effectiveBits / 8);
  const mask = 0xff >> (8 * effectiveBytes - effectiveBits);
  bytes[128 - effectiveBytes] = piTable[(bytes[128 - effectiveBytes] ?? 0) & mask] ?? 0;
  for (let i = 127 - effectiveBytes; i >= 0; i--)
    bytes[i] = piTable[(bytes[i + 1] ?? 0) ^ (bytes[i + effectiveBytes] ?? 0)] ?? 0;
  return Uint16Array.from({ length: 64 }, (_, i) => (bytes[2 * i] ?? 0) | ((bytes[2 * i + 1] ?? 0) << 8));
}

const shifts = [1, 2, 3, 5] as const;

/** Clause 4.3: five reverse mixing rounds, a mash, six, a mash, five. */
function decryptBlock(words: Uint16Array, block: Uint8Array): Uint8Array {
  const r = Uint16Array.from({ length: 4 }, (_, i) => (block[2 * i] ?? 0) | ((block[2 * i + 1] ?? 0) << 8));
  const at = (i: number): number => r[i & 3] ?? 0;
  let j = 63;
  for (let round = 0; round < 16; round++) {
    for (let i = 3; i >= 0; i--) {
      const shift = shifts[i] ?? 0;
      const turned = (at(i) >> shift) | (at(i) << (16 - shift));
      r[i] = turned - (words[j--] ?? 0) - (at(i + 3) & at(i + 2)) - (~at(i + 3) & at(i + 1));
    }
    if (round === 4 || round === 10) for (let i = 3; i >= 0; i--) r[i] = at(i) - (words[at(i + 3) & 63] ?? 0);
  }
  return Uint8Array.from({ length: 8 }, (_, i) => (at(i >> 1) >> (8 * (i & 1))) & 0xff);
}

/** PITABLE of clause 2: a permutation from the digits of pi. */
const piTable = Uint8Array.from(
  (
    'd978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2179a59f587b34f1361456d8d09817d32' +
    'bd8f40eb86b77b0bf09521225c6b4e8254d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626' +
    '6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed708e8eade8052eef784aa72ac354d6a2a' +
    '961ad2715a1549744b9fd05e0418a4ecc2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731' +
    '2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a90d38341bab33ffb0bb480c5fb9b1cd2e' +
    'c5f3db47e5a59c770aa62068fe7fc1ad'
  ).match(/../g) ?? [],
  (pair) => Number.parseInt(pair, 16),
);
