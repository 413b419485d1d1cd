import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { loadConfig } from './config.ts'
import { retentionText } from './retention-text.ts'

function load(toml: string, environment: NodeJS.ProcessEnv = {}) {
  const path = join(mkdtempSync(join(tmpdir(), 'sealtrace-retention-')), 'sealtrace.toml')
  writeFileSync(path, toml)
  return loadConfig({ path, environment })
}

test('what is kept how long where nothing is said', () => {
  const { retention } = load('')
  expect(retention).toEqual({ days: 90, everyMinutes: 60, rules: [], isDefault: true })
})

test('every setting is taken over', () => {
  const { retention } = load(`
[retention]
days = 30
every_minutes = 0.5
[[retention.rules]]
trace_type = "support"
kind = "tool"
days = 0
[[retention.rules]]
class = "email"
days = "forever"
[[retention.rules]]
field = "user.email"
kind = "audit"
days = 5
`)
  expect(retention).toEqual({
    days: 30,
    everyMinutes: 0.5,
    rules: [
      { traceType: 'support', kind: 'tool', days: 0 },
      { class: 'email', days: null },
      { field: 'user.email', kind: 'audit', days: 5 },
    ],
    isDefault: false,
  })
  expect(load('[retention]\ndays = "forever"').retention.days).toBeNull()
  expect(load('[retention]\ndays = 0').retention.days).toBe(0)
})

describe('names of other systems', () => {
  const variable = 'LANGFUSE_DATA_RETENTION_DAYS'
  it.each([
    ['', { [variable]: '7' }, 7],
    ['', { [variable]: '' }, 90],
    ['[policy]\nretention_days = 8', {}, 8],
    ['[policy]\nretention_days = 8', { [variable]: '7' }, 8],
    ['[retention]\ndays = 9\n[policy]\nretention_days = 8', { [variable]: '7' }, 9],
  ])('%j %j', (toml, environment, days) => {
    expect(load(toml, environment).retention.days).toBe(days)
  })

  it.each(['-1', 'a week', '1.5', '99999'])('is refused when it says %j', (text) => {
    expect(() => load('', { [variable]: text })).toThrow(/LANGFUSE_DATA_RETENTION_DAYS must be/)
  })
})

test.each([
  ['[retention]\ndays = -1', 'retention.days: must be a whole number of days'],
  ['[retention]\ndays = 1.5', 'retention.days: must be a whole number of days'],
  ['[retention]\ndays = "ever"', 'retention.days: must be a whole number of days'],
  ['[retention]\nevery = 1', 'unknown setting retention.every'],
  ['[retention]\nevery_minutes = 0', 'retention.every_minutes'],
  ['[[retention.rules]]\ndays = 1', 'needs a trace_type, a kind, a class or a field'],
  ['[[retention.rules]]\nkind = "tool"', 'retention.rules.0.days: must be a whole number'],
  ['[[retention.rules]]\nkind = "tol"\ndays = 1', 'retention.rules.0.kind'],
  ['[[retention.rules]]\nclass = "E-Mail"\ndays = 1', 'must be the name of a class'],
  ['[[retention.rules]]\nclass = "a"\nfield = "b"\ndays = 1', 'takes a class or a field'],
])('%j is refused', (toml, problem) => {
  expect(() => load(toml)).toThrow(problem)
})

describe('[T2] a field', () => {
  const rulesOf = (policy: string, ...fields: string[]) =>
    retentionText(
      load(
        `${policy}\n${fields.map((field, i) => `[[retention.rules]]\nfield = "${field}"\ndays = ${i}`).join('\n')}`,
      ),
    ).rules

  it('is the class that its values are hidden under: by the policy, its preset, or its name', () => {
    const policy = `[[policy.rules]]
path = "customer.notes"
class = "customer_notes"
action = "seal"`
    expect(rulesOf(policy, 'customer.notes', 'user.email', 'payment.card_number')).toEqual([
      { class: 'customer_notes', days: 0 },
      { class: 'email', days: 1 },
      { class: 'credit_card', days: 2 },
    ])
  })

  it('that is hidden under none is refused, and so are two rules for the same', () => {
    expect(() => rulesOf('', 'customer.shoes')).toThrow('is hidden under no class')
    const dropped = '[[policy.rules]]\npath = "user.email"\naction = "drop"'
    expect(() => rulesOf(dropped, 'user.email')).toThrow('is hidden under no class')
    expect(() => rulesOf('', 'user.email', 'contact.email')).toThrow('is for the same as a rule')
    expect(() => rulesOf('', '...')).toThrow('names no field')
  })
})
