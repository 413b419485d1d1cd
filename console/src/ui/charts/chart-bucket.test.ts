import { expect, it } from 'vitest'
import { bucketsOf } from './chart-bucket.ts'

it('[U20] a bucket that begins before the range leads to what lies in it', () => {
  const at = (hour: string) => `2026-11-03T${hour}:00.000Z`
  const range = { since: at('10:20'), until: at('11:40') }
  expect(bucketsOf([at('10:00'), at('11:00')], range)).toEqual([
    { start: at('10:20'), end: at('11:00') },
    { start: at('11:00'), end: at('11:40') },
  ])
  expect(bucketsOf([], range)).toEqual([])
})
