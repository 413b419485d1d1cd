import { describe, expect, it } from 'vitest'
import { addScore, newScore, rates, sumOf, fBeta } from './score.ts'

const example = {
  set: 'x',
  text: 'call 555-0100 or a@b.example',
  spans: [
    { class: 'phone', start: 5, end: 13 },
    { class: 'email', start: 17, end: 28 },
  ],
} as const

describe('score', () => {
  it('counts exact, overlapping and wrong findings', () => {
    const score = newScore()
    addScore(score, example, [
      { class: 'phone', start: 5, end: 12 },
      { class: 'email', start: 17, end: 28 },
      { class: 'person', start: 0, end: 4 },
    ])
    expect(rates(sumOf(score, ['phone']))).toMatchObject({
      precision: 1,
      recall: 1,
      f1: 1,
      f1Exact: 0,
    })
    expect(rates(sumOf(score, ['email'])).f1Exact).toBe(1)
    expect(rates(sumOf(score, ['phone', 'email', 'person']))).toMatchObject({
      precision: 2 / 3,
      recall: 1,
    })
    expect(score.close).toEqual({ labels: 2, found: 3, hit: 1, right: 1 })
  })

  it('takes a class that means the same, and no other', () => {
    const score = newScore()
    const spans = [{ class: 'api_key', start: 0, end: 9 }] as const
    addScore(score, { set: 'x', text: '', spans }, [{ class: 'secret', start: 0, end: 9 }])
    addScore(score, { set: 'x', text: '', spans }, [{ class: 'phone', start: 0, end: 9 }])
    expect(score.classes.get('api_key')).toMatchObject({ labels: 2, hit: 1 })
    expect(score.classes.get('phone')).toMatchObject({ found: 1, right: 0 })
  })

  it('counts examples that were flagged', () => {
    const score = newScore()
    addScore(score, { set: 'x', text: '', spans: [] }, [])
    addScore(score, { set: 'x', text: '', spans: [] }, [{ class: 'email', start: 0, end: 1 }])
    expect([score.flagged, score.examples]).toEqual([1, 2])
  })

  it('gives 0 when labels were missed and nothing was found', () => {
    expect(fBeta(NaN, 0, 2)).toBe(0)
    expect(fBeta(NaN, NaN, 1)).toBeNaN()
    expect(fBeta(0.5, 1, 2)).toBeCloseTo(0.8333, 4)
  })
})
