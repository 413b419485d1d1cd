import { describe, expect, it } from 'vitest'
import { shown } from './test-protect.ts'
import type { PolicyOptions } from './policy.ts'

const options: PolicyOptions = {
  tools: { get_user: { sensitive: ['memo'], action: 'redact' } },
}

describe('[P15] [P16] a call inside messages is that of its tool', () => {
  it.each([
    { type: 'tool-get_user', input: { memo: 'zz' } },
    { type: 'tool-get_user', state: 'output-available', output: { memo: 'zz' } },
    { type: 'dynamic-tool', toolName: 'get_user', input: { memo: 'zz' } },
    { tool: 'get_user', tool_input: { memo: 'zz' } },
    { tool: 'get_user', tool_input: '{"memo":"zz"}' },
    { name: 'mcp__crm__get_user', arguments: '{"memo":"zz"}' },
  ])('%j', (call) => {
    const text = JSON.stringify(shown({ messages: [{ parts: [call] }] }, options))
    expect(text).toContain('[REDACTED:memo]')
    expect(text).not.toContain('zz')
  })

  it('and no other', () => {
    for (const value of [
      { type: 'tool-set_user', input: { memo: 'zz' } },
      { type: 'get_user', input: { memo: 'zz' } },
      { name: 'mcp__get_user', arguments: { memo: 'zz' } },
    ])
      expect(shown(value, options)).toEqual(value)
  })
})

it('what lets values pass is for a tool under its full name alone', () => {
  const keep: PolicyOptions = {
    rules: [{ path: 'args.password', action: 'keep', tool: 'get_user' }],
  }
  const call = (name: string) => JSON.stringify(shown({ name, args: { password: 'kitten' } }, keep))
  expect(call('get_user')).toContain('kitten')
  expect(call('mcp__crm__get_user')).not.toContain('kitten')
  expect(call('get_user')).toContain('kitten')
})

it('[P16] every list for a tool counts, the first that names a parameter decides how', () => {
  const tools: PolicyOptions['tools'] = {
    'get_*': { sensitive: ['ssn', 'note'], action: 'redact' },
    get_user: { sensitive: ['memo', 'note'], action: 'hash' },
  }
  const value = shown({ name: 'get_user', input: { memo: 'z', ssn: 'q', note: 'n' } }, { tools })
  expect(value).toMatchObject({
    input: { ssn: '[REDACTED:ssn]', note: '[REDACTED:note]' },
  })
  expect(JSON.stringify(value)).toMatch(/"memo":"\[[A-Z]+:[0-9a-f]{12}\]"/)
})
