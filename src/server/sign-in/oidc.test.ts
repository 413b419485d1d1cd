import { afterAll, beforeAll, expect, it } from 'vitest'
import { signInTest, type Browser, type SignInTest } from './test-sign-in.ts'
import { startProvider, testClient, testRedirect, type TestProvider } from './test-provider.ts'

const people: Record<string, object> = {
  ann: { name: 'Ann', email: 'ann@example.org', roles: ['sealtrace-admins', 'other'] },
  bob: { name: 'Bob', email: 'bob@example.org', roles: ['sealtrace-auditors'] },
  eve: { name: 'Eve', email: 'eve@example.org', roles: ['staff'] },
}
let provider: TestProvider
let atUserinfo: TestProvider
beforeAll(async () => {
  provider = await startProvider((login) => people[login] ?? {})
  atUserinfo = await startProvider((login) => people[login] ?? {}, { conformIdTokenClaims: true })
})
afterAll(() => Promise.all([provider.close(), atUserinfo.close()]))

function setUp({ issuer } = provider, more: object = {}): SignInTest {
  return signInTest({
    url: 'http://localhost:4318',
    oidc: {
      ...{ issuer, clientId: testClient.id, clientSecret: testClient.secret, needsSecret: true },
      ...{ name: 'Example', scopes: ['openid', 'profile', 'email'], rolesClaim: 'roles' },
      roles: new Map([
        ['sealtrace-admins', ['admin', 'viewer']],
        ['sealtrace-auditors', ['auditor']],
      ]),
      ...{ redirect: testRedirect, allowHttp: true },
      ...more,
    },
  })
}

/** To the provider, and back with what it says. */
async function through(browser: Browser, login: string, from = provider): Promise<URL> {
  const start = await browser.call('GET', '/auth/oidc')
  expect(start.status).toBe(303)
  return from.authorize(start.headers.get('location') ?? '', login)
}

const back = (browser: Browser, { pathname, search }: URL) =>
  browser.call('GET', pathname + search, { headers: { 'sec-fetch-site': 'cross-site' } })

it('[W29] a person signs in with PKCE, state and nonce, and is on the record', async () => {
  const made = setUp()
  const browser = made.browser()
  const start = await browser.call('GET', '/auth/oidc')
  const to = new URL(start.headers.get('location') ?? '')
  expect(Object.fromEntries(to.searchParams)).toEqual({
    ...{ client_id: 'sealtrace', response_type: 'code', redirect_uri: testRedirect },
    ...{ scope: 'openid profile email', code_challenge_method: 'S256' },
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    state: expect.stringMatching(/^[\w-]{43}$/),
    nonce: expect.stringMatching(/^[\w-]{43}$/),
  })
  expect(start.cookies.get('sealtrace-oidc')).toMatch(
    /^sealtrace-oidc=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/,
  )
  const answer = await back(browser, await provider.authorize(to.href, 'ann'))
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/'])
  expect(answer.cookies.get('sealtrace')).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/)
  expect(answer.cookies.get('sealtrace-oidc')).toContain('Max-Age=0')
  const { body } = await browser.call('GET', '/api/v1/session')
  expect(body.principal).toEqual({
    ...{ name: 'oidc:ann', display: 'Ann', roles: ['admin', 'viewer'], how: 'oidc' },
  })
  expect(made.test.audits).toMatchObject([
    {
      ...{ action: 'sign-in.succeeded', outcome: 'allowed', actor: 'oidc:ann' },
      details: { how: 'oidc', display: 'Ann' },
    },
  ])
})

it('[W29] what the provider said serves once, and only the browser that asked', async () => {
  const { browser } = setUp()
  const [own, other] = [browser(), browser()]
  const url = await through(own, 'ann')
  await other.call('GET', '/auth/oidc')
  const failed = '/#/sign-in?failed=failed'
  expect((await back(other, url)).headers.get('location')).toBe(failed)
  expect(other.jar.has('sealtrace')).toBe(false)
  expect((await back(browser(), url)).headers.get('location')).toBe(failed)
  const before = own.jar.get('sealtrace-oidc') ?? ''
  expect((await back(own, url)).headers.get('location')).toBe('/')
  own.jar.clear()
  own.jar.set('sealtrace-oidc', before)
  expect((await back(own, url)).headers.get('location')).toBe(failed)
  expect(own.jar.has('sealtrace')).toBe(false)
})

