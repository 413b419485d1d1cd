import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatHeader, type Header } from '../../record/header.ts'
import type { LogStore } from '../log-store.ts'
import type { RunFilter, StepKey } from '../run-store.ts'
import { openSqliteLogStore } from './sqlite-log-store.ts'

let folder: string
let store: LogStore
let index = 0
const ids = new Map<string, Uint8Array>()

const traceOf = (name: string): string => Buffer.from(name.padEnd(16)).toString('hex')
const nameOf = (trace: string): string => Buffer.from(trace, 'hex').toString().trim()

async function put(name: string, start: number, more: Partial<Header> = {}): Promise<void> {
  const id = randomBytes(16)
  ids.set(`${name} ${start}`, id)
  const header = { kind: 'step', trace: traceOf(name), step: 'completion', start, ...more } as const
  const record = {
    ...({ id, kind: 'step', time: 1, manifest: randomBytes(8), salt: randomBytes(32) } as const),
    ...{ header: formatHeader(header), parts: [] },
  }
  const treeMac = randomBytes(32)
  await store.append({ records: [{ record, index: index++ }], sequenced: [], tiles: [], treeMac })
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sealtrace-runs-'))
  store = openSqliteLogStore(join(folder, 'log.db'))
  await put('late', 300, { user: 'u-1', session: '~s1' })
  await put('early', 100, { user: 'u-1', findings: { email: { count: 1, action: 'seal' } } })
  await put('long', 200, { environment: 'prod', tags: ['~t'], model: 'm-1', cost: 0.5 })
  // The newest step is of a run that began earlier.
  await put('long', 900, { session: '~s1', status: 'error', duration: 9 })
  await put('long', 901, { findings: { 'us.ssn': { count: 1, action: 'seal' } } })
  await put('equal a', 150)
  await put('equal b', 150)
})

afterAll(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

async function found(filter: RunFilter, limit = 10, before?: StepKey): Promise<string[]> {
  const { runs, next } = await store.runs.newest(filter, { limit, ...(before && { before }) })
  if (runs.length < limit) expect(next).toBeNull()
  return runs.map(({ trace }) => nameOf(trace))
}

const all = ['late', 'long', 'equal b', 'equal a', 'early']

describe('runs', () => {
  it('[W70] come by their first step, each once', async () => {
    expect(await found({})).toEqual(all)
    const pages: string[] = []
    let before: StepKey | undefined
    for (let i = 0; i < 10; i++) {
      const page = await store.runs.newest({}, { limit: 1, ...(before && { before }) })
      pages.push(...page.runs.map(({ trace }) => nameOf(trace)))
      if (!page.next) break
      before = page.next
    }
    expect(pages).toEqual(all)
    expect((await store.traces({ limit: 3 })).map(({ trace }) => nameOf(trace))).toEqual(
      all.slice(0, 3),
    )
  })

  it.each<[RunFilter, string[]]>([
    [{ since: 150, until: 300 }, ['long', 'equal b', 'equal a']],
    [{ user: 'u-1' }, ['late', 'early']],
    [{ user: 'u-1', until: 300 }, ['early']],
    [{ user: 'u-1', classes: ['email'] }, ['early']],
    [{ session: ['~s1', 'x'] }, ['late', 'long']],
    [{ session: '~s1', status: 'error' }, ['long']],
    [{ environment: 'prod' }, ['long']],
    [{ tag: '~t' }, ['long']],
    [{ model: 'm-1', minCost: 0.5, minDuration: 9 }, ['long']],
    [{ minCost: 0.6 }, []],
    [{ classes: ['email'] }, ['early']],
    [{ classes: ['email', 'us_ssn'] }, []],
    [{ classes: ['us.ssn'] }, ['long']],
    [{ agent: "x' OR 1=1 --" }, []],
  ])('[W70] are narrowed by %j', async (filter, names) => {
    expect(await found(filter)).toEqual(names)
  })

  it('[W70] of one user come page by page as well', async () => {
    const first = await store.runs.newest({ user: 'u-1' }, { limit: 1 })
    expect(first.next).not.toBeNull()
    expect(await found({ user: 'u-1' }, 10, first.next ?? undefined)).toEqual(['early'])
  })
})

it('[W70] a version changes with each record that comes and each header that goes', async () => {
  const trace = traceOf('moving')
  expect(await store.runs.version(trace)).toBeNull()
  const seen = new Set<string | null>()
  for (const start of [50, 40, 60]) {
    await put('moving', start)
    seen.add(await store.runs.version(trace))
  }
  for (const start of [40, 60, 50]) {
    const id = ids.get(`moving ${start}`) ?? randomBytes(16)
    await store.erase({ records: [id], parts: [], residues: [] })
    seen.add(await store.runs.version(trace))
  }
  // The last state is the first one again.
  expect(seen.size).toBe(5)
  expect(await found({})).toEqual(all)
})

it('[W72] groups are told of runs, and runs of groups', async () => {
  const traces = [traceOf('long'), traceOf('early')]
  expect(await store.runs.groups('session', traces)).toEqual([{ trace: traces[0], value: '~s1' }])
  const runs = await store.runs.inGroup('user', 'u-1', 1)
  expect(runs.map(({ trace }) => nameOf(trace))).toEqual(['late'])
})

it('[W79] tells whether steps came', async () => {
  const { seq } = await store.runs.grown(0)
  expect(await store.runs.grown(seq)).toEqual({ seq, steps: false })
  await put('late', 310)
  expect(await store.runs.grown(seq)).toEqual({ seq: seq + 1, steps: true })
})

describe('for sums over many runs', () => {
  it('[W72] steps come from the last to begin on, page by page', async () => {
    const starts: number[] = []
    let before: StepKey | undefined
    for (let i = 0; i < 20; i++) {
      const page = await store.runs.backwards(150, { limit: 2, ...(before && { before }) })
      starts.push(...page.map(({ start }) => start))
      before = page.at(-1)
      if (page.length < 2) break
    }
    expect(starts).toEqual([901, 900, 310, 300, 200, 150, 150])
  })

  it('[W72] headers of many runs are those of each, in the same order', async () => {
    const traces = ['long', 'nobody', 'early', 'late'].map(traceOf)
    const rows = await store.runs.rows(traces)
    const each = await store.runs.headers(traces)
    expect(rows.map(({ header }) => header)).toEqual(each.map(({ header }) => header))
    expect(rows.map(({ at }) => at)).toEqual([0, 0, 0, 2, 3, 3])
  })

  it('[W72] what came is told, and that something went', async () => {
    const mark = await store.runs.mark()
    expect(await store.runs.after(mark.seq)).toEqual([])
    await put('late', 320)
    expect(await store.runs.after(mark.seq)).toMatchObject([{ trace: traceOf('late') }])
    const came = await store.runs.mark()
    expect([came.seq, came.gone]).toEqual([mark.seq + 1, mark.gone])
    const records = [ids.get('late 320') ?? randomBytes(16)]
    await store.erase({ records, parts: [], residues: [] })
    expect((await store.runs.mark()).gone).not.toBe(mark.gone)
  })
})
