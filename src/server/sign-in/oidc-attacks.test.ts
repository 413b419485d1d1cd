// A provider that says what it likes: what of it is believed.
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { listen, testClient, testRedirect } from './test-provider.ts'
import { signInTest, type SignInTest } from './test-sign-in.ts'
import { Transactions } from './transactions.ts'

type Json = Record<string, unknown>

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
const others = generateKeyPairSync('rsa', { modulusLength: 2048 })
const now = () => Math.floor(Date.now() / 1000)
const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** What it does otherwise than it should. */
interface Wrong {
  readonly header?: Json
  readonly claims?: Json
  readonly key?: KeyObject
  readonly unsigned?: boolean
  readonly noIdToken?: boolean
  readonly tokenStatus?: number
  readonly metadata?: Json
}

const state = { wrong: {} as Wrong, nonce: '', asked: [] as string[], up: true }
const server = createServer((request, response) => void answer(request, response))
let issuer = ''
beforeAll(async () => {
  issuer = await listen(server)
})
afterAll(() => void server.close())
beforeEach(() => Object.assign(state, { wrong: {}, asked: [], up: true }))

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  state.asked.push(request.url ?? '')
  const { status, body } = state.up ? replyTo(request.url ?? '') : { status: 503, body: {} }
  for await (const _ of request);
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function replyTo(url: string): { status: number; body: object } {
  if (url === '/.well-known/openid-configuration')
    return { status: 200, body: { ...metadata(), ...state.wrong.metadata } }
  if (url === '/jwks')
    return {
      status: 200,
      body: { keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: 'k' }] },
    }
  const status = state.wrong.tokenStatus ?? 200
  if (status !== 200) return { status, body: { error: 'server_error' } }
  const tokens = { access_token: 'access-canary', token_type: 'bearer', expires_in: 60 }
  return { status, body: state.wrong.noIdToken ? tokens : { ...tokens, id_token: idToken() } }
}

function metadata(): Json {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    id_token_signing_alg_values_supported: ['RS256'],
  }
}

function idToken(): string {
  const { header, claims, key = keys.privateKey, unsigned } = state.wrong
  const said = {
    ...{ iss: issuer, sub: '42', aud: testClient.id, nonce: state.nonce, iat: now() },
    ...{ exp: now() + 60, name: 'Ann', roles: ['all'] },
    ...claims,
  }
  const text = `${encoded({ alg: 'RS256', kid: 'k', ...header })}.${encoded(said)}`
  return `${text}.${unsigned ? '' : sign('sha256', Buffer.from(text), key).toString('base64url')}`
}

function setUp(): SignInTest {
  return signInTest({
    url: 'http://localhost:4318',
    oidc: {
      ...{ issuer, clientId: testClient.id, clientSecret: testClient.secret, needsSecret: true },
      ...{ name: 'x', scopes: ['openid'], rolesClaim: 'roles', redirect: testRedirect },
      ...{ roles: new Map([['all', ['viewer']]]), allowHttp: true },
    },
  })
}

/** Where the console is sent when somebody has signed in, or was refused. */
async function signIn(made = setUp(), browser = made.browser()) {
  const start = await browser.call('GET', '/auth/oidc')
  const to = new URL(start.headers.get('location') ?? '', 'http://localhost')
  state.nonce = to.searchParams.get('nonce') ?? ''
  const query = `code=code-canary&state=${to.searchParams.get('state')}`
  const back = await browser.call('GET', `/auth/oidc/callback?${query}`)
  return { to: back.headers.get('location'), cookies: browser.jar, start }
}

it('[W29] a sound answer signs in, and no token of it reaches the browser', async () => {
  const made = setUp()
  const browser = made.browser()
  expect((await signIn(made, browser)).to).toBe('/')
  const { body } = await browser.call('GET', '/api/v1/session')
  expect(body.principal.name).toBe('oidc:42')
  // The second is how a JSON Web Token begins.
  expect(JSON.stringify([body, ...browser.jar])).not.toMatch(/access-canary|eyJhbGci/)
})

it.each<[string, Wrong]>([
  ['of another issuer', { claims: { iss: 'https://evil.example' } }],
  ['for another audience', { claims: { aud: 'other' } }],
  ['for several, another being authorised', { claims: { aud: ['sealtrace', 'x'], azp: 'x' } }],
  ['of another sign-in', { claims: { nonce: 'other' } }],
  ['without a nonce', { claims: { nonce: undefined } }],
  ['that has expired', { claims: { iat: now() - 900, exp: now() - 600 } }],
  ['without an expiry', { claims: { exp: undefined } }],
  ['without a subject', { claims: { sub: undefined } }],
  ['of another key', { key: others.privateKey }],
  ['without a signature', { header: { alg: 'none' }, unsigned: true }],
  ['with a signature cut off', { unsigned: true }],
  ['with a keyed hash under the public key', { header: { alg: 'HS256' } }],
  ['of an unknown key', { header: { kid: 'other' } }],
  [
    'of a key that it brings along',
    { header: { jwk: others.publicKey.export({ format: 'jwk' }) }, key: others.privateKey },
  ],
  ['that does not hold yet', { claims: { nbf: now() + 600 } }],
])('[W29] an ID token %s signs nobody in', async (_, wrong) => {
  state.wrong = wrong
  const { to, cookies } = await signIn()
  expect(to).toBe('/#/sign-in?failed=failed')
  expect(cookies.has('sealtrace')).toBe(false)
})

