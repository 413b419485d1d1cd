import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { KeyRing } from '../keys/key-ring.ts'
import { formatHeader, type Header } from '../record/header.ts'
import type { LogStore, Residue } from '../store/log-store.ts'
import type { RunPlace, StepKey } from '../store/run-store.ts'
import { openSqliteLogStore } from '../store/sqlite/sqlite-log-store.ts'
import { Overviews, type OverviewLimits, type OverviewRequest } from './overview.ts'
import { may, type Facts, type Principal } from './principal.ts'
import { readyAuthority } from './ready-authority.ts'
import { digestRun, type RunDigest } from './run-digest.ts'
import { RunLoader } from './run-loader.ts'

const hour = 3_600_000
const now = 1_790_000_000_000
const day = { since: now - 24 * hour, until: now }
const path = (): string => join(folder, 'log.db')
let folder: string
let store: LogStore
let index = 0
let records: { id: Uint8Array; header: Header }[] = []
let seed = 1

/** The same in each run of the test. */
function random(below: number): number {
  seed = (seed * 48_271) % 2_147_483_647
  return seed % below
}

const oneOf = <T>(...all: readonly T[]): T => all[random(all.length)] as T

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sealtrace-overview-'))
  store = openSqliteLogStore(path())
  records = []
  index = 0
  seed = 7
})

afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

function randomStep(run: number): Header {
  const span = `span-${random(6)}`
  return {
    ...{ kind: 'step', trace: String(run).padStart(32, '0'), span },
    ...(random(3) > 0 && { parent: `span-${random(6)}` }),
    step: oneOf('agent', 'completion', 'completion', 'tool', 'event'),
    start: (now - 30 * hour + random(32) * hour + random(1000)) * 1000,
    status: oneOf('ok', 'ok', 'error'),
    ...(random(5) > 0 && { duration: random(9) * 1_000_000 }),
    ...(random(4) === 0 && { joins: true }),
    ...(random(2) && { model: oneOf('m-1', 'm-2', '~m'), cost: random(100) / 7 }),
    ...(random(2) && { usage: { inputTokens: random(99), outputTokens: random(9) } }),
    ...(random(2) && { agent: oneOf('a', 'b', '~c') }),
    ...(random(3) === 0 && { traceType: oneOf('chat', 'decision') }),
    ...(random(4) === 0 && { environment: 'prod' }),
    ...(random(4) === 0 && { findings: { email: { count: 1 + random(3), action: 'seal' } } }),
  }
}

async function put(headers: readonly Header[]): Promise<void> {
  const batch = headers.map((header) => {
    const record = {
      ...({ id: randomBytes(16), kind: 'step', time: 1, manifest: randomBytes(8) } as const),
      ...{ salt: randomBytes(32), header: formatHeader(header), parts: [] },
    }
    records.push({ id: record.id, header })
    return { record, index: index++ }
  })
  await store.append({ records: batch, sequenced: [], tiles: [], treeMac: randomBytes(32) })
}

const steps = (count: number, runs: number) =>
  put(Array.from({ length: count }, () => randomStep(random(runs))))

async function erase(count: number, by = store): Promise<void> {
  const gone = records.splice(random(records.length - count), count)
  const residue: Residue = {
    ...{ kind: 'tool', hour: 0, duration: null, model: null },
    ...{ inputTokens: null, outputTokens: null, cost: null },
  }
  const residues = by === store ? [] : gone.map(() => residue)
  await by.erase({ records: gone.map(({ id }) => id), parts: [], residues })
}

const who = (allows: (facts: Facts) => boolean = () => true, more = {}): Principal => ({
  ...{ name: 'key:1', roles: ['viewer'], ...more },
  authority: {
    allows: (principal, action, facts) =>
      readyAuthority.allows(principal, action) && (!facts || allows(facts)),
  },
})
const ageOf = ({ time = 0 }: Facts): number => Math.floor((now - time) / hour)
const viewer = who()
const principals = [
  viewer,
  who(({ traceType }) => traceType !== 'decision'),
  who(({ environment }) => environment === 'prod'),
  who((facts) => ageOf(facts) < 7),
  who((facts) => facts.traceType !== 'chat' || ageOf(facts) > 12),
  who(() => true, { traceTypes: ['chat'] }),
  who(() => false),
]
const requests: OverviewRequest[] = [
  day,
  { since: now - 3 * hour - 1, until: now - hour },
  { since: now - 100 * hour, until: now + 100 * hour },
  { since: now - 29 * hour, until: now - 26 * hour },
  { ...day, agent: 'a' },
  { ...day, model: 'm-1', traceType: 'chat' },
]

function overviews(limits: Partial<OverviewLimits> = {}): Overviews {
  const ring = {} as KeyRing
  const recorder = { audit: async () => '' }
  const runs = new RunLoader({ store, ring, recorder, origin: 'o', now: () => now })
  const usual = { runs: 10_000, patience: 5000, patienceOnce: 5000, patienceSums: 5000 }
  return new Overviews(runs, { ...usual, idle: 60_000, ...limits })
}

