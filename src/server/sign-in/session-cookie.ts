import type { Context } from 'hono'
import { deleteCookie, setCookie } from 'hono/cookie'
import { cookieName, type Asker } from './asker.ts'

type Way = Pick<Asker, 'way'>

/** Of the browser's session: it ends with the browser, or with the session here. */
export function keepSession(c: Context, { way }: Way, token: string): void {
  setCookie(c, nameOf(way), token, optionsOf(way, 'Strict'))
}

export function forgetSession(c: Context, { way }: Way): void {
  deleteCookie(c, nameOf(way), optionsOf(way, 'Strict'))
}

const oidcEnd = '-oidc'

/** Lax: the provider's page sends the browser back, which no stricter cookie would go along with. */
export function keepTransaction(c: Context, { way }: Way, token: string, seconds: number): void {
  setCookie(c, nameOf(way, oidcEnd), token, { ...optionsOf(way, 'Lax'), maxAge: seconds })
}

export function forgetTransaction(c: Context, { way }: Way): void {
  deleteCookie(c, nameOf(way, oidcEnd), optionsOf(way, 'Lax'))
}

export function transactionName({ way }: Way): string {
  return nameOf(way, oidcEnd)
}

function nameOf(way: Asker['way'], end = ''): string {
  return cookieName(way ?? 'tls', end)
}

function optionsOf(way: Asker['way'], sameSite: 'Strict' | 'Lax') {
  return { path: '/', httpOnly: true, secure: way !== 'this-machine', sameSite } as const
}
