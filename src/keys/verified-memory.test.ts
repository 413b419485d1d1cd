import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { VerifiedMemory } from './verified-memory.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sealtrace-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const log = { origin: 'example.com/log', key: 'example.com/log+00000000+AAAA' }
const tree = (size: number, time = size) => ({
  size,
  time,
  rootHash: Buffer.alloc(32, size).toString('base64'),
})
const file = () => join(folder, 'verified.json')
const memory = (of = log) => VerifiedMemory.inStateOf(folder, of)

it('[V5] remembers the largest tree, and how much was looked at when', () => {
  expect(memory().read()).toBeNull()
  memory().remember({ ...tree(5), checkpoint: 'note' }, 'deep')
  expect(memory().read()).toEqual({
    last: { ...tree(5), checkpoint: 'note' },
    full: tree(5),
    deep: tree(5),
    forgotten: [],
  })
  memory().remember(tree(9), 'since')
  memory().remember(tree(7), 'full')
  expect(memory().read()).toEqual({ last: tree(9), full: tree(7), deep: tree(5), forgotten: [] })
  expect(statSync(file()).mode & 0o777).toBe(0o600)
})

it('[V6] keeps what was forgotten, the last 20', () => {
  expect(memory().forget(1)).toBeNull()
  for (let n = 1; n <= 25; n++) {
    memory().remember(tree(n), 'full')
    expect(memory().forget(100 + n)).toMatchObject({ size: n })
    expect(memory().read()).toBeNull()
  }
  expect(memory().forgotten()).toHaveLength(20)
  expect(memory().forgotten().at(-1)).toEqual({ ...tree(25), forgottenAt: 125 })
  memory().remember(tree(3), 'full')
  expect(memory().read()?.last).toEqual(tree(3))
})

it('[V5] keeps logs of others apart by origin and key, and takes no file for that of another log', () => {
  const of = (key: string) => VerifiedMemory.elsewhere(folder, { ...log, key })
  of('a').remember(tree(3), 'full')
  of('b').remember(tree(4), 'full')
  expect([of('a').read()?.last.size, of('b').read()?.last.size]).toEqual([3, 4])
  expect(of('c').read()).toBeNull()
  memory().remember(tree(3), 'full')
  expect(() => memory({ ...log, key: 'other' }).read()).toThrow(
    expect.objectContaining({ code: 'corrupt' }),
  )
})

it('[V5] refuses any other shape as corrupt, and never fails else', () => {
  memory().remember({ ...tree(5), checkpoint: 'note' }, 'deep')
  const good = readFileSync(file(), 'utf8')
  for (const [from, to] of [
    [good, ''],
    [good, '[1]'],
    ['"version": 1', '"version": 2'],
    ['"size": 5', '"size": 5.5'],
    ['"size": 5', '"size": "5"'],
    ['"time": 5', '"time": 9e15'],
    ['"forgotten": []', '"forgotten": {"length": 1}'],
    ['"forgotten": []', '"forgotten": [null]'],
    ['"rootHash": "', '"rootHash": "A'],
    ['"checkpoint": "note"', '"checkpoint": 3'],
  ] as const) {
    writeFileSync(file(), good.replace(from, to))
    expect(() => memory().read(), to).toThrow(expect.objectContaining({ code: 'corrupt' }))
    expect(() => memory().remember(tree(9), 'full'), to).toThrow(
      expect.objectContaining({ code: 'corrupt' }),
    )
  }
  expect(memory().forget(1)).toBeNull()
  memory().remember(tree(1), 'full')
  expect(memory().read()?.last.size).toBe(1)
})
