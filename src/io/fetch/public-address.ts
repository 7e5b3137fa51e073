import { BlockList, isIP } from 'node:net';

/**
 * Whether an address is one of the public internet. A certificate names the place of its list and its responder,
 * and whoever made it would have us ask inside our own network: loopback, private, link-local (cloud metadata),
 * shared, multicast and reserved ranges are refused (RFC 6890), an IPv4 address inside an IPv6 one as well.
 */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !refused.check(address, 'ipv4');
  if (family === 6) return global6.check(address, 'ipv6') && !refused.check(address, 'ipv6');
  return false;
}

const refused = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  refused.addSubnet(network, prefix, 'ipv4');
}
// Teredo, ORCHID, benchmarking, documentation, 6to4: within 2000::/3 but no ordinary host.
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  refused.addSubnet(network, prefix, 'ipv6');
}

/** Only global unicast is assigned; everything else (::1, fc00::/7, fe80::/10, ::ffff:0:0/96, 64:ff9b::/96) is not. */
const global6 = new BlockList();
global6.addSubnet('2000::', 3, 'ipv6');
