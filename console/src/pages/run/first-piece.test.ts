import { expect, it } from 'vitest'
import { firstPiece } from './first-piece.ts'

const startTime = '2026-11-22T10:00:00.000Z'
const of = (attributes: Parameters<typeof firstPiece>[0]['attributes']) =>
  firstPiece({ startTime, attributes })

it('reads when the first piece of an answer came, in the words of each client', () => {
  expect(of({ 'gen_ai.response.time_to_first_chunk': 0.42 })).toBe(420)
  expect(of({ 'ai.response.msToFirstChunk': 17 })).toBe(17)
  expect(of({ completionStartTime: '2026-11-22T10:00:00.250Z' })).toBe(250)
})

it('takes nothing for a time that is none', () => {
  expect(of({})).toBeNull()
  for (const odd of [null, 'soon', {}, -1, [1, 2]])
    expect(of({ 'gen_ai.response.time_to_first_chunk': odd, completionStartTime: odd })).toBeNull()
})
