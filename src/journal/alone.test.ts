import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { SealedRecord } from '../store/log-store.ts'
import { Journal, type Committer } from './journal.ts'
import type { SealedBatch } from './pipeline.ts'

function setUp() {
  const events: string[] = []
  const committer: Committer = {
    commit: async () => {
      events.push('begin')
      await sleep(2)
      events.push('end')
      return 1
    },
    idle: async () => false,
    remember: async () => {},
    close: async () => {},
  }
  const failures: unknown[] = []
  const onFailure = (error: unknown) => void failures.push(error)
  const journal = new Journal({ committer, batchWait: 0, batchSize: 1, onFailure })
  return { journal, events, failures }
}

const batch = (): SealedBatch => ({
  records: [{ id: new Uint8Array(16), parts: [] } as unknown as SealedRecord],
  ...{ keys: [], traces: [], duplicates: 0 },
})

it('[X6] what is alone runs between two groups, soon, and refuses what was sealed before it', async () => {
  const { journal, events, failures } = setUp()
  const sent = Array.from({ length: 30 }, () => journal.append(batch()))
  const results = Promise.allSettled(sent)
  await sleep(5)
  await journal.alone(async () => {
    const { length } = events
    events.push('alone')
    await sleep(10)
    expect(events).toHaveLength(length + 1)
  })
  const at = events.indexOf('alone')
  expect(events[at - 1]).toBe('end')
  const refused = (await results).filter(({ status }) => status === 'rejected')
  expect(refused.length).toBeGreaterThan(10)
  expect(refused[0]).toMatchObject({ reason: { code: 'conflict' } })
  expect(failures).toHaveLength(1)
  expect(journal.trouble).toBeNull()
  await expect(journal.append(batch())).resolves.toBe(1)
  await journal.close()
})

it('two that want to be alone are so one after the other, and a failure is theirs only', async () => {
  const { journal } = setUp()
  const order: number[] = []
  const one = journal.alone(async () => {
    await sleep(5)
    order.push(1)
    throw new Error('no')
  })
  const two = journal.alone(async () => void order.push(2))
  await expect(one).rejects.toThrow('no')
  await two
  expect(order).toEqual([1, 2])
  await journal.close()
  await expect(journal.alone(async () => {})).rejects.toMatchObject({ code: 'unavailable' })
})

it('a journal that closes while somebody waits to be alone still writes what is queued', async () => {
  const { journal } = setUp()
  const sent = Promise.allSettled([journal.append(batch()), journal.append(batch())])
  const waiting = journal.alone(async () => {}).catch(() => {})
  await journal.close()
  await waiting
  expect(await sent).toHaveLength(2)
})
