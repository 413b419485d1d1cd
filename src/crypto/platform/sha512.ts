// SHA-512 (FIPS 180-4) in plain TypeScript, for Ed25519 where there is no synchronous one: browsers. Small before fast: it hashes one
// signed text at a time, public data only.
import { initialState, roundConstants } from './sha2-constants.ts'

const blockSize = 128
const word = (n: bigint): bigint => BigInt.asUintN(64, n)
const rotated = (n: bigint, by: bigint): bigint => (n >> by) | word(n << (64n - by))

/** 64 bytes. */
export function sha512(input: Uint8Array): Uint8Array {
  // A one, zeros, and the length in bits, to whole blocks.
  const padded = new Uint8Array(blockSize * Math.ceil((input.length + 17) / blockSize))
  padded.set(input)
  padded[input.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setBigUint64(padded.length - 8, BigInt(input.length) * 8n)
  let state = [...initialState]
  for (let at = 0; at < padded.length; at += blockSize) state = compress(state, view, at)
  const digest = new DataView(new ArrayBuffer(64))
  for (const [i, part] of state.entries()) digest.setBigUint64(8 * i, part)
  return new Uint8Array(digest.buffer)
}

function compress(state: readonly bigint[], block: DataView, at: number): bigint[] {
  const w: bigint[] = []
  for (let i = 0; i < 16; i++) w.push(block.getBigUint64(at + 8 * i))
  for (let i = 16; i < 80; i++) {
    const [x, y] = [w[i - 15]!, w[i - 2]!]
    const s0 = rotated(x, 1n) ^ rotated(x, 8n) ^ (x >> 7n)
    const s1 = rotated(y, 19n) ^ rotated(y, 61n) ^ (y >> 6n)
    w.push(word(w[i - 16]! + s0 + w[i - 7]! + s1))
  }
  let now = [...state]
  for (let i = 0; i < 80; i++) now = round(now, roundConstants[i]! + w[i]!)
  return now.map((part, i) => word(part + state[i]!))
}

function round(now: readonly bigint[], input: bigint): bigint[] {
  const [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n, g = 0n, h = 0n] = now
  const s1 = rotated(e, 14n) ^ rotated(e, 18n) ^ rotated(e, 41n)
  const t1 = h + s1 + ((e & f) ^ (word(~e) & g)) + input
  const s0 = rotated(a, 28n) ^ rotated(a, 34n) ^ rotated(a, 39n)
  const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c))
  return [word(t1 + t2), a, b, c, word(d + t1), e, f, g]
}