interface Naive {
  runs: number
  steps: number
  errors: number
  inputTokens: number
  outputTokens: number
  costUsd: number | null
}

/** Each run read anew. */
async function digests({ since, until, ...texts }: OverviewRequest): Promise<RunDigest[]> {
  const places: RunPlace[] = []
  const filter = { since: since * 1000, until: until * 1000, ...(texts as object) }
  for (let before: StepKey | null = null; ;) {
    const page = await store.runs.newest(filter, { limit: 50, before })
    places.push(...page.runs)
    if (!(before = page.next)) break
  }
  const all: RunDigest[] = []
  for (const { trace } of places) {
    const digest = digestRun(await store.runs.headers([trace]), {})
    if (digest) all.push(digest)
  }
  return all
}

/** Each judged alone. */
function naive(principal: Principal, runs: readonly RunDigest[]) {
  const total: Naive = {
    ...{ runs: 0, steps: 0, errors: 0, inputTokens: 0, outputTokens: 0 },
    costUsd: null,
  }
  const [agents, durations]: [Record<string, number>, number[]] = [{}, []]
  let findings = 0
  for (const digest of runs) {
    if (!may(principal, 'read-header', digest.facts)) continue
    total.runs++
    for (const sum of ['steps', 'errors', 'inputTokens', 'outputTokens'] as const)
      total[sum] += digest[sum]
    if (digest.costUsd !== null) total.costUsd = (total.costUsd ?? 0) + digest.costUsd
    for (const count of digest.findings.values()) findings += count
    agents[String(digest.agent)] = (agents[String(digest.agent)] ?? 0) + 1
    if (digest.duration !== null) durations.push(digest.duration)
  }
  durations.sort((a, b) => a - b)
  const p50 = durations[Math.max(0, Math.ceil(durations.length / 2) - 1)] ?? null
  const costUsd = total.costUsd === null ? null : Number(total.costUsd.toPrecision(12))
  return { total: { ...total, costUsd }, findings, agents, p50 }
}

async function compare(known: Overviews): Promise<number> {
  let runs = 0
  for (const request of requests) {
    const read = await digests(request)
    for (const principal of principals) {
      const { total, findings, agents } = await known.sum(principal, request)
      const { p50, p95: _, ...sums } = total
      const found = Object.values(findings).reduce((a, b) => a + b, 0)
      const byAgent = Object.fromEntries(agents.map((one) => [String(one.key), one.runs]))
      const seen = { total: sums, findings: found, agents: byAgent, p50 }
      expect(seen).toEqual(naive(principal, read))
      runs += sums.runs
    }
  }
  return runs
}

