import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { inflate } from './inflate.ts'

test('inflates', () => {
  expect(Buffer.from(inflate(gzipSync('hello'))).toString()).toBe('hello')
})

test('a bomb is too large', () => {
  expect(() => inflate(gzipSync(Buffer.alloc(1_000_000)), 1000)).toThrow(
    expect.objectContaining({ code: 'too_large' }),
  )
})

test('garbage and truncated bodies are refused', () => {
  for (const body of [Buffer.from('canary'), new Uint8Array(), gzipSync('hello').subarray(0, 15)])
    expect(() => inflate(body)).toThrow(
      expect.objectContaining({ code: 'bad_request', message: 'body: not valid gzip' }),
    )
})
