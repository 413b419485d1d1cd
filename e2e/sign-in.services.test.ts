// Signing in with a real browser: what it makes of our cookies on the way to a provider and back.
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { chromium, type Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { loadConfig } from '../src/server/config.ts'
import { startCollector, type Collector } from '../src/server/main.ts'
import {
  startProvider,
  testClient,
  type TestProvider,
} from '../src/server/sign-in/test-provider.ts'
import { testLog, type TestLog } from '../src/testing/test-log.ts'

let provider: TestProvider
let log: TestLog
let collector: Collector
let browser: Browser
let url = ''

beforeAll(async () => {
  const port = await freePort()
  // Another site than the provider's 127.0.0.1.
  url = `http://localhost:${port}`
  const redirect = `${url}/auth/oidc/callback`
  provider = await startProvider(() => ({ name: 'Ann', roles: ['all'] }), {}, redirect)
  log = await testLog()
  const defaults = loadConfig({ environment: {} })
  const oidc = {
    ...{ issuer: provider.issuer, clientId: testClient.id, clientSecret: testClient.secret },
    ...{ needsSecret: true, name: 'x', scopes: ['openid', 'profile'], rolesClaim: 'roles' },
    ...{ roles: new Map([['all', ['admin'] as const]]), redirect, allowHttp: true },
  }
  const signIn = { ...defaults.signIn, url, oidc }
  const server = { host: '127.0.0.1', port }
  collector = await startCollector({ place: log.place, config: { ...defaults, server, signIn } })
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  })
})
afterAll(async () => {
  await browser.close()
  await collector.close()
  await provider.close()
  log.dispose()
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  await new Promise((done) => server.close(done))
  return port
}

it('[W25] after the way to the provider and back the strict cookie is there, and no script sees it', async () => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${url}/auth/oidc`)
  await page.fill('[name=login]', 'ann')
  await page.fill('[name=password]', 'x')
  await page.click('[type=submit]')
  await page.click('[type=submit]')
  await page.waitForURL((at) => at.origin === url)
  const said = await page.evaluate(async () => {
    const answer = await fetch('/api/v1/session')
    return { status: answer.status, body: await answer.json(), cookie: document.cookie }
  })
  expect(said).toMatchObject({
    status: 200,
    body: { principal: { name: 'oidc:ann', display: 'Ann', how: 'oidc' } },
    cookie: '',
  })
  const cookies = (await context.cookies()).filter(({ domain }) => domain === 'localhost')
  expect(cookies.map(({ name, httpOnly, sameSite }) => [name, httpOnly, sameSite])).toEqual([
    ['sealtrace', true, 'Strict'],
  ])
  await context.close()
})

it('[W27] another site’s page sends nothing that counts', async () => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${url}/`)
  const { admin } = log.created.apiKeys
  const status = await page.evaluate(async (apiKey) => {
    const body = JSON.stringify({ apiKey })
    return (await fetch('/api/v1/session', { method: 'POST', body })).status
  }, admin)
  expect(status).toBe(200)
  // The provider's host serves as the other site.
  await page.goto(`${provider.issuer}/.well-known/openid-configuration`)
  const before = (await collector.log.keys.apiKeys()).length
  const answered = page.waitForResponse((response) => response.url().startsWith(url))
  await page.evaluate((to) => {
    const form = document.createElement('form')
    Object.assign(form, { method: 'post', action: `${to}/api/v1/apikeys`, enctype: 'text/plain' })
    const input = document.createElement('input')
    // Sent as `{"role":"admin","name":"forged=…"}`: JSON all the same.
    Object.assign(input, { name: '{"role":"admin","name":"forged', value: '"}' })
    form.append(input)
    document.body.append(form)
    form.submit()
  }, url)
  const answer = await answered
  expect(answer.request().headers()['origin'] ?? 'null').not.toBe(url)
  expect(answer.status()).toBe(401)
  expect(await collector.log.keys.apiKeys()).toHaveLength(before)
  await context.close()
})
