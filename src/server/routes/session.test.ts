import { afterEach, expect, it, vi } from 'vitest'
import { newApiKey, revokedApiKey } from '../../journal/api-key.ts'
import { makeSignInLink } from '../../journal/sign-in-link.ts'
import { testIndexKey } from '../test-app.ts'
import { signInTest, type SignInTest } from '../sign-in/test-sign-in.ts'

const minute = 60_000
const path = '/api/v1/session'

async function signedIn(role: 'admin' | 'viewer' = 'viewer', made = signInTest()) {
  const browser = made.browser()
  const answer = await browser.signIn({ apiKey: made.test.keys[role] })
  return {
    ...made,
    another: made.browser,
    browser,
    answer,
    token: browser.jar.get('sealtrace') ?? '',
  }
}

afterEach(() => void vi.useRealTimers())

const actionsOf = ({ test }: Pick<SignInTest, 'test'>) =>
  test.audits.map(({ action, outcome, actor, details }) => ({ action, outcome, actor, details }))

function link({ test, clock }: SignInTest, user = 'alice'): Promise<string> {
  const keys = {
    addSignInLink: async (row: never) => void test.links.push(row),
    takeSignInLink: async () => null,
  }
  return makeSignInLink(user, { keys, indexKey: testIndexKey, now: clock.now })
}

it('[W25] signing in sets one cookie, which scripts, other sites and other paths do not get', async () => {
  const { answer, token } = await signedIn()
  expect(answer.status).toBe(200)
  expect([...answer.cookies.values()]).toEqual([
    `sealtrace=${token}; Path=/; HttpOnly; SameSite=Strict`,
  ])
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(answer.body).toMatchObject({
    principal: { display: 'test', roles: ['viewer'], how: 'key' },
    can: ['read-header'],
    csrf: expect.stringMatching(/^[\w-]{43}$/),
    project: 'default',
  })
  expect(JSON.stringify(answer.body)).not.toContain(token)
})

it('[W25] over TLS the cookie is Secure, and bound to the host', async () => {
  const { answer, browser } = await signedIn(
    'viewer',
    signInTest({ url: 'https://collector.example' }),
  )
  const [cookie] = answer.cookies.values()
  expect(cookie).toMatch(/^__Host-sealtrace=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/)
  expect((await browser.call('GET', path)).status).toBe(200)
})

it('[W25] a session that the browser had ends, and one that it made up becomes none', async () => {
  const { browser, test, token } = await signedIn()
  await browser.signIn({ apiKey: test.keys.viewer })
  expect(browser.jar.get('sealtrace')).not.toBe(token)
  const old = { headers: { cookie: `sealtrace=${token}` } }
  browser.jar.clear()
  expect((await browser.call('GET', path, old)).status).toBe(401)
  browser.jar.set('sealtrace', 'A'.repeat(43))
  await browser.signIn({ apiKey: test.keys.viewer })
  expect(browser.jar.get('sealtrace')).not.toBe('A'.repeat(43))
})

it('[W24] an API key counts alone: a bad one is refused beside a good session', async () => {
  const { browser, test } = await signedIn('admin')
  expect((await browser.call('GET', path)).body.principal.roles).toEqual(['admin'])
  const by = (key: string) => browser.call('GET', path, { headers: { 'x-api-key': key } })
  expect((await by('wrong')).status).toBe(401)
  expect((await by(test.keys.viewer)).body.principal).toMatchObject({
    roles: ['viewer'],
    how: 'key',
  })
  expect((await by(test.keys.viewer)).body.csrf).toBeNull()
  expect((await browser.call('GET', path, { headers: { authorization: '' } })).status).toBe(401)
})

it('[W24] a session that has ended is refused, and the browser forgets it', async () => {
  const { browser, clock, token } = await signedIn()
  clock.now += 30 * minute
  const answer = await browser.call('GET', path)
  expect(answer.status).toBe(401)
  expect(answer.cookies.get('sealtrace')).toMatch(/Max-Age=0; Path=\/; HttpOnly; SameSite=Strict/)
  expect(token).not.toBe('')
})

it('[W26] the settings say how long, and the answer when', async () => {
  const { browser, clock, answer } = await signedIn(
    'viewer',
    signInTest({ idle: 10 * minute, life: 15 * minute }),
  )
  expect(answer.body.expires).toBe(new Date(clock.now + 10 * minute).toISOString())
  clock.now += 9 * minute
  const { body } = await browser.call('GET', path)
  expect(body.expires).toBe(new Date(clock.now + 6 * minute).toISOString())
  clock.now += 6 * minute
  expect((await browser.call('GET', path)).status).toBe(401)
})

