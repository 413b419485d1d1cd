import { expect, test } from 'vitest'
import type { JsonObject } from '../../record/json.ts'
import { decodeLangfuseScores } from './decode-scores.ts'

const receivedAt = 1_795_300_000_000_000
const score = { traceId: 'ab'.repeat(16), name: 'tone', value: 1 }
const timeOf = (more: JsonObject) =>
  decodeLangfuseScores(Buffer.from(JSON.stringify({ ...score, ...more })), receivedAt).steps[0]
    ?.startTime

test('a score was given when it says, else when its id was made, else when it came', () => {
  const id = '01a1fbb1-ff20-719f-9009-a51a8ec31451'
  expect(timeOf({ id, timestamp: '2026-11-21T01:30:15.041Z' })).toBe(1_795_224_615_041_000)
  expect(timeOf({ id })).toBe(1_795_224_108_832_000)
  expect(timeOf({ id: 'mine' })).toBe(receivedAt)
})
