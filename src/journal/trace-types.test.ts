import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Analyzers } from '../analyze/analyzers.ts'
import { localPrincipal } from '../access/principal.ts'
import { Reader } from '../access/reader.ts'
import { compilePolicy } from '../protect/policy.ts'
import type { Step } from '../record/step.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import type { OpenLog } from './open-log.ts'

const policy = compilePolicy({ capture: { hr: 'metadata', secret: 'off' } })
const me = localPrincipal('tester')
let log: TestLog
let open: OpenLog
beforeAll(async () => {
  log = await testLog()
  open = await log.open({ policy })
})
afterAll(async () => {
  await open.close()
  log.dispose()
})

const root = (traceId: string, traceType: string): Step =>
  testStep({ traceId, spanId: '1'.repeat(16), traceType, input: 'asked' })
const child = (traceId: string, spanId = '2'.repeat(16)): Step =>
  testStep({ traceId, spanId, parentSpanId: '1'.repeat(16), input: 'mail jane@example.com' })

async function inputs(from: OpenLog, traceId: string): Promise<unknown[]> {
  const reader = new Reader({ ...from, origin: from.info.origin })
  return (await reader.show(me, traceId)).steps.map(({ input }) => input)
}

test('[R16] the mode of a trace type holds for steps of the trace that do not say it', async () => {
  const trace = 'a'.repeat(32)
  // Children first, as exporters send them.
  await open.recorder.record([child(trace), root(trace, 'hr')])
  await open.recorder.record([child(trace, '3'.repeat(16))])
  expect(await inputs(open, trace)).toEqual([null, null, null])
})

test('[R16] nothing of a trace that is not recorded is', async () => {
  const trace = 'b'.repeat(32)
  await open.recorder.record([root(trace, 'secret')])
  expect(await open.recorder.record([child(trace)])).toMatchObject({ notRecorded: 1, traces: [] })
})

test('[R16] a message that says another type does not loosen it for the others', async () => {
  const trace = 'c'.repeat(32)
  await open.recorder.record([root(trace, 'hr')])
  await open.recorder.record([{ ...root(trace, 'x'), spanId: '4'.repeat(16) }])
  await open.recorder.record([child(trace)])
  expect((await inputs(open, trace)).filter((input) => input !== null)).toHaveLength(1)
})

test('[R16] analyzers are not asked about what stands beside a type that is not recorded', async () => {
  const trace = 'f'.repeat(32)
  const asked: unknown[] = []
  const analyzers: Analyzers = {
    version: new Uint8Array(),
    analyze: async (texts) => {
      asked.push(...texts)
      return new Map()
    },
  }
  const own = await testLog()
  const other = await own.open({ policy })
  other.pipeline.setPolicy(policy, analyzers)
  await other.pipeline.analyze([root(trace, 'secret'), child(trace)])
  expect(asked).toEqual([])
  await other.pipeline.analyze([child(trace)])
  expect(asked.length).toBeGreaterThan(0)
  await other.close()
  own.dispose()
})

test('[R16] after a start the store tells', async () => {
  const trace = 'd'.repeat(32)
  await open.recorder.record([root(trace, 'hr')])
  await open.close()
  open = await log.open({ policy })
  await open.recorder.record([child(trace)])
  expect(await inputs(open, trace)).toEqual([null, null])
})

test('[R16] a later message cannot tighten what others began without a type', async () => {
  const trace = 'e'.repeat(32)
  await open.recorder.record([child(trace)])
  expect(await open.recorder.record([root(trace, 'secret')])).toMatchObject({ notRecorded: 1 })
  const more = await open.recorder.record([child(trace, '3'.repeat(16))])
  expect(more.notRecorded).toBeUndefined()
  expect((await inputs(open, trace)).filter((input) => input !== null)).toHaveLength(2)
})
