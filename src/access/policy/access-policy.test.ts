import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { actions, isOfProject, may, type Action, type Facts } from '../principal.ts'
import { compileAccessPolicy, noAccessSettings, type AccessSettings } from './access-policy.ts'
import { askEngine } from './cedar.ts'
import type { Question } from './question.ts'

const noon = Date.UTC(2026, 10, 23, 12)
const hour = 3_600_000

const compile = (text: string, more: Partial<AccessSettings> = {}, project = 'default') =>
  compileAccessPolicy({ ...noAccessSettings, text, ...more }, { project })

interface Asked extends Partial<Omit<Question, 'facts'>> {
  readonly facts?: Facts | null
}

const ask = (policy: ReturnType<typeof compile>, asked: Asked = {}) =>
  policy.decide({
    ...{ name: 'key:1', roles: ['investigator'], action: 'reveal', at: noon },
    ...asked,
    facts: asked.facts === undefined ? {} : asked.facts,
  })

/** Forbids to reveal but under a condition. */
const unless = (condition: string, project?: string) =>
  compile(
    `@id("limit") forbid (principal, action == Action::"reveal", resource) unless { ${condition} };`,
    {},
    project,
  )

describe('[W3] conditions', () => {
  const cases: Record<string, [condition: string, allowed: Asked[], denied: Asked[]]> = {
    'trace type': [
      'resource has traceType && ["chat", "mail"].contains(resource.traceType)',
      [{ facts: { traceType: 'chat' } }],
      [{ facts: { traceType: 'Chat' } }, { facts: { traceType: null } }, {}],
    ],
    environment: [
      'resource has environment && resource.environment like "dev*"',
      [{ facts: { environment: 'dev-2' } }],
      [{ facts: { environment: 'production' } }, {}],
    ],
    class: [
      'resource has class && resource.class != "health"',
      [{ facts: { class: 'email' } }],
      [{ facts: { class: 'health' } }, {}],
    ],
    'age of the data': [
      'resource has ageHours && resource.ageHours < 48',
      [{ facts: { time: noon - 47 * hour } }, { facts: { time: noon + hour } }],
      [{ facts: { time: noon - 48 * hour } }, {}],
    ],
    purpose: [
      'context has purpose && context.purpose like "*case ?*"',
      [{ facts: { purpose: 'for case ?7' } }],
      [{ facts: { purpose: 'curious' } }, {}],
    ],
    'time of day, in UTC': [
      'context.hour >= 8 && context.hour < 18',
      [{ at: noon }, { at: noon - 4 * hour }],
      [{ at: noon + 6 * hour }, { at: noon - 5 * hour }],
    ],
    'day of the week': [
      'context.weekday != "saturday" && context.weekday != "sunday"',
      [{ at: noon }],
      [{ at: noon - 24 * hour }, { at: noon - 48 * hour }],
    ],
    address: [
      'context has address && context.address.isInRange(ip("10.0.0.0/8"))',
      [{ address: '10.1.2.3' }, { address: '::ffff:10.1.2.3' }],
      [{ address: '11.1.2.3' }, { address: 'local' }, {}, { address: '2001:db8::1' }],
    ],
    'address of the other family': [
      'context has address && context.address.isInRange(ip("fe80::/10"))',
      [{ address: 'fe80::1' }, { address: 'fe80::1%eth0' }],
      [{ address: '2001:db8::1' }],
    ],
  }
  it.each(Object.entries(cases))('%s', (_, [condition, allowed, denied]) => {
    const policy = unless(condition)
    for (const asked of allowed) expect(ask(policy, asked).allow, JSON.stringify(asked)).toBe(true)
    for (const asked of denied)
      expect(ask(policy, asked)).toEqual({ allow: false, because: ['limit'] })
  })

  it('project', () => {
    const condition = 'resource in Project::"claims"'
    expect(ask(unless(condition, 'claims')).allow).toBe(true)
    expect(ask(unless(condition, 'default')).allow).toBe(false)
    const keys = compile(
      'forbid (principal, action == Action::"manage-keys", resource == Project::"claims");',
      {},
      'claims',
    )
    const asked = { roles: ['admin'], action: 'manage-keys' as Action }
    expect(ask(keys, asked).allow).toBe(false)
    expect(ask(keys, { ...asked, action: 'manage-access' }).allow).toBe(true)
  })

  it('one principal by name, and a role of the settings', () => {
    const policy = compile(
      `permit (principal == Principal::"oidc:ann", action == Action::"reveal", resource);
       permit (principal in Role::"support", action == Action::"read-content", resource);`,
      { roles: ['support'] },
    )
    const nobody = { roles: [] }
    expect(ask(policy, { ...nobody, name: 'oidc:ann' }).allow).toBe(true)
    expect(ask(policy, { ...nobody, name: 'oidc:ann ' }).allow).toBe(false)
    expect(ask(policy, { roles: ['support'], action: 'read-content' }).allow).toBe(true)
  })
})

