import { Hono } from 'hono'
import { z } from 'zod'
import { may, type Principal } from '../../access/principal.ts'
import { decodeUtf8 } from '../../crypto/encoding.ts'
import { SealtraceError } from '../../error.ts'
import type { SearchRequest } from '../../search/searcher.ts'
import { principalOf, type AppContext, type AppEnv } from '../app-context.ts'
import { limitParam, textParam, type Query } from '../query.ts'
import { readBody } from '../read-body.ts'
import { formatRowCursor, parseRowCursor } from '../row-cursor.ts'

const maxBytes = 64 * 1024
const mostMatches = 1000
const usualMatches = 50
/** Characters: a private key is a value too. */
const longestValue = 16_384

const request = z.strictObject({
  value: z.string().min(1).max(longestValue).optional(),
  text: z.string().min(1).max(1000).optional(),
  class: z.string().optional(),
  limit: z.int().min(1).max(mostMatches).default(usualMatches),
  cursor: z.string().optional(),
})

type Asked = z.output<typeof request>

/** By GET as well as by POST: a value in a URL stays in the logs of proxies, so clients had better POST it. */
export function searchRoutes(context: AppContext): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  const answer = async (principal: Principal, asked: Asked): Promise<object> => {
    const wanted = requestOf(asked)
    if (!may(principal, wanted.value === undefined ? 'search-text' : 'search-value'))
      context.metrics.add('sealtrace_denials_total')
    const { next, ...found } = await context.search(principal, wanted)
    return { ...found, next: next === null ? null : formatRowCursor(next) }
  }
  app.get('/api/v1/search', async (c) => {
    const principal = await principalOf(c, context)
    c.header('cache-control', 'no-store')
    return c.json(await answer(principal, ofQuery(c.req.query())))
  })
  app.post('/api/v1/search', async (c) => {
    const principal = await principalOf(c, context)
    const { bytes, release } = await readBody(c, { maxBytes, inFlight: context.inFlight })
    release()
    c.header('cache-control', 'no-store')
    return c.json(await answer(principal, ofBody(bytes)))
  })
  return app
}

function ofQuery(query: Query): Asked {
  return {
    value: textParam(query, 'value'),
    text: textParam(query, 'text'),
    class: textParam(query, 'class'),
    limit: limitParam(query, usualMatches, mostMatches),
    cursor: textParam(query, 'cursor'),
  }
}

function ofBody(bytes: Uint8Array): Asked {
  const parsed = request.safeParse(parseJson(decodeUtf8(bytes) ?? ''))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const field = issue?.path[0] ?? (issue?.code === 'unrecognized_keys' ? 'body' : '')
  throw new SealtraceError(
    'bad_request',
    `${String(field) || 'body'}: send JSON with value or text, and if you like class, limit (1 to ${mostMatches}) and cursor`,
  )
}

/** Throws `bad_request`. */
function requestOf({ value, text, class: name, limit, cursor }: Asked): SearchRequest {
  if ((value === undefined) === (text === undefined))
    throw new SealtraceError('bad_request', 'search: give either value or text')
  if (name !== undefined && (value === undefined || !/^[a-z0-9_]{1,40}$/.test(name)))
    throw new SealtraceError('bad_request', 'class: the name of a class, and with value only')
  const before = cursor === undefined ? undefined : parseRowCursor(cursor)
  if (before === null) throw new SealtraceError('bad_request', 'cursor: not one that a search gave')
  return { value, text, class: name, limit, before }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
