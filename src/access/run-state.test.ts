import { afterAll, beforeAll, expect, it } from 'vitest'
import type { OpenLog } from '../journal/open-log.ts'
import type { Header } from '../record/header.ts'
import { recordKinds } from '../record/kind.ts'
import type { Step } from '../record/step.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { testHeader } from '../testing/views.ts'
import { localPrincipal } from './principal.ts'
import { Reader, type TraceView } from './reader.ts'
import { rootOf, runState } from './run-state.ts'

let log: TestLog
let open: OpenLog
beforeAll(async () => {
  log = await testLog()
  open = await log.open()
})
afterAll(async () => {
  await open.close()
  log.dispose()
})

const hour = 3_600_000
const me = localPrincipal('tester')
let traces = 0

/** Records steps of a run and reads it `later` milliseconds after. */
async function seen(steps: Begun[], later: number, runTimeout?: number): Promise<TraceView> {
  const traceId = `${++traces}`.padStart(32, '0')
  await open.recorder.record(steps.map((step) => made(step, traceId)))
  const settings = { now: () => Date.now() + later, ...(runTimeout && { runTimeout }) }
  const reader = new Reader({ ...open, origin: open.info.origin, ...settings })
  const { traces: list } = await reader.list(me, { limit: 1000 })
  const view = await reader.show(me, traceId)
  expect(list.find((trace) => trace.traceId === traceId)).toEqual(view.summary)
  return view
}

/** Steps that say nothing of their end. */
type Begun = Partial<Step> & { readonly begun?: true }
const begun = (step: Partial<Step>): Begun => ({ ...step, begun: true })

function made({ begun: isBegun, ...more }: Begun, traceId: string): Step {
  const { endTime, ...step } = testStep({ traceId, ...more })
  return isBegun || endTime === undefined ? step : { ...step, endTime }
}

const root = { spanId: '1111111111111111', kind: 'agent' } as const
const child = { spanId: '2222222222222222', parentSpanId: '1111111111111111' } as const

it('[R14] a run is complete once its root has ended, however long ago', async () => {
  for (const later of [0, 48 * hour]) {
    const { summary, steps } = await seen([root, child], later)
    expect(summary).toMatchObject({ state: 'complete', complete: true })
    expect(steps.map(({ state }) => state)).toEqual(['ended', 'ended'])
  }
})

it.each<[string, Begun[]]>([
  ['whose root has not ended', [begun(root), child]],
  ['whose root has not come', [child]],
])('[R14] a run %s is running, and incomplete after the time-out', async (_, steps) => {
  expect((await seen(steps, 0)).summary).toMatchObject({ state: 'running', complete: false })
  expect((await seen(steps, hour - 5000)).summary.state).toBe('running')
  expect((await seen(steps, hour + 5000)).summary).toMatchObject({
    state: 'incomplete',
    complete: false,
  })
})

it('[R14] the time-out is a setting', async () => {
  expect((await seen([child], 120_000, 60_000)).summary.state).toBe('incomplete')
  expect((await seen([child], 2 * hour, 3 * hour)).summary.state).toBe('running')
})

it('[R14] a step that never ended says so, and what has no end by its nature does not', async () => {
  const steps = [begun(child), begun({ ...child, spanId: '3333333333333333', kind: 'event' })]
  const statesOf = async (all: Begun[], later: number) =>
    (await seen(all, later)).steps.map(({ spanId, state }) => [spanId[0], state])
  expect(await statesOf([root, ...steps], 0)).toEqual([
    ['1', 'ended'],
    ['2', 'unfinished'],
    ['3', 'ended'],
  ])
  expect(await statesOf(steps, 0)).toContainEqual(['2', 'running'])
  expect(await statesOf(steps, 2 * hour)).toContainEqual(['2', 'unfinished'])
})

it('[R14] what comes late makes an incomplete run complete', async () => {
  const traceId = 'e'.repeat(32)
  const settings = { now: () => Date.now() + 2 * hour }
  const reader = new Reader({ ...open, origin: open.info.origin, ...settings })
  await open.recorder.record([testStep({ traceId, ...child })])
  expect((await reader.show(me, traceId)).summary.state).toBe('incomplete')
  await open.recorder.record([testStep({ traceId, ...root })])
  expect((await reader.show(me, traceId)).summary.state).toBe('complete')
})

