import { expect, it } from 'vitest'
import { keccak256 } from './keccak-256.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

it('gives the published digests', () => {
  expect(hex(keccak256(new Uint8Array(0)))).toBe(
    'c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470',
  )
  expect(hex(keccak256(Buffer.from('abc')))).toBe(
    '4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45',
  )
  // The first four bytes are the well-known selector of ERC-20's transfer.
  expect(hex(keccak256(Buffer.from('transfer(address,uint256)'))).slice(0, 8)).toBe('a9059cbb')
})