describe('an overview', () => {
  it('[W72] has the figures of its runs read one by one, whatever came and went since', async () => {
    const known = overviews()
    await steps(300, 90)
    expect(await compare(known)).toBeGreaterThan(300)
    // Of runs that are known, earlier and later; and of others.
    await steps(40, 120)
    await compare(known)
    await erase(15)
    await compare(known)
    const other = openSqliteLogStore(path())
    await erase(15, other)
    other.close()
    await compare(known)
  })

  it.each([
    ['what is kept is less than what is asked for', { known: { runs: 20, news: 50_000 } }],
    ['more came than is followed', { known: { runs: 10_000, news: 5 } }],
    ['what was kept was let go', { idle: 0 }],
  ])('[W72] has them where %s', async (_, limits) => {
    const known = overviews(limits)
    for (let round = 0; round < 2; round++) {
      await steps(150, 60)
      await compare(known)
    }
  })

  it('[W72] says from when on, where there is more than it may look at', async () => {
    await steps(200, 60)
    const { total: all, ...rest } = await overviews().sum(viewer, day)
    expect([rest.leftOut, rest.from]).toEqual([0, rest.since])
    const known = overviews({ runs: 20 })
    const newest = await known.sum(viewer, day)
    expect([newest.total.runs, newest.leftOut]).toEqual([20, 1])
    const since = Date.parse(newest.from)
    expect((await overviews().sum(viewer, { ...day, since })).total).toEqual(newest.total)
    expect(all.runs).toBeGreaterThan(20)
  })

  it('[W72] keeps fewer runs where they name much, as whoever records may make them do', async () => {
    for (let run = 0; run < 30; run++) await put(manyNames(run, 40))
    const rows = vi.spyOn(store.runs, 'rows')
    const known = overviews({ runs: 60, known: { runs: 100, news: 50_000 } })
    const { total, leftOut, from } = await known.sum(viewer, day)
    expect([total.runs, leftOut]).toEqual([5, 1])
    expect(rows.mock.calls.flatMap(([traces]) => traces).length).toBeLessThan(20)
    expect((await overviews().sum(viewer, { ...day, since: Date.parse(from) })).total.runs).toBe(5)
    // Nor does what comes later take more.
    rows.mockClear()
    for (let run = 30; run < 60; run++) await put(manyNames(run, 40))
    expect((await known.sum(viewer, day)).total.runs).toBe(5)
    expect(rows.mock.calls.flatMap(([traces]) => traces).length).toBeLessThan(60)
  })

  it('[W72] judges runs for a time only, and lets other work go on', async () => {
    await put(Array.from({ length: 40 }, (_, run) => ({ ...plainStep(run), traceType: `t${run}` })))
    let [turns, before] = [0, 0]
    const slow = who(() => {
      before ||= turns
      const until = performance.now() + 11
      while (performance.now() < until);
      return true
    })
    const turn = (): void => {
      turns++
      next = setImmediate(turn)
    }
    let next = setImmediate(turn)
    const { total, leftOut } = await overviews({ patienceSums: 120 }).sum(slow, day)
    clearImmediate(next)
    expect([total.runs < 20, leftOut]).toEqual([true, 1])
    expect(turns - before).toBeGreaterThanOrEqual(total.runs - 2)
  })

  it('[W72] reads what came since for a time only', async () => {
    for (let run = 1; run <= 40; run++) await put(manyNames(run, 60))
    const patient = overviews()
    const hasty = overviews({ patience: 5 })
    while ((await hasty.sum(viewer, day)).leftOut === 1);
    expect(await hasty.sum(viewer, day)).toEqual(await patient.sum(viewer, day))
    await put(Array.from({ length: 40 }, (_, run) => manyNames(run + 1, 1)).flat())
    expect(await hasty.sum(viewer, day)).toMatchObject({ leftOut: 1 })
    expect(await patient.sum(viewer, day)).toEqual(await overviews().sum(viewer, day))
  })

  it('lists the hundred models that cost most, the dearest first', async () => {
    const costs = Array.from({ length: 130 }, (_, n) => ((n * 37) % 130) + 1)
    await put(
      costs.map((cost, n) => ({ ...plainStep(n), step: 'completion', cost, model: `m-${n}` })),
    )
    const { models } = await overviews().sum(viewer, day)
    expect(models.map(({ costUsd }) => costUsd)).toEqual(
      Array.from({ length: 100 }, (_, n) => 130 - n),
    )
  })

  it('[W71] tells no time of a run that may not be seen', async () => {
    const at = (run: number, traceType: string) => ({
      ...{ ...plainStep(run), traceType },
      start: (now - run * 60_000) * 1000,
    })
    await put([at(1, 'chat'), at(2, 'chat'), at(3, 'decision'), at(4, 'decision')])
    const shy = who(() => true, { traceTypes: ['chat'] })
    const { total, leftOut, from } = await overviews({ runs: 3 }).sum(shy, day)
    expect([total.runs, leftOut, Date.parse(from)]).toEqual([2, 1, now - 2 * 60_000])
    const all = await overviews({ runs: 3 }).sum(viewer, day)
    expect([all.total.runs, Date.parse(all.from)]).toEqual([3, now - 3 * 60_000])
  })

  it('[W72] goes on with the next request where the time of one was over', async () => {
    await steps(2500, 700)
    const known = overviews({ patience: -1 })
    expect(await known.sum(viewer, day)).toMatchObject({ leftOut: 1, total: { runs: 0 } })
    const patient = overviews({ patience: 5 })
    let asked = 1
    let seen = await patient.sum(viewer, day)
    for (; seen.leftOut === 1 && asked < 200; asked++) seen = await patient.sum(viewer, day)
    expect(seen).toEqual(await overviews().sum(viewer, day))
  })

  it('[W72] reads a run once, and the policy is asked of each kind of run once', async () => {
    await steps(400, 100)
    const rows = vi.spyOn(store.runs, 'rows')
    const known = overviews()
    const asked = vi.fn<(facts: Facts) => boolean>(() => true)
    const { total } = await known.sum(who(asked), day)
    const reads = rows.mock.calls.flatMap(([traces]) => traces)
    expect(new Set(reads).size).toBe(reads.length)
    await known.sum(viewer, { ...day, since: day.since + hour })
    expect(rows.mock.calls.flatMap(([traces]) => traces)).toHaveLength(reads.length)
    await steps(1, 100)
    await known.sum(viewer, day)
    expect(rows.mock.calls.flatMap(([traces]) => traces)).toHaveLength(reads.length + 1)
    expect(total.runs).toBeGreaterThan(30)
    const alike = who(asked)
    asked.mockClear()
    await put(Array.from({ length: 300 }, (_, run) => plainStep(run)))
    await known.sum(alike, { since: now - hour / 2, until: now })
    expect(asked.mock.calls.length).toBeLessThan(40)
  })
})

function plainStep(run: number): Header {
  const trace = `a${String(run).padStart(31, '0')}`
  return { kind: 'step', trace, span: '01', step: 'agent', start: (now - 1000) * 1000 }
}

/** One run, of which each step says another of all. */
function manyNames(run: number, count: number): Header[] {
  const trace = `b${String(run).padStart(31, '0')}`
  return Array.from({ length: count }, (_, n) => ({
    ...{ kind: 'step', trace, span: `span-${n}`, step: 'completion' },
    ...{ start: (now - run * 60_000) * 1000, usage: { inputTokens: 1 } },
    ...{ model: `m-${run}-${n}`, agent: `a-${run}-${n}`, traceType: `t-${run}-${n}` },
  }))
}
