import { expect, it } from 'vitest'
import { classes } from '../detect/class.ts'
import { defaultEntities } from './default-entities.ts'
import { clearText } from './header-text.ts'
import { compilePolicy } from './policy.ts'
import { protect, shown } from './test-protect.ts'

it('[P19] a class is switched off in text and by name, by class or by detector', () => {
  const value = { x: { email: 'a@example.org' }, note: 'SSN 219-09-9999 of a@example.org' }
  expect(shown(value, { entities: { email: false } })).toEqual({
    x: { email: 'a@example.org' },
    note: 'SSN [US_SSN_1] of a@example.org',
  })
  expect(shown(value.note, { entities: { 'us-ssn': false, email: true } })).toBe(
    'SSN 219-09-9999 of [EMAIL_1]',
  )
})

it('[P19] a class that a detector is named after is only that class', () => {
  expect(shown('born on 3 May 1970')).toBe('born on [DATE_OF_BIRTH_1]')
  expect(shown('born on 3 May 1970', { entities: { date: false } })).toContain('[DATE_OF_BIRTH_1]')
  expect(shown('it ended on 3 May 1970')).toBe('it ended on 3 May 1970')
})

it('[P19] a class asks for a confidence of its own', () => {
  expect(shown('host 10.1.2.3', { entities: { ip: 0.99 } })).toBe('host 10.1.2.3')
  expect(shown('host 10.1.2.3', { minConfidence: 1, entities: { ip: 0.1 } })).toBe('host [IP_1]')
})

it('[P19] the classes with a switch are on or off as documented', () => {
  const { thresholds } = compilePolicy()
  for (const [name, { on }] of Object.entries(defaultEntities))
    expect([name, thresholds.get(name) !== Number.POSITIVE_INFINITY]).toEqual([name, on])
  const strict = compilePolicy({ preset: 'strict' })
  for (const name of classes) expect(strict.thresholds.has(name)).toBe(false)
  expect(strict.minConfidence).toBe(0.4)
})

it('[P19] who says what to do with a class switches it on', () => {
  expect(compilePolicy({ classes: { date: 'generalize' } }).thresholds.has('date')).toBe(false)
  expect(compilePolicy({ classes: { date: 'keep' } }).thresholds.has('date')).toBe(true)
  const both = { classes: { date: 'seal' }, entities: { date: false } }
  expect(compilePolicy(both).thresholds.get('date')).toBe(Number.POSITIVE_INFINITY)
})

it('[P19] what is kept by default is reported, not counted, and leaves a header clear', () => {
  const names: string[] = []
  const text = 'see https://docs.example.com/a/b?c=d for more'
  const options = { patterns: [{ name: 'link', pattern: 'https://\\S{1,200}', class: 'url' }] }
  const result = protect(text, options, { onFinding: (place) => names.push(place.class) })
  expect(result).toEqual({ value: text, hidden: new Map(), findings: new Map() })
  expect(names).toContain('url')
  const named = { patterns: [{ name: 'job', pattern: 'job_[a-z]{1,9}', class: 'url' }] }
  expect(clearText('job_x', compilePolicy(named))).toBe('job_x')
  expect(clearText('job_x', compilePolicy({ ...named, classes: { url: 'keep' } }))).toBeNull()
  const kept = protect(text, { ...options, classes: { url: 'keep' } })
  expect(kept.findings.get('url')?.action).toBe('keep')
})