it('[W26] signing out ends this session, or all of one’s own', async () => {
  const { browser, test, ...made } = await signedIn()
  const [second, third, other] = [made.another(), made.another(), made.another()]
  await second.signIn({ apiKey: test.keys.viewer })
  await third.signIn({ apiKey: test.keys.viewer })
  await other.signIn({ apiKey: test.keys.admin })
  const out = await browser.call('DELETE', path)
  expect(out.body).toEqual({ ended: 1, provider: null })
  expect(out.cookies.get('sealtrace')).toContain('Max-Age=0')
  expect((await browser.call('GET', path)).status).toBe(401)
  expect((await second.call('DELETE', `${path}?everywhere=true`))?.body.ended).toBe(2)
  expect((await third.call('GET', path))?.status).toBe(401)
  expect((await other.call('GET', path))?.status).toBe(200)
})

it('[W26] an administrator sees who is signed in, and signs them out', async () => {
  const { browser: admin, test, ...made } = await signedIn('admin')
  const viewer = made.another()
  const { body } = await viewer.signIn({ apiKey: test.keys.viewer })
  const { members } = (await admin.call('GET', '/api/v1/members')).body
  expect(members.map(({ roles, sessions }: never) => [roles, sessions])).toEqual([
    [['admin'], 1],
    [['viewer'], 1],
  ])
  const ask = { body: { name: body.principal.name } }
  expect((await viewer.call('POST', '/api/v1/members/sign-out', ask)).status).toBe(404)
  expect((await admin.call('POST', '/api/v1/members/sign-out', ask)).body).toEqual({ ended: 1 })
  expect((await viewer.call('GET', path)).status).toBe(401)
})

it('[W26] the sessions of a key end when it is revoked or expires, or comes from elsewhere', async () => {
  const { test, clock, ...made } = signInTest()
  const limits = { expires: clock.now + minute, addresses: ['127.0.0.1'] }
  const given = { role: 'viewer', name: 'x', now: clock.now, ...limits } as const
  const [expiring, revoked] = [newApiKey(given, testIndexKey), newApiKey(given, testIndexKey)]
  test.rows.push(expiring.row, revoked.row)
  const [a, b, c] = [made.browser(), made.browser(), made.browser()]
  for (const browser of [a, c])
    expect((await browser.signIn({ apiKey: expiring.key })).status).toBe(200)
  expect((await b.signIn({ apiKey: revoked.key })).status).toBe(200)
  a.address = '127.0.0.2'
  expect((await a.call('GET', path)).status).toBe(401)
  test.rows[test.rows.length - 1] = revokedApiKey(revoked.row, clock.now, testIndexKey)
  clock.now += 1000
  expect((await b.call('GET', path)).status).toBe(401)
  expect((await c.call('GET', path)).status).toBe(200)
  clock.now += minute
  expect((await c.call('GET', path)).status).toBe(401)
})

it('[W26] a stream that is open is no sign that a person is there, and ends with the session', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
  const { browser, clock, test, token } = await signedIn('viewer', signInTest({ idle: minute }))
  const headers = { cookie: `sealtrace=${token}` }
  const reader = (await test.app.request('/api/v1/events', { headers })).body?.getReader()
  await reader?.read()
  clock.now += 40_000
  await vi.advanceTimersByTimeAsync(31_000)
  clock.now += 20_000
  expect((await browser.call('GET', path)).status).toBe(401)
  await vi.advanceTimersByTimeAsync(31_000)
  const rest = async (): Promise<boolean> => ((await reader?.read())?.done ? true : rest())
  expect(await rest()).toBe(true)
})

it('[W26] a session ends though that cannot be put on the record, and it is told', async () => {
  const { browser, test, ...made } = await signedIn()
  const [admin, other] = [made.another(), made.another()]
  const { body } = await other.signIn({ apiKey: test.keys.viewer })
  await admin.signIn({ apiKey: test.keys.admin })
  test.audits.push = () => {
    throw new Error('full')
  }
  const out = await browser.call('DELETE', path)
  expect([out.status, browser.jar.size]).toEqual([503, 0])
  const ask = { body: { name: body.principal.name } }
  expect((await admin.call('POST', '/api/v1/members/sign-out', ask)).status).toBe(503)
  expect((await other.call('GET', path)).status).toBe(401)
})

