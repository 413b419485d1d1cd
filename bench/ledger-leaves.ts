// What the benches of the ledger share: leaves of the right size, the bare hashing of the same bytes, and rounds side by side.
import { sha256Into, tableOf } from '../src/crypto/hash-into.ts'
import { encodeLeaf } from '../src/seal/format/leaf.ts'
import type { TileReader, TileWrite } from '../src/ledger/tile-store.ts'
import { median } from './capture/rounds.ts'

const form = encodeLeaf({
  kind: 'step',
  id: new Uint8Array(16),
  time: 0,
  manifestHash: new Uint8Array(32),
})

/** `count` leaves of 58 bytes, each another, from number `from` on. */
export function leaves(from: number, count: number): Uint8Array[] {
  const all = Buffer.alloc(count * form.length)
  return Array.from({ length: count }, (_, i) => {
    const leaf = all.subarray(i * form.length, (i + 1) * form.length)
    leaf.set(form)
    leaf.writeDoubleBE(from + i, 2)
    return leaf
  })
}

/** Hashes what a tree of so many leaves hashes, into one place and out of one: the limit. Milliseconds. */
export function bareHashing(count: number): number {
  const [leaf, node] = [new Uint8Array(1 + form.length), new Uint8Array(65)]
  const table = tableOf(64)
  const began = performance.now()
  for (let i = 0; i < count; i++) {
    sha256Into(table, 0, leaf)
    sha256Into(table, 32, node)
  }
  return performance.now() - began
}

/** Tiles in memory. */
export class TileMap implements TileReader {
  readonly #tiles = new Map<string, Uint8Array>()

  readTile(level: number | 'entries', index: number): Uint8Array | null {
    return this.#tiles.get(`${level}/${index}`) ?? null
  }

  write(tiles: readonly TileWrite[]): void {
    for (const { level, index, data } of tiles) this.#tiles.set(`${level}/${index}`, data)
  }
}

/** Runs each in turn, several times over, so that all have the same machine; the median milliseconds of each. */
export async function sideBySide(
  runs: Readonly<Record<string, () => Promise<number> | number>>,
  rounds: number,
): Promise<Record<string, number>> {
  const times: Record<string, number[]> = {}
  for (let round = 0; round < rounds; round++)
    for (const [name, run] of Object.entries(runs)) (times[name] ??= []).push(await run())
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, median(all)]))
}

/** Whole numbers a second. */
export function perSecond(count: number, ms: number): number {
  return Math.round((count / ms) * 1000)
}
