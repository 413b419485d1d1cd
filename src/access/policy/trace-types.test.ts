import { describe, expect, it } from 'vitest'
import { setAccessControl } from '../../index.ts'
import { actions, isOfProject, may, type Action } from '../principal.ts'
import { compileAccessPolicy, noAccessSettings, type AccessSettings } from './access-policy.ts'
import { LiveAuthority } from './live-authority.ts'

function allowed(settings: Partial<AccessSettings>, role: string | null, traceType: string | null) {
  const policy = compileAccessPolicy({ ...noAccessSettings, ...settings })
  const authority = new LiveAuthority({ policy })
  const principal = { name: 'key:1', roles: role === null ? [] : [role], authority }
  return actions.filter((action) => !isOfProject(action) && may(principal, action, { traceType }))
}

describe.each([
  ['text', { text: setAccessControl('agent_decision', ['admin']) }],
  ['settings', { traceTypes: { agent_decision: ['admin'] } }],
])('[W9] a trace type that is left to roles, by %s', (_, settings) => {
  it('those roles and no others see its runs', () => {
    expect(allowed(settings, 'admin', 'agent_decision')).toEqual(['read-header'])
    for (const role of ['viewer', 'analyst', 'investigator', 'auditor', 'dpo', 'user', null])
      expect(allowed(settings, role, 'agent_decision')).toEqual([])
  })

  it('other types, and runs of none, stay as they are', () => {
    for (const type of ['simulation', 'Agent_Decision', 'agent_decision2', null])
      expect(allowed(settings, 'analyst', type)).toEqual([
        'read-header',
        'read-content',
        'search-text',
      ])
  })

  it('those who write go on to write them', () => {
    expect(allowed(settings, 'ingest', 'agent_decision')).toEqual(['write'])
  })
})

it('[W9] writing can be left to roles too', () => {
  const roles = ['writer']
  const text = `${setAccessControl('agent_decision', ['analyst'], { write: roles, known: roles })}
    permit (principal in Role::"writer", action == Action::"write", resource);`
  const writes = (role: string, type: string): Action[] =>
    allowed({ text, roles }, role, type).filter((action) => action === 'write')
  expect(writes('ingest', 'agent_decision')).toEqual([])
  expect(writes('ingest', 'simulation')).toEqual(['write'])
  expect(writes('writer', 'agent_decision')).toEqual(['write'])
  expect(allowed({ text, roles }, 'analyst', 'agent_decision')).toContain('read-content')
  const nobody = setAccessControl('agent_decision', [], { write: [] })
  expect(allowed({ text: nobody }, 'ingest', 'agent_decision')).toEqual([])
})

it.each(['', ' x', 'x"', 'x"}; permit(principal,action,resource);', '~abc', 'ä', 'x'.repeat(1000)])(
  '[W9] refuses the trace type %j',
  (type) => {
    const refused = expect.objectContaining({ code: 'config_invalid' })
    expect(() => setAccessControl(type, ['admin'])).toThrow(refused)
  },
)

it('[W9] refuses a role that is not known', () => {
  const refused = expect.objectContaining({ code: 'config_invalid' })
  expect(() => setAccessControl('chat', ['admn'])).toThrow(refused)
  expect(() => setAccessControl('chat', [], { write: ['admn'] })).toThrow(refused)
})

it('[W12] a key that is for some trace types sees and writes those only', () => {
  const authority = new LiveAuthority()
  const traceTypes = ['chat']
  const key = (role: string) => ({ name: 'key:1', roles: [role], traceTypes, authority })
  for (const action of ['read-header', 'read-content'] as const) {
    expect(may(key('analyst'), action, { traceType: 'chat' })).toBe(true)
    expect(may(key('analyst'), action, { traceType: 'hr' })).toBe(false)
    expect(may(key('analyst'), action, { traceType: null })).toBe(false)
  }
  expect(may(key('ingest'), 'write', { traceType: 'chat' })).toBe(true)
  expect(may(key('ingest'), 'write', { traceType: 'hr' })).toBe(false)
  // Its run says it elsewhere.
  expect(may(key('ingest'), 'write', { traceType: null })).toBe(true)
  expect(may(key('ingest'), 'write')).toBe(true)
  expect(may(key('admin'), 'manage-keys', {})).toBe(true)
})
