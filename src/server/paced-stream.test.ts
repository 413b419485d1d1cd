import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { pacedStream } from './paced-stream.ts'

function source(chunks: readonly number[]) {
  const seen = { ended: false }
  async function* bytes() {
    try {
      for (const size of chunks) yield new Uint8Array(size).fill(size)
    } finally {
      seen.ended = true
    }
  }
  return { seen, bytes: bytes() }
}

it('hands on every byte, in pieces', async () => {
  const { bytes, seen } = source([5, 0, 3])
  const pieces: Uint8Array[] = []
  for await (const one of pacedStream(bytes, { piece: 2, patience: 10_000 })) pieces.push(one)
  expect(pieces.map(({ length }) => length)).toEqual([2, 2, 1, 2, 1])
  expect(Buffer.concat(pieces)).toEqual(Buffer.from([5, 5, 5, 5, 5, 3, 3, 3]))
  expect(seen.ended).toBe(true)
})

it('lets a reader who takes nothing hold up nobody', async () => {
  const { bytes, seen } = source([5, 5])
  const reader = pacedStream(bytes, { piece: 2, patience: 20 }).getReader()
  await reader.read()
  await sleep(200)
  expect(seen.ended).toBe(true)
  await expect(reader.read()).rejects.toThrow('takes nothing')
})

it('ends what is made when the reader goes', async () => {
  const { bytes, seen } = source([5, 5])
  const reader = pacedStream(bytes).getReader()
  await reader.read()
  await reader.cancel()
  expect(seen.ended).toBe(true)
})
