import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { heard, lost, silentSince, subscribe } from './reach.ts'

beforeEach(() => void vi.useFakeTimers({ now: 1000 }))
afterEach(() => {
  heard()
  vi.useRealTimers()
})

it('[U10] says that the collector is silent, since when, and that it is back; a moment of it is not told', () => {
  const told: (number | null)[] = []
  const stop = subscribe(() => told.push(silentSince()))
  lost()
  vi.advanceTimersByTime(3000)
  heard()
  vi.advanceTimersByTime(10_000)
  expect(told).toEqual([])
  lost()
  const since = Date.now()
  vi.advanceTimersByTime(3000)
  lost()
  vi.advanceTimersByTime(3000)
  expect(told).toEqual([since])
  heard()
  expect(told).toEqual([since, null])
  stop()
})
