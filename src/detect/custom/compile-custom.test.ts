import { describe, expect, it } from 'vitest'
import { compileCustom, type CustomFinding, type CustomOptions } from './compile-custom.ts'
import { stopwatch } from '../../testing/stopwatch.ts'

function texts(options: CustomOptions, text: string): string[] {
  const found: CustomFinding[] = []
  compileCustom(options).scan(text, found)
  return found.map(({ start, end }) => text.slice(start, end))
}

const words = (list: string[], text: string): string[] =>
  texts({ words: [{ class: 'project', words: list }] }, text)

describe('words', () => {
  it('findings have class, place, confidence and detector', () => {
    const found: CustomFinding[] = []
    compileCustom({
      words: [{ class: 'project', words: ['Falcon'] }],
      patterns: [{ name: 'staff', pattern: 'EMP-\\d{4}', class: 'staff_id', confidence: 0.7 }],
    }).scan('falcon for EMP-1234', found)
    expect(found).toEqual([
      { class: 'project', start: 0, end: 6, confidence: 1, detector: 'word:project' },
      { class: 'staff_id', start: 11, end: 19, confidence: 0.7, detector: 'pattern:staff' },
    ])
  })

  it.each<[string, string[], string, string[]]>([
    ['any case', ['Falcon'], 'FALCON falcon fAlCoN', ['FALCON', 'falcon', 'fAlCoN']],
    ['accents in the list', ['Müñoz'], 'munoz MUÑOZ', ['munoz', 'MUÑOZ']],
    [
      'accents in the text, composed or not',
      ['munoz'],
      'Mu\u0308n\u0303oz, Müñoz',
      ['Mu\u0308n\u0303oz', 'Müñoz'],
    ],
    ['a last accent of its own', ['cafe'], 'cafe\u0301!', ['cafe\u0301']],
    ['Greek final sigma', ['Νίκος'], 'ΝΙΚΟΣ', ['ΝΙΚΟΣ']],
    [
      'phrases with any white space',
      ['project  blue sky'],
      'Project\n\tBlue\u00a0Sky',
      ['Project\n\tBlue\u00a0Sky'],
    ],
    ['the longest of two', ['blue', 'blue sky'], 'blue sky, blue', ['blue sky', 'blue']],
    ['a shorter one when the longer does not end', ['new', 'new york city'], 'new york', ['new']],
    [
      'signs are part of a word',
      ['C++', '.NET', 'O\u2019Neil'],
      'c++ .net o\u2019neil',
      ['c++', '.net', 'o\u2019neil'],
    ],
    ['the underscore parts words', ['falcon'], 'project_falcon_plan', ['falcon']],
    ['beside signs', ['falcon'], '"falcon",(falcon)[falcon]', ['falcon', 'falcon', 'falcon']],
    [
      'invisible characters inside',
      ['falcon'],
      'fal\u200bcon fal\u00adcon',
      ['fal\u200bcon', 'fal\u00adcon'],
    ],
    ['scripts without spaces', ['東京計画'], 'これは東京計画です', ['東京計画']],
    ['emoji', ['🦅'], 'the 🦅!', ['🦅']],
  ])('%s', (_, list, text, expected) => {
    expect(words(list, text)).toEqual(expected)
  })

  it.each([
    ['inside another word', ['falcon'], 'falconry, peregrinefalcon'],
    ['with a digit on', ['falcon'], 'falcon9 2falcon'],
    ['a phrase in one word', ['blue sky'], 'bluesky blue-sky'],
    ['an accent makes it longer', ['caf'], 'cafe\u0301'],
    ['Cyrillic that looks alike', ['ace'], '\u0430\u0441\u0435'],
    ['only the start', ['blue sky'], 'blue sk'],
  ])('not %s', (_, list, text) => {
    expect(words(list, text)).toEqual([])
  })

  it('a word of two classes has the first', () => {
    const found: CustomFinding[] = []
    const list = ['x-ray']
    compileCustom({
      words: [
        { class: 'a', words: list },
        { class: 'b', words: list },
      ],
    }).scan('X-Ray', found)
    expect(found.map((finding) => finding.class)).toEqual(['a'])
  })

  it('thousands of words cost what one costs, also for hostile text', () => {
    const many = Array.from({ length: 20_000 }, (_, i) => `a ${'a '.repeat(i % 50)}name${i}`)
    const custom = compileCustom({ words: [{ class: 'project', words: many }] })
    const found: CustomFinding[] = []
    const elapsed = stopwatch()
    custom.scan('a '.repeat(25_000), found)
    custom.scan('a '.repeat(12_000) + 'name17', found)
    expect(elapsed()).toBeLessThan(1500)
    expect(found).toHaveLength(1)
  })
})

