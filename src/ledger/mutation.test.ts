// No byte of a published file can be another: a note, a key and a receipt have their own tests, here are tiles and bundles.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { toHex } from '../crypto/encoding.ts'
import { Findings } from '../verify/report.ts'
import { verifyTree } from '../verify/verify-tree.ts'
import { openCheckpoint } from './checkpoint.ts'
import { errorCode } from './fixtures/expect-error.ts'
import { testLogVkey } from './fixtures/go-key.ts'
import { MemoryTiles } from './fixtures/memory-tiles.ts'
import { numberedEntries } from './fixtures/naive-tree.ts'
import type { TreeHead } from './proof.ts'
import { parseTilePath } from './tile.ts'
import { Tree } from './tree.ts'

const folder = join(import.meta.dirname, '../../vectors/tile-log')
const origin = 'example.com/log/testdata'

describe('no byte of a published file can be another', () => {
  it('[L5] the public test log: each bit of checkpoint, key, tile and bundle', async () => {
    const note = readFileSync(join(folder, 'checkpoint.15'))
    const head = openCheckpoint(note, testLogVkey, origin)
    const tiles = new MemoryTiles()
    for (const path of ['tile/0/000.p/15', 'tile/entries/000.p/15']) {
      const { level, index } = parseTilePath(path)!
      tiles.write([{ level, index, data: readFileSync(join(folder, path)) }])
    }
    expect(await isIntact(tiles, head)).toBe(true)
    for (const changed of changesOf(note, 1))
      expect(errorCode(() => openCheckpoint(changed, testLogVkey, origin))).not.toBeNull()
    for (const changed of changesOf(Buffer.from(testLogVkey), 1))
      expect(
        errorCode(() => openCheckpoint(note, Buffer.from(changed).toString('latin1'), origin)),
      ).not.toBeNull()
    expect(await unseen(tiles, head, 1)).toEqual([])
  })

  it('[L2] [L3] tiles of two levels, full and partial', async () => {
    const tiles = new MemoryTiles()
    const { next, tiles: writes } = Tree.empty().append(numberedEntries(260))
    tiles.write(writes)
    expect([...tiles.values.keys()].toSorted()).toEqual([
      '0/0',
      '0/1',
      '1/0',
      'entries/0',
      'entries/1',
    ])
    expect(await unseen(tiles, next, process.env['SLOW'] ? 1 : 29)).toEqual([])
  }, 120_000)
})

/** Changes of one bit that nothing notices: of each `stride`-th byte, another bit each time. */
async function unseen(tiles: MemoryTiles, head: TreeHead, stride: number): Promise<string[]> {
  const found: string[] = []
  for (const [place, data] of [...tiles.values]) {
    let at = 0
    for (const changed of changesOf(data, stride)) {
      tiles.values.set(place, changed)
      if (await isIntact(tiles, head)) found.push(`change ${at} of ${place}`)
      at++
    }
    for (const changed of [data.subarray(0, -1), new Uint8Array(0)]) {
      tiles.values.set(place, changed)
      if (await isIntact(tiles, head)) found.push(`${place}, cut to ${changed.length}`)
    }
    tiles.values.set(place, data)
  }
  return found
}

function* changesOf(bytes: Uint8Array, stride: number): Generator<Uint8Array> {
  for (let i = 0; i < bytes.length; i += stride) {
    const bits =
      stride === 1 && bytes.length < 1000 ? [1, 2, 4, 8, 16, 32, 64, 128] : [1 << (i % 8)]
    for (const bit of bits) yield Uint8Array.from(bytes).with(i, bytes[i]! ^ bit)
  }
}

async function isIntact(tiles: MemoryTiles, { size, root }: TreeHead): Promise<boolean> {
  const findings = new Findings()
  const check = await verifyTree(tiles, size, { findings })
  return toHex(check.root) === toHex(root) && findings.list.length === 0
}
