import { expect, it } from 'vitest'
import { actionChoices, actionName, toneOf } from './audit-words.ts'

it('names what it knows and shows the rest as it is', () => {
  expect(actionName('reveal.break-glass')).toBe('Broke the glass')
  expect(actionName('constructor')).toBe('constructor')
  expect(actionName('something.new')).toBe('something.new')
})

it('offers whole actions, and what several begin with', () => {
  const values = actionChoices().map(({ value }) => value)
  expect(values).toContain('subject')
  expect(new Set(values).size).toBe(values.length)
})

it('[U21] denials stand out, and so does what is loud by its nature', () => {
  const tone = (action: string, outcome: string) => toneOf({ action, outcome })
  expect(tone('reveal', 'denied')).toBe('danger')
  expect(tone('reveal.break-glass', 'allowed')).toBe('danger')
  expect(tone('reveal', 'failed')).toBe('warning')
  expect(tone('auth.failed', 'denied')).toBe('danger')
  expect(tone('reveal', 'allowed')).toBe('neutral')
  expect(tone('reveal', 'something else')).toBe('warning')
})