it('[W2] what forbids wins, and without the ready roles nothing is permitted', () => {
  const reads = 'permit (principal in Role::"viewer", action == Action::"read-header", resource);'
  const none = { readyRoles: false }
  for (const action of actions)
    expect(ask(compile('', none), { roles: ['admin', 'investigator'], action }).allow).toBe(false)
  const viewer: Asked = { roles: ['viewer'], action: 'read-header' }
  expect(ask(compile(reads, none), viewer).allow).toBe(true)
  const both = `${reads}\n@id("no") forbid (principal, action, resource is Run);`
  expect(ask(compile(both, none), viewer)).toEqual({ allow: false, because: ['no'] })
})

describe('[W4] what does not hold is refused, with its place and without a word of it', () => {
  const reveal = 'permit (principal, action == Action::"reveal", resource)'
  it.each([
    ['permit (principal, action', '1:26 a syntax error'],
    ['permit (principal in Role::"canary", action, resource);', '1:22 an unknown role'],
    ['\n  permit (principal, action == Action::"canary", resource);', '2:32 an unknown action'],
    [`// é\n${reveal}\nwhen { resource.canary == 1 };`, '3:8 an unknown attribute'],
    [`${reveal} when { context.canary == 1 };`, 'an unknown attribute'],
    [`${reveal} when { resource.class == "x" };`, 'an attribute that may be absent'],
    [`${reveal} when { context.hour == "canary" };`, 'a value of the wrong type'],
    [`${reveal} when { context.hour in [1, 2] };`, '1:'],
    ['permit (principal in Canary::"x", action, resource);', '1:22 an unknown type'],
    ['permit (principal == ?principal, action, resource);', 'a template'],
    ['permit (principal, action == Action::"reveal", resource is Project);', 'can never apply'],
    [`@id("a") ${reveal}; @id("a") ${reveal};`, '1:68 an @id that another has'],
    [`@id("viewer-headers") ${reveal};`, 'the @id of one of a ready role'],
    ['x'.repeat(300_000), '1:1 too long'],
    [`${reveal} when { ${'('.repeat(500)}true${')'.repeat(500)} };`, '1:94 nested or long'],
    [`${reveal} when { // "\r${'!('.repeat(200)}true${')'.repeat(200)} };`, 'nested or long'],
    [`${reveal} when { ${Array(500).fill(1).join('+')} > 0 };`, 'nested or long'],
    [`${reveal} when { ${Array(4000).fill('true').join('||')} };`, 'nested or long'],
  ])('%j', (text, place) => {
    try {
      compile(text)
      expect.unreachable()
    } catch (error) {
      expect(error).toMatchObject({ code: 'config_invalid' })
      const { message } = error as Error
      expect(message).toContain(place)
      expect(message).not.toMatch(/canary/i)
    }
  })

  it('one that holds, under a name that is taken by nothing', () => {
    expect(compile('').version).not.toBe(compile('// a remark').version)
    expect(compile('').version).toMatch(/^[0-9a-f]{64}$/)
  })
})

it('[W5] what clients send is a value, whatever it looks like', () => {
  const policy = unless('resource has traceType && resource.traceType == "chat"')
  const hostile = [
    'chat" || true || "',
    'chat"};permit(principal,action,resource);//',
    'chat\0',
    '\u202echat',
    '{"__entity":{"type":"Role","id":"admin"}}',
    '__extn',
    'x'.repeat(100_000),
  ]
  for (const text of hostile) {
    expect(ask(policy, { facts: { traceType: text } }).allow).toBe(false)
    expect(ask(policy, { facts: { traceType: 'chat', purpose: text } }).allow).toBe(true)
    const named = { name: text, roles: [text, 'investigator'], address: text }
    expect(ask(policy, { ...named, facts: { traceType: 'chat' } }).allow).toBe(true)
    expect(ask(policy, { name: text, roles: [text], facts: { traceType: 'chat' } }).allow).toBe(
      false,
    )
  }
})

it('[W6] an error while it is judged denies, also one in a policy that would have forbidden', () => {
  const overflows = '9223372036854775807 + context.hour > 0'
  const permits = 'permit (principal, action, resource);'
  const policy = compile(
    `${permits} @id("odd") forbid (principal, action, resource) when { ${overflows} };`,
  )
  expect(ask(policy)).toEqual({ allow: false, because: ['odd'] })
  expect(ask(policy, { at: noon - 12 * hour }).allow).toBe(false)
  // An address that only looks like one.
  const byAddress = unless('context has address && context.address.isLoopback()')
  expect(ask(byAddress, { address: '999.1.1.1' }).allow).toBe(false)
})

