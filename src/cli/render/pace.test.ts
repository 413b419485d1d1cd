import { expect, it } from 'vitest'
import { pace } from './pace.ts'

it('tells count, rate and the time that is left', () => {
  expect(pace({ done: 1000, total: 5000, ms: 500 })).toBe(
    '1000 of 5000 records · 2000/s · 2.0 s left',
  )
  expect(pace({ done: 0, total: 5000, ms: 500 })).toBe('0 of 5000 records')
  expect(pace({ done: 10, total: 10, ms: 0 })).toBe('10 of 10 records')
})
