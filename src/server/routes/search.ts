import type { z } from 'zod'
import { may, type Principal } from '../../access/principal.ts'
import { SealtraceError } from '../../error.ts'
import type { SearchRequest } from '../../search/searcher.ts'
import type { Routes } from '../api/routes.ts'
import {
  mostMatches,
  SearchAsked,
  SearchQuery,
  SearchResult,
  usualMatches,
} from '../api/schemas/search.ts'
import { limitParam } from '../query.ts'
import { formatRowCursor, parseRowCursor } from '../row-cursor.ts'
import { openCursor, sealCursor } from '../sealed-cursor.ts'

type Asked = z.output<typeof SearchAsked>

/** By GET as well as by POST: a value in a URL stays in the logs of proxies, so clients had better POST it. */
export function searchRoutes(routes: Routes): void {
  const { context } = routes
  const answer = async (principal: Principal, asked: Asked): Promise<object> => {
    const wanted = requestOf(asked)
    if (!may(principal, wanted.value === undefined ? 'search-text' : 'search-value'))
      context.metrics.add('sealtrace_denials_total')
    const { next, ...found } = await context.search(principal, wanted)
    return { ...found, next: next === null ? null : sealCursor(formatRowCursor(next)) }
  }
  // Which of the two it takes depends on what is searched for.
  const common = {
    path: '/api/v1/search',
    access: ['search-text', 'search-value'],
    action: 'search',
    tag: 'Runs',
    answer: SearchResult,
  } as const
  routes.api(
    {
      ...common,
      method: 'get',
      operation: 'searchByUrl',
      summary:
        'Search. What is searched for stands in the URL: a value had better be sent by POST.',
      query: SearchQuery,
    },
    async ({ principal, query }) =>
      answer(principal, { ...query, limit: limitParam(query, usualMatches, mostMatches) }),
  )
  routes.api(
    {
      ...common,
      method: 'post',
      operation: 'search',
      summary: 'The records that hold a value, or words.',
      body: SearchAsked,
    },
    async ({ principal, body }) => answer(principal, body),
  )
}

/** Throws `bad_request`. */
function requestOf({ value, text, class: name, limit, cursor }: Asked): SearchRequest {
  if ((value === undefined) === (text === undefined))
    throw new SealtraceError('bad_request', 'search: give either value or text')
  if (name !== undefined && (value === undefined || !/^[a-z0-9_]{1,40}$/.test(name)))
    throw new SealtraceError('bad_request', 'class: the name of a class, and with value only')
  const before = cursor === undefined ? undefined : parseRowCursor(openCursor(cursor) ?? '')
  if (before === null) throw new SealtraceError('bad_request', 'cursor: not one that a search gave')
  return { value, text, class: name, limit, before }
}
