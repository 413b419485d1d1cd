import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { addContextSource, currentContext, enterContext, withContext } from './context.ts'

const step = (digit: string) => ({ traceId: digit.repeat(32), spanId: digit.repeat(16) })

it('holds what was said last, over what was said around it, and leaves no trace behind', async () => {
  await withContext({ userId: 'u-1', sessionId: 's-1' }, async () => {
    await withContext({ userId: 'u-2', step: step('a'), traceType: undefined }, async () => {
      await sleep(1)
      expect(currentContext()).toEqual({ userId: 'u-2', sessionId: 's-1', step: step('a') })
    })
    expect(currentContext()).toEqual({ userId: 'u-1', sessionId: 's-1' })
  })
  expect(currentContext()).toEqual({})
})

it('keeps contexts that run side by side apart', async () => {
  const seen = await Promise.all(
    Array.from({ length: 50 }, (_, n) =>
      withContext({ userId: `u-${n}` }, async () => {
        await sleep(Math.random() * 5)
        return currentContext().userId
      }),
    ),
  )
  expect(seen).toEqual(Array.from({ length: 50 }, (_, n) => `u-${n}`))
})

it('what an async function entered does not outlive its end, also for who called it', async () => {
  const inner = async (digit: string) => {
    const leave = enterContext({ step: step(digit) })
    await sleep(1)
    const seen = currentContext().step
    leave()
    return seen
  }
  await withContext({ userId: 'u-1' }, async () => {
    for (const digit of 'ab') {
      expect(await inner(digit)).toEqual(step(digit))
      expect(currentContext()).toEqual({ userId: 'u-1' })
    }
  })
})

it('of steps that frameworks run the one that began last counts, unless it was entered in them', () => {
  const running: { outer?: object; inner?: object } = {}
  addContextSource('outer', () => running.outer as ReturnType<typeof step> | undefined)
  addContextSource('inner', () => running.inner as ReturnType<typeof step> | undefined)
  running.outer = { ...step('a'), startTime: 1 }
  running.inner = { ...step('b'), startTime: 2 }
  expect(currentContext()).toEqual({ step: step('b') })
  withContext({ step: step('c') }, () => {
    expect(currentContext()).toEqual({ step: step('c') })
    running.outer = { ...step('d'), startTime: 4 }
    expect(currentContext()).toEqual({ step: step('d') })
    running.outer = { ...step('a'), startTime: 1 }
    delete running.inner
    expect(currentContext()).toEqual({ step: step('c') })
  })
  delete running.outer
  expect(currentContext()).toEqual({})
})
