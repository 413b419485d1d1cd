// The constants of SHA-2 (FIPS 180-4) from what they are defined as: the first bits behind the point of roots of primes.

const primes = firstPrimes(80)

/** Round constants of SHA-512: 64 bits of the cube roots of the first 80 primes. Their upper halves are those of SHA-256. */
export const roundConstants: readonly bigint[] = primes.map((prime) => fractionOfRoot(prime, 3))

/** Where SHA-512 starts: 64 bits of the square roots of the first 8 primes. Their upper halves are where SHA-256 starts. */
export const initialState: readonly bigint[] = primes
  .slice(0, 8)
  .map((prime) => fractionOfRoot(prime, 2))

function firstPrimes(count: number): number[] {
  const found: number[] = []
  for (let n = 2; found.length < count; n++)
    if (found.every((prime) => n % prime !== 0)) found.push(n)
  return found
}

/** The first 64 bits behind the point of the `degree`th root. */
function fractionOfRoot(n: number, degree: 2 | 3): bigint {
  const scaled = BigInt(n) << BigInt(64 * degree)
  let root = 0n
  // No root of such a prime has more than 5 bits before the point.
  for (let bit = 1n << 68n; bit > 0n; bit >>= 1n)
    if ((root + bit) ** BigInt(degree) <= scaled) root += bit
  return BigInt.asUintN(64, root)
}
