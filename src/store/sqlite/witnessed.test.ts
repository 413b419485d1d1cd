import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { tempFolder } from '../../testing/temp-folder.ts'
import { openSqliteLogStore } from './sqlite-log-store.ts'

let folder: ReturnType<typeof tempFolder>
let path: string
beforeEach(() => {
  folder = tempFolder()
  path = join(folder.path, 'log.db')
})
afterEach(() => folder[Symbol.dispose]())

const checkpoint = (size: number, text = 'note') => ({ size, note: Buffer.from(`${text} ${size}`) })

it('[L25] the witnessed checkpoint that came last is kept', async () => {
  const store = openSqliteLogStore(path)
  expect(await store.witnessed()).toBeNull()
  const read = async () => {
    const stored = await store.witnessed()
    return stored && [stored.size, Buffer.from(stored.note).toString()]
  }
  await store.addWitnessed(checkpoint(5))
  expect(await read()).toEqual([5, 'note 5'])
  // More cosignatures of the same size.
  await store.addWitnessed(checkpoint(5, 'more'))
  expect(await read()).toEqual([5, 'more 5'])
  await store.addWitnessed(checkpoint(9))
  store.close()
  const again = openSqliteLogStore(path)
  expect((await again.witnessed())?.size).toBe(9)
  expect(await again.integrity()).toEqual([])
  again.close()
})

it('a store that was made before there were witnesses opens', async () => {
  openSqliteLogStore(path).close()
  const old = new DatabaseSync(path)
  old.exec('DROP TABLE witnessed')
  old.close()
  const store = openSqliteLogStore(path)
  await store.addWitnessed(checkpoint(1))
  expect((await store.witnessed())?.size).toBe(1)
  expect(await store.integrity()).toEqual([])
  store.close()
})
