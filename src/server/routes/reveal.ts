import type { Context } from 'hono'
import type { z } from 'zod'
import { may, type Action, type Principal } from '../../access/principal.ts'
import { requireRight } from '../../access/require-right.ts'
import { requestView } from '../../access/request-view.ts'
import { parse, type Declaration, type Routes } from '../api/routes.ts'
import {
  BulkRevealAsked,
  BulkRevealed,
  CopyNoted,
  NewRevealRequest,
  RevealAsked,
  RevealCopied,
  RevealDecision,
  Revealed,
  RevealRequest,
  RevealRequestId,
  RevealRequests,
} from '../api/schemas/reveal.ts'
import { principalOf, type AppEnv } from '../app-context.ts'
import { readJson } from '../read-json.ts'

const tag = 'Reveal'

export function revealRoutes(routes: Routes): void {
  const { context } = routes
  judged(
    routes,
    {
      ...{ method: 'post', path: '/api/v1/reveal', access: ['reveal', 'break-glass'] },
      ...{ operation: 'reveal', tag, body: RevealAsked, answer: Revealed },
      summary: 'Shows the hidden values of one class of one record; on the record before it does.',
    },
    ({ principal, body: { recordId, ...asked } }) =>
      context.reveals.reveal(principal, { record: recordId, ...asked }),
  )
  judged(
    routes,
    {
      ...{ method: 'post', path: '/api/v1/reveal/bulk', access: ['reveal-bulk'] },
      action: 'reveal.bulk',
      ...{ operation: 'revealBulk', tag, body: BulkRevealAsked, answer: BulkRevealed },
      summary: 'Shows the hidden values of a run.',
    },
    ({ principal, body }) => context.reveals.bulk(principal, body),
  )
  judged(
    routes,
    {
      ...{ method: 'post', path: '/api/v1/reveal/copied', action: 'reveal.copy' },
      access: ['reveal', 'reveal-bulk', 'break-glass'],
      ...{ operation: 'noteCopy', tag, body: RevealCopied, answer: CopyNoted },
      summary: 'Puts on the record that a shown value was copied.',
    },
    async ({ principal, body }) => ({
      auditRecordId: await context.reveals.copied(principal, body),
    }),
  )
  requestRoutes(routes)
}

function requestRoutes(routes: Routes): void {
  const { context } = routes
  const path = '/api/v1/reveal/requests'
  judged(
    routes,
    {
      ...{ method: 'post', path, access: ['reveal'], operation: 'requestReveal', tag },
      action: 'reveal.request',
      ...{ body: NewRevealRequest, answer: RevealRequest },
      summary: "Asks for a second person's word.",
    },
    async ({ principal, body: { recordId, ...asked } }) =>
      requestView(
        await context.reveals.ask(principal, { record: recordId, ...asked }),
        principal.name,
      ),
  )
  routes.api(
    {
      ...{ method: 'get', path, access: ['reveal', 'approve-reveal'] },
      ...{ operation: 'revealRequests', tag, answer: RevealRequests },
      summary: 'The newest requests: his own, and those that he may decide.',
    },
    async ({ principal }) => {
      const requests = await context.reveals.requests(principal)
      return { requests: requests.map((request) => requestView(request, principal.name)) }
    },
  )
  judged(
    routes,
    {
      ...{ method: 'post', path: `${path}/:id/decide`, access: ['approve-reveal'] },
      action: 'reveal.approve',
      ...{ operation: 'decideReveal', tag, params: RevealRequestId },
      ...{ body: RevealDecision, answer: RevealRequest },
      summary: 'Approves or refuses a request of somebody else.',
    },
    async ({ principal, body, c }) => {
      const id = c.req.param('id') ?? ''
      return requestView(await context.reveals.decide(principal, { id, ...body }), principal.name)
    },
  )
}

interface Judged<B> {
  readonly c: Context<AppEnv>
  readonly principal: Principal
  readonly body: B
}

type JudgedDeclaration = Omit<Declaration, 'access' | 'body'> & {
  readonly access: readonly [Action, ...Action[]]
  readonly body: z.ZodType
}

/**
 * The body is read before the right is judged, so that a denial is on the record with what was asked for (W51): the handler asks
 * for the right. Who may nothing here is told nothing of a body that is not valid either.
 */
function judged<const D extends JudgedDeclaration>(
  routes: Routes,
  declaration: D,
  handler: (call: Judged<z.output<D['body']>>) => Promise<object>,
): void {
  const { context } = routes
  const { access, operation, action = access[0], body: schema } = declaration
  routes.raw(declaration, async (c) => {
    const principal = await principalOf(c, context)
    const isAllowed = access.some((right) => may(principal, right))
    if (!isAllowed) context.metrics.add('sealtrace_denials_total')
    const value = await readJson(c, context)
    const parsed = schema.safeParse(value)
    if (!isAllowed && !parsed.success) {
      const asked = { principal, right: access[0], action, details: { operation } }
      await requireRight(context.log.recorder, asked)
    }
    const body = parse(schema, value, 'body') as z.output<D['body']>
    c.header('cache-control', 'no-store')
    return c.json(await handler({ c, principal, body }))
  })
}