it.each([
  ['another state', (url: URL) => url.searchParams.set('state', 'A'.repeat(43))],
  ['no state', (url: URL) => url.searchParams.delete('state')],
  ['another code', (url: URL) => url.searchParams.set('code', 'A'.repeat(43))],
  ['another issuer', (url: URL) => url.searchParams.set('iss', 'https://evil.example')],
  ['an error', (url: URL) => url.searchParams.set('error', 'access_denied')],
])('[W29] refuses an answer with %s', async (_, change) => {
  const { browser } = setUp()
  const own = browser()
  const url = await through(own, 'ann')
  change(url)
  expect((await back(own, url)).headers.get('location')).toBe('/#/sign-in?failed=failed')
  expect(own.jar.has('sealtrace')).toBe(false)
})

it('[W29] what was begun ends after ten minutes', async () => {
  const { browser, clock } = setUp()
  const own = browser()
  const url = await through(own, 'ann')
  clock.now += 600_000
  expect((await back(own, url)).headers.get('location')).toBe('/#/sign-in?failed=failed')
})

it('[W25] the session that the browser had ends, though its cookie does not come back from the provider', async () => {
  const { browser } = setUp()
  const own = browser()
  await back(own, await through(own, 'ann'))
  const before = own.jar.get('sealtrace') ?? ''
  const old = () =>
    browser().call('GET', '/api/v1/session', { headers: { cookie: `sealtrace=${before}` } })
  const url = await through(own, 'bob')
  expect((await old()).status).toBe(200)
  // A navigation that another site began.
  own.jar.delete('sealtrace')
  expect((await back(own, url)).headers.get('location')).toBe('/')
  expect((await old()).status).toBe(401)
})

it('[W30] who has no role here is refused, on the record', async () => {
  const { browser, test } = setUp()
  const own = browser()
  const answer = await back(own, await through(own, 'eve'))
  expect(answer.headers.get('location')).toBe('/#/sign-in?failed=refused')
  expect(own.jar.has('sealtrace')).toBe(false)
  expect(test.audits).toMatchObject([
    { action: 'sign-in.failed', outcome: 'denied', actor: 'oidc:eve', details: { how: 'oidc' } },
  ])
})

it('[W30] roles that the ID token does not name are asked for at the provider', async () => {
  const { browser } = setUp(atUserinfo)
  const own = browser()
  await back(own, await through(own, 'bob', atUserinfo))
  const { body } = await own.call('GET', '/api/v1/session')
  expect(body.principal).toMatchObject({ display: 'Bob', roles: ['auditor'] })
})

it('[W30] the claim is the one of the settings', async () => {
  const { browser } = setUp(provider, { rolesClaim: 'groups' })
  const own = browser()
  const answer = await back(own, await through(own, 'ann'))
  expect(answer.headers.get('location')).toBe('/#/sign-in?failed=refused')
})

it('[W26] signing out tells where to sign out at the provider, without a token in the address', async () => {
  const { browser } = setUp()
  const own = browser()
  await back(own, await through(own, 'ann'))
  own.csrf = (await own.call('GET', '/api/v1/session')).body.csrf
  const { body } = await own.call('DELETE', '/api/v1/session')
  const url = new URL(body.provider)
  expect(url.origin).toBe(provider.issuer)
  expect(Object.fromEntries(url.searchParams)).toEqual({
    ...{ client_id: 'sealtrace', post_logout_redirect_uri: 'http://localhost:4318/' },
  })
  expect((await own.call('GET', '/api/v1/session')).status).toBe(401)
})

it('is offered under its name', async () => {
  const { body } = await setUp().browser().call('GET', '/api/v1/sign-in')
  expect(body.oidc).toEqual({ name: 'Example', start: '/auth/oidc' })
  expect((await signInTest().browser().call('GET', '/auth/oidc')).status).toBe(404)
})
