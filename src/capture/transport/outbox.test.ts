import { expect, test } from 'vitest'
import { newX25519KeyPair } from '../../crypto/x25519.ts'
import type { SpooledBatch } from '../spool/batch-file.ts'
import { Counters } from './counters.ts'
import { LossTally } from './loss-tally.ts'
import { Outbox, type BatchStore } from './outbox.ts'
import { batchJson, type WireItem } from './plain-batch.ts'

const { publicKey } = newX25519KeyPair()

function item(chars: number): WireItem {
  const json = JSON.stringify('x'.repeat(chars))
  const times = { first: 1, last: 1, since: 1 }
  return { json, traceId: 'ab'.repeat(16), kind: 'tool', counted: true, weight: 1, ...times }
}

function setUp(read: (batch: SpooledBatch) => ReturnType<BatchStore['read']>) {
  const batches = new Map<number, SpooledBatch>()
  const store: BatchStore = {
    write: (number, batch) => (batches.set(number, batch), 'written'),
    read: (number) => {
      const batch = batches.get(number)
      return batch ? read(batch) : 'gone'
    },
    remove: (number) => void batches.delete(number),
    setAside: (number) => batches.delete(number),
  }
  const counters = new Counters()
  const losses = new LossTally()
  const sender = { session: 'session', version: '1', resource: {} }
  const told = {
    batchJson: (items: readonly WireItem[], sequence: number) => batchJson(items, sender, sequence),
    key: () => publicKey,
    notice: () => {},
    onProgress: () => {},
    onLoss: () => void lost.count++,
  }
  const lost = { count: 0 }
  return { counters, losses, lost, outbox: new Outbox({ counters, losses, store, ...told }) }
}

/** The first is kept in memory, and fills it. */
function fill(outbox: Outbox, items: WireItem[]): void {
  outbox.add([item(8 * 1024 * 1024 - 100)])
  outbox.add(items)
  const first = outbox.next()
  first?.taken()
}

test('a batch that is gone, and that nobody has, is counted and told', () => {
  const { outbox, counters, losses, lost } = setUp(() => 'lost')
  fill(outbox, [item(200), item(200)])
  expect(outbox.next()?.body()).toBeNull()
  expect(counters.get('dropped')).toBe(2)
  expect(losses.take()).toMatchObject([{ reason: 'damaged', count: 2 }])
  expect(lost.count).toBe(1)
})

test('a batch that cannot be read now waits', () => {
  let isReadable = false
  const { outbox, counters, losses } = setUp((batch) => (isReadable ? batch : 'later'))
  fill(outbox, [item(200), item(200)])
  expect(outbox.next()?.body()).toBe('later')
  expect([counters.get('dropped'), counters.get('spooled')]).toEqual([0, 2])
  isReadable = true
  expect(outbox.next()?.body()).toBeInstanceOf(Uint8Array)
  expect(losses.isEmpty).toBe(true)
})

test('what something on the way may have refused is halved, or waits', () => {
  const { outbox, counters } = setUp((batch) => batch)
  const refused = { reason: 'too_large', status: 413, isSure: false } as const
  fill(outbox, [item(200), item(200)])
  expect(outbox.next()?.refused(refused)).toBe(false)
  outbox.next()?.taken()
  outbox.add([item(1), item(1)])
  expect(outbox.next()?.refused(refused)).toBe(true)
  expect(outbox.next()?.steps).toBe(1)
  expect(counters.get('refused')).toBe(0)
})

test('a long outage does not make each batch dearer', () => {
  const took = (batches: number): number => {
    const { outbox } = setUp((batch) => batch)
    for (let i = 0; i < batches; i++) outbox.add([item(1)])
    const looks = (n: number): number => {
      const since = performance.now()
      for (let i = 0; i < n; i++) {
        outbox.advance()
        expectNone +=
          outbox.unsafeSteps + (outbox.oldestUnsafe === Number.POSITIVE_INFINITY ? 0 : 1)
      }
      return performance.now() - since
    }
    looks(2000)
    return looks(20_000)
  }
  let expectNone = 0
  const few = took(10)
  expect(took(1000)).toBeLessThan(5 * few + 50)
  expect(expectNone).toBe(0)
})
