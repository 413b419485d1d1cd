// How long what the console asks for takes, in a log of 1,000,000 runs: the first page of the list, plain and narrowed, and the
// one behind it, 30 days with 100,000 runs summed up, sessions; and of one run of 5,000 steps its outline and one step. And how
// long other work of the thread waits meanwhile. All but the long run are filling: rows as the store writes them, headers as
// steps have them. `--quick`: 100,000 runs, 10,000 of them in the 30 days, and 1,000 steps.
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { localPrincipal } from '../src/access/principal.ts'
import { Reader } from '../src/access/reader.ts'
import { createLog } from '../src/journal/create-log.ts'
import { openLog } from '../src/journal/open-log.ts'
import { compilePolicy } from '../src/protect/policy.ts'
import type { HeaderText } from '../src/record/header.ts'
import type { SealedRecord } from '../src/store/log-store.ts'
import { testStep } from '../src/testing/steps.ts'

const isQuick = process.argv.includes('--quick')
const runs = isQuick ? 100_000 : 1_000_000
const inMonth = runs / 10
const longRun = isQuick ? 1000 : 5000
const stepsOfRun = 2
const perAppend = 3000

const folder = mkdtempSync(join(tmpdir(), 'sealtrace-bench-'))
const place = {
  data: join(folder, 'data'),
  project: 'default',
  state: join(folder, 'state'),
  environment: {},
}
const newest = Date.parse('2026-11-22T12:00:00Z')
const month = 30 * 86_400_000

/** The newest tenth lies in the last 30 days, the others before it. */
function startOf(run: number): number {
  const last = newest - 2000
  return run < inMonth ? last - (run / inMonth) * month : last - month - run * 1000
}

const models = ['gpt-4o', 'gpt-4o-mini', 'claude-sonnet-4', 'mistral-large']

function filling(run: number, step: number): SealedRecord {
  const start = Math.floor(startOf(run)) * 1000
  const trace = createHash('sha256').update(`run ${run}`).digest('hex').slice(0, 32)
  const span = `${String(run).padStart(12, '0')}${String(step).padStart(4, '0')}`
  const header = {
    kind: 'step',
    ...{ trace, span, ...(step > 0 && { parent: `${span.slice(0, 12)}0000` }) },
    step: step === 0 ? 'agent' : 'completion',
    name: step === 0 ? 'invoke_agent helper' : 'chat gpt-4o',
    ...{ start: start + step * 1000, duration: 2_000_000, status: run % 50 === 0 ? 'error' : 'ok' },
    ...(step > 0 && { model: models[run % models.length], provider: 'openai', cost: 0.0021 }),
    ...(step > 0 && { usage: { inputTokens: 1200, outputTokens: 180 } }),
    ...{ agent: `helper-${run % 20}`, environment: 'prod', session: `~${String(run % 50_000)}` },
    ...(step === 0 && { user: `user-${run % 9000}` }),
    ...(run % 7 === 0 && { findings: { email: { count: 2, action: 'seal' } } }),
    digest: randomBytes(16).toString('hex'),
  }
  return {
    id: randomBytes(16),
    kind: 'step',
    time: Math.floor(startOf(run)),
    manifest: randomBytes(300),
    salt: randomBytes(32),
    header: JSON.stringify(header) as HeaderText,
    parts: [],
  }
}

interface Times {
  readonly took: number
  /** Of all threads: where it is far below what it took, the process waited for a core. */
  readonly processor: number
  /** The longest that a timer waited meanwhile. */
  readonly held: number
  /** The most that this thread computed without a turn for others: unlike the wait it knows no other processes. */
  readonly stretch: number
}

/** Milliseconds. */
async function timed(action: () => Promise<unknown>): Promise<Times> {
  let [held, stretch] = [0, 0]
  let last = performance.now()
  let lastUsed = threadTime()
  const turn = (): void => {
    held = Math.max(held, performance.now() - last)
    stretch = Math.max(stretch, threadTime() - lastUsed)
    last = performance.now()
    lastUsed = threadTime()
  }
  const watch = setInterval(turn, 1)
  const used = process.cpuUsage()
  const began = performance.now()
  await action()
  const took = performance.now() - began
  const { user, system } = process.cpuUsage(used)
  turn()
  clearInterval(watch)
  return { took, processor: (user + system) / 1000, held, stretch }
}

