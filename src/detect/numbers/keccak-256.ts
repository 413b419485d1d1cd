// Keccak-256 with the padding from before FIPS 202, as Ethereum and Monero use it, for inputs of
// up to 135 bytes.
// A lane of 64 bits is two words of 32, the low one first.
import { intAt } from './int-at.ts'

const rate = 136
const state = new Int32Array(50)
const columns = new Int32Array(10)
const moved = new Int32Array(50)
const constants = roundConstants()
const { bits, to } = laneMoves()

/** The 32 bytes of the digest; `bytes` holds at most 135, which is one block. */
export function keccak256(bytes: Uint8Array): Uint8Array {
  state.fill(0)
  for (let i = 0; i < bytes.length; i++) addByte(i, bytes[i] ?? 0)
  addByte(bytes.length, 1)
  addByte(rate - 1, 0x80)
  for (let i = 0; i < 24; i++) {
    mixColumns()
    for (let lane = 0; lane < 25; lane++) moveLane(lane)
    for (let y = 0; y < 50; y += 10) mixRow(y)
    state[0] = intAt(state, 0) ^ intAt(constants, i * 2)
    state[1] = intAt(state, 1) ^ intAt(constants, i * 2 + 1)
  }
  const digest = new Uint8Array(32)
  for (let i = 0; i < 32; i++) digest[i] = intAt(state, i >> 2) >>> (8 * (i & 3))
  return digest
}

function addByte(at: number, byte: number): void {
  state[at >> 2] = intAt(state, at >> 2) ^ (byte << (8 * (at & 3)))
}

/** Every lane takes the sums of the column before and, turned by one bit, the column after. */
function mixColumns(): void {
  for (let x = 0; x < 10; x++)
    columns[x] =
      intAt(state, x) ^
      intAt(state, x + 10) ^
      intAt(state, x + 20) ^
      intAt(state, x + 30) ^
      intAt(state, x + 40)
  for (let x = 0; x < 10; x += 2) {
    const before = x === 0 ? 8 : x - 2
    const after = x === 8 ? 0 : x + 2
    const low = intAt(columns, after)
    const high = intAt(columns, after + 1)
    const mixLow = intAt(columns, before) ^ ((low << 1) | (high >>> 31))
    const mixHigh = intAt(columns, before + 1) ^ ((high << 1) | (low >>> 31))
    for (let at = x; at < 50; at += 10) {
      state[at] = intAt(state, at) ^ mixLow
      state[at + 1] = intAt(state, at + 1) ^ mixHigh
    }
  }
}

function moveLane(lane: number): void {
  const turn = intAt(bits, lane)
  const swap = turn >> 5
  const low = intAt(state, lane * 2 + swap)
  const high = intAt(state, lane * 2 + 1 - swap)
  const by = turn & 31
  const place = intAt(to, lane)
  // A shift by 32 is none, so no bits are turned in two shifts.
  moved[place] = (low << by) | ((high >>> 1) >>> (31 - by))
  moved[place + 1] = (high << by) | ((low >>> 1) >>> (31 - by))
}

function mixRow(y: number): void {
  for (let at = y; at < y + 2; at++) {
    const a = intAt(moved, at)
    const b = intAt(moved, at + 2)
    const c = intAt(moved, at + 4)
    const d = intAt(moved, at + 6)
    const e = intAt(moved, at + 8)
    state[at] = a ^ (~b & c)
    state[at + 2] = b ^ (~c & d)
    state[at + 4] = c ^ (~d & e)
    state[at + 6] = d ^ (~e & a)
    state[at + 8] = e ^ (~a & b)
  }
}

/** Low and high word of each round's constant, from a feedback register of eight bits. */
function roundConstants(): Int32Array {
  const out = new Int32Array(48)
  let register = 1
  for (let at = 0; at < 24; at++)
    for (let j = 0; j < 7; j++) {
      const bit = (1 << j) - 1
      const word = at * 2 + (bit > 31 ? 1 : 0)
      if (register & 1) out[word] = intAt(out, word) ^ (1 << (bit % 32))
      register = (register << 1) ^ (register & 0x80 ? 0x171 : 0)
    }
  return out
}

/**
 * By how many bits each lane turns (triangular numbers along the path of the lanes), and where
 * it goes: (x, y) to (y, 2x + 3y).
 */
function laneMoves(): { bits: Int32Array; to: Int32Array } {
  const turns = new Int32Array(25)
  let x = 1
  let y = 0
  for (let t = 0; t < 24; t++) {
    turns[x + 5 * y] = (((t + 1) * (t + 2)) / 2) % 64
    ;[x, y] = [y, (2 * x + 3 * y) % 5]
  }
  const places = turns.map((_, lane) => {
    const column = lane % 5
    const row = (lane - column) / 5
    return 2 * (row + 5 * ((2 * column + 3 * row) % 5))
  })
  return { bits: turns, to: places }
}