it('[W24] what is wrong with a key, and signing out by one, leave the browser its session', async () => {
  const { browser, test } = await signedIn()
  const by = (key: string) => ({ headers: { 'x-api-key': key } })
  expect((await browser.call('GET', path, by('wrong'))).cookies.size).toBe(0)
  const out = await browser.call('DELETE', path, by(test.keys.viewer))
  expect([out.body.ended, out.cookies.size]).toEqual([0, 0])
  expect((await browser.call('GET', path)).status).toBe(200)
})

it.each([
  ['no token', { 'x-sealtrace-csrf': '' }],
  ['another token', { 'x-sealtrace-csrf': 'A'.repeat(43) }],
  ['a foreign origin', { origin: 'https://evil.example' }],
  ['a foreign site', { 'sec-fetch-site': 'cross-site' }],
  ['a neighbour’s site', { 'sec-fetch-site': 'same-site' }],
])('[W27] by a session nothing is changed with %s', async (_, headers) => {
  const { browser, test } = await signedIn('admin')
  const body = { role: 'viewer', name: 'forged' }
  const answer = await browser.call('POST', '/api/v1/apikeys', { body, headers })
  expect(answer.status).toBe(403)
  expect(test.rows.some(({ name }) => name === 'forged')).toBe(false)
  const sound = { origin: 'http://localhost:4318', 'sec-fetch-site': 'same-origin' }
  expect((await browser.call('POST', '/api/v1/apikeys', { body, headers: sound })).status).toBe(200)
})

it('[W27] nobody is signed in by another site', async () => {
  const { test, ...made } = signInTest()
  const body = { apiKey: test.keys.viewer }
  const headers = { origin: 'https://evil.example' }
  const answer = await made.browser().call('POST', path, { body, headers })
  expect([answer.status, answer.cookies.size]).toEqual([403, 0])
})

it('[W28] nobody is signed in over a network without TLS', async () => {
  const { test, ...made } = signInTest()
  const far = made.browser('192.0.2.7')
  const answer = await far.signIn({ apiKey: test.keys.viewer })
  expect([answer.status, answer.cookies.size]).toEqual([403, 0])
  expect(answer.body.error.message).toContain('TLS')
})

it('[W33] a link signs in once, as the user of the machine, with all roles but the one that writes', async () => {
  const made = signInTest()
  const token = await link(made)
  const browser = made.browser()
  const { status, body } = await browser.signIn({ link: token })
  expect(status).toBe(200)
  expect(body.principal).toEqual({
    ...{ name: 'os:alice', display: 'alice', how: 'link' },
    roles: ['viewer', 'analyst', 'investigator', 'auditor', 'dpo', 'admin'],
  })
  expect(body.can).not.toContain('write')
  expect((await browser.call('GET', path)).status).toBe(200)
  expect((await made.browser().signIn({ link: token })).status).toBe(401)
  const late = await link(made)
  made.clock.now += 15 * minute
  expect((await made.browser().signIn({ link: late })).status).toBe(401)
})

it('[W21] what does not sign in is told nothing more, an ingest key neither', async () => {
  const { test, ...made } = signInTest()
  const answers = await Promise.all(
    [{ apiKey: 'x' }, { link: 'x' }, { apiKey: test.keys.ingest }].map((body) =>
      made.browser().signIn(body),
    ),
  )
  expect(answers.map(({ status, cookies }) => [status, cookies.size])).toEqual([
    ...[
      [401, 0],
      [401, 0],
      [401, 0],
    ],
  ])
  expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1)
})

