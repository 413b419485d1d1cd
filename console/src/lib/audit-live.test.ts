import { expect, it } from 'vitest'
import { joined, liveKept, withEntry } from './audit-live.ts'

const entry = (n: number) => ({ recordId: `r${n}`, time: new Date(n * 1000).toISOString() })
const ids = (entries: readonly { recordId: string }[]) => entries.map(({ recordId }) => recordId)

it('puts what comes where its time belongs, once', () => {
  let all: readonly ReturnType<typeof entry>[] = []
  for (const n of [2, 5, 3, 5, 1]) all = withEntry(all, entry(n))
  expect(ids(all)).toEqual(['r5', 'r3', 'r2', 'r1'])
  expect(withEntry(all, entry(3))).toBe(all)
})

it('does not grow without end, and keeps the newest', () => {
  let all: readonly ReturnType<typeof entry>[] = []
  for (let n = 0; n < liveKept + 5; n++) all = withEntry(all, entry(n))
  expect(all).toHaveLength(liveKept)
  expect(all[0]?.recordId).toBe(`r${liveKept + 4}`)
})

it('shows an entry once that came live and is in a page by now', () => {
  expect(ids(joined([entry(4), entry(3)], [entry(3), entry(2)]))).toEqual(['r4', 'r3', 'r2'])
})
