import { expect, test } from 'vitest'
import type { AuditEntry } from '../journal/audit-entry.ts'
import { createAuthFailures } from './auth-failures.ts'

function failures(fail: { now?: boolean } = {}) {
  const entries: AuditEntry[] = []
  const clock = { now: 0 }
  const made = createAuthFailures({
    now: () => clock.now,
    audit: async (entry) => {
      if (fail.now) throw new Error('full')
      entries.push(entry)
    },
  })
  return { made, entries, clock, counts: () => entries.map(({ details }) => details?.['count']) }
}

test('a flood makes one entry a minute, and no attempt is lost', async () => {
  const { made, clock, counts, entries } = failures()
  for (clock.now = 0; clock.now < 600_000; clock.now += 10) made.note()
  clock.now--
  await made.flush()
  expect(entries).toHaveLength(10)
  await made.flush(true)
  expect(counts().reduce((sum: number, n) => sum + Number(n), 0)).toBe(60_000)
  expect(entries[0]).toMatchObject({
    action: 'auth.failed',
    outcome: 'denied',
    details: { count: 1 },
  })
})

test('what came within a minute is written by a later flush', async () => {
  const { made, clock, counts } = failures()
  made.note()
  made.note()
  made.note()
  await made.flush()
  expect(counts()).toEqual([1])
  clock.now = 60_000
  await made.flush()
  expect(counts()).toEqual([1, 2])
  clock.now = 200_000
  await made.flush()
  expect(counts()).toEqual([1, 2])
})

test('what could not be written stays counted', async () => {
  const fail = { now: true }
  const { made, clock, counts } = failures(fail)
  made.note()
  await made.flush(true)
  fail.now = false
  clock.now = 60_000
  made.note()
  await made.flush()
  expect(counts()).toEqual([2])
})

test('[W36] lock-outs are on the record, with whom they are about, one entry a minute', async () => {
  const { made, entries, clock } = failures()
  made.noteLocked('sign-in 192.0.2.7')
  for (let n = 0; n < 100; n++) made.noteLocked(`sign-in 192.0.2.${n}`)
  await made.flush()
  expect(entries).toEqual([
    {
      action: 'sign-in.locked',
      outcome: 'denied',
      actor: 'anonymous',
      details: { count: 1, names: ['sign-in 192.0.2.7'] },
    },
  ])
  clock.now = 60_000
  await made.flush()
  expect(entries[1]?.details).toMatchObject({ count: 100 })
  expect((entries[1]?.details?.['names'] as string[]).length).toBe(20)
})
