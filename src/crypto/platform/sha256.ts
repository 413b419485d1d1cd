// SHA-256 (FIPS 180-4) in plain TypeScript, for where there is no synchronous one: browsers. It hashes public data only.
import { initialState, roundConstants } from './sha2-constants.ts'

const blockSize = 64
const upperHalves = (constants: readonly bigint[]): Int32Array =>
  Int32Array.from(constants, (constant) => Number(BigInt.asIntN(32, constant >> 32n)))
const k = upperHalves(roundConstants.slice(0, 64))
const start = upperHalves(initialState)

// One hash is made at a time, so these are written over and over.
const state = new Int32Array(8)
const schedule = new Int32Array(64)
const tail = new Uint8Array(2 * blockSize)

/** Writes the digest of `input` at `offset` of `target`, 32 bytes. */
export function sha256To(target: Uint8Array, offset: number, input: Uint8Array): void {
  state.set(start)
  const whole = input.length - (input.length % blockSize)
  for (let at = 0; at < whole; at += blockSize) compress(input, at)
  const end = pad(input, whole)
  for (let at = 0; at < end; at += blockSize) compress(tail, at)
  for (let i = 0; i < 8; i++) writeWord(target, offset + 4 * i, state[i]!)
}

/** The last block or two: what is left of the input, a one, zeros, and the length in bits. Gives where they end. */
function pad(input: Uint8Array, from: number): number {
  const rest = input.length - from
  const end = rest < blockSize - 8 ? blockSize : 2 * blockSize
  tail.fill(0)
  tail.set(input.subarray(from))
  tail[rest] = 0x80
  // A length in bytes is a safe integer: in bits it has two words.
  writeWord(tail, end - 8, Math.floor(input.length / 2 ** 29))
  writeWord(tail, end - 4, input.length << 3)
  return end
}

function writeWord(bytes: Uint8Array, at: number, word: number): void {
  bytes[at] = word >>> 24
  bytes[at + 1] = word >>> 16
  bytes[at + 2] = word >>> 8
  bytes[at + 3] = word
}

function compress(bytes: Uint8Array, at: number): void {
  const w = schedule
  for (let i = 0, from = at; i < 16; i++, from += 4)
    w[i] =
      (bytes[from]! << 24) | (bytes[from + 1]! << 16) | (bytes[from + 2]! << 8) | bytes[from + 3]!
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15]!
    const y = w[i - 2]!
    const s0 = rotated(x, 7) ^ rotated(x, 18) ^ (x >>> 3)
    const s1 = rotated(y, 17) ^ rotated(y, 19) ^ (y >>> 10)
    w[i] = w[i - 16]! + s0 + w[i - 7]! + s1
  }
  rounds(w)
}

function rounds(w: Int32Array): void {
  // Not destructured: that would make an iterator for each block.
  let a = state[0]!
  let b = state[1]!
  let c = state[2]!
  let d = state[3]!
  let e = state[4]!
  let f = state[5]!
  let g = state[6]!
  let h = state[7]!
  for (let i = 0; i < 64; i++) {
    const s1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + k[i]! + w[i]!) | 0
    const s0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + t2) | 0
  }
  state[0]! += a
  state[1]! += b
  state[2]! += c
  state[3]! += d
  state[4]! += e
  state[5]! += f
  state[6]! += g
  state[7]! += h
}

function rotated(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by))
}
