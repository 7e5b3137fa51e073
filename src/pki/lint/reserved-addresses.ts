/** Blocks of the special-purpose registries (RFC 6890) that nobody on the internet has: prefix and its bits. */
const reserved4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const;

/** An iPAddress (RFC 5280 clause 4.2.1.6) that no public certificate may hold; of IPv6 only 2000::/3 is given out. */
export function isReservedAddress(octets: Uint8Array): boolean {
  if (octets.length === 16) return (octets[0] ?? 0) >> 5 !== 1 || isDocumentation6(octets);
  const address = numberOf(octets);
  return reserved4.some(([prefix, bits]) => {
    const rest = 2 ** (32 - bits);
    return Math.floor(address / rest) === Math.floor(numberOf(prefix.split('.').map(Number)) / rest);
  });
}

/** 2001:db8::/32 and 3fff::/20 (RFC 9637). */
const isDocumentation6 = ([a = 0, b = 0, c = 0, d = 0]: Uint8Array): boolean =>
  (a === 0x20 && b === 0x01 && c === 0x0d && d === 0xb8) || (a === 0x3f && b === 0xff && c >> 4 === 0);

const numberOf = (octets: Iterable<number>): number => {
  let number = 0;
  for (const octet of octets) number = number * 256 + octet;
  return number;
};
