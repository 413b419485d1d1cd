import { expect, test } from 'vitest'
import { createBreath } from './breathe.ts'

test('other work goes on in between', async () => {
  const breath = createBreath(10)
  let turns = 0
  const timer = setInterval(() => turns++, 0)
  const until = performance.now() + 200
  for (let n = 0; n < 10_000_000 && performance.now() < until; n++) await breath()
  clearInterval(timer)
  expect(turns).toBeGreaterThan(2)
})
