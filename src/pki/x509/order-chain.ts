import type { Certificate } from './certificate.ts';
import { equalNames } from './names.ts';

const longestChain = 16;

/** A certificate, its issuer, and so on, as far as those at hand lead by name. */
export function orderChain(leaf: Certificate, pool: readonly Certificate[]): readonly Certificate[] {
  const chain = [leaf];
  for (let last = leaf; chain.length < longestChain && !equalNames(last.issuer, last.subject);) {
    const { issuer } = last;
    const next = pool.find(
      (candidate) => equalNames(candidate.subject, issuer) && !chain.includes(candidate),
    );
    if (next === undefined) break;
    chain.push(next);
    last = next;
  }
  return chain;
}
