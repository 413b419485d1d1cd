// One process signs. Whatever else writes to the log's files, it neither signs over it nor goes on.
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newCheckpoint } from '../ledger/checkpoint.ts'
import { leafHash } from '../ledger/merkle.ts'
import { Tree } from '../ledger/tree.ts'
import { verifyFolder } from '../server/verify-run.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import type { OpenLog } from './open-log.ts'
import { signingKeysFrom } from './signing-keys.ts'

let log: TestLog
let owner: OpenLog
let fatal: unknown[]
beforeEach(async () => {
  log = await testLog()
  fatal = []
  owner = await log.open({ onFatal: (error) => fatal.push(error) })
  await owner.recorder.record([testStep()])
})
afterEach(async () => {
  await owner.close()
  log.dispose()
})

const noteOf = async () => Buffer.from((await owner.store.checkpoint())?.note ?? []).toString()

async function write(sql: string, ...values: (Uint8Array | number)[]): Promise<void> {
  const db = new DatabaseSync(join(log.place.data, 'default', 'log.db'))
  db.prepare(sql).run(...values)
  db.close()
}

/** By the log's own key, over another tree of the same size: what a second collector would have signed. */
async function foreignNote(): Promise<Uint8Array> {
  const size = (await owner.store.checkpoint())?.size ?? 0
  const { next } = Tree.empty().append(Array.from({ length: size }, () => new Uint8Array(58)))
  const { signers } = signingKeysFrom(await owner.ring.signingKeys(), owner.info.origin)
  return newCheckpoint(signers[0], next).note
}

async function refusesForGood(): Promise<void> {
  const before = await noteOf()
  const anchor = owner.state.readAnchor()?.checkpoint
  for (let i = 0; i < 3; i++)
    await expect(owner.recorder.record([testStep()])).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('another writer'),
    })
  expect(await noteOf()).toBe(before)
  expect(owner.state.readAnchor()?.checkpoint).toBe(anchor)
  expect(fatal.length).toBeGreaterThan(0)
  expect(owner.journal.trouble).toContain('another writer')
}

it("[J25] somebody else's checkpoint in the database, of the same size: nothing is signed any more", async () => {
  await write('UPDATE checkpoint SET note = ?', await foreignNote())
  await refusesForGood()
})

it('[J25] a larger checkpoint in the database: nothing is signed any more', async () => {
  await write('UPDATE checkpoint SET size = size + 1, note = ?', await foreignNote())
  await refusesForGood()
})

it('[J25] the size of a checkpoint that somebody changed: nothing is signed any more', async () => {
  await write('UPDATE checkpoint SET size = size + 5')
  await refusesForGood()
})

it('[J25] a checkpoint that goes between the look and the swap is not replaced', async () => {
  const { checkpoint } = owner.store
  const foreign = await foreignNote()
  let looks = 0
  owner.store.checkpoint = async () => {
    const found = await checkpoint.call(owner.store)
    if (looks++ === 0) await write('UPDATE checkpoint SET size = size + 1, note = ?', foreign)
    return found
  }
  await expect(owner.recorder.record([testStep()])).rejects.toMatchObject({ code: 'unavailable' })
  owner.store.checkpoint = checkpoint
  await refusesForGood()
})

it('[J25] records of somebody else in the log: nothing is added or signed any more', async () => {
  const { append } = owner.store
  owner.store.append = async (batch) => {
    await write(
      `INSERT INTO records (id, kind, time, manifest, leaf) SELECT x'00', kind, time, manifest, max(leaf) + 7 FROM records`,
    )
    owner.store.append = append
    throw new Error(`failed with ${batch.records.length}`)
  }
  await expect(owner.recorder.record([testStep()])).rejects.toThrow('failed with')
  await refusesForGood()
})

it('[J25] what somebody else put behind the checkpoint, with leaf and tiles, is not signed at the next start', async () => {
  const size = (await owner.store.checkpoint())!.size
  await owner.close()
  const leaf = new Uint8Array(58).fill(1)
  const db = new DatabaseSync(join(log.place.data, 'default', 'log.db'))
  db.exec(
    `INSERT INTO records (id, kind, time, manifest, leaf) SELECT x'0102', kind, time, manifest, ${size} FROM records LIMIT 1`,
  )
  const grow = db.prepare(
    'UPDATE tiles SET data = CAST(data || ? AS BLOB) WHERE level = ? AND n = 0',
  )
  grow.run(Buffer.concat([Uint8Array.of(0, 58), leaf]), -1)
  grow.run(leafHash(leaf), 0)
  db.close()
  const refused = { code: 'corrupt', message: expect.stringContaining('no process of this log') }
  await expect(log.open()).rejects.toMatchObject(refused)
  await write('DELETE FROM tree')
  await expect(log.open()).rejects.toMatchObject(refused)
  await write('DELETE FROM records WHERE leaf = ?', size)
  // The tiles are wider than the tree then, which is in nobody's way.
  owner = await log.open()
  await owner.recorder.record([testStep()])
})

describe('[J26] a write that failed and is stored all the same', () => {
  it.each(['append', 'publish'] as const)(
    'after %s the next one goes on from there, and forks nothing',
    async (name) => {
      const { store } = owner
      const real = store[name].bind(store) as (...args: unknown[]) => Promise<void>
      let failures = 1
      Object.assign(store, {
        [name]: async (...args: unknown[]) => {
          await real(...args)
          if (failures-- > 0) throw new Error('told wrongly')
        },
      })
      const step = testStep()
      await expect(owner.recorder.record([step])).rejects.toThrow('told wrongly')
      expect((await owner.recorder.record([step])).duplicates).toBe(1)
      expect((await owner.recorder.record([testStep()])).duplicates).toBe(0)
      expect(fatal).toEqual([])
      expect((await store.checkpoint())?.size).toBe(await store.size())
      await owner.close()
      expect(await verifyFolder(log.place, { deep: true })).toMatchObject({
        ok: true,
        findings: [],
      })
      owner = await log.open()
    },
  )
})
