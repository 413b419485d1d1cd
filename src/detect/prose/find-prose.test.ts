import { expect, it } from 'vitest'
import { scanText } from '../scan-text.ts'
import { stopwatch } from '../../testing/stopwatch.ts'

const classes = new Set(['person', 'title', 'address', 'location', 'organization', 'nationality'])

function found(text: string): string[] {
  return scanText(text)
    .filter((finding) => classes.has(finding.class))
    .map((finding) => `${finding.class} ${text.slice(finding.start, finding.end)}`)
}

it('leaves title and possessive outside of the name', () => {
  expect(found("I met Dr. Hannah Becker's brother in Lyon.")).toEqual([
    'title Dr.',
    'person Hannah Becker',
    'location Lyon',
  ])
})

it('parts a name from the organisation and the address behind it', () => {
  expect(found('Firmado: Celia Romero Díaz Hospital Virgen del Mar')).toEqual([
    'person Celia Romero Díaz',
    'organization Hospital Virgen del Mar',
  ])
  expect(found('Firmado: Luis Ortega Díaz. Calle Mayor, 3, 28013 Madrid')).toEqual([
    'person Luis Ortega Díaz',
    'address Calle Mayor, 3, 28013 Madrid',
  ])
})

it.each([
  'Mark the item. Will you? May was warm.',
  'World War II and Phase II',
  'Exception in thread "main" java.lang.Thread.run at John.java',
  'GET /Users/John HTTP/1.1',
])('finds nobody in %j', (text) => {
  expect(found(text)).toEqual([])
})

const units = ['John ', 'A. ', 'Mr. ', 'John-', "O'", 'Smith, ', 'Calle de ', '1 Main Street ']

it.each(units)('takes time linear in a text of %j', (unit) => {
  const time = (size: number): number => {
    const text = unit.repeat(size / unit.length)
    let best = Infinity
    for (let i = 0; i < 5; i++) {
      const elapsed = stopwatch()
      scanText(text)
      best = Math.min(best, elapsed())
    }
    return best
  }
  time(20_000)
  // Eight times the text: linear is 8, quadratic is 64. A busy machine gets a second and a third look.
  let ratio = Infinity
  for (let look = 0; look < 3 && ratio >= 24; look++)
    ratio = time(160_000) / Math.max(time(20_000), 0.05)
  expect(ratio).toBeLessThan(24)
})
