import { expect, it } from 'vitest'
import { isCsrf, SessionStore, type Person } from './session-store.ts'

const minute = 60_000
const person: Person = { name: 'oidc:1', display: 'Ann', roles: ['viewer'], how: 'oidc' }

function store(times = { idle: 30 * minute, life: 12 * 60 * minute }) {
  const clock = { now: 1_000_000 }
  return { clock, sessions: new SessionStore({ now: () => clock.now, ...times }) }
}

it('[W25] what opens a session is 32 random bytes, and memory holds a hash of it alone', () => {
  const { sessions } = store()
  const { token, session } = sessions.open(person, '192.0.2.7')
  expect(Buffer.from(token, 'base64url')).toHaveLength(32)
  expect(sessions.find(token)).toBe(session)
  expect(JSON.stringify(session)).not.toContain(token)
  expect(sessions.open(person, undefined).token).not.toBe(token)
  for (const other of ['', token.slice(1), `${token}x`, token.toLowerCase()])
    expect(sessions.find(other)).toBeNull()
})

it('[W26] it ends after so long without a request', () => {
  const { sessions, clock } = store()
  const { token, session } = sessions.open(person, undefined)
  clock.now += 30 * minute - 1
  expect(sessions.find(token)).toBe(session)
  clock.now += 30 * minute - 1
  expect(sessions.find(token, false)).toBe(session)
  clock.now += 1
  expect(sessions.find(token)).toBeNull()
})

it('[W26] it ends so long after it began, whatever is done', () => {
  const { sessions, clock } = store({ idle: 30 * minute, life: 60 * minute })
  const { token, session } = sessions.open(person, undefined)
  for (let n = 0; n < 5; n++) {
    clock.now += 10 * minute
    expect(sessions.find(token)).toBe(session)
  }
  expect(sessions.endOf(session)).toBe(session.opened + 60 * minute)
  clock.now += 10 * minute
  expect(sessions.find(token)).toBeNull()
})

it('[W26] one is ended, or all of a person, and of nobody else', () => {
  const { sessions } = store()
  const [a, b] = [sessions.open(person, undefined), sessions.open(person, undefined)]
  const other = sessions.open({ ...person, name: 'oidc:2' }, undefined)
  sessions.end(a.session)
  expect([a, b, other].map(({ token }) => sessions.find(token) !== null)).toEqual([
    ...[false, true, true],
  ])
  expect(sessions.endAll('oidc:1')).toBe(1)
  expect(sessions.endAll('oidc:1')).toBe(0)
  expect(sessions.find(other.token)).not.toBeNull()
})

it('[W26] of one person there are twenty at most: the oldest ends', () => {
  const { sessions } = store()
  const tokens = Array.from({ length: 21 }, () => sessions.open(person, undefined).token)
  expect(tokens.map((token) => sessions.find(token) !== null)).toEqual([
    false,
    ...Array.from({ length: 20 }, () => true),
  ])
})

it('[W27] the token against forgery is the one of that session', () => {
  const { sessions } = store()
  const [a, b] = [sessions.open(person, undefined), sessions.open(person, undefined)]
  expect(isCsrf(a.session, a.session.csrf)).toBe(true)
  for (const wrong of [undefined, '', b.session.csrf, `${a.session.csrf}x`, a.token])
    expect(isCsrf(a.session, wrong)).toBe(false)
})

it('tells who was here, the last seen first, and how many sessions each has', () => {
  const { sessions, clock } = store()
  const first = sessions.open(person, '192.0.2.1')
  clock.now += 1000
  sessions.open({ ...person, name: 'oidc:2' }, undefined)
  clock.now += 1000
  const last = sessions.open(person, '192.0.2.2')
  sessions.end(last.session)
  clock.now += 1000
  sessions.find(first.token)
  expect(sessions.members()).toMatchObject([
    { name: 'oidc:1', sessions: 1, lastSeen: clock.now, address: '192.0.2.2' },
    { name: 'oidc:2', sessions: 1 },
  ])
  sessions.endAll('oidc:2')
  expect(sessions.members()[1]).toMatchObject({ name: 'oidc:2', sessions: 0 })
})
