import { expect, it } from 'vitest'
import { policyWarnings } from './policy-warnings.ts'
import { compilePolicy, type PolicyOptions } from './policy.ts'

const warnings = (options: PolicyOptions): string[] => policyWarnings(compilePolicy(options))

it.each<[PolicyOptions, RegExp]>([
  [{ rules: [{ class: 'emial', action: 'redact' }] }, /^rules\[0\]: emial is no class/],
  [{ entities: { us_snn: true } }, /^entities\.us_snn is no class/],
  [{ entities: { us_snn: false } }, /^entities\.us_snn is no class/],
  [{ capture: { defualt: 'off' } }, /^capture\.defualt .* did you mean default/],
  [{ preset: 'pci', allowPaths: ['note'] }, /hidden nevertheless .* credit_card, cvv, pin/],
  [{ preset: 'pci', rules: [{ path: 'note', action: 'keep' }] }, /hidden nevertheless/],
  [{ preset: 'pci', minConfidence: 0.9 }, /hidden nevertheless/],
  [{ preset: 'pci', cards: 'strict' }, /hidden nevertheless/],
  [{ preset: 'pci', allowPatterns: ['\\d+'] }, /hidden nevertheless/],
])('[P12] warns of what compiles and is hardly meant: %j', (options, line) => {
  expect(warnings(options)).toEqual([expect.stringMatching(line)])
})

it.each<PolicyOptions>([
  {},
  { preset: 'pci' },
  { preset: 'gdpr', rules: [{ class: 'special_category', action: 'redact' }] },
  { rules: [{ class: 'ticket', action: 'redact' }], words: [{ class: 'ticket', words: ['T1'] }] },
  { rules: [{ path: 'memo', class: 'memo', action: 'redact' }] },
  { entities: { email: true, date: true }, capture: { default: 'masked', chat: 'off' } },
])('[P12] and of nothing else: %j', (options) => {
  expect(warnings(options)).toEqual([])
})

it('[P19] a detector that is on finds what its class, off, does not', () => {
  const { thresholds } = compilePolicy({ entities: { phone: false, 'phone-shape': true } })
  expect([...thresholds]).toContainEqual(['phone', Number.POSITIVE_INFINITY])
  expect([...thresholds]).toContainEqual(['phone-shape', 0.4])
})
