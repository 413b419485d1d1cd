import { describe, expect, it } from 'vitest'
import { SealtraceError } from '../error.ts'
import { policyOf } from './log-settings.ts'
import { maskTest, protectionView, readPolicyText } from './protection-test.ts'

const text = 'Write to bob@example.org, SSN 219-09-9999.'

describe('a text', () => {
  it('[W77] is masked as a message, and each finding has its place', () => {
    const { masked, findings } = maskTest(policyOf({}), text)
    expect(masked).toBe('Write to [EMAIL_1], SSN [US_SSN_1].')
    expect(findings.map((one) => [one.class, one.action, text.slice(one.start, one.end)])).toEqual([
      ['email', 'seal', 'bob@example.org'],
      ['us_ssn', 'seal', '219-09-9999'],
    ])
  })

  it('[W77] is masked by a draft', () => {
    const draft = readPolicyText('[policy]\nstyle = "stars"\nclasses = { email = "keep" }')
    expect(maskTest(policyOf(draft), text).masked).toBe(
      'Write to bob@example.org, SSN ***-**-****.',
    )
    expect(readPolicyText('style = "stars"')).toEqual({ style: 'stars' })
  })
})

it.each([
  ['canary = = 1', 'policy: line 1 is no TOML'],
  ['canary = 1', 'policy: policy is not as it should be'],
  ['[policy]\nstyle = "canary"', 'policy: style is not as it should be'],
  ['[policy]\n[other]\nx = 1', 'policy: policy is not as it should be'],
])('[W77] a draft that is none is told by its place: %j', (draft, message) => {
  expect(() => readPolicyText(draft)).toThrow(new SealtraceError('bad_request', message))
})

it('[W77] a draft that does not compile is refused', () => {
  const draft = '[[policy.patterns]]\nname = "x"\npattern = "(a+)+$"'
  expect(() => readPolicyText(draft)).toThrow(expect.objectContaining({ code: 'bad_request' }))
})

it('[W77] what is in force can be sent back as a draft', () => {
  const section = { style: 'stars' as const, classes: { email: 'redact' } }
  const { text: toml, version, classes } = protectionView(section)
  expect(readPolicyText(toml)).toEqual(section)
  expect(version).toMatch(/^[0-9a-f]{64}$/)
  expect(classes).toContainEqual({ class: 'email', action: 'redact' })
  expect(classes).toContainEqual({ class: 'us_ssn', action: 'seal' })
})
