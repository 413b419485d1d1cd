import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../record/json.ts'
import type { PolicyOptions } from './policy.ts'
import { protect, shown } from './test-protect.ts'

const mail = 'a@example.org'
const redact = { path: 'user.email', action: 'redact' }

describe('[P4] the order of precedence', () => {
  it('[P4] rules, then the tool, then allowed paths, then the preset, then the name, then the text', () => {
    const value = { user: { email: mail } }
    const context = { tool: 'crm' }
    const tools = { crm: { sensitive: ['email'], action: 'redact' } }
    const rows: [PolicyOptions, JsonValue][] = [
      [{ rules: [{ path: 'user.email', action: 'drop' }], tools }, { user: {} }],
      [{ tools, allowPaths: ['user.email'] }, { user: { email: '[REDACTED:email]' } }],
      [{ allowPaths: ['user.email'] }, value],
      [{}, { user: { email: 'a@***.org' } }],
      [{ allowKeys: ['email'] }, { user: { email: '[EMAIL_1]' } }],
      [{ allowKeys: ['email'], allowValues: [mail] }, value],
    ]
    for (const [options, expected] of rows)
      expect(shown(value, options, { context })).toEqual(expected)
  })

  it('[P4] the first rule that fits wins, also over one that names its field better', () => {
    const any = { path: 'user.*', action: 'hash', class: 'person' }
    const value = { user: { email: mail } }
    expect(shown(value, { rules: [redact, any] })).toEqual({ user: { email: '[REDACTED]' } })
    expect(JSON.stringify(shown(value, { rules: [any, redact] }))).toMatch(/\[PERSON:/)
    expect(JSON.stringify(shown(value, { rules: [any] }))).toMatch(/\[PERSON:/)
  })

  it('[P4] of rules for fields inside each other the inner one holds, but no lower kind', () => {
    const value = { user: { email: mail, id: 'x-1' } }
    const keep = { path: 'user', action: 'keep' }
    expect(shown(value, { rules: [keep] })).toEqual(value)
    expect(shown(value, { rules: [keep, redact] })).toEqual({
      user: { email: '[REDACTED]', id: 'x-1' },
    })
    expect(shown({ user: JSON.stringify(value.user) }, { rules: [keep, redact] })).toEqual({
      user: '{"email":"[REDACTED]","id":"x-1"}',
    })
    expect(shown(value, { rules: [{ path: 'user', action: 'redact' }] })).toEqual({
      user: { email: '[REDACTED]', id: '[REDACTED]' },
    })
  })

  it('[P4] what a rule says of a field holds below it against the tool, the preset and names', () => {
    const value = { args: { user: { email: mail }, password: 'hunter22' } }
    const options = {
      rules: [{ path: 'args', action: 'keep' }],
      tools: { crm: { sensitive: ['password'], action: 'redact' } },
    }
    expect(shown(value, options, { context: { tool: 'crm' } })).toEqual(value)
  })

  it('[P4] a rule for a class comes before the actions of classes', () => {
    const rules = [
      { class: 'email', action: 'drop', direction: 'input' as const },
      { class: 'email', action: 'redact' },
    ]
    const options = { rules, classes: { email: 'hash' } }
    expect(shown(`to ${mail}`, options)).toBe('to [REDACTED]')
    expect(shown(`to ${mail}`, options, { context: { direction: 'input' } })).toBe('to ')
  })
})

describe('[P15] conditions of rules', () => {
  const rule = { path: 'note', action: 'redact' } as const
  const value = { note: 'plain' }
  const hidden = { note: '[REDACTED]' }

  it.each([
    [{ tool: 'crm' }, { tool: 'CRM' }, { tool: 'crm2' }],
    [{ tool: 'crm_*' }, { tool: 'crm_get' }, { tool: 'other' }],
    [{ direction: 'input' }, { direction: 'input' }, { direction: 'output' }],
    [{ traceType: 'Decision' }, { traceType: 'decision' }, { traceType: 'chat' }],
    [{ destination: 'export' }, { destination: 'export' }, { destination: 'store' }],
  ] as const)('[P15] %j', (condition, fits, other) => {
    const options = { rules: [{ ...rule, ...condition }] }
    expect(shown(value, options, { context: fits })).toEqual(hidden)
    expect(shown(value, options, { context: other })).toEqual(value)
    expect(shown(value, options)).toEqual(value)
  })

  it('[P15] all must hold', () => {
    const options = { rules: [{ ...rule, tool: 'crm', direction: 'output' as const }] }
    expect(shown(value, options, { context: { tool: 'crm' } })).toEqual(value)
    const context = { tool: 'crm', direction: 'output' } as const
    expect(shown(value, options, { context })).toEqual(hidden)
  })

  it('[P15] the input and output of a step have their direction', () => {
    const options = { rules: [{ ...rule, direction: 'output' as const }] }
    const step = { input: value, output: value, metadata: value }
    expect(shown(step, options, { isStep: true })).toEqual({ ...step, output: hidden })
    expect(shown(step, options)).toEqual(step)
  })

  it('[P15] a tool that is called inside messages is known', () => {
    const options = { rules: [{ ...rule, tool: 'crm' }] }
    const call = (name: string) => ({ type: 'tool_call', name, arguments: JSON.stringify(value) })
    expect(shown([call('crm'), call('web')], options)).toEqual([
      { ...call('crm'), arguments: JSON.stringify(hidden) },
      call('web'),
    ])
  })
})

describe('[P16] sensitive parameters of tools', () => {
  const tools = { get_user: { sensitive: ['note', 'Card-Number'] } }

  it('[P16] are hidden whole, in any case and spelling, for that tool alone', () => {
    const value = { a: { NOTE: { deep: [1, 'x'] }, cardNumber: true, other: 'y' } }
    const result = protect(value, { tools }, { context: { tool: 'get_user' } })
    expect(JSON.stringify(result.value)).not.toMatch(/deep|true/)
    expect(result.hidden.get('custom')?.[0]?.value).toEqual({ deep: [1, 'x'] })
    expect(result.hidden.get('credit_card')?.[0]?.value).toBe(true)
    expect(protect(value, { tools }, { context: { tool: 'other' } }).hidden.size).toBe(0)
  })
})

describe('[P26] what is allowed', () => {
  it('[P26] by value, by pattern and by path, in text and by name', () => {
    const value = { email: mail, note: `to ${mail} and b@example.com` }
    expect(shown(value, { allowValues: ['A@Example.org'] })).toEqual({
      email: mail,
      note: `to ${mail} and [EMAIL_1]`,
    })
    expect(shown(value, { allowPatterns: ['[a-z]{1,20}@example\\.org'] })).toEqual({
      email: mail,
      note: `to ${mail} and [EMAIL_1]`,
    })
    expect(shown({ x: value }, { allowPaths: ['x.note'] })).toEqual({
      x: { email: '[EMAIL_1]', note: value.note },
    })
  })
})

describe('[P6] a rule takes the whole field', () => {
  const rules = ['internal', 'note', 'absent', 'deep'].map((path) => ({ path, action: 'redact' }))
  const value = { internal: true, note: 'none', absent: null, deep: { a: [false, 'n/a', ''] } }

  it('[P6] a yes or no, and a word for none, too', () => {
    expect(shown(value, { rules })).toEqual({
      internal: '[REDACTED]',
      note: '[REDACTED]',
      absent: null,
      deep: { a: ['[REDACTED]', '[REDACTED]', ''] },
    })
    expect(
      protect({ internal: true }, { rules: [{ path: 'internal', action: 'seal' }] }).hidden,
    ).toEqual(new Map([['custom', [{ tag: expect.any(String), value: true }]]]))
    expect(shown({ internal: true, note: 'none' }, { allowPaths: ['internal', 'note'] })).toEqual({
      internal: true,
      note: 'none',
    })
    expect(shown({ internal: true }, { rules: [{ path: 'internal', action: 'keep' }] })).toEqual({
      internal: true,
    })
  })

  it('[P6] of special categories too, but not what a name alone tells', () => {
    expect(
      shown({ sexual_orientation: true, religion: 'none', password: true }, { preset: 'gdpr' }),
    ).toEqual({
      sexual_orientation: '[SPECIAL_CATEGORY_1]',
      religion: '[SPECIAL_CATEGORY_2]',
      password: true,
    })
  })

  it('[P6] what was masked before stays', () => {
    const masked = { note: '[EMAIL_1]', internal: '***' }
    expect(shown(masked, { rules })).toEqual(masked)
  })
})
