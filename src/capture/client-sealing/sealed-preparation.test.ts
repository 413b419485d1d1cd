import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { encodeUtf8 } from '../../crypto/encoding.ts'
import { formatReaderPublicKey } from '../../keys/reader-public-key.ts'
import type { JsonObject } from '../../record/json.ts'
import type { Step } from '../../record/step.ts'
import { parseClientSealed } from '../../seal/format/client-sealed.ts'
import { Counters } from '../transport/counters.ts'
import type { WireItem } from '../transport/plain-batch.ts'
import type { Prepared } from '../transport/preparation.ts'
import type { Notice } from '../transport/transport-options.ts'
import { SealedPreparation } from './sealed-preparation.ts'
import { newReader, openBatches } from './test-reader.ts'

const reader = newReader()
const session = '0193a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b'
const origin = 'sealtrace.local/log/default-00c0ffee'
const handed = { counted: true, weight: 1, since: 5 }
let notices: Notice[]
let made: Prepared[]

beforeEach(() => {
  notices = []
  made = []
  vi.useFakeTimers({ toFake: ['performance'], now: 1000 })
})
afterEach(() => void vi.useRealTimers())

function preparation(more: { readerKey?: string; origin?: string | undefined } = {}) {
  const readerKey = formatReaderPublicKey(reader.key.suite, reader.key.bytes)
  const clientSealing = { readerKey, origin, indexKey: undefined, ...more }
  return new SealedPreparation({
    settings: { policy: undefined, ingestKey: 'st_ingest_test', clientSealing },
    sender: { session, version: '1.2.3', resource: {} },
    counters: new Counters(),
    notice: (notice) => notices.push(notice),
  })
}

let spans = 0
const step = (more: Partial<Step> = {}): Step => ({
  ...{ traceId: 'ab'.repeat(16), spanId: (++spans).toString(16).padStart(16, '0') },
  ...{ kind: 'tool', name: 'call', startTime: 1, status: 'ok', attributes: {}, input: 'text' },
  ...more,
})

const take = (by: SealedPreparation, ...steps: Step[]): void => {
  for (const one of steps) by.prepare(one, handed, (item) => made.push(item))
}
const idle = (by: SealedPreparation) => new Promise<void>((done) => by.after(done))
const items = () => made.filter((item): item is WireItem => typeof item === 'object' && !!item)
const slots = () => items().map(({ slot }) => slot?.id)
const opened = (by: SealedPreparation) =>
  openBatches(reader, [parseClientSealed(encodeUtf8(by.batchJson(items(), 1)))])

it('works in order, and what comes after waits for it', async () => {
  const by = preparation()
  const order: string[] = []
  by.after(() => order.push('at once'))
  take(by, step(), step())
  expect([by.size, by.since]).toEqual([2, 5])
  by.after(() => {
    order.push(`after ${made.length}`)
    take(by, step())
    by.after(() => order.push(`then ${made.length}`))
  })
  await idle(by)
  await idle(by)
  expect(order).toEqual(['at once', 'after 2', 'then 3'])
  expect([by.size, by.since]).toEqual([0, undefined])
  expect(opened(by)).toHaveLength(3)
})

it('[C8] waits for the origin, and seals for the one that is in force', async () => {
  const by = preparation({ origin: undefined })
  take(by, step())
  await new Promise(setImmediate)
  expect([made.length, by.size]).toEqual([0, 1])
  by.useOrigin(origin)
  await idle(by)
  by.useOrigin('example.com/log/other')
  take(by, step())
  await idle(by)
  expect(items().map((item) => item.origin)).toEqual([origin, 'example.com/log/other'])
  expect(slots()[0]).not.toEqual(slots()[1])
})

it('[C5] keys are forgotten when nothing was under way for a minute', async () => {
  const by = preparation()
  take(by, step())
  await idle(by)
  vi.advanceTimersByTime(59_000)
  by.rest()
  take(by, step())
  await idle(by)
  vi.advanceTimersByTime(61_000)
  by.rest()
  take(by, step())
  await idle(by)
  const [first, second, third] = slots()
  expect(second).toEqual(first)
  expect(third).not.toEqual(first)
  expect(items()[2]?.slot?.enc).not.toEqual(items()[0]?.slot?.enc)
})

it('[C9] forgets between two steps, never in the middle of one', async () => {
  const by = preparation()
  take(by, step(), step(), step())
  await Promise.resolve()
  by.forget()
  await idle(by)
  expect(made.every((item) => typeof item === 'object' && item !== null)).toBe(true)
  expect(opened(by)).toHaveLength(3)
  expect(JSON.stringify(opened(by))).not.toContain('masking.failed')
  const [, second, third] = slots()
  expect(third).toEqual(second)
})

it('[C7] what cannot be looked at goes without its content; what nobody would take is told', async () => {
  const by = preparation()
  let deep: JsonObject = { secret: 'Zaunkoenig7731' }
  for (let i = 0; i < 100; i++) deep = { deep }
  take(by, step({ input: deep }), step({ traceId: 'short' }), step())
  await idle(by)
  const text = JSON.stringify(opened(by))
  expect(text).toContain('masking.failed')
  expect(text).not.toContain('Zaunkoenig')
  expect(made[1]).toBe('refused')
  expect(notices).toMatchObject([{ level: 'error', code: 'refused' }])
  expect(opened(by)).toHaveLength(2)
})

it('a batch that only says something by itself is one of no steps', () => {
  const json = JSON.parse(preparation().batchJson([], 7)) as { recorder: object }
  expect(json).toMatchObject({ recorder: { session, sequence: 7 }, steps: [] })
})

it('what is stopped gives nothing any more', async () => {
  const by = preparation()
  take(by, step(), step())
  by.stop()
  await new Promise(setImmediate)
  expect([made.length, by.size]).toEqual([0, 0])
})

it('[C2] a key that cannot be sealed to is refused at the start', () => {
  const readerKey = formatReaderPublicKey(1, new Uint8Array(32))
  expect(() => preparation({ readerKey })).toThrow(expect.objectContaining({ code: 'usage' }))
})
