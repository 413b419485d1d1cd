import { expect, it } from 'vitest'
import { RunEvents } from './run-events.ts'

function setUp({ most = 2, judge = 1_000_000 } = {}) {
  const state = { seq: 10, steps: 0, stopped: null as string | null, allowed: true }
  const store = {
    size: async () => state.seq,
    runs: { grown: async (seq: number) => ({ seq: state.seq, steps: state.steps > seq }) },
  }
  const pace = { look: 5, comment: 1_000_000, judge }
  const events = new RunEvents({ store, notReady: () => state.stopped, most, pace })
  const open = () => events.open(async () => state.allowed)?.getReader()
  return { state, events, open }
}

type Reading = ReadableStreamDefaultReader<Uint8Array> | undefined

/** Undefined at the end. */
async function next(reader: Reading): Promise<string | undefined> {
  const { value } = (await reader?.read()) ?? {}
  return value && Buffer.from(value).toString()
}

const ticks = () => new Promise((resolve) => setTimeout(resolve, 30))

it('[W79] says that steps came, and nothing else that did', async () => {
  const { state, open } = setUp()
  const reader = open()
  expect(await next(reader)).toBe(': listening\n\n')
  // What came before the first look, after the page had asked, nobody else would tell.
  expect(await next(reader)).toBe('event: runs\ndata: {"size":10}\n\n')
  await ticks()
  // A look at a run is a record too.
  state.seq = 11
  await ticks()
  Object.assign(state, { seq: 12, steps: 12 })
  expect(await next(reader)).toBe('event: runs\ndata: {"size":12}\n\n')
  await reader?.cancel()
})

it('[W79] ends when the right ends', async () => {
  const { state, events, open } = setUp({ judge: 0 })
  const reader = open()
  await next(reader)
  state.allowed = false
  expect(await next(reader)).toBeUndefined()
  expect(events.count).toBe(0)
})

it('[W79] ends when the collector stops', async () => {
  const { state, events, open } = setUp()
  const readers = [open(), open()]
  for (const reader of readers) await next(reader)
  state.stopped = 'stopping'
  for (const reader of readers) expect(await next(reader)).toBeUndefined()
  expect(events.count).toBe(0)
})

it('[W79] has so many listeners and no more, and forgets who left', async () => {
  const { events, open } = setUp()
  const readers = [open(), open()]
  expect(open()).toBeUndefined()
  await readers[0]?.cancel()
  expect(events.count).toBe(1)
  expect(open()).toBeDefined()
})
