// SHA-256 (FIPS 180-4) for check sums of short identifiers. Detection stays free of crypto
// providers; nothing secret is hashed here.
import { intAt } from './int-at.ts'

const primes = firstPrimes(64)
const round = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)))
const start = Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)))
const words = new Int32Array(64)
const state = new Int32Array(8)

/** The 32 bytes of the digest of `bytes`. */
export function sha256(bytes: Uint8Array): Uint8Array {
  const { length } = bytes
  const blocks = ((length + 8) >> 6) + 1
  state.set(start)
  for (let block = 0; block < blocks; block++) {
    for (let i = 0; i < 16; i++) words[i] = bigEndian(bytes, block * 64 + i * 4)
    if (block === blocks - 1) words[15] = length * 8
    addBlock()
  }
  const digest = new Uint8Array(32)
  for (let i = 0; i < 32; i++) digest[i] = intAt(state, i >> 2) >>> (24 - 8 * (i & 3))
  return digest
}

/** Four bytes, with the padding's 128 after the last one and zeros from there on. */
function bigEndian(bytes: Uint8Array, at: number): number {
  let word = 0
  for (let i = at; i < at + 4; i++)
    word = (word << 8) | (bytes[i] ?? (i === bytes.length ? 0x80 : 0))
  return word
}

function addBlock(): void {
  for (let i = 16; i < 64; i++) {
    const x = intAt(words, i - 15)
    const y = intAt(words, i - 2)
    const low = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)
    const high = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10)
    words[i] = intAt(words, i - 16) + low + intAt(words, i - 7) + high
  }
  let a = intAt(state, 0)
  let b = intAt(state, 1)
  let c = intAt(state, 2)
  let d = intAt(state, 3)
  let e = intAt(state, 4)
  let f = intAt(state, 5)
  let g = intAt(state, 6)
  let h = intAt(state, 7)
  for (let i = 0; i < 64; i++) {
    const mixed = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)
    const first = (h + mixed + ((e & f) ^ (~e & g)) + intAt(round, i) + intAt(words, i)) | 0
    const second = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + second) | 0
  }
  state[0] = intAt(state, 0) + a
  state[1] = intAt(state, 1) + b
  state[2] = intAt(state, 2) + c
  state[3] = intAt(state, 3) + d
  state[4] = intAt(state, 4) + e
  state[5] = intAt(state, 5) + f
  state[6] = intAt(state, 6) + g
  state[7] = intAt(state, 7) + h
}

function turn(value: number, bits: number): number {
  return (value >>> bits) | (value << (32 - bits))
}

/** The first 32 bits after the point. */
function fraction(value: number): number {
  return ((value - Math.floor(value)) * 0x1_0000_0000) | 0
}

function firstPrimes(count: number): number[] {
  const found: number[] = []
  for (let n = 2; found.length < count; n++)
    if (found.every((prime) => n % prime !== 0)) found.push(n)
  return found
}
