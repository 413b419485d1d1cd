import { z } from 'zod'
import { actions, may } from '../../access/principal.ts'
import { toolVersion } from '../../export/evidence/tool-version.ts'
import { askerIn, identityOf, type AppContext } from '../app-context.ts'
import type { Routes } from '../api/routes.ts'
import { Session, SignedOut, SignIn, SignInMethods } from '../api/schemas/session.ts'
import { forgetSession, keepSession } from '../sign-in/session-cookie.ts'
import type { Identity } from '../sign-in/sign-in-desk.ts'

const tag = 'Sign-in'
const path = '/api/v1/session'

export function sessionRoutes(routes: Routes): void {
  const { context } = routes
  routes.api(
    {
      method: 'get',
      path: '/api/v1/sign-in',
      access: 'anyone',
      operation: 'signInMethods',
      summary: 'How people sign in here.',
      tag,
      answer: SignInMethods,
    },
    async () => ({
      project: context.log.info.project,
      oidc: context.config.signIn.oidc
        ? { name: context.config.signIn.oidc.name, start: '/auth/oidc' }
        : null,
    }),
  )
  routes.api(
    {
      method: 'post',
      path,
      access: 'anyone',
      operation: 'signIn',
      summary: 'Signs a browser in, which gets a cookie.',
      tag,
      body: SignIn,
      answer: Session,
    },
    async ({ c, body }) => {
      const asker = askerIn(c, context)
      const ways = context.signInWays
      const { token, session } = await ('apiKey' in body
        ? ways.withKey(body.apiKey, asker)
        : ways.withLink(body.link, asker))
      keepSession(c, asker, token)
      const identity = await context.signIn.identify({
        ...asker,
        ...{ session: token, csrf: session.csrf },
        credentials: { authorization: undefined, apiKey: undefined },
      })
      return sessionView(identity, context)
    },
  )
  ownSession(routes)
}

function ownSession(routes: Routes): void {
  const { context } = routes
  routes.api(
    {
      method: 'get',
      path,
      access: 'signed-in',
      operation: 'session',
      summary: 'Who one is, and what one may do.',
      tag,
      answer: Session,
    },
    async ({ c }) => sessionView(await identityOf(c, context), context),
  )
  routes.api(
    {
      method: 'delete',
      path,
      access: 'signed-in',
      operation: 'signOut',
      summary: 'Ends the session, or all of one’s own.',
      tag,
      query: z.object({ everywhere: z.enum(['true', 'false']).optional() }),
      answer: SignedOut,
    },
    async ({ c, query }) => {
      const asker = askerIn(c, context)
      const identity = await identityOf(c, context)
      // First: it ends in any case.
      if (identity.session) forgetSession(c, asker)
      const ended = await context.signIn.signOut(identity, query.everywhere === 'true')
      const { provider } = context.signInWays
      const isTheirs = identity.how === 'oidc' && provider !== null
      const back = new URL(provider?.settings.redirect ?? c.req.url).origin
      return { ended, provider: isTheirs ? await provider.endSession(`${back}/`) : null }
    },
  )
}

function sessionView({ principal, how, session }: Identity, context: AppContext): object {
  const { name, roles } = principal
  const { reveal } = context.config
  return {
    principal: { name, display: session?.display ?? name, roles, how },
    can: actions.filter((action) => may(principal, action)),
    csrf: session?.csrf ?? null,
    expires: session && new Date(context.signIn.sessions.endOf(session)).toISOString(),
    project: context.log.info.project,
    version: toolVersion().split(' ')[1] ?? 'unknown',
    reveal: { secondPerson: reveal.secondPerson, shownForSeconds: reveal.shownSeconds },
  }
}
