import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { calmly } from './calmly.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function slow(took: number) {
  const begun: number[] = []
  const run = async (): Promise<void> => {
    begun.push(Date.now() - zero)
    await new Promise((resolve) => setTimeout(resolve, took))
    if (begun.length === 1) throw new Error('the first fails')
  }
  const zero = Date.now()
  return { begun, run }
}

it('[U20] is done at once, then once for all calls that came meanwhile, after a pause, though one failed', async () => {
  const { begun, run } = slow(300)
  const { call } = calmly(1000, run)
  for (let n = 0; n < 10; n++) {
    call()
    await vi.advanceTimersByTimeAsync(100)
  }
  await vi.advanceTimersByTimeAsync(5000)
  expect(begun).toEqual([0, 1300])
  call()
  expect(begun).toEqual([0, 1300, 6000])
})

it('[U20] does nothing more where it was stopped, until it is called again', async () => {
  const { begun, run } = slow(0)
  const { call, stop } = calmly(1000, run)
  call()
  await vi.advanceTimersByTimeAsync(10)
  call()
  stop()
  await vi.advanceTimersByTimeAsync(5000)
  expect(begun).toHaveLength(1)
  call()
  expect(begun).toHaveLength(2)
})
