import { afterEach, beforeEach, expect, it } from 'vitest'
import { localPrincipal } from '../access/principal.ts'
import { Reader, type TraceView } from '../access/reader.ts'
import type { Step } from '../record/step.ts'
import { folderContents, findCanaries } from '../testing/canary.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import type { OpenLog } from './open-log.ts'

let log: TestLog
let open: OpenLog
beforeEach(async () => {
  log = await testLog()
  open = await log.open()
})
afterEach(async () => {
  await open.close()
  log.dispose()
})

const me = localPrincipal('tester')
const reader = (): Reader => new Reader({ ...open, origin: open.info.origin })
const start = 1_790_000_000_000_000
const emails = ['jane.sample@example.com', 'john.sample@example.com', 'joan.sample@example.com']

/** A step told in three messages: begun, said more, ended. Each holds something to hide. */
function told(traceId: string): Step[] {
  const whole = { traceId, spanId: '1111111111111111' }
  const { endTime: _, model: __, ...begun } = testStep(whole)
  const later = { ...begun, kind: 'event', name: '' } as const
  return [
    { ...begun, startTime: start, partial: { order: start }, input: `ask ${emails[0]}` },
    {
      ...later,
      ...{ startTime: start + 10, metadata: { note: `mail ${emails[1]}` }, model: 'gpt-4o' },
      partial: { order: start + 10, unsaid: ['kind', 'name', 'start'] },
    },
    {
      ...later,
      ...{ startTime: start + 5000, endTime: start + 5000, output: `told ${emails[2]}` },
      ...{ toolCallId: 'call_1', usage: { inputTokens: 7, outputTokens: 5 } },
      partial: { order: start + 5000, unsaid: ['kind', 'name', 'start'] },
    },
  ]
}

const orders = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
]

/** What does not depend on when and under which id it was recorded. */
function comparable({ summary, steps }: TraceView): unknown {
  const text = JSON.stringify({ summary, steps })
  return JSON.parse(text.replaceAll(/"[0-9a-f-]{32,36}"/g, '"id"').replaceAll(/EMAIL_\d/g, 'EMAIL'))
}

it('[R10] recorded in any order, each message by itself, a step is the same', async () => {
  const views: TraceView[] = []
  for (const [i, order] of orders.entries()) {
    const traceId = `${i + 1}`.repeat(32)
    const parts = told(traceId)
    for (const at of order) await open.recorder.record(parts.slice(at, at + 1))
    views.push(await reader().show(me, traceId))
  }
  const [first] = views
  expect(first?.steps).toMatchObject([
    {
      ...{ kind: 'completion', name: 'chat gpt-4o', model: 'gpt-4o', durationMs: 5 },
      ...{ usage: { inputTokens: 7, outputTokens: 5 }, toolCallId: 'call_1' },
      ...{ input: 'ask [EMAIL_1]', output: 'told [EMAIL_3]', metadata: { note: 'mail [EMAIL_2]' } },
      findings: [{ class: 'email', count: 3 }],
    },
  ])
  for (const view of views) expect(comparable(view)).toEqual(first && comparable(first))
})

it('[R10] a part that is sent again is a duplicate, a changed one is another part', async () => {
  const traceId = 'a'.repeat(32)
  const parts = told(traceId)
  await open.recorder.record(parts)
  expect(await open.recorder.record(parts)).toMatchObject({ accepted: 3, duplicates: 3 })
  const [, , ended] = parts
  if (!ended) throw new Error('no part')
  const partial = { ...ended.partial, order: start + 9000 }
  const changed = { ...ended, output: 'something else', partial }
  expect(await open.recorder.record([changed])).toMatchObject({ duplicates: 0 })
  const { steps } = await reader().show(me, traceId)
  expect(steps).toMatchObject([
    { output: 'something else', revisions: [{ output: 'told [EMAIL_3]' }] },
  ])
})

it('[R10] revealing from any part opens all of them', async () => {
  const traceId = 'b'.repeat(32)
  await open.recorder.record(told(traceId))
  const { steps } = await reader().show(me, traceId)
  expect(steps[0]?.parts).toHaveLength(3)
  for (const record of steps[0]?.parts ?? []) {
    const { values } = await reader().reveal(me, { record, class: 'email', reason: 'a test' })
    expect(values.map(({ value }) => value).toSorted()).toEqual(emails.toSorted())
  }
})

it('[R10] no part leaves anything in the clear', async () => {
  await open.recorder.record(told('c'.repeat(32)))
  expect(findCanaries(emails, folderContents(log.path))).toEqual([])
})
