import { Hono } from 'hono'
import { expect, it } from 'vitest'
import type { AppEnv } from '../app-context.ts'
import { askerOf, clientAddress, type Asker, type AskerOptions } from './asker.ts'

interface Given {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly socket?: { remoteAddress?: string; encrypted?: boolean }
  readonly url?: string
  readonly trusted?: string[]
  /** What the browser asked for. */
  readonly at?: string
}

async function ask({
  method = 'POST',
  headers = {},
  socket,
  url,
  ...given
}: Given): Promise<Asker> {
  const app = new Hono<AppEnv>()
  const asked: Asker[] = []
  const server = given.trusted ? { trustedProxies: given.trusted } : {}
  const options: AskerOptions = { server, signIn: url === undefined ? {} : { url } }
  app.all('/', (c) => {
    asked.push(askerOf(c, options))
    return c.body(null)
  })
  const env = socket ? { incoming: { socket } } : {}
  await app.request(given.at ?? 'http://localhost:4318/', { method, headers }, env as never)
  if (!asked[0]) throw new Error('nobody asked')
  return asked[0]
}

it.each([
  [{ remoteAddress: '127.0.0.1' }, undefined, 'this-machine'],
  [{ remoteAddress: '::ffff:127.0.0.1' }, undefined, 'this-machine'],
  [{ remoteAddress: '::1' }, undefined, 'this-machine'],
  [{ remoteAddress: '192.0.2.7' }, undefined, null],
  [{}, undefined, null],
  [{ remoteAddress: '192.0.2.7', encrypted: true }, undefined, 'tls'],
  [{ remoteAddress: '192.0.2.7' }, 'https://collector.example', 'tls'],
  [{ remoteAddress: '127.0.0.1' }, 'http://localhost:4318', 'this-machine'],
  [{ remoteAddress: '192.0.2.7' }, 'http://localhost:4318', null],
  [{ remoteAddress: '172.17.0.1' }, 'http://localhost:4318', null],
] as const)('[W28] from %j with url %s: %s', async (socket, url, way) => {
  const asked = await ask({ socket, ...(url && { url }) })
  expect(asked.way).toBe(way)
})

it.each([
  ['a proxy that is not trusted', { headers: { 'x-forwarded-for': '203.0.113.9' } }],
  ['one that says it otherwise', { headers: { forwarded: 'for=203.0.113.9' } }],
  ['a trusted one', { headers: { 'x-forwarded-for': '203.0.113.9' }, trusted: ['127.0.0.1/32'] }],
  ['a name that leads here', { at: 'http://evil.example:4318/' }],
])('[W28] behind %s on this machine nobody is of this machine', async (_, given: Given) => {
  const socket = { remoteAddress: '127.0.0.1' }
  expect((await ask({ socket, ...given })).way).toBeNull()
  const url = 'https://collector.example'
  expect((await ask({ socket, url, ...given })).way).toBe('tls')
})

it('[W28] who comes in the clear past the trusted proxy has no TLS, whatever the address of the console', async () => {
  const given = { url: 'https://collector.example', trusted: ['10.0.0.1'] }
  const of = async (remoteAddress: string) =>
    (await ask({ ...given, socket: { remoteAddress } })).way
  expect(await Promise.all(['10.0.0.1', '127.0.0.1', '192.0.2.7'].map(of))).toEqual([
    ...['tls', 'tls', null],
  ])
})

it('[W28] who comes from this machine through a trusted proxy on it is of this machine', async () => {
  const headers = { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'http' }
  const socket = { remoteAddress: '127.0.0.1' }
  expect((await ask({ socket, headers, trusted: ['127.0.0.1'] })).way).toBe('this-machine')
})

it('[W28] a cookie that came in the clear is not looked at, nor one of the other name', async () => {
  const headers = { cookie: 'sealtrace=a; __Host-sealtrace=b' }
  const of = async (more: Given) => (await ask({ headers, ...more })).session
  expect(await of({ socket: { remoteAddress: '127.0.0.1' } })).toBe('a')
  expect(await of({ socket: { remoteAddress: '192.0.2.7', encrypted: true } })).toBe('b')
  expect(await of({ socket: { remoteAddress: '192.0.2.7' } })).toBeUndefined()
})

it.each([
  ['POST', {}, true],
  ['POST', { origin: 'http://localhost:4318' }, true],
  ['POST', { origin: 'http://localhost:4319' }, false],
  ['POST', { origin: 'https://localhost:4318' }, false],
  ['POST', { origin: 'null' }, false],
  ['POST', { 'sec-fetch-site': 'same-origin', origin: 'http://localhost:4318' }, true],
  ['POST', { 'sec-fetch-site': 'same-site' }, false],
  ['POST', { 'sec-fetch-site': 'cross-site' }, false],
  ['POST', { 'sec-fetch-site': 'none' }, false],
  ['GET', { 'sec-fetch-site': 'none' }, true],
  ['GET', { 'sec-fetch-site': 'cross-site' }, false],
])('[W27] a %s with %j is of the own page: %s', async (method, headers, expected) => {
  expect((await ask({ method, headers: headers as Record<string, string> })).isSameOrigin).toBe(
    expected,
  )
})

it('[W27] the own page is the one of the settings, where they say it', async () => {
  const of = async (origin: string) =>
    (await ask({ url: 'https://collector.example', headers: { origin } })).isSameOrigin
  expect(await of('https://collector.example')).toBe(true)
  expect(await of('http://localhost:4318')).toBe(false)
})

const proxies = ['10.0.0.0/8', '2001:db8::/32']
it.each([
  ['192.0.2.7', undefined, '192.0.2.7'],
  ['192.0.2.7', '1.1.1.1', '192.0.2.7'],
  ['10.0.0.1', undefined, '10.0.0.1'],
  ['10.0.0.1', '198.51.100.9', '198.51.100.9'],
  ['::ffff:10.0.0.1', '::ffff:198.51.100.9', '198.51.100.9'],
  ['10.0.0.1', '1.1.1.1, 198.51.100.9', '198.51.100.9'],
  ['10.0.0.1', '1.1.1.1, 198.51.100.9,10.0.0.2', '198.51.100.9'],
  ['10.0.0.1', '1.1.1.1, not an address', undefined],
  ['10.0.0.1', '203.0.113.9:5555', '203.0.113.9'],
  ['2001:db8::1', '[2001:470::5]:443', '2001:470::5'],
  ['10.0.0.1', '[::ffff:203.0.113.9]', '203.0.113.9'],
  ['10.0.0.1', '::ffff:cb00:7109', '203.0.113.9'],
  ['10.0.0.1', '203.0.113.9:x', undefined],
  ['10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
  ['10.0.0.1', '', '10.0.0.1'],
  ['2001:db8::1', '2001:470::5', '2001:470::5'],
  [undefined, '1.1.1.1', undefined],
])('[W38] from %s, forwarded for %s: %s', (from, forwarded, expected) => {
  expect(clientAddress(from, forwarded, proxies)).toBe(expected)
})

it('[W38] without trusted proxies nothing of the header counts', () => {
  expect(clientAddress('10.0.0.1', '198.51.100.9', [])).toBe('10.0.0.1')
})