function threadTime(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

async function report(name: string, action: () => Promise<unknown>, times = 5): Promise<void> {
  const all: Times[] = []
  for (let i = 0; i < times; i++) all.push(await timed(action))
  const [first, ...others] = all
  if (!first) return
  const middle = (of: (one: Times) => number): number => {
    const sorted = (others.length > 0 ? others : all).map(of).toSorted((x, y) => x - y)
    return sorted[Math.floor(sorted.length / 2)] ?? 0
  }
  const most = (of: (one: Times) => number): number => Math.max(...all.map(of))
  const cells = [
    ...[first.took, first.processor],
    ...[middle((one) => one.took), middle((one) => one.processor)],
    ...[most((one) => one.held), most((one) => one.stretch)],
  ]
  console.log(`| ${[name, ...cells.map((ms) => `${ms.toFixed(1)} ms`)].join(' | ')} |`)
}

try {
  await createLog(place)
  const log = await openLog(place, { policy: compilePolicy({}) })
  const { store, ring, info, recorder } = log
  const trace = randomBytes(16).toString('hex')
  const root = 'ab'.repeat(8)
  for (let step = 0; step < longRun; step += 500)
    await recorder.record(
      Array.from({ length: 500 }, (_, i) =>
        testStep({
          ...{ traceId: trace, startTime: newest * 1000 + (step + i) * 1000 },
          ...{ endTime: newest * 1000 + (step + i) * 1000 + 900 },
          ...(step + i === 0
            ? { spanId: root, kind: 'agent', name: 'A long run of an agent' }
            : {
                parentSpanId: root,
                input: [{ role: 'user', content: `message ${step + i} to a@b.example` }],
              }),
        }),
      ),
    )
  // The newest but one: runs that the log itself recorded.
  for (let run = 0; run < 100; run++) {
    const [traceId, spanId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')]
    const at = (step: number) => (newest - 1000 + run) * 1000 + step
    await recorder.record([
      testStep({ traceId, spanId, kind: 'agent', startTime: at(0), endTime: at(900) }),
      ...[1, 2, 3, 4].map((step) =>
        testStep({ traceId, parentSpanId: spanId, startTime: at(step), endTime: at(step + 1) }),
      ),
    ])
  }
  let batch: { record: SealedRecord; index: number }[] = []
  let index = (await store.size()) + 1_000_000
  const began = performance.now()
  for (let run = runs - 1; run >= 0; run--)
    for (let step = 0; step < stepsOfRun; step++) {
      batch.push({ record: filling(run, step), index: index++ })
      if (batch.length < perAppend && (run > 0 || step < stepsOfRun - 1)) continue
      await store.append({ records: batch, sequenced: [], tiles: [], treeMac: randomBytes(32) })
      batch = []
    }
  console.log(
    `${runs} runs of ${stepsOfRun} steps, written in ${((performance.now() - began) / 1000).toFixed(0)} s\n`,
  )
  const reader = new Reader({ store, ring, recorder, origin: info.origin })
  const me = localPrincipal('bench')
  const list = (filter: object) => () => reader.list(me, { limit: 50, ...filter })
  console.log(
    '| what | first | its processor time | median of the others | its processor time | longest wait of other work | longest stretch of this thread |',
  )
  console.log('|---|---|---|---|---|---|---|')
  const { before } = { before: { start: (newest - 1) * 1000, seq: 0 } }
  await report('list, first page of 50', list({ after: before }))
  const { next } = await reader.list(me, { limit: 50, after: before })
  await report('list, next page of 50', list({ after: next }))
  await report('list, of an agent', list({ agent: 'helper-3' }))
  await report('list, of a model', list({ model: 'gpt-4o' }))
  await report('list, by session', list({ session: '~77' }))
  await report('list, by user', list({ user: 'user-77' }))
  await report('list, errors', list({ status: 'error' }))
  await report('list, by class', list({ classes: ['email'] }))
  await report('list, of an agent that there is not', list({ agent: 'nobody' }), 1)
  const range = { since: newest - month, until: newest + 60_000 }
  const overview = (more: object) => () => reader.runs.overview(me, { ...range, ...more })
  // As the console asks again: each goes on where the one before was over.
  await report(`overview of 30 days, ${inMonth} runs`, overview({}), 8)
  await report('the same of an agent', overview({ agent: 'helper-3' }))
  await recorder.record([testStep({ startTime: newest * 1000, endTime: newest * 1000 + 5 })])
  await report('the same when a step came', overview({}), 1)
  await report('sessions, first page of 50', () => reader.runs.groups(me, 'session', { limit: 50 }))
  await report('users, first page of 50', () => reader.runs.groups(me, 'user', { limit: 50 }))
  await report(`outline of ${longRun} steps`, () => reader.runs.outline(me, trace))
  const { steps } = await reader.runs.outline(me, trace)
  const recordId = steps.at(-1)?.recordId ?? ''
  await report('one step of that run', () => reader.runs.step(me, recordId))
  await log.close()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
