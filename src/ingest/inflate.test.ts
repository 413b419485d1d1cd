import { gzipSync, zstdCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { inflate } from './inflate.ts'

test('inflates', () => {
  expect(Buffer.from(inflate(gzipSync('hello'))).toString()).toBe('hello')
  expect(Buffer.from(inflate(zstdCompressSync('hello'))).toString()).toBe('hello')
})

test('a bomb is too large', () => {
  for (const compress of [gzipSync, zstdCompressSync])
    expect(() => inflate(compress(Buffer.alloc(1_000_000)), 1000)).toThrow(
      expect.objectContaining({ code: 'too_large' }),
    )
})

test('zstd: truncated, more than a frame, and a window that is too large are refused', () => {
  const frame = zstdCompressSync('hello')
  // A frame as RFC 8878 has it: its window is 2^(10 + exponent) bytes, then one raw block of five.
  const windowOf = (exponent: number) =>
    Buffer.concat([
      Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, exponent << 3, (5 << 3) | 1, 0, 0]),
      Buffer.from('hello'),
    ])
  expect(Buffer.from(inflate(windowOf(13))).toString()).toBe('hello')
  for (const [body, message] of [
    [frame.subarray(0, -1), 'body: not valid zstd'],
    [Buffer.concat([frame, frame]), 'body: more than one zstd frame'],
    [windowOf(14), 'body: not valid zstd'],
  ] as const)
    expect(() => inflate(body)).toThrow(expect.objectContaining({ code: 'bad_request', message }))
})

test('garbage and truncated bodies are refused', () => {
  for (const body of [Buffer.from('canary'), new Uint8Array(), gzipSync('hello').subarray(0, 15)])
    expect(() => inflate(body)).toThrow(
      expect.objectContaining({ code: 'bad_request', message: 'body: not valid gzip' }),
    )
})
