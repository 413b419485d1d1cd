import { expect, it } from 'vitest'
import { formatRecordId, newRecordId, parseRecordId } from './id.ts'

it('[R1] holds the milliseconds in front, version 7 and the variant', () => {
  const time = Date.UTC(2026, 10, 21, 1, 2, 3, 4)
  const text = formatRecordId(newRecordId(time))
  expect(Number.parseInt(text.replaceAll('-', '').slice(0, 12), 16)).toBe(time)
  expect(text[14]).toBe('7')
  expect('89ab').toContain(text[19])
})

it('[R1] ids of one millisecond differ', () => {
  const ids = new Set(Array.from({ length: 1000 }, () => formatRecordId(newRecordId(1))))
  expect(ids.size).toBe(1000)
})

it('reads what it wrote and nothing else', () => {
  const id = newRecordId(1_700_000_000_000)
  expect(parseRecordId(formatRecordId(id))).toEqual(Buffer.from(id))
  for (const text of [
    '',
    'x',
    formatRecordId(id).slice(1),
    `${formatRecordId(id)}0`,
    "' OR 1=1 --",
  ])
    expect(parseRecordId(text)).toBeNull()
})
