/** RSA moduli that can be factored (CA/B BR 6.1.1.3, NIST SP 800-89 clause 5.3.3). */

const largestSmallPrime = 751;
const fermatRounds = 100;

/** In words what makes the key weak, or undefined. The modulus is positive; the work is bounded by its size. */
export function findRsaWeakness(modulus: bigint, exponent: bigint): string | undefined {
  if ((exponent & 1n) === 0n || exponent < 3n) return 'an even or trivial exponent';
  const factor = findSmallFactor(modulus);
  if (factor !== undefined) return `the factor ${factor}`;
  if (hasRocaFingerprint(modulus)) return 'the fingerprint of CVE-2017-15361 (ROCA)';
  return areFactorsClose(modulus) ? 'two factors so close that Fermat’s method finds them' : undefined;
}

const smallPrimes: readonly number[] = Array.from({ length: largestSmallPrime - 1 }, (_, i) => i + 2).filter(
  (n) => !Array.from({ length: Math.floor(Math.sqrt(n)) - 1 }, (_, i) => i + 2).some((d) => n % d === 0),
);

const primorial = smallPrimes.reduce((product, prime) => product * BigInt(prime), 1n);

/** One long division by the product of the primes, then short ones. */
function findSmallFactor(modulus: bigint): number | undefined {
  const rest = modulus % primorial;
  return smallPrimes.find((prime) => rest % BigInt(prime) === 0n);
}

/**
 * Primes of the Infineon library have the form k·M + 65537^a mod M, so that the modulus is a power of 65537 modulo
 * every small prime; a random one is for 39 primes at once with a probability below 2^-27 (Nemec and others, 2017).
 */
function hasRocaFingerprint(modulus: bigint): boolean {
  return rocaPrimes.every(([prime, powers]) => powers.has(Number(modulus % BigInt(prime))));
}

const rocaPrimes: readonly (readonly [number, ReadonlySet<number>])[] = smallPrimes
  .filter((prime) => prime > 2 && prime <= 167)
  .map((prime) => {
    const powers = new Set<number>();
    for (let power = 1; !powers.has(power); power = (power * (65_537 % prime)) % prime) powers.add(power);
    return [prime, powers];
  });

/** Fermat's method: n = a² - b² for some a just above the square root where the factors are close. */
function areFactorsClose(modulus: bigint): boolean {
  let a = squareRoot(modulus);
  if (a * a === modulus) return true;
  a += 1n;
  let rest = a * a - modulus;
  for (let round = 0; round < fermatRounds; round++) {
    if (mayBeSquare(rest)) {
      const b = squareRoot(rest);
      if (b * b === rest) return true;
    }
    rest += 2n * a + 1n;
    a += 1n;
  }
  return false;
}

/** Squares leave few residues modulo 64, 63 and 65: nine in ten numbers are told apart without a root. */
function mayBeSquare(value: bigint): boolean {
  return squaresBy64.has(Number(value & 63n)) && squaresBy4095.has(Number(value % 4095n));
}

const residues = (modulus: number): ReadonlySet<number> =>
  new Set(Array.from({ length: modulus }, (_, i) => (i * i) % modulus));
const squaresBy64 = residues(64);
const squaresBy4095 = residues(4095);

/** The integer square root, by Newton from above. */
function squareRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let root = 1n << BigInt((value.toString(16).length * 4 + 1) >> 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
