// The browser's way to the sign-in provider and back. What went wrong is told to the console in a word of ours.
import { getCookie } from 'hono/cookie'
import type { Context } from 'hono'
import { SealtraceError } from '../../error.ts'
import type { Routes } from '../api/routes.ts'
import { askerIn, type AppEnv } from '../app-context.ts'
import { callbackPath } from '../sign-in-section.ts'
import {
  forgetTransaction,
  keepSession,
  keepTransaction,
  transactionName,
} from '../sign-in/session-cookie.ts'
import { transactionLife } from '../sign-in/transactions.ts'

const redirect = { method: 'get', access: 'anyone', tag: 'Sign-in', status: 303 } as const

export function oidcRoutes(routes: Routes): void {
  const { context } = routes
  routes.raw(
    {
      ...redirect,
      path: '/auth/oidc',
      operation: 'startOidc',
      summary: 'Sends a browser to the sign-in provider.',
      answer: 'text/html',
    },
    (c) =>
      toConsole(c, async () => {
        const asker = askerIn(c, context)
        const { url, token } = await context.signInWays.beginOidc(asker)
        keepTransaction(c, asker, token, transactionLife / 1000)
        return url
      }),
  )
  routes.raw(
    {
      ...redirect,
      path: callbackPath,
      operation: 'finishOidc',
      summary: 'Where the provider sends the browser back to.',
      answer: 'text/html',
    },
    (c) =>
      toConsole(c, async () => {
        const asker = askerIn(c, context)
        const bound = getCookie(c, transactionName(asker))
        forgetTransaction(c, asker)
        const { search } = new URL(c.req.url)
        const { token } = await context.signInWays.endOidc(search, bound, asker)
        keepSession(c, asker, token)
        return '/'
      }),
  )
}

async function toConsole(c: Context<AppEnv>, where: () => Promise<string>): Promise<Response> {
  c.header('cache-control', 'no-store')
  try {
    return c.redirect(await where(), 303)
  } catch (error) {
    if (!SealtraceError.is(error) || error.code === 'not_found') throw error
    const reason = reasons[error.code] ?? 'failed'
    return c.redirect(`/#/sign-in?failed=${reason}`, 303)
  }
}

const reasons: Partial<Record<SealtraceError['code'], string>> = {
  busy: 'locked',
  denied: 'refused',
  unauthorized: 'failed',
  unavailable: 'unavailable',
}
