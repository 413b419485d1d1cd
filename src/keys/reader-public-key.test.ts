import { expect, it } from 'vitest'
import { formatReaderPublicKey, parseReaderPublicKey } from './reader-public-key.ts'

const text = (suite: number, size: number) =>
  `sealtrace-reader-${suite}:${Buffer.alloc(size, 7).toString('base64url')}`

it('[C2] a reader key is told by its suite and its 8 first bytes of SHA-256', () => {
  const key = parseReaderPublicKey(text(1, 32))
  expect(key).toMatchObject({ suite: 1, id: '4bb06f8e4e3a7715' })
  expect(key && formatReaderPublicKey(key.suite, key.bytes)).toBe(text(1, 32))
  const hybrid = parseReaderPublicKey(text(2, 1216))
  expect(hybrid?.suite).toBe(2)
  expect(hybrid && formatReaderPublicKey(hybrid.suite, hybrid.bytes)).toBe(text(2, 1216))
})

it('anything else is none', () => {
  for (const other of [
    ...[text(2, 32), text(1, 1216), text(3, 32), text(1, 31), text(1, 33)],
    ...[`${text(1, 32)} `, ` ${text(1, 32)}`, `${text(1, 32)}=`, text(1, 32).toUpperCase()],
    ...['', 'sealtrace-reader-1:', text(1, 32).slice('sealtrace-reader-1:'.length)],
    // The last digit says more than 32 bytes hold.
    `${text(1, 32).slice(0, -1)}d`,
  ])
    expect(parseReaderPublicKey(other), other.slice(0, 30)).toBeNull()
})
