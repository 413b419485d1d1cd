import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { JsonValue } from '../record/json.ts'
import type { PolicyOptions } from './policy.ts'
import { compilePolicy } from './policy.ts'
import { explain } from './explain.ts'
import { policyWarnings } from './policy-warnings.ts'
import { testHash } from './test-protect.ts'

const options: PolicyOptions = {
  rules: [
    { path: 'user.email', action: 'redact', tool: 'crm' },
    { path: 'x.note', action: 'drop' },
    { class: 'email', action: 'generalize', direction: 'output' },
  ],
  tools: { crm: { sensitive: ['phone'], action: 'redact' } },
  allowPaths: ['open.field'],
  classes: { us_ssn: 'replace' },
  capture: { silent: 'off', quiet: 'metadata', brief: 'reference' },
}

const ask = (path: string, value: string, context = {}) =>
  explain(compilePolicy(options), { path, value, context }, testHash)

it('[P27] names the winner, the action and what is shown', () => {
  const mail = 'j@example.org'
  expect(ask('user.email', mail, { tool: 'crm' })).toMatchObject({
    winner: 'rules[0]',
    actions: { email: 'redact' },
    shown: '[REDACTED]',
  })
  expect(ask('user.email', mail)).toMatchObject({ winner: 'preset', shown: 'j@***.org' })
  expect(ask('a.phone', '202-555-0143', { tool: 'crm' })).toMatchObject({
    winner: 'tools.crm',
    shown: '[REDACTED:phone]',
  })
  expect(ask('open.field', mail)).toMatchObject({ winner: 'allow_paths', shown: mail })
  expect(ask('', `to ${mail}`, { direction: 'output' })).toMatchObject({
    winner: 'rules[2]',
    shown: 'to ***@example.org',
  })
  expect(ask('', 'SSN 219-09-9999')).toMatchObject({
    found: [{ class: 'us_ssn', detector: 'us-ssn' }],
    winner: 'classes.us_ssn',
    shown: 'SSN ***-**-****',
  })
  expect(ask('x.note', 'plain').shown).toBeUndefined()
  expect(ask('y', 'plain')).toMatchObject({ winner: null, found: [], shown: 'plain' })
})

it('[P27] says why a rule does not apply', () => {
  const why = ask('user.email', 'x', { tool: 'web' }).candidates.map(({ why: text }) => text)
  expect(why).toContain('condition tool does not hold')
  expect(why).toContain('path x.note does not fit')
  expect(why).toContain('another tool')
})

it('[P27] says what the capture mode makes of it', () => {
  expect(ask('a', 'b', { traceType: 'Silent' })).toMatchObject({ capture: 'off', shown: undefined })
  expect(ask('a', 'b', { traceType: 'quiet' }).shown).toBeUndefined()
  expect(ask('a', 'b', { traceType: 'brief' }).shown).toMatch(/^\[reference length=1 hash=/)
})

it('[P27] agrees with the walk on whether and how a value is hidden', () => {
  const paths = ['user.email', 'x.note', 'a.phone', 'open.field', 'auth.password', 'plain', '']
  const values = ['j@example.org', 'SSN 219-09-9999', 'plain words', '202-555-0143']
  const contexts = [{}, { tool: 'crm' }, { direction: 'output' as const }]
  const pick = fc.tuple(
    fc.constantFrom(...paths),
    fc.constantFrom(...values),
    fc.constantFrom(...contexts),
  )
  fc.assert(
    fc.property(pick, ([path, value, context]) => {
      const { winner, candidates, actions } = ask(path, value, context)
      const done = Object.values(actions)
      const first = candidates.find(({ rule }) => rule === winner)
      if (done.length === 0) expect(first?.action ?? 'keep').toBe('keep')
      else expect(done).toContain(first?.action)
    }),
  )
})

it('[P27] of fields inside each other names what decided', () => {
  const of = (
    rules: NonNullable<PolicyOptions['rules']>,
    value: JsonValue = 'x',
    more: PolicyOptions = {},
  ) => explain(compilePolicy({ rules, ...more }), { path: 'a.b', value, context: {} }, testHash)
  const rule = (path: string, action: string) => ({ path, action, class: 'memo' })
  const outerKeep = of([rule('a', 'keep'), rule('a.b', 'redact')])
  expect(outerKeep).toMatchObject({ winner: 'rules[1]', actions: { memo: 'redact' } })
  expect(outerKeep.candidates[0]).toMatchObject({
    applies: false,
    why: 'path a fits, and something else decides',
  })
  const dropped = of([rule('a.b', 'keep'), rule('a', 'drop')])
  expect(dropped).toMatchObject({ winner: 'rules[1]', actions: { memo: 'drop' } })
  expect(of([rule('a', 'keep')], 'j@example.org')).toMatchObject({
    winner: 'rules[0]',
    actions: {},
  })
  expect(of([rule('a', 'hash')], 'x', { allowPaths: ['b'] })).toMatchObject({ winner: 'rules[0]' })
  expect(of([rule('a.b', 'hash')], null)).toMatchObject({ winner: null, actions: {}, shown: null })
})

it('[P27] the winner did what was done, whatever the rules', () => {
  const path = fc.constantFrom('a', 'b', 'a.b', 'a.b.password', 'password', '*.password', 'b.*')
  const action = fc.constantFrom('keep', 'redact', 'drop', 'hash', 'partial')
  const rules = fc.array(fc.record({ path, action }), { maxLength: 5 })
  const values = fc.constantFrom<JsonValue>(
    'j@example.org',
    'plain',
    null,
    true,
    7,
    '',
    '219-09-9999',
  )
  const lists = fc.constantFrom<PolicyOptions>(
    {},
    { allowPaths: ['a.b'] },
    { allowValues: ['plain'] },
  )
  fc.assert(
    fc.property(rules, values, lists, (given, value, more) => {
      const policy = compilePolicy({ rules: given, ...more })
      const question = { path: 'a.b.password', value, context: {} }
      const { winner, candidates, actions } = explain(policy, question, testHash)
      const first = candidates.find(({ rule }) => rule === winner)
      const done = Object.values(actions)
      if (done.length === 0) expect(first?.action ?? 'keep').toBe('keep')
      else expect(done).toContain(first?.action)
    }),
    { numRuns: 1000 },
  )
})

it('[P27] warns of rules that never take effect', () => {
  const rules = [
    { path: 'email', action: 'redact' },
    { path: 'user.email', action: 'hash' },
    { class: 'date', action: 'redact' },
    { path: 'a', action: 'redact', traceType: 'silent' },
    { path: 'b', action: 'redact', tool: 'crm' },
  ]
  const warnings = policyWarnings(
    compilePolicy({ rules, capture: { silent: 'off' }, entities: { emial: false } }),
  )
  expect(warnings).toEqual([
    'rules[1] can never take effect: rules[0] comes first wherever it would hold',
    'rules[2] can never take effect: class date is switched off in entities',
    'rules[3] can never take effect: capture mode off records no content of its trace type',
    'entities.emial is no class: it is taken for the name of a detector',
  ])
})
