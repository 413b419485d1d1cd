import { expect, test } from 'vitest'
import { Lines } from './lines.ts'

function linesOf(chunks: string[], limit?: number): (string | null)[] {
  const got: (string | null)[] = []
  const lines = new Lines((line) => got.push(line === null ? null : line.toString()), limit)
  for (const chunk of chunks) lines.push(Buffer.from(chunk))
  lines.end()
  return got
}

test('lines come whole, however they are cut', () => {
  const text = 'one\n\ntwo ü\r\nthree'
  const whole = ['one\n', '\n', 'two ü\r\n', 'three']
  expect(linesOf([text])).toEqual(whole)
  const bytes = Buffer.from(text)
  const got: string[] = []
  const lines = new Lines((line) => got.push(String(line)))
  for (const byte of bytes) lines.push(Buffer.of(byte))
  lines.end()
  expect(got).toEqual(whole)
  expect(linesOf([])).toEqual([])
})

test('a line that is too long is known to be one, and those after it are read', () => {
  expect(linesOf(['1234\n', '12345', '678', '9\nab\n', '123456'], 5)).toEqual([
    '1234\n',
    null,
    'ab\n',
    null,
  ])
})
