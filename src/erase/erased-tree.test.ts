import { expect, it } from 'vitest'
import { localPrincipal } from '../access/principal.ts'
import { toHex } from '../crypto/encoding.ts'
import { openCheckpoint } from '../ledger/checkpoint.ts'
import { tilePrefix, tileWidth, tileWidthAt, type TileLevel } from '../ledger/tile.ts'
import { rootAt } from '../ledger/tree.ts'
import type { LogStore } from '../store/log-store.ts'
import { testStep } from '../testing/steps.ts'
import { testLog } from '../testing/test-log.ts'
import { Subjects } from './subjects.ts'

const jane = 'jane.sample@example.com'

it('[L42] an erasure changes no byte of what was published: tiles, bundles, root', async () => {
  const log = await testLog()
  const open = await log.open()
  try {
    for (let n = 0; n < 300; n += 30)
      await open.recorder.record(
        Array.from({ length: 30 }, (_, i) =>
          testStep({ userId: i % 2 ? 'tom' : jane, input: `Turn ${n + i}: write to ${jane}.` }),
        ),
      )
    const { size, note } = (await open.store.checkpoint())!
    const before = published(open.store, size)
    expect([...before.keys()]).toContain('1/0')
    expect([...before.keys()]).toContain('entries/1')
    const erased = await new Subjects(open).erase(localPrincipal('tester'), {
      ...{ who: { user: jane }, reason: 'request of 3 May', dryRun: false },
    })
    expect(erased).toMatchObject({ dryRun: false, erased: { records: expect.any(Number) } })
    expect((await open.store.checkpoint())!.size).toBeGreaterThan(size)
    expect(published(open.store, size)).toEqual(before)
    const { root } = openCheckpoint(note, open.info.logKey, open.info.origin)
    expect(toHex(rootAt(open.store, size))).toBe(toHex(root))
  } finally {
    await open.close()
    log.dispose()
  }
})

/** Each tile and bundle as it is in a tree of `size` leaves, in hex. */
function published(store: LogStore, size: number): Map<string, string> {
  const tiles = new Map<string, string>()
  const levels: TileLevel[] = ['entries', 0, 1]
  for (const level of levels)
    for (let index = 0; index <= size / tileWidth; index++) {
      const width = tileWidthAt(level, index, size)
      const stored = width > 0 && store.readTile(level, index)
      const tile = stored && tilePrefix(level, stored, width)
      if (tile) tiles.set(`${level}/${index}`, toHex(tile))
    }
  return tiles
}
