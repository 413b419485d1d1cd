import nodeCrypto from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { readBatchKey } from './batch-key.ts'

const key = (length: number) => Buffer.alloc(length, 7).toString('base64url')

test('takes keys of both suites, and nothing else', () => {
  expect(readBatchKey(key(32))?.length).toBe(32)
  expect(readBatchKey(key(1216))?.length).toBe(1216)
  for (const text of [null, '', 'short', key(31), key(33), key(1215), `${key(32)}=`])
    expect(readBatchKey(text)).toBeNull()
})

test('takes none of suite 2 where there is no ML-KEM', async () => {
  const { encapsulate } = nodeCrypto
  vi.resetModules()
  Object.assign(nodeCrypto, { encapsulate: undefined })
  try {
    const { readBatchKey: without } = await import('./batch-key.ts')
    expect(without(key(32))?.length).toBe(32)
    expect(without(key(1216))).toBeNull()
  } finally {
    Object.assign(nodeCrypto, { encapsulate })
  }
})
