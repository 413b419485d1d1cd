import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { formatHeader } from '../../record/header.ts'
import type { SealedRecord, LogStore } from '../log-store.ts'
import { tempFolder } from '../../testing/temp-folder.ts'
import { openSqliteLogStore } from './sqlite-log-store.ts'

let folder: ReturnType<typeof tempFolder>
let store: LogStore
beforeEach(() => {
  folder = tempFolder()
  store = openSqliteLogStore(join(folder.path, 'log.db'))
})
afterEach(() => {
  store.close()
  folder[Symbol.dispose]()
})

let made = 0
function record(time: number, entry: { action?: string; outcome?: string; target?: string }) {
  const id = new Uint8Array(16)
  new DataView(id.buffer).setUint32(0, ++made)
  const kind = entry.action === undefined ? 'step' : 'audit'
  const header = formatHeader({ kind, trace: 'a'.repeat(32), ...entry })
  const rest = { manifest: new Uint8Array(1), salt: new Uint8Array(32), parts: [] }
  return { id, kind, time, header, ...rest } satisfies SealedRecord as SealedRecord
}

const batch = (records: readonly SealedRecord[], first: number) => ({
  records: records.map((one, i) => ({ record: one, index: first + i })),
  ...{ sequenced: [], tiles: [], treeMac: new Uint8Array(32) },
})

const entries = [
  { action: 'read', outcome: 'allowed', target: 't1' },
  { action: 'reveal', outcome: 'denied', target: 't1' },
  {},
  { action: 'reveal.request', outcome: 'allowed', target: 't2' },
  { action: 'revealed', outcome: 'allowed' },
  { action: 'reveal', outcome: 'allowed', target: 't2' },
  {},
  { action: 'read', outcome: 'denied', target: 't2' },
]

async function fill(): Promise<void> {
  const records = entries.map((entry, i) => record(100 + i, entry))
  await store.append(batch(records, 0))
  const mac = new Uint8Array(32)
  await store.stage([{ record: record(150, { action: 'read', outcome: 'allowed' }), mac }])
}

/** Leaf indexes. */
async function found(filter: object): Promise<(number | null)[]> {
  return (await store.entries.newest({ limit: 100, ...filter })).map(({ index }) => index)
}

it.each<[string, object, number[]]>([
  ['nothing', {}, [7, 5, 4, 3, 1, 0]],
  ['an action and what it is the start of', { action: 'reveal' }, [5, 3, 1]],
  ['a whole action', { action: 'reveal.request' }, [3]],
  ['an action that is none', { action: 'rev' }, []],
  ['actions', { actions: ['read', 'reveal'] }, [7, 5, 1, 0]],
  ['an outcome', { outcome: 'denied' }, [7, 1]],
  ['a target', { target: 't2' }, [7, 5, 3]],
  ['a time', { since: 103, until: 107 }, [5, 4, 3]],
  ['a time of nothing', { since: 200 }, []],
  ['an end before all', { until: 100 }, []],
  ['a place', { before: 6 }, [4, 3, 1, 0]],
  ['a limit', { limit: 2 }, [7, 5]],
  ['a limit over several actions', { action: 'reveal', limit: 2 }, [5, 3]],
  ['all at once', { target: 't2', action: 'reveal', outcome: 'allowed', since: 104 }, [5]],
  ['an action and an outcome', { action: 'reveal', outcome: 'allowed' }, [5, 3]],
  ['no action there is', { actions: [] }, []],
])('[W62] filter: %s', async (_, filter, expected) => {
  await fill()
  expect(await found(filter)).toEqual(expected)
})

it('[W62] pages end where the next begins, and what is staged is not there', async () => {
  await fill()
  const seen: (number | null)[] = []
  let before: number | undefined
  for (;;) {
    const page = await store.entries.newest({ limit: 2, before })
    if (page.length === 0) break
    seen.push(...page.map(({ index }) => index))
    before = page.at(-1)?.seq
  }
  expect(seen).toEqual([7, 5, 4, 3, 1, 0])
})

it('[W64] what comes later is found by its place in the ledger', async () => {
  expect(await store.entries.last()).toBe(-1)
  await fill()
  expect(await store.entries.last()).toBe(7)
  const after = await store.entries.after(3, 2)
  expect(after.map(({ index }) => index)).toEqual([4, 5])
})

it('[W61] records of steps are found by time and by trace', async () => {
  await fill()
  const created = async (filter: object) => {
    const { rows, next } = await store.entries.created({ limit: 10, ...filter })
    return [rows.map(({ index }) => index), next]
  }
  expect(await created({})).toEqual([[6, 2], null])
  expect(await created({ since: 103 })).toEqual([[6], null])
  expect(await created({ trace: 'a'.repeat(32) })).toEqual([[6, 2], null])
  expect(await created({ trace: 'b'.repeat(32) })).toEqual([[], null])
  expect(await created({ limit: 1 })).toEqual([[6], 7])
  expect(await created({ limit: 1, before: 7 })).toEqual([[2], 3])
})
