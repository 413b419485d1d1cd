// What of a request tells who sends it, and whether the console's own page did.
import { isIP, type Socket } from 'node:net'
import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import type { AppEnv } from '../app-context.ts'
import type { Credentials } from '../auth.ts'
import type { ServerConfig } from '../config.ts'
import { isLoopbackName, type SignInSettings } from '../sign-in-section.ts'
import { isWithin, plainAddress } from '../../journal/address-blocks.ts'
import { certificateOf, type ClientCertificate } from './certificate.ts'

export interface Asker {
  readonly credentials: Credentials
  readonly address: string | undefined
  /** Token of a session, as the browser sent it. */
  readonly session: string | undefined
  readonly certificate: ClientCertificate | null
  /** False for what changes nothing. */
  readonly changes: boolean
  readonly csrf: string | undefined
  /** False where another site's page may have sent it. */
  readonly isSameOrigin: boolean
  /** Null where cookies would go over the network in the clear. */
  readonly way: 'tls' | 'this-machine' | null
  /** False for what a page fetches, or has in a frame. */
  readonly isNavigation: boolean
}

export interface AskerOptions {
  readonly server: Pick<ServerConfig, 'trustedProxies'>
  readonly signIn: Pick<SignInSettings, 'url'>
}

/** Of what a request with an API key is not asked for, nothing is worked out. */
export function askerOf(c: Context<AppEnv>, { server, signIn }: AskerOptions): Asker {
  // `env` is undefined when `fetch` is called with a request alone.
  const socket: (Socket & { readonly encrypted?: unknown }) | undefined = (
    c.env as AppEnv['Bindings'] | undefined
  )?.incoming?.socket
  const header = (name: string): string | undefined => c.req.header(name)
  const changes = c.req.method !== 'GET' && c.req.method !== 'HEAD'
  const { trustedProxies = [] } = server
  return {
    credentials: { authorization: header('authorization'), apiKey: header('x-api-key') },
    address: clientAddress(socket?.remoteAddress, header('x-forwarded-for'), trustedProxies),
    changes,
    csrf: header('x-sealtrace-csrf'),
    isNavigation: (header('sec-fetch-dest') ?? 'document') === 'document',
    get session() {
      return this.way === null ? undefined : getCookie(c, cookieName(this.way))
    },
    get certificate() {
      return certificateOf(socket)
    },
    get isSameOrigin() {
      const own = signIn.url ?? new URL(c.req.url).origin
      return isSameOrigin({
        ...{ site: header('sec-fetch-site'), origin: header('origin') },
        ...{ own, changes },
      })
    },
    get way() {
      const from = socket?.remoteAddress
      if (socket?.encrypted === true) return 'tls'
      if (signIn.url?.startsWith('https:')) return isByProxy(from, trustedProxies) ? 'tls' : null
      if (!isLoopbackName(new URL(c.req.url).hostname)) return null
      const isTold = proxyHeaders.some((name) => header(name) !== undefined)
      if (isTold && !isWithin(from, trustedProxies)) return null
      return !socket || isLoopback(this.address) ? 'this-machine' : null
    },
  }
}

/** The prefix makes a browser take it only from this very host, over TLS, for all paths. */
export function cookieName(way: 'tls' | 'this-machine', end = ''): string {
  return `${way === 'tls' ? '__Host-' : ''}sealtrace${end}`
}

/**
 * Who speaks to a proxy that is trusted: the last address in its list that is not one of a trusted proxy itself. Undefined where
 * what stands there is none: it is not the proxy that asks.
 */
export function clientAddress(
  from: string | undefined,
  forwarded: string | undefined,
  trusted: readonly string[],
): string | undefined {
  if (trusted.length === 0) return from === undefined ? undefined : plainAddress(from)
  const chain = [...(forwarded ?? '').split(','), from ?? ''].map((each) => each.trim())
  let address = from === undefined ? undefined : plainAddress(from)
  // What stands before the first that is not trusted was written by whoever liked to.
  for (let at = chain.length - 2; at >= 0 && isWithin(address, trusted); at--) {
    const next = chain[at] ?? ''
    if (next === '') break
    address = addressIn(next)
  }
  return address
}

/** Some proxies add the port. */
function addressIn(text: string): string | undefined {
  const [, bracketed, plain] = /^(?:\[([^\]]*)\]|([\d.]+))(?::\d{1,5})?$/.exec(text) ?? []
  const address = bracketed ?? plain ?? text
  return isIP(address) ? plainAddress(address) : undefined
}

/** What ended TLS; where the settings name no proxy, whoever connects is taken for it. */
function isByProxy(from: string | undefined, trusted: readonly string[]): boolean {
  return trusted.length === 0 || isLoopback(from) || isWithin(from, trusted)
}

/** What tells that somebody else asks than who connected. */
const proxyHeaders = ['forwarded', 'via', 'x-real-ip'].concat(
  ['for', 'host', 'proto'].map((what) => `x-forwarded-${what}`),
)

function isLoopback(address: string | undefined): boolean {
  const plain = plainAddress(address ?? '')
  return plain === '::1' || plain.startsWith('127.')
}

interface Origins {
  readonly site: string | undefined
  readonly origin: string | undefined
  readonly own: string
  readonly changes: boolean
}

/** Browsers send these by themselves, and pages cannot change them; other clients send none. */
function isSameOrigin({ site, origin, own, changes }: Origins): boolean {
  // `none`: typed into the address bar, or a bookmark.
  const isOwn = site === undefined || site === 'same-origin' || (site === 'none' && !changes)
  return isOwn && (origin === undefined || origin === own)
}
