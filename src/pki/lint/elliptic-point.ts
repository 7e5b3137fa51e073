import { toHex } from '../../lib/bytes.ts';

interface Curve {
  readonly p: bigint;
  readonly b: bigint;
}

/** y² = x³ - 3x + b over the field of p (SEC 2 clauses 2.4.2, 2.5.1 and 2.6.1), by the OID of the curve. */
const curves = new Map<string, Curve>([
  [
    '1.2.840.10045.3.1.7',
    {
      p: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
      b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
    },
  ],
  [
    '1.3.132.0.34',
    {
      p: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
      b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
    },
  ],
  [
    '1.3.132.0.35',
    {
      p: 2n ** 521n - 1n,
      b: 0x0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n,
    },
  ],
]);

/**
 * What is wrong with an uncompressed point (SEC 1 clause 3.2.2.1), or undefined: a point off the curve gives a
 * private key away to whoever computes with it. Undefined too for curves that are not in the table.
 */
export function findPointFault(curve: string, point: Uint8Array): string | undefined {
  const known = curves.get(curve);
  if (known === undefined) return undefined;
  const { p, b } = known;
  const octets = Math.ceil(p.toString(2).length / 8);
  if (point[0] !== 4 || point.length !== 1 + 2 * octets) return `${point.length} octets of form ${point[0]}`;
  const x = BigInt(`0x${toHex(point.subarray(1, 1 + octets))}`);
  const y = BigInt(`0x${toHex(point.subarray(1 + octets))}`);
  if (x >= p || y >= p) return 'a coordinate outside the field';
  return (y * y - x * x * x + 3n * x - b) % p === 0n ? undefined : 'a point that is not on the curve';
}