it('[R14] a log event beside the root does not end the run', () => {
  const event = testHeader({ step: 'event', duration: 0 })
  const state = (...steps: Header[]) => runState(rootOf(steps), { lastRecord: 0, now: 1 })
  expect(state(event, testHeader({ step: 'agent' }))).toBe('running')
  expect(state(event, testHeader({ step: 'agent', duration: 1 }))).toBe('complete')
  expect(state(event)).toBe('complete')
  expect(state()).toBe('running')
})

it('[R14] a step that nothing stands below is not the root beside one that has steps', () => {
  const forged = testHeader({ span: 'f'.repeat(16), step: 'agent', start: 1, duration: 1 })
  const real = testHeader({ span: '1'.repeat(16), step: 'agent', start: 2 })
  const below = testHeader({ span: '2'.repeat(16), parent: '1'.repeat(16), start: 3, duration: 1 })
  expect(rootOf([forged, real, below])).toBe(real)
  expect(rootOf([forged, real])).toBe(forged)
})

/** What a recorder says of itself, as its door makes it. */
const gapStep = (count: number): Partial<Step> => ({
  ...{ spanId: '3333333333333333', kind: 'event', name: 'sealtrace.gap' },
  gap: { count, reason: 'queue_full' },
})
const lostStep: Partial<Step> = {
  ...{ spanId: '4444444444444444', kind: 'event', name: 'sealtrace.session.lost' },
}

it('[R18] a run whose process died is incomplete at once, and what comes later completes it', async () => {
  const { summary, steps } = await seen([begun(root), child, lostStep], 0)
  expect(summary).toMatchObject({
    state: 'incomplete',
    ended: 'unknown',
    complete: false,
    steps: 2,
  })
  expect(steps.map(({ state }) => state)).toEqual(['unfinished', 'ended', 'ended'])
  const whole = await seen([root, child, lostStep], 0)
  expect(whole.summary).toMatchObject({ state: 'complete', complete: true })
  expect(whole.summary).not.toHaveProperty('ended')
})

it('[R17] what was lost is a record of its own kind, and no step of the run', async () => {
  const { summary, steps } = await seen([root, child, gapStep(3)], 0)
  expect(summary).toMatchObject({ state: 'complete', name: 'chat gpt-4o', steps: 2, lost: 3 })
  expect(steps.map(({ gap }) => gap?.count ?? 0)).toEqual([0, 0, 3])
  const rows = await open.store.trace(summary.traceId)
  expect(rows.map(({ kind }) => kind)).toEqual([1, 1, recordKinds.gap])
  // Sent again it is the same; told anew it is a gap still, and no revision of one.
  const told = await seenAgain(summary.traceId, [gapStep(3), gapStep(4)])
  expect(told).toEqual([1, 1, recordKinds.gap, recordKinds.gap])
})

it('[R17] a run of which all is lost is incomplete', async () => {
  expect((await seen([gapStep(2)], 0)).summary).toMatchObject({
    ...{ state: 'incomplete', complete: false, steps: 0, lost: 2, name: 'sealtrace.gap' },
  })
  expect((await seen([begun(root), gapStep(2)], 0)).summary.state).toBe('running')
})

it('[R18] a step that takes such a name hides neither what it used nor that it failed', async () => {
  const usage = { inputTokens: 2_000_000, outputTokens: 1 }
  for (const name of ['sealtrace.session.lost', 'sealtrace.gap']) {
    const forged = { ...child, name, kind: 'completion' as const, usage, status: 'error' as const }
    const { summary } = await seen([root, forged], 0)
    expect(summary).toMatchObject({ steps: 2, errors: 1, inputTokens: 2_000_000 })
    expect(summary).not.toHaveProperty('ended')
  }
})

async function seenAgain(traceId: string, steps: Partial<Step>[]): Promise<number[]> {
  await open.recorder.record(steps.map((step) => made(step, traceId)))
  return (await open.store.trace(traceId)).map(({ kind }) => kind)
}