describe('patterns', () => {
  it('a validator drops matches, and a thrown error keeps them', () => {
    const even = (value: string): boolean => {
      if (value.endsWith('9')) throw new Error('no idea')
      return Number(value.slice(2)) % 2 === 0
    }
    const options = { patterns: [{ name: 'even', pattern: 'n-\\d+', validate: even }] }
    expect(texts(options, 'n-2 n-3 n-14 n-19')).toEqual(['n-2', 'n-14', 'n-19'])
  })

  it('a validator that uses the same object does not disturb it', () => {
    const inner: CustomFinding[] = []
    const validate = (value: string): boolean => {
      if (value !== 'x9') custom.scan('--- x9', inner)
      return true
    }
    const custom = compileCustom({ patterns: [{ name: 'x', pattern: 'x\\d', validate }] })
    const found: CustomFinding[] = []
    custom.scan('x1 x2', found)
    expect(found.map(({ start }) => start)).toEqual([0, 3])
    expect(inner).toHaveLength(2)
  })

  it('flags count', () => {
    expect(texts({ patterns: [{ name: 'x', pattern: 'prj-\\d+', flags: 'i' }] }, 'PRJ-12')).toEqual(
      ['PRJ-12'],
    )
  })
})

it('an allow pattern matches the whole value', () => {
  const { allows } = compileCustom({ allowPatterns: ['(?:[a-z]+\\.)+corp', 'test-\\d+'] })
  expect(
    ['a.b.corp', 'test-1', 'x test-1', 'test-1x', 'test-1\n', ''].map((v) => allows(v)),
  ).toEqual([true, true, false, false, false, false])
})

it.each<[CustomOptions, string]>([
  [
    {
      patterns: [
        { name: 'ok', pattern: 'a' },
        { name: 'x', pattern: '(a+)+' },
      ],
    },
    'patterns[1].pattern: pattern: a repeat inside a repeat',
  ],
  [{ patterns: [{ name: 'a b', pattern: 'a' }] }, 'patterns[0].name: '],
  [
    {
      patterns: [
        { name: 'x', pattern: 'a' },
        { name: 'x', pattern: 'b' },
      ],
    },
    'patterns[1].name: ',
  ],
  [{ patterns: [{ name: 'x', pattern: 'a', class: 'A b' }] }, 'patterns[0].class: '],
  [{ patterns: [{ name: 'x', pattern: 'a', confidence: Number.NaN }] }, 'patterns[0].confidence: '],
  [
    { patterns: Array.from({ length: 501 }, (_, i) => ({ name: `n${i}`, pattern: 'a' })) },
    'patterns: more than 500',
  ],
  [{ words: [{ class: 'x', words: ['a', ' \t'] }] }, 'words[0].words[1]: empty'],
  [{ words: [{ class: 'x', words: ['a'.repeat(201)] }] }, 'words[0].words[0]: longer than 200'],
  [{ words: [{ class: '', words: [] }] }, 'words[0].class: '],
  [{ allowPatterns: ['a', '.*'] }, 'allowPatterns[1]: pattern: it matches the empty text'],
])('what is off is refused with its place: %#', (options, message) => {
  let thrown: unknown
  try {
    compileCustom(options)
  } catch (error) {
    thrown = error
  }
  expect(thrown).toMatchObject({ code: 'config_invalid' })
  expect((thrown as Error).message).toContain(message)
})
