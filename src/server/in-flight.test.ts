import { expect, test } from 'vitest'
import { createInFlight } from './in-flight.ts'

test('bytes above the bound are refused until some are given back', () => {
  const inFlight = createInFlight(10)
  const release = inFlight.take(6)
  expect(() => inFlight.take(5)).toThrow(expect.objectContaining({ code: 'busy' }))
  inFlight.take(4)
  release()
  release()
  expect(inFlight.bytes).toBe(4)
  inFlight.take(6)
})
