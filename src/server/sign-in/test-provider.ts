// For tests: an OpenID Provider over loopback, and somebody who signs in there.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export const testClient = { id: 'sealtrace', secret: 'client-secret-canary-0123456789' }
export const testRedirect = 'http://localhost:4318/auth/oidc/callback'

export interface TestProvider {
  readonly issuer: string
  /** Signs somebody in at the page where the collector sent the browser: where the browser is sent back to. */
  authorize(url: string, login: string): Promise<URL>
  close(): Promise<void>
}

/** `claims`: of a login. `more`: settings of the provider. `redirect`: where it sends browsers back to. */
export async function startProvider(
  claims: (login: string) => object,
  more: object = {},
  redirect = testRedirect,
): Promise<TestProvider> {
  const server = createServer()
  const issuer = await listen(server)
  const { default: Provider } = await import('oidc-provider')
  const made = new Provider(issuer, {
    clients: [
      {
        client_id: testClient.id,
        client_secret: testClient.secret,
        redirect_uris: [redirect],
        post_logout_redirect_uris: [new URL('/', redirect).href],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    claims: { openid: ['sub', 'roles'], profile: ['name'], email: ['email'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    cookies: { keys: ['test'] },
    findAccount: (_: unknown, sub: string) => ({
      accountId: sub,
      claims: () => ({ sub, ...claims(sub) }),
    }),
    ...more,
  })
  const answer = made.callback()
  server.on('request', (request, response) => void answer(request, response))
  return {
    issuer,
    authorize,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

export async function listen(server: Server): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Follows the provider's pages, with its cookies, until they lead back. */
async function authorize(start: string, login: string): Promise<URL> {
  const jar = new Map<string, string>()
  let [url, form]: [string, URLSearchParams | null] = [start, null]
  for (let step = 0; step < 12; step++) {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...jar].map((pair) => pair.join('=')).join('; ') },
      ...(form && { method: 'POST', body: form }),
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      jar.set(name, value)
    }
    const page = await response.text()
    const to = response.headers.get('location')
    if (to) {
      const next = new URL(to, url)
      if (next.href.startsWith(testRedirect)) return next
      ;[url, form] = [next.href, null]
      continue
    }
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1]
    if (!prompt) throw new Error(`the provider answered ${response.status}`)
    form = new URLSearchParams({ prompt, login, password: 'x' })
  }
  throw new Error('the provider does not come to an end')
}
