import { expect, it } from 'vitest'
import { toHex } from '../crypto/encoding.ts'
import { clearText } from './header-text.ts'
import { compilePolicy, type PolicyOptions } from './policy.ts'
import { shown } from './test-protect.ts'

const words = [{ class: 'project', words: ['Blue Heron', 'osprey'] }]
const patterns = [{ name: 'ticket', pattern: 'TCK-\\d{4,8}', class: 'ticket' }]

it('[P25] words and patterns are found, in names of fields and for headers too', () => {
  expect(shown('the blue  HERON file, TCK-12345', { words, patterns })).toBe(
    'the [PROJECT_1] file, [TICKET_1]',
  )
  expect(shown({ osprey: 1 }, { words })).toEqual({ '[PROJECT_1]': 1 })
  expect(clearText('osprey', compilePolicy({ words }))).toBeNull()
  expect(shown('x osprey', { words: [{ words: ['osprey'] }] })).toBe('x [CUSTOM_1]')
})

it('[P25] their classes have actions like any other', () => {
  const options = { words, patterns, classes: { project: 'redact', ticket: 'keep' } }
  expect(shown('osprey TCK-12345', options)).toBe('[REDACTED] TCK-12345')
})

it('[P25] what overlaps is covered whole, and kept only when nothing in it is hidden', () => {
  const around = [{ name: 'line', pattern: 'to \\S{1,40} now', class: 'line' }]
  const text = 'write to a@example.org now'
  expect(shown(text, { patterns: around })).toBe('write [LINE_1]')
  expect(shown(text, { patterns: around, classes: { line: 'keep' } })).toBe('write [EMAIL_1]')
})

it('[P25] a validator from code decides, and is part of the version', () => {
  const even = (value: string): boolean => Number(value.slice(4)) % 2 === 0
  const with_ = (validate: (value: string) => boolean): PolicyOptions => ({
    patterns: [{ ...patterns[0], name: 'ticket', pattern: 'TCK-\\d{4,8}', validate }],
  })
  expect(shown('TCK-1234 TCK-1235', with_(even))).toBe(
    '[CUSTOM_1] TCK-1235'.replace('CUSTOM', 'TICKET'),
  )
  const version = (options: PolicyOptions): string => toHex(compilePolicy(options).version)
  expect(version(with_(even))).not.toBe(version(with_(() => true)))
})

it.each<[PolicyOptions, RegExp]>([
  [{ patterns: [{ name: 'x', pattern: '(a+)+b' }] }, /patterns\[0\]/],
  [{ patterns: [{ name: 'x', pattern: '(' }] }, /patterns\[0\]/],
  [{ words: [{ class: 'No Class', words: ['a'] }] }, /words\[0\]\.class/],
  [{ words: [{ words: [''] }] }, /words\[0\]\.words\[0\]/],
  [{ allowPatterns: ['(a|a)*'] }, /allowPatterns\[0\]/],
])('[P25] refuses %j', (options, where) => {
  expect(() => compilePolicy(options)).toThrow(where)
  expect(() => compilePolicy(options)).toThrow(expect.objectContaining({ code: 'config_invalid' }))
})