it('[W29] no ID token signs nobody in', async () => {
  state.wrong = { noIdToken: true }
  expect((await signIn()).to).toBe('/#/sign-in?failed=failed')
})

it('[W29] an answer that the provider would take twice serves once', async () => {
  const browser = setUp().browser()
  const start = await browser.call('GET', '/auth/oidc')
  const to = new URL(start.headers.get('location') ?? '')
  state.nonce = to.searchParams.get('nonce') ?? ''
  const path = `/auth/oidc/callback?code=x&state=${to.searchParams.get('state')}`
  const headers = { cookie: `sealtrace-oidc=${browser.jar.get('sealtrace-oidc')}` }
  browser.jar.clear()
  const answers = [
    await browser.call('GET', path, { headers }),
    await browser.call('GET', path, { headers }),
  ]
  expect(answers.map((answer) => answer.headers.get('location'))).toEqual([
    ...['/', '/#/sign-in?failed=failed'],
  ])
})

it('[W29] metadata of another issuer are not taken', async () => {
  state.wrong = { metadata: { issuer: 'https://evil.example' } }
  const { start } = await signIn()
  expect(start.headers.get('location')).toBe('/#/sign-in?failed=unavailable')
})

it('[W31] it is asked nothing before somebody signs in there, and other ways work while it is down', async () => {
  state.up = false
  const made = setUp()
  expect(state.asked).toEqual([])
  const browser = made.browser()
  const { start } = await signIn(made, browser)
  expect(start.headers.get('location')).toBe('/#/sign-in?failed=unavailable')
  expect((await browser.signIn({ apiKey: made.test.keys.viewer })).status).toBe(200)
  state.up = true
  expect((await signIn(made)).to).toBe('/')
})

it('[W31] one that fails in between is no failure of who signs in', async () => {
  const made = setUp()
  state.wrong = { tokenStatus: 503 }
  for (let n = 0; n < 12; n++) expect((await signIn(made)).to).toBe('/#/sign-in?failed=unavailable')
})

it('[W34] answers that do not hold count as failures', async () => {
  const made = setUp()
  state.wrong = { key: others.privateKey }
  for (let n = 0; n < 10; n++) expect((await signIn(made)).to).toBe('/#/sign-in?failed=failed')
  const { start } = await signIn(made)
  expect(start.headers.get('location')).toBe('/#/sign-in?failed=locked')
})

const locked = '/#/sign-in?failed=locked'

it('[W34] what a page of another site has a browser fetch locks nobody out, and begins nothing', async () => {
  const made = setUp()
  const browser = made.browser()
  const at = async (path: string, headers: object) =>
    (await browser.call('GET', path, { headers })).headers.get('location')
  for (const dest of ['image', 'iframe', 'empty'])
    for (const path of ['/auth/oidc', '/auth/oidc/callback?code=x'])
      expect(await at(path, { 'sec-fetch-dest': dest })).toBe('/#/sign-in?failed=refused')
  expect([browser.jar.size, state.asked]).toEqual([0, []])
  const sent = { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'document' }
  for (let n = 0; n < 12; n++)
    expect(await at('/auth/oidc/callback?code=x', sent)).toBe('/#/sign-in?failed=failed')
  expect((await browser.signIn({ apiKey: made.test.keys.viewer })).status).toBe(200)
  expect((await signIn(made)).start.headers.get('location')).not.toBe(locked)
})

it('[W34] whoever begins very many sign-ins displaces his own, and no newcomer is refused', () => {
  const clock = { now: 1 }
  const transactions = new Transactions(() => clock.now)
  const begin = (network: string) =>
    transactions.add({
      transaction: { verifier: network, state: '', nonce: '' },
      ...{ session: null, network },
    })
  const [early, own] = [begin('person'), begin('crowd0')]
  for (let network = 0; network < 50; network++)
    for (let n = 0; n < 200; n++) begin(`crowd${network}`)
  const late = begin('other')
  expect(transactions.take(own)).toBeNull()
  expect(transactions.take(early)?.transaction.verifier).toBe('person')
  expect(transactions.take(late)?.transaction.verifier).toBe('other')
  clock.now += 600_000
  expect(transactions.take(begin('next'))).not.toBeNull()
})
