// For tests: an app, and a browser that keeps its cookies.
import { Readable } from 'node:stream'
import type { Config } from '../config.ts'
import { loadConfig } from '../config.ts'
import { testApp, type TestApp } from '../test-app.ts'
import type { SignInSettings } from '../sign-in-section.ts'

export interface Answer {
  readonly status: number
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any
  readonly headers: Headers
  /** As they were set, by name. */
  readonly cookies: ReadonlyMap<string, string>
}

export interface Browser {
  readonly jar: Map<string, string>
  /** Sent with all that changes something. */
  csrf: string | null
  /** Where it comes from. */
  address: string
  call(method: string, path: string, more?: { body?: object; headers?: object }): Promise<Answer>
  /** Signs in, and keeps what it was told. */
  signIn(body: object): Promise<Answer>
}

export interface SignInTest {
  readonly test: TestApp
  readonly clock: { now: number }
  browser(address?: string): Browser
}

export function signInTest(signIn: Partial<SignInSettings> = {}, server: object = {}): SignInTest {
  const clock = { now: 1_800_000_000_000 }
  const defaults = loadConfig({ environment: {} })
  const config: Config = {
    ...defaults,
    server: { ...defaults.server, ...server },
    signIn: { ...defaults.signIn, ...signIn },
  }
  const test = testApp({}, { config, now: () => clock.now })
  return { test, clock, browser: (address = '127.0.0.1') => browserOf(test, address) }
}

export function browserOf({ app }: Pick<TestApp, 'app'>, address: string): Browser {
  const jar = new Map<string, string>()
  const browser: Browser = {
    jar,
    csrf: null,
    address,
    async call(method, path, { body, headers = {} } = {}) {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
      const given: Record<string, string> = {
        ...(cookie && { cookie }),
        ...(browser.csrf && method !== 'GET' && { 'x-sealtrace-csrf': browser.csrf }),
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      }
      const sent = body ? JSON.stringify(body) : ''
      const init = { method, headers: given, ...(body && { body: sent }) }
      const incoming = Readable.from(sent ? [Buffer.from(sent)] : [])
      const env = {
        incoming: Object.assign(incoming, { socket: { remoteAddress: browser.address } }),
      }
      return keep(jar, await app.request(`http://localhost:4318${path}`, init, env as never))
    },
    async signIn(body) {
      const answer = await browser.call('POST', '/api/v1/session', { body })
      if (answer.status === 200) browser.csrf = answer.body.csrf
      return answer
    },
  }
  return browser
}

async function keep(jar: Map<string, string>, response: Response): Promise<Answer> {
  const cookies = new Map<string, string>()
  for (const line of response.headers.getSetCookie()) {
    const [pair = ''] = line.split(';')
    const [name = '', value = ''] = pair.split('=')
    cookies.set(name, line)
    if (value === '' || /max-age=0/i.test(line)) jar.delete(name)
    else jar.set(name, value)
  }
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false
  return {
    status: response.status,
    body: isJson ? JSON.parse(text) : text,
    headers: response.headers,
    cookies,
  }
}
