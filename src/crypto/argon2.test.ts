import { expect, test } from 'vitest'
import { toHex } from './encoding.ts'
import { argon2id } from './argon2.ts'

// Computed with another implementation, the reference library in C.
test.each([
  [65_536, 3, '5ae5814e91d65faf404b210f2e803dfb6dc636ba6bd666d9d2012acee1bc54b9'],
  [19_456, 2, '0fb7142cbef5e0e5911b1f6d59f08b3512ca07be95eae5b7c49931d0836f62f7'],
])('Argon2id with %i KiB and %i passes', async (memory, passes, expected) => {
  const salt = Uint8Array.from({ length: 32 }, (_, index) => index)
  const key = await argon2id(Buffer.from('correct horse'), salt, { memory, passes })
  expect(toHex(key)).toBe(expected)
})
