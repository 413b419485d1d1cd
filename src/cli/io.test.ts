import { expect, it } from 'vitest'
import { widthOf } from './io.ts'

const write = () => true

it('takes no width of a terminal that says 0', () => {
  expect(widthOf({ write, columns: 0 }, { COLUMNS: '90' })).toBe(90)
  expect(widthOf({ write, columns: 0 }, {})).toBe(120)
  expect(widthOf({ write, columns: 80 }, { COLUMNS: '90' })).toBe(80)
  expect(widthOf({ write }, {})).toBe(120)
})
