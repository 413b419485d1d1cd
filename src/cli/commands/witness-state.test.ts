import { afterEach, beforeEach, expect, it } from 'vitest'
import { tempFolder } from '../../testing/temp-folder.ts'
import { openWitnessState, type SqliteWitnessState } from './witness-state.ts'

let folder: ReturnType<typeof tempFolder>
let state: SqliteWitnessState
beforeEach(() => {
  folder = tempFolder()
  state = openWitnessState(folder.path, { hasKey: false, isNew: false })
})
afterEach(() => {
  state.close()
  folder[Symbol.dispose]()
})

const head = (size: number) => ({
  size,
  root: new Uint8Array(32).fill(size),
  note: Buffer.from(`note ${size}`),
})
const sizeOf = (origin: string) => state.head(origin)?.size ?? null

it('[L24] replaces only what it is expected to replace', () => {
  expect(state.replace('a', 3, head(5))).toBe(false)
  expect(sizeOf('a')).toBeNull()
  expect(state.replace('a', 0, head(5))).toBe(true)
  expect(state.replace('a', 0, head(6))).toBe(false)
  expect(state.replace('a', 4, head(6))).toBe(false)
  expect(sizeOf('a')).toBe(5)
  expect(state.replace('a', 5, head(5))).toBe(true)
  expect(state.replace('a', 5, head(9))).toBe(true)
  // Each log by itself.
  expect(sizeOf('b')).toBeNull()
  expect(state.replace('b', 0, head(0))).toBe(true)
  expect(state.replace('b', 0, head(1))).toBe(true)
  expect([sizeOf('a'), sizeOf('b')]).toEqual([9, 1])
})

it('[L24] keeps what it was told, for one process and one key', () => {
  state.bind('key')
  state.replace('a', 0, head(7))
  expect(() => openWitnessState(folder.path, { hasKey: true, isNew: false })).toThrow(
    expect.objectContaining({ code: 'unavailable' }),
  )
  state.close()
  state = openWitnessState(folder.path, { hasKey: true, isNew: false })
  expect(() => state.bind('other')).toThrow(expect.objectContaining({ code: 'config_invalid' }))
  state.bind('key')
  const stored = state.head('a')
  expect([stored?.size, Buffer.from(stored?.note ?? []).toString()]).toEqual([7, 'note 7'])
})

it('[L24] a known key is not bound to a state that knows nothing', () => {
  state.close()
  state = openWitnessState(folder.path, { hasKey: true, isNew: false })
  expect(() => state.bind('key')).toThrow(expect.objectContaining({ code: 'rollback' }))
  state.close()
  state = openWitnessState(folder.path, { hasKey: true, isNew: true })
  state.bind('key')
  state.close()
  state = openWitnessState(folder.path, { hasKey: true, isNew: false })
  state.bind('key')
})
