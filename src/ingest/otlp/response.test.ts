import { expect, test } from 'vitest'
import { encodeStatus, encodeSuccess } from './response.ts'

test('success is an empty message', () => {
  expect(encodeSuccess('protobuf')).toEqual(new Uint8Array())
  expect(new TextDecoder().decode(encodeSuccess('json'))).toBe('{}')
})

test('a status has code and message', () => {
  expect(new TextDecoder().decode(encodeStatus('json', 3, 'no'))).toBe('{"code":3,"message":"no"}')
  expect(encodeStatus('protobuf', 3, 'no')).toEqual(Uint8Array.of(8, 3, 18, 2, 110, 111))
  expect([...encodeStatus('protobuf', 3, 'x'.repeat(300)).subarray(2, 5)]).toEqual([18, 0xac, 2])
})
