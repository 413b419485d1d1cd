import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linearRegex } from './linear-regex.ts'
import { parseRegex, type RegexNode } from './regex-syntax.ts'
import { stopwatch } from '../../testing/stopwatch.ts'

const reason = (pattern: string, flags?: string): string => {
  try {
    linearRegex(pattern, { flags })
    return 'accepted'
  } catch (error) {
    expect(error).toMatchObject({ code: 'config_invalid' })
    return (error as Error).message
  }
}

const usual = [
  'EMP-\\d{4,8}',
  '[A-Z]{2}\\d{6}',
  '\\b(?:foo|bar|foobar)-\\d+\\b',
  '\\w+@\\w+\\.com',
  '[\\w.+-]+@[\\w-]+\\.[\\w.-]+',
  'acct[:= ]*\\d{6,12}',
  '(?:[a-z]{1,20}\\.){1,4}com',
  '(?:\\d[ -]?){13,16}',
  '"[^"]*"',
  '<(?<tag>\\w+)>',
  '(?=\\d{5})\\d+',
  '(?!00)\\d{2}-\\d{4}',
  'a{1000}',
  '\\d+x',
  '\\s+$',
  '.*secret',
  'x[^]y',
  '\\/\\.\\-\\{\\}\\x41\\u0042\\t',
]

describe('patterns', () => {
  it.each(usual)('%s is taken', (pattern) => {
    expect(reason(pattern)).toBe('accepted')
  })

  it('properties and pairs, with the flag u', () => {
    const { regex } = linearRegex('\\p{Lu}\\p{L}+-😀\\u{1F600}?', { flags: 'u' })
    expect('x Ñandú-😀😀'.match(regex)).toEqual(['Ñandú-😀😀'])
  })

  it('flags are kept, g is of no account', () => {
    expect(linearRegex('prj-\\d+', { flags: 'gi' }).regex).toEqual(/prj-\d{1,256}/gi)
  })

  it.each([
    ['(a+)+$', 'a repeat inside a repeat that can take too many steps (at character 2)'],
    ['([a-z]+)+[0-9]', 'a repeat inside a repeat'],
    ['(a*)*b', 'a repeat inside a repeat'],
    ['(?:a?){30}a{30}', 'a repeat inside a repeat'],
    ['(a?b?){200}c', 'a repeat inside a repeat'],
    ['(a{1,20}){1,20}b', 'a repeat inside a repeat'],
    ['(\\w+\\s+)+x', 'a repeat inside a repeat'],
    ['x+(\\d+|\\w+)+!', 'a repeat inside a repeat that can take too many steps (at character 4)'],
    ['(x+x+)+y', 'repeats in a row'],
    ['a*a*a*b', 'repeats in a row that can take the same text in too many ways (at character 1)'],
    ['.*a.*b.*c', 'repeats in a row'],
    ['\\w+\\w+x', 'repeats in a row'],
    ['(a|a)*b', 'more than 1200 steps'],
    ['(a|aa)+$', 'more than 1200 steps'],
    ['a{3000}', 'more than 1200 steps'],
    ['(K|\u212A)*b', 'more than 1200 steps', 'iu'],
    ['(.*)*', 'it matches the empty text'],
    ['^(\\d+)*$', 'it matches the empty text'],
    ['a*', 'it matches the empty text'],
    ['\\b', 'it matches the empty text'],
    ['x|', 'it matches the empty text'],
    ['(x)\\1', 'back references are not supported (at character 4)'],
    ['(?<n>x)\\k<n>', 'back references are not supported (at character 8)'],
    ['(?<=a)b', 'look-behind is not supported (at character 1)'],
    ['x(?<!a)b', 'look-behind is not supported (at character 2)'],
    ['(?=a*)b', 'a look-ahead without an upper bound (at character 5)'],
    ['(?=a)*b', 'a repeat of something that takes no characters'],
    ['(?i:a)', 'a kind of group that is not supported'],
    ['(a', 'a group without an end'],
    ['a)', 'unmatched )'],
    ['[a', 'a class without an end'],
    ['[b-a]', 'not a valid regular expression'],
    ['a{2,1}', 'numbers are out of order'],
    ['+', 'a repeat of nothing'],
    ['a**', 'a repeat of nothing'],
    ['a{b', '{ that stands for itself is written \\{'],
    ['\\q', 'an escape that is not supported'],
    ['\\p{L}', 'needs the flag u'],
    ['\\', 'a backslash at the end'],
    ['a', 'flags may be', 'y'],
    ['a', 'flags may be', 'v'],
  ])('%s is refused', (pattern, why, flags?: string) => {
    expect(reason(pattern, flags)).toContain(why)
  })

  it('what is deep or long is refused', () => {
    expect(reason('('.repeat(60))).toContain('more than 50 groups')
    expect(reason('a'.repeat(2001))).toContain('longer than 2000 characters')
  })

  it('repeats without a bound end after 256 turns, or sooner when there are several', () => {
    expect(linearRegex('a+c').regex.source).toBe('a{1,256}c')
    expect(linearRegex('xb*?c').regex.source).toBe('xb{0,256}?c')
    expect(linearRegex('a{3,}b').regex.source).toBe('a{3,256}b')
    expect(linearRegex('a{300,}b').regex.source).toBe('a{300,300}b')
    expect(
      'x'
        .repeat(300)
        .match(linearRegex('x+').regex)
        ?.map(({ length }) => length),
    ).toEqual([256, 44])
    expect(linearRegex('\\w+(?:[-.]\\w+)?x').repeatLimit).toBe(128)
    expect(linearRegex('a+-a+-a+-a+-x').repeatLimit).toBe(128)
    expect(linearRegex('a+-a+-a+-a+-a+-a+-x').repeatLimit).toBe(64)
  })

  it('a whole-text match may take more steps, since it starts once', () => {
    const { regex } = linearRegex('(?:[a-z]+\\.)+corp', { use: 'whole' })
    expect(
      ['build.eu.corp', 'build.eu.corp.', 'x build.eu.corp'].map((v) => regex.test(v)),
    ).toEqual([true, false, false])
    expect(() => linearRegex('(a+)+', { use: 'whole' })).toThrow('a repeat inside a repeat')
    expect(linearRegex('a', { use: 'whole', flags: 'm' }).regex.test('a\nb')).toBe(false)
  })
})