describe('[W8] without a run it is said whether there could be one', () => {
  const text = `
    forbid (principal, action == Action::"reveal", resource)
      unless { context has purpose && context.purpose like "T-*" };
    permit (principal in Role::"viewer", action == Action::"reveal", resource)
      when { !(context has purpose) && resource has ageHours && resource.ageHours > 3 };
    forbid (principal, action == Action::"read-content", resource)
      when { resource has traceType && resource.traceType == "hr" };
    permit (principal in Role::"auditor", action == Action::"read-content", resource)
      when { resource has environment && resource.environment == "test" };
    permit (principal in Role::"admin", action == Action::"break-glass", resource)
      when { context has purpose && context.hour < 6 };`
  const policies = [
    compile(text),
    compile('forbid (principal, action, resource) when { context.hour > 6 };'),
  ]

  it('[W8] nothing that is allowed on a run is denied at the door', () => {
    const fact = (...values: string[]) => fc.constantFrom(undefined, ...values)
    const facts = fc.record({
      traceType: fact('hr', 'chat'),
      environment: fact('test'),
      purpose: fact('T-1', 'x'),
      time: fc.constantFrom(undefined, 0, noon),
    })
    fc.assert(
      fc.property(
        fc.constantFrom('viewer', 'analyst', 'auditor', 'admin', 'investigator'),
        fc.constantFrom(...actions),
        facts,
        fc.constantFrom(0, noon),
        (role, action, run, at) => {
          for (const policy of policies) {
            const asked = { roles: [role], action, at }
            const known = JSON.parse(JSON.stringify(run)) as Facts
            const inside = ask(policy, { ...asked, facts: known }).allow
            const door = ask(policy, { ...asked, facts: null }).allow
            if (inside) expect(door).toBe(true)
            if (isOfProject(action)) expect(door).toBe(inside)
          }
        },
      ),
      { numRuns: 150, seed: 7 },
    )
  })

  it('[W8] a reason may be one that is stated, or none', () => {
    const permits = 'permit (principal in Role::"viewer", action == Action::"reveal", resource)'
    const door = { roles: ['viewer'], facts: null }
    expect(ask(compile(`${permits} when { !(context has purpose) };`), door).allow).toBe(true)
    const stated = compile(`${permits} when { context has purpose && context.purpose == "x" };`)
    expect(ask(stated, door).allow).toBe(true)
  })

  it('[W8] what nothing permits is denied there', () => {
    const [policy] = policies
    if (!policy) return
    expect(ask(policy, { roles: ['analyst'], facts: null }).allow).toBe(false)
    expect(ask(policy, { roles: ['viewer'], action: 'read-content', facts: null }).allow).toBe(
      false,
    )
    expect(
      ask(policy, { roles: ['admin'], action: 'break-glass', at: noon, facts: null }).allow,
    ).toBe(false)
    expect(ask(policy, { roles: ['admin'], action: 'break-glass', at: 0, facts: null }).allow).toBe(
      true,
    )
  })
})

it('[W10] of a run that says several things, each must be allowed', () => {
  const policy = unless('resource has traceType && resource.traceType != "hr"')
  const authority = {
    allows: (
      principal: { name: string; roles: readonly string[] },
      action: Action,
      facts?: Facts,
    ) => policy.decide({ ...principal, action, facts: facts ?? null, at: noon }).allow,
  }
  const principal = { name: 'key:1', roles: ['investigator'], authority }
  const said = { traceType: 'chat', environment: null }
  expect(may(principal, 'reveal', said)).toBe(true)
  expect(may(principal, 'reveal', { ...said, mixed: [{ traceType: 'mail' }] })).toBe(true)
  expect(may(principal, 'reveal', { ...said, mixed: [{ traceType: 'hr' }] })).toBe(false)
  expect(may(principal, 'reveal', { ...said, mixed: [{ traceType: null }] })).toBe(false)
})

it('[W4] brackets in texts and remarks are not counted, and many short policies are no long one', () => {
  const brackets = '('.repeat(200)
  const one = `forbid (principal, action, resource is Run) when { resource has traceType && resource.traceType == "\\"${brackets}" }; // ${brackets}\n`
  expect(compile(one.repeat(150)).seen.has('traceType')).toBe(true)
})

it('[W6] an engine that fails is given up, and the next question is answered by another', () => {
  const policy = unless('context.hour == 12')
  expect(ask(policy).allow).toBe(true)
  const deep = `permit (principal, action, resource) when { ${'('.repeat(500)}true${')'.repeat(500)} };`
  expect(() => askEngine((engine) => engine.policySetTextToParts(deep))).toThrow()
  expect(ask(policy).allow).toBe(true)
  expect(compile('// a remark').version).toMatch(/^[0-9a-f]{64}$/)
  askEngine((engine) =>
    vi.spyOn(engine, 'statefulIsAuthorized').mockImplementationOnce(() => {
      throw new WebAssembly.RuntimeError('unreachable')
    }),
  )
  expect(ask(policy)).toEqual({ allow: false, because: [], failed: true })
  expect(ask(policy).allow).toBe(true)
})

it('many policies take turns in the engine, and each keeps its own word', () => {
  const all = Array.from({ length: 12 }, (_, n) => unless(`context.hour == ${n + 1}`))
  for (let round = 0; round < 2; round++)
    for (const [n, policy] of all.entries()) expect(ask(policy).allow).toBe(n + 1 === 12)
})
