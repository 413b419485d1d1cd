import { expect, it } from 'vitest'
import { hexLines } from './hex-lines.ts'

it('shows bytes as hex and as text', () => {
  expect(hexLines(btoa('Hello, <b>!\u0000'))).toBe(
    '000000  48 65 6c 6c 6f 2c 20 3c 62 3e 21 00              Hello, <b>!·',
  )
  expect(hexLines(btoa('x'.repeat(40)), 32).split('\n')).toHaveLength(3)
  expect(hexLines('')).toBe('')
})
