// What opens something stands nowhere but where it must: looked for in all that a collector writes, answers and keeps.
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeSignInLink } from '../../journal/sign-in-link.ts'
import { testLog, type TestLog } from '../../testing/test-log.ts'
import { loadConfig } from '../config.ts'
import { startCollector, type Collector } from '../main.ts'
import { startProvider, testClient, testRedirect, type TestProvider } from './test-provider.ts'

let provider: TestProvider
let log: TestLog
let collector: Collector
const told: string[] = []
/** Everything that a collector answered, but for `Set-Cookie` and where a browser was sent to sign in. */
const answered: string[] = []
const secrets = new Set<string>()

beforeAll(async () => {
  provider = await startProvider(() => ({ name: 'Ann', roles: ['all'] }))
  log = await testLog()
  const defaults = loadConfig({ environment: {} })
  const oidc = {
    ...{ issuer: provider.issuer, clientId: testClient.id, clientSecret: testClient.secret },
    ...{ needsSecret: true, name: 'x', scopes: ['openid', 'profile'], rolesClaim: 'roles' },
    ...{ roles: new Map([['all', ['admin'] as const]]), redirect: testRedirect, allowHttp: true },
  }
  const signIn = { ...defaults.signIn, url: 'http://localhost:4318', oidc }
  const config = { ...defaults, server: { host: '127.0.0.1', port: 0 }, signIn }
  const tell = (line: string): void => void told.push(line)
  collector = await startCollector({ place: log.place, config, onWarning: tell, onNotice: tell })
  for (const key of Object.values(log.created.apiKeys)) secrets.add(key)
  secrets.add(testClient.secret)
})
afterAll(async () => {
  await collector.close()
  await provider.close()
  log.dispose()
})

async function call(method: string, path: string, more: { body?: object; headers?: object } = {}) {
  const response = await fetch(collector.url + path, {
    method,
    redirect: 'manual',
    headers: { ...more.headers },
    ...(more.body && { body: JSON.stringify(more.body) }),
  })
  const cookies = response.headers.getSetCookie().map((line) => line.split(';')[0] ?? '')
  for (const cookie of cookies) secrets.add(cookie.slice(cookie.indexOf('=') + 1))
  const text = await response.text()
  const location = response.headers.get('location')
  const others = [...response.headers].filter(([name]) => !/^(set-cookie|location)$/.test(name))
  const own = location?.startsWith(provider.issuer) ? '' : String(location)
  // A csrf token is the browser's own, and of no use without the cookie.
  answered.push(path, text, own, JSON.stringify(others))
  return { status: response.status, text, location, cookie: cookies.join('; ') }
}

function* files(folder: string): Generator<string> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) yield* files(path)
    else yield path
  }
}

async function byOidc(): Promise<void> {
  const start = await call('GET', '/auth/oidc')
  const to = new URL(start.location ?? '')
  for (const name of ['state', 'nonce']) secrets.add(to.searchParams.get(name) ?? '')
  const back = await provider.authorize(to.href, 'ann')
  secrets.add(back.searchParams.get('code') ?? '')
  const headers = { cookie: start.cookie }
  const done = await call('GET', back.pathname + back.search, { headers })
  expect(done.location).toBe('/')
  answered.splice(answered.indexOf(back.pathname + back.search), 1)
  const wrong = await call('GET', `/auth/oidc/callback?code=x&state=y`, { headers })
  expect(wrong.location).toBe('/#/sign-in?failed=failed')
}

it('[W37] nothing that opens something stands in a log entry, an answer, a metric or a file', async () => {
  const path = '/api/v1/session'
  const indexKey = await collector.log.ring.projectKey('index')
  const links = { keys: collector.log.keys, indexKey, now: Date.now() }
  const [used, open] = [await makeSignInLink('a', links), await makeSignInLink('b', links)]
  const wrong = 'st_admin_wrong-key-canary-0123456789abcdef'
  for (const secret of [used, open, wrong]) secrets.add(secret)
  for (const body of [
    { link: used },
    { link: used },
    { apiKey: wrong },
    { apiKey: wrong, x: wrong },
  ])
    await call('POST', path, { body })
  const { admin } = log.created.apiKeys
  const { cookie, text } = await call('POST', path, { body: { apiKey: admin } })
  const headers = { cookie, 'x-sealtrace-csrf': JSON.parse(text).csrf as string }
  await byOidc()
  const name = { name: JSON.parse(text).principal.name as string }
  await call('GET', '/api/v1/members', { headers })
  const made = await call('POST', '/api/v1/apikeys', { headers, body: { role: 'viewer', ...name } })
  const { key } = JSON.parse(made.text) as { key: string }
  answered.splice(answered.indexOf(made.text), 1)
  secrets.add(key)
  await call('GET', '/api/v1/apikeys', { headers })
  await call('GET', `${path}?key=x`, { headers: { authorization: `Bearer ${wrong}` } })
  await call('GET', '/api/v1/audit?limit=100', { headers: { 'x-api-key': admin } })
  await call('DELETE', path, { headers })
  await call('GET', path, { headers })
  await call('GET', '/metrics')
  secrets.delete('')
  expect(secrets.size).toBeGreaterThan(15)
  const kept = [...files(log.path)].map((file) => readFileSync(file).toString('latin1'))
  const everywhere = [...answered, ...told, ...kept].join('\n')
  expect([...secrets].filter((secret) => everywhere.includes(secret))).toEqual([])
  // What was looked through is what was written.
  expect(everywhere).toContain('sign-in.succeeded')
  expect(everywhere).toContain('sealtrace_sign_ins_total{how="oidc",outcome="succeeded"} 1')
})
