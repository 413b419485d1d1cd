import { expect, test } from 'vitest'
import { decodeBatchFile, encodeBatchFile } from './batch-file.ts'

const batch = {
  ...{ steps: 3, counted: 2, bytes: Uint8Array.from({ length: 100 }, (_, i) => i) },
  shares: [['ab'.repeat(16), 2, 1, 5] as const],
}

test('gives back what was written', () => {
  const file = encodeBatchFile(batch)
  const read = decodeBatchFile(file)
  expect(read && { ...read, bytes: Uint8Array.from(read.bytes) }).toEqual(batch)
})

test('a file that was cut or changed anywhere is none', () => {
  const file = encodeBatchFile(batch)
  for (let i = 0; i < file.length; i++) {
    expect(decodeBatchFile(file.subarray(0, i)), `cut at ${i}`).toBeNull()
    const changed = Uint8Array.from(file)
    changed[i] = (changed[i] ?? 0) ^ 1
    expect(decodeBatchFile(changed), `changed at ${i}`).toBeNull()
  }
})

test('a head that says something else is none', () => {
  for (const shares of [[['x', 1, 1, 1]], [['ab'.repeat(16), -1, 1, 1]], [[]], 7])
    expect(decodeBatchFile(encodeBatchFile({ ...batch, shares } as never))).toBeNull()
  expect(decodeBatchFile(encodeBatchFile({ ...batch, steps: -1 }))).toBeNull()
})
