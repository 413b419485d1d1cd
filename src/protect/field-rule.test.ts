import { describe, expect, it } from 'vitest'
import type { Action } from './action.ts'
import { findRule, indexRules, pathSegments } from './field-rule.ts'

function matches(rule: string, path: string, base = 0, action: Action = 'seal'): boolean {
  const rules = indexRules([
    {
      segments: pathSegments(rule),
      class: 'custom',
      treatment: { action },
      order: 0,
      from: 'rules',
    },
  ])
  return findRule(rules, pathSegments(path), base) !== undefined
}

describe('[P5] paths', () => {
  it.each([
    ['user.email', 'user.email'],
    ['user.email', 'a.b.user.email'],
    ['user.api_key', 'User.apiKey'],
    ['user.api_key', 'USER.API-KEY'],
    ['userData.x', 'user_data.x'],
    ['*.notes', 'a.notes'],
    ['user.*.email', 'x.user.work.email'],
    ['user.*', 'user.anything'],
    ['auth.password', 'password'],
  ])('[P5] %s matches %s', (rule, path) => expect(matches(rule, path)).toBe(true))

  it.each([
    ['user.email', 'user.email.x'],
    ['user.email', 'customer.email'],
    ['user.email', 'user.mail'],
    ['user.*.email', 'user.email.x'],
    ['user.*', 'x'],
  ])('[P5] %s does not match %s', (rule, path) => expect(matches(rule, path)).toBe(false))

  it('[P5] a field at the top of the value needs no parent, unless the rule lets it pass', () => {
    expect(matches('auth.password', 'input.password', 1)).toBe(true)
    expect(matches('auth.password', 'password', 0, 'keep')).toBe(false)
    expect(matches('auth.password', 'password', 0, 'drop')).toBe(false)
  })
})
