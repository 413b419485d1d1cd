import { readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { tempFolder } from '../../testing/temp-folder.ts'
import { newLogSigner, TestLogOfCollector } from '../transport/test-log-of-collector.ts'
import { SpoolFolder } from './spool-folder.ts'

const origin = 'sealtrace.local/log/default-00c0ffee'
let folder: ReturnType<typeof tempFolder>
let log: TestLogOfCollector
beforeEach(() => {
  folder = tempFolder()
  log = new TestLogOfCollector(newLogSigner(origin))
})
afterEach(() => folder[Symbol.dispose]())

const spool = () =>
  new SpoolFolder({ folder: folder.path, collector: 'http://127.0.0.1:1', maxBytes: 1e9 })
const memory = () => spool().memory

test('[V28] one of several that replace the same checkpoint is first, however late they come', () => {
  const mine = memory()
  expect(mine.load(origin)).toBeNull()
  for (let version = 0; version < 6; version++)
    expect(mine.swap(origin, version, log.grow(1).note())).toBe(version + 1)
  for (let late = 0; late < 6; late++)
    expect(memory().swap(origin, late, log.fork().note())).toBeNull()
  expect(memory().load(origin)).toMatchObject({ version: 6, size: 6, origin })
})

test('[V28] what a power cut left torn gives way to the one before and to the next, and origins are apart', () => {
  const mine = memory()
  mine.swap(origin, 0, log.grow(1).note())
  mine.swap(origin, 1, log.grow(1).note())
  const [name = ''] = readdirSync(join(spool().path, 'log'))
  writeFileSync(join(spool().path, 'log', name, '000000000002.note'), '')
  // Its place is taken: what is next comes after it.
  expect(memory().load(origin)).toMatchObject({ version: 2, size: 1 })
  expect(memory().load('another')).toBeNull()
  expect(memory().swap(origin, 2, log.grow(1).note())).toBe(3)
  expect(memory().load(origin)).toMatchObject({ version: 3, size: 3 })
})

test('[V28] one of the last versions was forced to the disk, and there are few of them', () => {
  const mine = memory()
  for (let version = 0; version < 50; version++) mine.swap(origin, version, log.grow(1).note())
  const [name = ''] = readdirSync(join(spool().path, 'log'))
  expect(
    readdirSync(join(spool().path, 'log', name)).map((file) => Number.parseInt(file, 10)),
  ).toEqual([49, 50])
  mine.swap(origin, 50, log.grow(1).note())
  mine.swap(origin, 51, log.grow(1).note())
  expect(
    readdirSync(join(spool().path, 'log', name)).map((file) => Number.parseInt(file, 10)),
  ).toEqual([49, 51, 52])
})

test('the keys of first contact are those that were written first', () => {
  expect(memory().keys()).toBeNull()
  expect(memory().saveKeys(['a'])).toEqual(['a'])
  expect(memory().saveKeys(['b'])).toEqual(['a'])
  expect(memory().keys()).toEqual(['a'])
})

test('evidence is kept once, and not without end', () => {
  const mine = memory()
  expect(mine.keep('first')).toBe(mine.keep('first'))
  for (let i = 0; i < 100; i++) mine.keep(`${i}`)
  expect(mine.evidence()).toHaveLength(50)
  expect([mine.keep('more'), mine.keep('first')]).toEqual([null, expect.any(String)])
  mine.saveKeys(['a'])
  expect([mine.forget(), mine.keys(), mine.evidence().length]).toEqual([1, null, 50])
})

test('[V27] evidence that anybody can make up takes no room of what only the log can have signed', () => {
  const mine = memory()
  for (let i = 0; i < 100; i++) mine.keep(`${i}`, 'doubt')
  expect(mine.evidence()).toHaveLength(10)
  expect(mine.keep('two signed notes', 'proof')).toEqual(expect.any(String))
})

test('what is forgotten is what the spool wrote, and nothing that a link leads to', () => {
  const mine = memory()
  mine.saveKeys(['a'])
  mine.swap(origin, 0, log.grow(1).note())
  const path = join(spool().path, 'log')
  const [name = ''] = readdirSync(path)
  using other = tempFolder()
  writeFileSync(join(other.path, '000000000001.note'), 'mine')
  writeFileSync(join(path, 'letter.txt'), 'mine')
  writeFileSync(join(path, name, 'letter.txt'), 'mine')
  symlinkSync(other.path, join(path, '0'.repeat(16)))
  expect(mine.forget()).toBe(2)
  expect(mine.load(origin)).toBeNull()
  expect(readdirSync(path).toSorted()).toEqual(['0'.repeat(16), name, 'letter.txt'].toSorted())
  expect(readdirSync(join(path, name))).toEqual(['letter.txt'])
  expect(readdirSync(other.path)).toHaveLength(1)
})