it('[W34] who fails ten times waits, even with the right key; others do not', async () => {
  const { test, clock, ...made } = signInTest({ url: 'https://collector.example' })
  const [bad, other] = [made.browser('2001:db8::1'), made.browser('2001:db8:0:1::1')]
  for (let n = 0; n < 10; n++) {
    bad.address = `2001:db8::${n}`
    expect((await bad.signIn({ apiKey: `guess${n}` })).status).toBe(401)
  }
  const locked = await bad.signIn({ apiKey: test.keys.viewer })
  expect([locked.status, locked.headers.get('retry-after')]).toEqual([429, '60'])
  expect((await bad.signIn({ link: 'guess' })).status).toBe(429)
  expect((await other.signIn({ apiKey: test.keys.viewer })).status).toBe(200)
  // A key of its own is served all the same.
  const headers = { 'x-api-key': test.keys.viewer }
  expect((await bad.call('GET', path, { headers })).status).toBe(200)
  clock.now += minute
  expect((await bad.signIn({ apiKey: test.keys.viewer })).status).toBe(200)
  expect(actionsOf({ test })).toContainEqual({
    action: 'sign-in.locked',
    outcome: 'denied',
    actor: 'anonymous',
    details: { count: 1, names: ['sign-in 2001:db8:0:0::/64'] },
  })
  const metrics = (await bad.call('GET', '/metrics')).body
  expect(metrics).toContain('sealtrace_lockouts_total 1')
  expect(metrics).toContain('sealtrace_sign_ins_total{how="key",outcome="failed"} 10')
})

it('[W34] a key that is good no more makes its holder wait, wherever he comes from', async () => {
  const { test, ...made } = signInTest({ url: 'https://collector.example' })
  const { key, row } = newApiKey({ role: 'viewer', name: 'x', now: 1, expires: 2 }, testIndexKey)
  test.rows.push(row)
  const statuses = []
  for (let n = 0; n < 11; n++)
    statuses.push((await made.browser(`192.0.2.${n}`).signIn({ apiKey: key })).status)
  expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429])
})

it('[W34] of very many at once ten are judged', async () => {
  const { test, ...made } = signInTest()
  const { key, row } = newApiKey({ role: 'viewer', name: 'x', now: 1, expires: 2 }, testIndexKey)
  test.rows.push(row)
  const all = Array.from({ length: 40 }, () => made.browser().signIn({ apiKey: key }))
  const statuses = (await Promise.all(all)).map(({ status }) => status)
  expect(statuses.filter((status) => status === 401)).toHaveLength(10)
  expect(actionsOf({ test }).filter(({ action }) => action === 'sign-in.failed')).toHaveLength(10)
})

it('[W35] a good key signs in whatever failed by it elsewhere', async () => {
  const { test, clock, ...made } = signInTest({ url: 'https://collector.example' })
  const limits = { addresses: ['192.0.2.50'] }
  const given = { role: 'viewer', name: 'x', now: clock.now, ...limits } as const
  const { key, row } = newApiKey(given, testIndexKey)
  test.rows.push(row)
  for (let n = 60; n < 75; n++) await made.browser(`192.0.2.${n}`).signIn({ apiKey: key })
  expect((await made.browser('192.0.2.50').signIn({ apiKey: key })).status).toBe(200)
})

it('[W28] a browser that came by TLS is told to come by nothing else, but on this machine', async () => {
  const header = 'strict-transport-security'
  const { test } = signInTest({ url: 'https://collector.example' })
  const at = async (origin: string, { app } = test) =>
    (await app.request(`${origin}/api/v1/sign-in`)).headers.get(header)
  expect(await at('http://collector.example')).toBe('max-age=31536000')
  expect(await at('http://localhost:4318')).toBeNull()
  expect(await at('http://collector.example', signInTest().test)).toBeNull()
})

it('[W36] signing in, being refused and signing out are on the record, with who and how', async () => {
  const { browser, test } = await signedIn()
  const [name] = test.audits.map(({ actor }) => actor)
  await browser.call('DELETE', path)
  await browser.signIn({ apiKey: test.keys.ingest })
  expect(actionsOf({ test })).toMatchObject([
    { action: 'sign-in.succeeded', outcome: 'allowed', details: { how: 'key', display: 'test' } },
    { action: 'sign-in.ended', outcome: 'allowed', actor: name, details: { everywhere: false } },
    { action: 'sign-in.failed', outcome: 'denied', details: { how: 'key' } },
  ])
  expect(test.audits.every(({ address }) => address === '127.0.0.1')).toBe(true)
})

it('[W36] nobody is signed in who cannot be put on the record', async () => {
  const { test, ...made } = signInTest()
  test.audits.push = () => {
    throw new Error('full')
  }
  const answer = await made.browser().signIn({ apiKey: test.keys.viewer })
  expect([answer.status, answer.cookies.size]).toEqual([503, 0])
})

it('tells how people sign in here', async () => {
  const answer = await signInTest().browser().call('GET', '/api/v1/sign-in')
  expect(answer.body).toEqual({ project: 'default', oidc: null })
})
