import { describe, expect, it } from 'vitest';
import { toLatin1 } from '../../lib/bytes.ts';
import { buildSrgbProfile } from './srgb-profile.ts';

const profile = buildSrgbProfile();
const data = new DataView(profile.buffer, profile.byteOffset, profile.length);

function tag(signature: string): number {
  for (let i = 0; i < data.getUint32(128); i++)
    if (toLatin1(profile.subarray(132 + 12 * i, 136 + 12 * i)) === signature)
      return data.getUint32(136 + 12 * i);
  throw new Error(`no tag ${signature}`);
}

const xyz = (signature: string): number[] =>
  [8, 12, 16].map((at) => data.getInt32(tag(signature) + at) / 65536);

describe('the sRGB profile', () => {
  it('has the colorants that the standard publishes for D50', () => {
    // W3C, "How to interpret the sRGB color space (specified in IEC 61966-2-1) for ICC profiles".
    const published = {
      rXYZ: [0.4361, 0.2225, 0.0139],
      gXYZ: [0.3851, 0.7169, 0.0971],
      bXYZ: [0.1431, 0.0606, 0.7141],
    };
    for (const [signature, values] of Object.entries(published))
      xyz(signature).forEach((value, i) => expect(value).toBeCloseTo(values[i]!, 3));
  });

  it('adds up to the white of the connection space', () => {
    const [red, green, blue] = [xyz('rXYZ'), xyz('gXYZ'), xyz('bXYZ')];
    [0.9642, 1, 0.8249].forEach((white, i) => expect(red[i]! + green[i]! + blue[i]!).toBeCloseTo(white, 4));
  });

  it('has the transfer function of sRGB', () => {
    const curve = tag('gTRC');
    const count = data.getUint32(curve + 8);
    const at = (value: number): number =>
      data.getUint16(curve + 12 + 2 * Math.round(value * (count - 1))) / 65535;
    expect([at(0), at(0.5), at(1)].map((value) => Math.round(value * 1000))).toEqual([0, 214, 1000]);
  });

  it('says its own length', () => {
    expect(data.getUint32(0)).toBe(profile.length);
  });
});
