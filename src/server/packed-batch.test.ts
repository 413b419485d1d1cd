import { expect, it } from 'vitest'
import { testStep } from '../testing/steps.ts'
import { testLog } from '../testing/test-log.ts'
import { packBatch, unpackBatch } from './packed-batch.ts'

it('comes out as it went in, through a real hand-over', async () => {
  const log = await testLog()
  const open = await log.open()
  const content = { input: 'mail jane@example.com about it', userId: 'u-1' }
  const batch = await open.pipeline.seal([testStep(content), testStep(), testStep(content)])
  const packed = packBatch(batch)
  const moved = structuredClone(packed, { transfer: [packed.bytes.buffer] })
  expect(packed.bytes.length).toBe(0)
  const plain = (value: unknown): unknown => {
    if (ArrayBuffer.isView(value)) return Buffer.from(value as Uint8Array).toString('hex')
    if (typeof value !== 'object' || value === null) return value
    const entries = Object.entries(value).map(([key, item]): [string, unknown] => [
      key,
      plain(item),
    ])
    return Array.isArray(value)
      ? entries.map(([, item]) => item)
      : Object.fromEntries(entries.toSorted())
  }
  const { records, ...rest } = unpackBatch(moved)
  expect(plain(rest)).toEqual(plain({ keys: batch.keys, traces: batch.traces, duplicates: 0 }))
  expect(records.length).toBe(3)
  for (const [i, record] of records.entries())
    expect(plain(record)).toEqual(plain(batch.records[i]))
  await open.journal.append(unpackBatch(moved))
  await open.close()
  log.dispose()
})
