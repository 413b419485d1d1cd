import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Pause } from './pause.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** Milliseconds that a wait took while somebody was in a hurry all the time. */
async function hurried(pause: Pause, milliseconds: number, isFirm = false): Promise<number> {
  const since = Date.now()
  let isOver = false
  const done = pause.wait(milliseconds, isFirm).then(() => (isOver = true))
  for (let i = 0; i < 1000 && !isOver; i++) {
    await vi.advanceTimersByTimeAsync(1)
    pause.hurry()
    await Promise.resolve()
  }
  await done
  return Date.now() - since
}

test('a hurry ends one wait of two', async () => {
  const pause = new Pause()
  const took = []
  for (let i = 0; i < 4; i++) took.push((await hurried(pause, 500)) < 10)
  expect(took).toEqual([true, false, true, false])
})

test('and none that was asked for', async () => {
  expect(await hurried(new Pause(), 500, true)).toBe(500)
})

test('a wait without a time ends at once', async () => {
  const pause = new Pause()
  const done = pause.wait()
  pause.hurry()
  await done
})
