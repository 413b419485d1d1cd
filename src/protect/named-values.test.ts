import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../record/json.ts'
import type { SensitiveValue } from '../record/sensitive.ts'
import { clearText } from './header-text.ts'
import { NamedValues, namedValues } from './named-values.ts'
import { compilePolicy, type PolicyOptions } from './policy.ts'
import type { Where } from './protect-value.ts'
import { protect, shown } from './test-protect.ts'
import { stopwatch } from '../testing/stopwatch.ts'

const salary: SensitiveValue = { class: 'salary', value: 85_123 }
const plain: SensitiveValue = { class: 'project', value: 'blue heron' }
const short: SensitiveValue = { class: 'grade', value: 'B2' }
const all = [salary, plain, short]

const show = (value: JsonValue, options: PolicyOptions = {}, more: Partial<Where> = {}) =>
  shown(value, options, { named: namedValues(all), ...more })

describe('[P34] a named value', () => {
  it('is hidden as its class where it stands alone, whatever its length and type', () => {
    expect(show({ a: 85_123, b: '85123', c: ' B2 ', d: ['blue heron'], e: 85_124 })).toEqual({
      ...{ a: '[SALARY_1]', b: '[SALARY_1]', c: '[GRADE_1]', d: ['[PROJECT_1]'], e: 85_124 },
    })
    const { hidden, findings } = protect({ a: 85_123 }, {}, { named: namedValues(all) })
    expect([...(hidden.get('salary') ?? [])].map(({ value }) => value)).toEqual([85_123])
    expect(findings.get('salary')).toEqual({ count: 1, action: 'seal' })
  })

  it('is hidden in longer texts at the bounds of words, from six characters on', () => {
    expect(show('the blue heron, not blue herons; B2 and xblue heron')).toBe(
      'the [PROJECT_1], not blue herons; B2 and xblue heron',
    )
    expect(show('報告blue heron書')).toBe('報告[PROJECT_1]書')
    // Four signs that overlap: nothing of either is left.
    const named = namedValues([plain, { class: 'bird', value: 'heron grey' }])
    expect(shown('a blue heron grey b', {}, { named })).toBe('a [PROJECT_1] b')
  })

  it('is found in other spellings of its digits', () => {
    expect(show('85,123 or 85.123 or 85 123 or 85,123.00 or 185,123')).toBe(
      '[SALARY_1] or [SALARY_2] or [SALARY_3] or [SALARY_1].00 or 185,123',
    )
    const named = namedValues([
      { class: 'number', value: '219-09-9999' },
      { class: 'pay', value: 1234.5 },
    ])
    expect(shown('no 219099999, 1.234,50 a day', {}, { named })).toBe(
      'no [NUMBER_1], [PAY_1] a day',
    )
  })

  it('is found in names of fields, JSON in texts, escapes and encoded text', () => {
    expect(show({ 'of blue heron': 1, B2: 2 })).toEqual({ 'of [PROJECT_1]': 1, '[GRADE_1]': 2 })
    expect(show('{"a":"B2","b":[85123]}')).toBe('{"a":"[GRADE_1]","b":["[SALARY_1]"]}')
    expect(show('{"a":"blue\\u0020heron"}')).toBe('{"a":"[PROJECT_1]"}')
    expect(show('see blue&#32;heron')).toBe('see [PROJECT_1]')
    expect(show('see blue%20heron')).toBe('see [PROJECT_1]')
    const encoded = Buffer.from('{"of":"the blue heron"} ').toString('base64')
    expect(show(`see ${encoded}`)).toBe('see [PROJECT_1]')
    const data = Buffer.from('about the blue heron').toString('base64')
    expect(show(`data:text/plain;base64,${data}`)).toBe('[PROJECT_1]')
  })

  it('is hidden as a whole when it is JSON or media itself', () => {
    const inside = '{"a":"to kim@example.com"}'
    for (const value of ['{"a":1}', '["x"]', inside, `data:image/png;base64,${'A'.repeat(64)}`])
      expect(shown([value], {}, { named: namedValues([{ class: 'file', value }]) })).toEqual([
        '[FILE_1]',
      ])
  })

  it('is found across the signs of JSON', () => {
    const named = namedValues([{ class: 'pair', value: '"a":1,"b"' }])
    expect(shown('{"a":1,"b":2}', {}, { named })).toBe('{[PAIR_1]:2}')
  })

  it('is hidden where the policy allows or keeps what is there', () => {
    expect(show({ note: ['the blue heron', 85_123] }, { allowPaths: ['note'] })).toEqual({
      note: ['the [PROJECT_1]', '[SALARY_1]'],
    })
    const kept: PolicyOptions = { rules: [{ path: 'note', class: 'custom', action: 'keep' }] }
    expect(show({ note: { 'blue heron': 85_123, email: 'a@example.com' } }, kept)).toEqual({
      note: { '[PROJECT_1]': '[SALARY_1]', email: 'a@example.com' },
    })
    const tools: PolicyOptions = { tools: { find: { sensitive: ['note'], action: 'keep' } } }
    expect(show({ note: { a: 'B2', b: 'x' } }, tools, { context: { tool: 'find' } })).toEqual({
      note: { a: '[GRADE_1]', b: 'x' },
    })
    expect(show('the blue heron', { allowValues: ['blue heron'] })).toBe('the [PROJECT_1]')
    const off: PolicyOptions = { entities: { salary: false }, minConfidence: 1 }
    expect(show('pay 85,123', off)).toBe('pay [SALARY_1]')
  })

  it('is treated by its class; a class that the policy does not know as `secret`', () => {
    expect(show('the blue heron', { classes: { secret: 'redact' } })).toBe('the [REDACTED]')
    expect(show([85_123], { classes: { secret: 'redact' } })).toEqual(['[SALARY_1]'])
    expect(show(['x 85,123', 85_123], { classes: { salary: 'redact' } })).toEqual([
      'x [REDACTED]',
      '[REDACTED]',
    ])
    expect(show({ a: 85_123, b: 1 }, { classes: { salary: 'drop' } })).toEqual({ b: 1 })
  })

  it('is clear only where the policy says in so many words that its class is', () => {
    expect(show(['pay 85,123', 85_123], { classes: { salary: 'keep' } })).toEqual([
      'pay 85,123',
      85_123,
    ])
    // What nobody asked to keep, and a class that nobody knows.
    const named = namedValues([{ class: 'url', value: 'https://a.example/b' }])
    expect(shown('see https://a.example/b', {}, { named })).toBe('see [URL_1]')
    expect(shown('see https://a.example/b', {})).toBe('see https://a.example/b')
    expect(show('the blue heron', { classes: { secret: 'keep' } })).toBe('the [PROJECT_1]')
  })

  it('is gone with what a preset promises never to keep', () => {
    const named = namedValues([{ class: 'memo', value: '4111 1111 1111 1111' }])
    const { hidden } = protect(
      { a: '4111 1111 1111 1111', b: 'card 4111 1111 1111 1111' },
      { preset: 'pci' },
      { named },
    )
    expect(JSON.stringify([...hidden])).not.toContain('1111')
  })

  it('has the class that it is named by where the name of its field tells another', () => {
    const note = 'Diagnosed with asthma in 2021.'
    const named = namedValues([
      { class: 'case_file', value: note },
      { class: 'badge', value: 555_123_4567 },
    ])
    expect(
      shown(
        { medical_notes: note, salary: 555_123_4567, phone: { x: [` ${note}`] }, notes: 'x' },
        {},
        { named },
      ),
    ).toEqual({
      ...{ medical_notes: '[CASE_FILE_1]', salary: '[BADGE_1]' },
      ...{ phone: { x: ['[CASE_FILE_2]'] }, notes: 'x' },
    })
    expect(shown({ medical_notes: 'other' }, {}, { named })).toEqual({
      medical_notes: '[HEALTH_1]',
    })
    // A number of a form that detection knows.
    const card = namedValues([{ class: 'badge', value: 4_111_111_111_111_111 }])
    expect(shown([4_111_111_111_111_111], {}, { named: card })).toEqual(['[BADGE_1]'])
  })

  it('has each class that it is named by in its own place', () => {
    const named = namedValues([
      { class: 'person', value: 'Smith' },
      { class: 'health', value: 'Smith' },
      { class: 'badge', value: 4_111_111_111_111_111 },
      { class: 'credit_card', value: 4_111_111_111_111_111 },
    ])
    expect(
      shown(
        { last_name: 'Smith', medical_notes: 'Smith', n: 4_111_111_111_111_111 },
        {},
        { named },
      ),
    ).toEqual({ last_name: '[PERSON_1]', medical_notes: '[HEALTH_1]', n: '[CREDIT_CARD_1]' })
  })

  it('is treated by the name of its field or a rule where these say more', () => {
    const named = namedValues([
      { class: 'case_file', value: 'asthma since 2021' },
      { class: 'memo', value: 4_111_111_111_111_111 },
    ])
    const value = { medical_notes: 'asthma since 2021' }
    for (const [action, text] of [
      ['redact', '[REDACTED]'],
      ['seal', '[CASE_FILE_1]'],
    ] as const)
      expect(shown(value, { classes: { health: action } }, { named })).toEqual({
        medical_notes: text,
      })
    expect(shown(value, { classes: { health: 'drop' } }, { named })).toEqual({})
    const rules = [{ path: 'medical_notes', class: 'health', action: 'seal' as const }]
    expect(shown(value, { rules }, { named })).toEqual({ medical_notes: '[HEALTH_1]' })
    const clear: PolicyOptions = { classes: { salary: 'keep' } }
    const pay = namedValues([{ class: 'salary', value: 'blue heron' }])
    expect(shown({ medical_notes: 'blue heron' }, clear, { named: pay })).toEqual({
      medical_notes: '[HEALTH_1]',
    })
    const { hidden } = protect({ a: [4_111_111_111_111_111] }, { preset: 'pci' }, { named })
    expect(JSON.stringify([...hidden])).not.toContain('1111')
  })

  it('leaves no header clear that holds it', () => {
    const policy = compilePolicy()
    const named = namedValues([...all, { class: 'url', value: 'gpt-5-mini' }])
    expect(clearText('gpt-5-mini', policy, { isModel: true })).toBe('gpt-5-mini')
    expect(clearText('gpt-5-mini', policy, { isModel: true, named })).toBeNull()
    expect(clearText('chat gpt-5-mini', policy, { named })).toBeNull()
    expect(clearText('B2', policy)).toBe('B2')
    expect(clearText('B2', policy, { named })).toBeNull()
    expect(clearText('B2b', policy, { named })).toBe('B2b')
  })

  it('changes nothing where there is none', () => {
    const value = { a: 'to kim@example.com', b: { c: [1, true, null, '{"x":"y"}'] } }
    expect(show(value)).toEqual(shown(value))
    expect(namedValues([])).toBeUndefined()
    expect(shown('', {}, { named: namedValues([{ class: 'x', value: ' ' }]) })).toBe('')
  })

  it('takes linear time, and hides a text that was made to take more', () => {
    const values = Array.from({ length: 2000 }, (_, n) => ({
      class: 'hostile',
      value: `aaaaaa ${'a '.repeat(n % 500)}${n}`,
    }))
    const text = 'aaaaaa '.repeat(150_000)
    const named = new NamedValues(values)
    const elapsed = stopwatch()
    expect(() => named.find(text)).toThrow(RangeError)
    expect(shown(['x', text], {}, { named })).toEqual(['x', '[UNKNOWN_1]'])
    const many = values.map(({ value }, n) => ({ class: 'x', value: `${n}-${value}-value` }))
    const other = new NamedValues(many)
    expect(other.find(many.map(({ value }) => value).join(', '))).toHaveLength(2000)
    expect(elapsed()).toBeLessThan(5000)
  })
})

it('[P34] what is named to be hidden alone is no word of longer texts, unless it is named without that too', () => {
  const alone = { class: 'password', value: 'summary', alone: true } as const
  const only = new NamedValues([alone])
  expect([only.find('a summary of it'), only.find('summary')]).toMatchObject([
    [],
    [{ class: 'password' }],
  ])
  const both = new NamedValues([alone, { class: 'code', value: 'summary' }])
  expect(both.find('a summary of it')).toMatchObject([{ class: 'code', start: 2, end: 9 }])
})
