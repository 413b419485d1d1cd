import { expect, test } from 'vitest'
import { formatCursor, openedCursor, parseCursor, sealedCursor } from './cursor.ts'

test('there and back', () => {
  const end = { start: 1_700_000_000_000_000, seq: 12 }
  expect(parseCursor(formatCursor(end))).toEqual(end)
})

test.each(['', 'x', '!!', formatCursor({ start: 1.5, seq: 1 }), 'A'.repeat(1000)])(
  'no cursor: %s',
  (text) => {
    expect(parseCursor(text)).toBeNull()
  },
)

test('[W11] what a client is given says nothing of where it stands, and is not to be made up', () => {
  const end = { start: 1_700_000_000_000_000, seq: 12 }
  const sealed = sealedCursor(end)
  expect(openedCursor(sealed)).toEqual(end)
  expect(sealedCursor(end)).not.toBe(sealed)
  expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('1700')
  expect(sealedCursor({ start: 1, seq: 1 })).toHaveLength(sealed.length)
  for (const text of ['', 'x', formatCursor(end), sealed.slice(1), 'A'.repeat(1000)])
    expect(openedCursor(text)).toBeNull()
})
