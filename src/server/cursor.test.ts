import { expect, test } from 'vitest'
import { formatCursor, parseCursor } from './cursor.ts'

test('there and back', () => {
  const end = { start: 1_700_000_000_000_000, trace: 'ab'.repeat(16) }
  expect(parseCursor(formatCursor(end))).toEqual(end)
})

test.each(['', 'x', '!!', formatCursor({ start: 1.5, trace: 'a' }), 'A'.repeat(1000)])(
  'no cursor: %s',
  (text) => {
    expect(parseCursor(text)).toBeNull()
  },
)
