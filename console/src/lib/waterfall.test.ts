import { expect, it } from 'vitest'
import { axisOf, barOf, ticksOf, type TimedStep } from './waterfall.ts'

const zero = Date.parse('2026-11-22T10:00:00.000Z')

function step(offset: number, durationMs: number | null, more: Partial<TimedStep> = {}): TimedStep {
  const startTime = new Date(zero + offset).toISOString()
  return { startTime, durationMs, state: 'ended', kind: 'tool', ...more }
}

it('[U13] all bars lie on one axis, from the first start to the last end', () => {
  const steps = [step(0, 1000), step(250, 500), step(900, 300)]
  const axis = axisOf(steps, zero)
  expect(axis).toEqual({ start: zero, length: 1200 })
  expect(barOf(step(300, 600), axis)).toEqual({ left: 25, width: 50, shape: 'bar', skewed: false })
})

it('[U13] no time, no end, an end that never came, and a run of no time at all', () => {
  const axis = axisOf([step(0, 1000)], zero)
  expect(barOf(step(500, 0), axis)).toMatchObject({ left: 50, width: 0, shape: 'point' })
  expect(barOf(step(500, null), axis).shape).toBe('point')
  for (const state of ['running', 'unfinished'])
    expect(barOf(step(500, null, { state }), axis)).toMatchObject({ width: 50, shape: 'open' })
  expect(axisOf([step(0, 0)], zero).length).toBe(1)
  expect(axisOf([], zero).length).toBe(1)
})

it('[U13] a run that is not over reaches until now', () => {
  const running = step(0, null, { state: 'running' })
  expect(axisOf([running], zero + 5000).length).toBe(5000)
  expect(axisOf([running], zero - 5000).length).toBe(1)
})

it('[U13] an event that comes days later stands at the edge and squeezes nothing', () => {
  const late = step(86_400_000, null, { kind: 'event' })
  const axis = axisOf([step(0, 1000), late], zero)
  expect(axis.length).toBe(1000)
  expect(barOf(late, axis)).toMatchObject({ left: 100, shape: 'beyond' })
  expect(axisOf([late], zero).start).toBe(zero + 86_400_000)
})

it('[U13] a step before the one that called it is marked: their clocks disagree', () => {
  const axis = axisOf([step(0, 1000), step(-200, 100)], zero)
  expect(axis.start).toBe(zero - 200)
  expect(barOf(step(-200, 100), axis, step(0, 1000)).skewed).toBe(true)
  expect(barOf(step(0, 100), axis, step(0, 1000)).skewed).toBe(false)
})

it('takes times and durations that are none', () => {
  const bad = { startTime: 'never', durationMs: -5, state: 'ended', kind: 'tool' }
  const axis = axisOf([bad, step(0, Infinity)], zero)
  expect(axis).toEqual({ start: zero, length: 1 })
  expect(barOf(bad, axis)).toEqual({ left: 0, width: 0, shape: 'point', skewed: false })
})

it('ticks are round and few', () => {
  expect(ticksOf({ start: 0, length: 1200 }, 6)).toEqual([0, 200, 400, 600, 800, 1000, 1200])
  expect(ticksOf({ start: 0, length: 1 }, 4)).toEqual([0, 0.5, 1])
  for (const length of [1, 3, 999, 1e9]) {
    const ticks = ticksOf({ start: 0, length }, 5)
    expect(ticks.length).toBeGreaterThan(2)
    expect(ticks.length).toBeLessThanOrEqual(6)
  }
})
