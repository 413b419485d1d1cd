import { expect, it } from 'vitest'
import type { Extra } from './find-in-text.ts'
import { compilePolicy } from './policy.ts'
import { protectValue } from './protect-value.ts'

const policy = compilePolicy({})
const shown = (value: string | Record<string, string>, extra: Extra): string =>
  JSON.stringify(protectValue(value, { path: [], extra }, policy, () => 'tag').value)
const found = { class: 'alien', start: 3, end: 9, confidence: 1, detector: 'presidio:ALIEN' }

it('what outside analyzers found is hidden like any finding', () => {
  const text = 'my zorgon, mail ada@example.com'
  const masked = shown(text, new Map([[text, [found]]]))
  expect(masked).toContain('alien')
  expect(masked).toContain('email')
  expect(masked).not.toMatch(/zorgon|ada@/)
})

it('a text that failed, or that is missing, is hidden whole', () => {
  expect(shown('quite harmless', new Map([['quite harmless', 'failed']]))).toMatch(/unknown/)
  expect(shown('quite harmless', new Map())).not.toContain('harmless')
  expect(shown({ 'quite harmless': '' }, new Map())).not.toContain('quite')
})