const hostile = (seeds: readonly string[]) =>
  seeds.map((seed) => seed.repeat(Math.ceil(50_000 / seed.length)))

it('50 KB of hostile text takes no taken pattern long', () => {
  const texts = hostile(
    ['a', '1', 'x', 'a1', '1-', 'a ', 'aB_9 ', 'a.', '@a.', 'a@a.', ' ', '"', '<a'].concat(
      `${'1'.repeat(255)}-`,
      `${'a'.repeat(255)}@`,
    ),
  )
  for (const pattern of usual) {
    const { regex } = linearRegex(pattern)
    for (const text of texts) {
      const elapsed = stopwatch()
      regex.lastIndex = 0
      while (regex.exec(text));
      // A pattern that was not linear would take minutes.
      expect(elapsed(), pattern).toBeLessThan(2000)
    }
  }
})

const atom = fc.constantFrom('a', 'b', '[ab]', '[^a]', '.', '\\w', '\\d', 'ab', '-')
const quantifier = fc.constantFrom('', '', '', '+', '*', '?', '{2}', '{1,3}', '{0,9}', '+?', '{2,}')
const { pattern: patterns } = fc.letrec<{ pattern: string; part: string }>((tie) => ({
  part: fc.oneof(
    { withCrossShrink: true, maxDepth: 4 },
    atom,
    fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => `(?:${a}|${b})`),
    tie('pattern').map((inner) => `(${inner})`),
    fc.constant('\\b'),
    fc.constant('(?=a|ab)'),
  ),
  pattern: fc
    .array(fc.tuple(tie('part'), quantifier), { minLength: 1, maxLength: 4 })
    .map((parts) =>
      parts.map(([part, q]) => (/^\\b$|^\(\?=/.test(part) ? part : `(?:${part})${q}`)).join(''),
    ),
}))

it('no text makes a matcher take more steps from one start than was promised', () => {
  let taken = 0
  let most = 0
  const letters = fc.string({ unit: fc.constantFrom('a', 'a', 'a', 'b', '1', '-'), maxLength: 12 })
  fc.assert(
    fc.property(patterns, letters, fc.nat(80), letters, (pattern, head, times, tail) => {
      let work: number
      let repeatLimit: number
      try {
        ;({ work, repeatLimit } = linearRegex(pattern))
      } catch {
        return
      }
      taken++
      const node = parseRegex(pattern, false)
      const text = `${head.repeat(times)}${tail}`
      for (const start of [0, head.length]) {
        const steps = stepsOf(node, text.slice(start), repeatLimit)
        most = Math.max(most, steps / work)
        expect(steps).toBeLessThanOrEqual(work)
      }
    }),
    { numRuns: 3000, seed: 20_261_121 },
  )
  expect(taken).toBeGreaterThan(300)
  // The bound is no wild guess either.
  expect(most).toBeGreaterThan(0.5)
}, 120_000)

it.each([
  ['(?:a?|b?)(?:a?|b?)(?:a?|b?)c{12}d', 'c'.repeat(13)],
  ['(?:[ab]|b)c{40}d', `b${'c'.repeat(41)}`],
  ['(?:b|[ab])c{40}d', `b${'c'.repeat(41)}`],
  ['(?:(?=c{20})c|c)c{40}d', 'c'.repeat(45)],
])('all ways through %s are counted', (pattern, text) => {
  const { work, repeatLimit } = linearRegex(pattern)
  const steps = stepsOf(parseRegex(pattern, false), text, repeatLimit)
  expect(steps).toBeLessThanOrEqual(work)
  expect(steps).toBeGreaterThan(work / 4)
})

/** Characters that a matcher tries which goes back at every choice and never finds what comes after. */
function stepsOf(root: RegexNode, text: string, limit: number): number {
  let steps = 0
  const match = (node: RegexNode, at: number, next: (at: number) => boolean): boolean => {
    switch (node.kind) {
      case 'set':
        steps++
        return at < text.length && new RegExp(`^${node.source}$`).test(text[at] ?? '')
          ? next(at + 1)
          : false
      case 'assertion':
        return next(at)
      case 'look':
        return match(node.body, at, () => true) && next(at)
      case 'choice':
        return node.options.some((option) => match(option, at, next))
      case 'sequence': {
        const from = (i: number, place: number): boolean => {
          const item = node.items[i]
          return item ? match(item, place, (after) => from(i + 1, after)) : next(place)
        }
        return from(0, at)
      }
      case 'repeat': {
        const max = node.max === Infinity ? Math.max(node.min, limit) : node.max
        const turn = (done: number, place: number): boolean =>
          (done < max &&
            match(node.body, place, (after) =>
              after === place && done >= node.min ? false : turn(done + 1, after),
            )) ||
          (done >= node.min && next(place))
        return turn(0, at)
      }
    }
  }
  match(root, 0, () => false)
  return steps
}
