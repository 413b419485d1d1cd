import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { classes } from './class.ts'
import type { Finding } from './finding.ts'
import { resolve } from './resolve.ts'

const at = (name: Finding['class'], start: number, end: number, confidence = 0.9): Finding => ({
  class: name,
  start,
  end,
  confidence,
  detector: 'test',
})
const shape = (found: Finding[]) => found.map(({ class: name, start, end }) => [name, start, end])

describe('resolve', () => {
  it('lets the firmer class name the whole stretch', () => {
    expect(shape(resolve([at('phone', 0, 10), at('credit_card', 5, 20)]))).toEqual([
      ['credit_card', 0, 20],
    ])
  })
  it('cuts a loose finding around a firm one', () => {
    expect(shape(resolve([at('url', 0, 40), at('password', 8, 12), at('email', 20, 30)]))).toEqual([
      ['url', 0, 8],
      ['password', 8, 12],
      ['url', 12, 20],
      ['email', 20, 30],
      ['url', 30, 40],
    ])
  })
  it('does not let a guess name what is sure', () => {
    expect(resolve([at('credit_card', 0, 10, 0.3), at('phone', 0, 10, 0.8)])).toEqual([
      at('phone', 0, 10, 0.8),
    ])
  })
  it('never lets a class that is shown take the place of one that is hidden', () => {
    const found = [at('credit_card', 0, 20), at('phone', 5, 15)]
    expect(shape(resolve(found, (name) => name === 'credit_card'))).toEqual([
      ['credit_card', 0, 5],
      ['phone', 5, 15],
      ['credit_card', 15, 20],
    ])
  })
  it('leaves nothing uncovered and nothing overlapping', () => {
    const finding = fc
      .record({
        class: fc.constantFrom(...classes),
        start: fc.nat(60),
        length: fc.integer({ min: 1, max: 20 }),
        confidence: fc.double({ min: 0.1, max: 1, noNaN: true }),
      })
      .map((f) => at(f.class, f.start, f.start + f.length, f.confidence))
    fc.assert(
      fc.property(fc.array(finding, { maxLength: 12 }), (found) => {
        const out = resolve([...found])
        const covered = (list: Finding[]) =>
          Array.from({ length: 81 }, (_, i) => list.some((f) => f.start <= i && i < f.end))
        expect(covered(out)).toEqual(covered(found))
        for (let i = 1; i < out.length; i++)
          expect(out[i]!.start).toBeGreaterThanOrEqual(out[i - 1]!.end)
      }),
    )
  })
})
