import { z } from 'zod'
import { roleWarning } from '../../access/policy/role-warning.ts'
import { notFound } from '../../access/principal.ts'
import { SealtraceError } from '../../error.ts'
import { apiKeyId, roles } from '../../journal/api-key.ts'
import { listApiKeys, makeApiKey, revokeApiKey } from '../../journal/api-key-desk.ts'
import type { Routes } from '../api/routes.ts'
import { ApiKey, ApiKeys, MadeApiKey, NewApiKey } from '../api/schemas/session.ts'

const tag = 'API keys'
const path = '/api/v1/apikeys'
const access = 'manage-access'

export function apiKeyRoutes(routes: Routes): void {
  const { log, now, auth } = routes.context
  const terms = () => routes.context.access.terms().access
  routes.api(
    {
      ...{ method: 'get', path, access, tag },
      operation: 'apiKeys',
      summary: 'All API keys, without the keys themselves.',
      answer: ApiKeys,
    },
    async () => ({
      apiKeys: await listApiKeys(log),
      roles: [...new Set([...roles, ...terms().roles])],
    }),
  )
  routes.api(
    {
      ...{ method: 'post', path, access, tag },
      operation: 'makeApiKey',
      summary: 'Makes an API key, which is told this once.',
      body: NewApiKey,
      answer: MadeApiKey,
    },
    async ({ principal, body }) => {
      const expires = body.expires === undefined ? null : timeOf(body.expires)
      const given = { ...body, expires, now: now() }
      const made = await makeApiKey(log, given, principal, terms().roles)
      auth.forget()
      return { ...made.view, key: made.key, warning: roleWarning(body.role, terms()) }
    },
  )
  routes.api(
    {
      ...{ method: 'delete', path: `${path}/:id`, access, tag },
      operation: 'revokeApiKey',
      summary: 'Revokes an API key, and ends the sessions that it opened.',
      // Who has a key in hand may paste it here: it is not to be repeated, nor put on the record.
      params: z.object({ id: z.string().regex(apiKeyId, 'the id of a key, never the key itself') }),
      answer: ApiKey,
    },
    async ({ principal, params }) => {
      const revoked = await revokeApiKey(log, { id: params.id, now: now() }, principal)
      if (!revoked) throw notFound()
      auth.forget()
      return revoked
    },
  )
}

function timeOf(text: string): number {
  // Without a zone it would be a time of the collector's own.
  const isIso = /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2}))?$/.test(text)
  const time = isIso ? Date.parse(text) : Number.NaN
  if (Number.isNaN(time))
    throw new SealtraceError('bad_request', 'expires: an ISO time, such as 2027-01-31T00:00:00Z')
  return time
}
