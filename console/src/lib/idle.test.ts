import { focusManager } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { watchIdle } from './idle.ts'

const minute = 60_000
let stop = (): void => {}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  stop()
  vi.useRealTimers()
})

function watch(ends: number | null) {
  const target = new EventTarget()
  const onEnded = vi.fn()
  stop = watchIdle({ target, onEnded, sessionEnds: () => ends })
  return { target, onEnded }
}

it('[U5] a page that nobody touches stops asking by itself, and goes on with the next touch', () => {
  const { target } = watch(null)
  vi.advanceTimersByTime(1.5 * minute)
  expect(focusManager.isFocused()).toBe(true)
  target.dispatchEvent(new Event('keydown'))
  vi.advanceTimersByTime(1.9 * minute)
  expect(focusManager.isFocused()).toBe(true)
  vi.advanceTimersByTime(minute)
  expect(focusManager.isFocused()).toBe(false)
  target.dispatchEvent(new Event('pointermove'))
  expect(focusManager.isFocused()).toBe(true)
})

it('[U5] once the session must have ended by idling, what is shown is forgotten', () => {
  const { onEnded } = watch(Date.now() + 5 * minute)
  vi.advanceTimersByTime(4.9 * minute)
  expect(onEnded).not.toHaveBeenCalled()
  vi.advanceTimersByTime(minute)
  expect(onEnded).toHaveBeenCalled()
})
