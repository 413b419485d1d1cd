import { afterEach, expect, it, vi } from 'vitest'
import { may, type Principal } from '../principal.ts'
import { AccessPolicy, compileAccessPolicy, noAccessSettings } from './access-policy.ts'
import { LiveAuthority } from './live-authority.ts'

const hour = 3_600_000
let now = Date.UTC(2026, 10, 23, 12, 59, 59, 999)
const compile = (text: string) => compileAccessPolicy({ ...noAccessSettings, text })
const decide = vi.spyOn(AccessPolicy.prototype, 'decide')
afterEach(() => decide.mockClear())

const asked = (authority: LiveAuthority, more: Partial<Principal> = {}): Principal => ({
  ...{ name: 'key:1', roles: ['investigator'], address: '10.0.0.1', authority },
  ...more,
})

const forbids = (condition: string) =>
  new LiveAuthority({
    policy: compile(`forbid (principal, action, resource) when { ${condition} };`),
    now: () => now,
  })

/** The ready roles, and one policy more: what makes the engine be asked. */
const withOwn = () =>
  new LiveAuthority({
    policy: compile('forbid (principal == Principal::"key:none", action, resource);'),
    now: () => now,
  })

it('[W7] the ready roles alone are judged without the engine, as it would', () => {
  const authority = new LiveAuthority({ now: () => now })
  expect(may(asked(authority), 'reveal', {})).toBe(true)
  expect(may(asked(authority), 'read-audit')).toBe(false)
  expect(decide).not.toHaveBeenCalled()
  expect(
    authority.policy.decide({ ...asked(authority), action: 'reveal', facts: {}, at: now }).allow,
  ).toBe(true)
  expect(authority.policy.seen).toEqual(compile('').seen)
})

it('[W7] an answer is kept for all that the policies cannot tell apart', () => {
  const authority = withOwn()
  for (let n = 0; n < 50; n++) {
    const facts = { traceType: `t${n}`, time: n * hour, class: 'email', purpose: `case ${n}` }
    expect(may(asked(authority, { address: `10.0.0.${n}` }), 'reveal', facts)).toBe(true)
    now += 7 * hour
  }
  expect(decide).toHaveBeenCalledTimes(1)
  expect(may(asked(authority, { roles: ['viewer'] }), 'reveal', {})).toBe(false)
  expect(may(asked(authority, { name: 'key:2' }), 'reveal', {})).toBe(true)
  expect(may(asked(authority), 'read-audit', {})).toBe(false)
  expect(decide).toHaveBeenCalledTimes(4)
})

it('[W7] no answer outlives the hour, the address, the age of the data, or the policy', () => {
  now = Date.UTC(2026, 10, 23, 12, 59, 59, 999)
  const byHour = forbids('context.hour == 13')
  expect(may(asked(byHour), 'reveal', {})).toBe(true)
  now++
  expect(may(asked(byHour), 'reveal', {})).toBe(false)

  const byAddress = forbids('context has address && context.address.isInRange(ip("10.0.0.2/32"))')
  expect(may(asked(byAddress), 'reveal', {})).toBe(true)
  expect(may(asked(byAddress, { address: '10.0.0.2' }), 'reveal', {})).toBe(false)

  const byAge = forbids('resource is Run && resource has ageHours && resource.ageHours > 0')
  expect(may(asked(byAge), 'reveal', { time: now })).toBe(true)
  now += hour
  expect(may(asked(byAge), 'reveal', { time: now - hour })).toBe(false)

  const authority = new LiveAuthority({ now: () => now })
  expect(may(asked(authority), 'reveal', {})).toBe(true)
  expect(may(asked(authority), 'reveal')).toBe(true)
  authority.replace(compile('forbid (principal, action == Action::"reveal", resource);'))
  expect(may(asked(authority), 'reveal', {})).toBe(false)
  expect(may(asked(authority), 'reveal')).toBe(false)
})

it('[W7] a policy that takes the context as a whole sees all of it', () => {
  const authority = forbids('[context].contains(context)')
  expect(authority.policy.seen.size).toBe(8)
  expect(may(asked(authority), 'reveal', {})).toBe(false)
})

it('[W7] what is stated as a reason is not kept', () => {
  const authority = forbids('context has purpose && context.purpose == "curious"')
  for (const purpose of ['case 1', 'case 1', 'curious'])
    expect(may(asked(authority), 'reveal', { purpose })).toBe(purpose !== 'curious')
  expect(decide).toHaveBeenCalledTimes(3)
})

it('tells whether runs differ', () => {
  expect(new LiveAuthority().goesByRun).toBe(false)
  expect(forbids('context.hour == 13').goesByRun).toBe(false)
  for (const fact of ['traceType', 'environment', 'ageHours'])
    expect(forbids(`resource is Run && resource has ${fact}`).goesByRun, fact).toBe(true)
})

it('[W7] what could not be judged is not kept', () => {
  const authority = withOwn()
  decide.mockReturnValueOnce({ allow: false, because: [], failed: true })
  expect(may(asked(authority), 'reveal', {})).toBe(false)
  expect(may(asked(authority), 'reveal', {})).toBe(true)
})
