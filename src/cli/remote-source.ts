import type { CostReport } from '../access/costs.ts'
import type { RevealResult, TraceView } from '../access/reader.ts'
import { SealtraceError } from '../error.ts'
import { formatRecordId } from '../record/id.ts'
import type { VerifyReport } from '../verify/report.ts'
import { remoteClient } from './remote-client.ts'
import type { SearchAnswer, Source } from './source.ts'
import type { Context } from './verb.ts'

type Page = Awaited<ReturnType<Source['list']>>

const verifyTimeout = 30 * 60_000
const costsTimeout = 5 * 60_000
const pageSize = 200
const mostPages = 50

/** The HTTP API: the same objects as the local log gives. */
export function remoteSource(context: Context, url: string): Source {
  const client = remoteClient(context, url)
  const list: Source['list'] = async (filter) => {
    const { since, until, traceType, minCost, minDurationMs, classes, ...rest } = filter
    const query = {
      ...rest,
      classes: classes?.join(','),
      min_cost: minCost,
      min_duration_ms: minDurationMs,
      trace_type: traceType,
      since: isoOrNone(since),
      until: isoOrNone(until),
    }
    return withList<Page>(await client.json('/api/v1/traces', { query }), 'traces')
  }
  return {
    list,
    show: async (traceId) => {
      const path = `/api/v1/traces/${encodeURIComponent(traceId)}`
      return withList<TraceView>(await client.json(path), 'steps')
    },
    reveal: async ({ record, ...request }) => {
      const body = JSON.stringify({ recordId: record, ...request })
      const post = { method: 'POST', type: 'application/json', body } as const
      return withList<RevealResult>(await client.json('/api/v1/reveal', post), 'values')
    },
    search: async (filter) => {
      const body = JSON.stringify(filter)
      const post = { method: 'POST', type: 'application/json', body } as const
      return withList<SearchAnswer>(await client.json('/api/v1/search', post), 'matches')
    },
    costs: async ({ since, until, by }) => {
      const query = { since: isoOrNone(since), until: isoOrNone(until), by }
      const request = client.json('/api/v1/costs', { query, timeout: costsTimeout })
      return withList<CostReport>(await request, 'groups')
    },
    verify: async ({ deep, incremental, record }) => {
      const query = {
        ...(deep ? { deep: 'true' } : {}),
        ...(incremental ? { incremental: 'true' } : {}),
        ...(record ? { record: formatRecordId(record) } : {}),
      }
      const request = client.json('/api/v1/verify', { query, timeout: verifyTimeout })
      const answer = await allowed('verify the log', request)
      return withList<VerifyReport>(answer, 'findings')
    },
    tracesStartingWith: (prefix) => startingWith(list, prefix),
  }
}

async function startingWith(list: Source['list'], prefix: string): Promise<string[]> {
  const found: string[] = []
  let cursor: string | undefined
  for (let pages = 0; pages < mostPages; pages++) {
    const { traces, next } = await list({ limit: pageSize, cursor })
    found.push(...traces.map(({ traceId }) => traceId).filter((id) => id.startsWith(prefix)))
    if (found.length > 1 || next === null) break
    cursor = next
  }
  return found.slice(0, 2)
}

/** Every collector has an audit log and can verify: what is not found there is the right to it. */
export async function allowed<T>(what: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    if (!SealtraceError.is(error) || error.code !== 'not_found') throw error
    throw new SealtraceError(
      'not_found',
      `the key in $SEALTRACE_API_KEY, or the client certificate, may not ${what}; the roles auditor, dpo and admin may`,
      { cause: error },
    )
  }
}

/** A collector's answer has the list that it should; anything else comes from something that is no collector. */
export function withList<T>(answer: unknown, list: string): T {
  const found =
    typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>) : {}
  if (!Array.isArray(found[list]))
    throw new SealtraceError(
      'unavailable',
      'the URL answers with something else than a collector would; check --url',
    )
  return found as T
}

export function isoOrNone(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString()
}
