import { formatCursor, parseCursor, type PageEnd } from '../server/cursor.ts'
import { formatRowCursor, parseRowCursor } from '../server/row-cursor.ts'
import { Searcher } from '../search/searcher.ts'
import { readSettings } from '../server/log-settings.ts'
import { verifyFolder } from '../server/verify-run.ts'
import { costs } from '../access/costs.ts'
import type { ListFilter as StoreFilter } from '../access/run-list.ts'
import type { LogStore } from '../store/log-store.ts'
import { withLocalLog, type LocalLog } from './local-log.ts'
import { configOf, localUser, placeOf } from './place.ts'
import { usage } from './options.ts'
import { readerSettings } from './reader-key.ts'
import type { ListFilter, Source } from './source.ts'
import type { Context } from './verb.ts'

const pageSize = 1000

/** The log is opened at the first call that needs it: `verify` works without the root key. */
export async function localSource<T>(
  context: Context,
  action: (source: Source) => Promise<T>,
): Promise<T> {
  const principal = localUser(context)
  const use = <R>(job: (local: LocalLog) => Promise<R>): Promise<R> => withLocalLog(context, job)
  const read = <R>(job: (local: LocalLog) => Promise<R>): Promise<R> =>
    withLocalLog(context, job, readerSettings(context))
  return action({
    list: async (filter) => {
      const wanted = storeFilter(filter)
      return use(async ({ reader }) => {
        const { traces, next } = await reader.list(principal, wanted)
        return { traces, next: next && formatCursor(next) }
      })
    },
    show: (traceId) => read(({ reader }) => reader.show(principal, traceId)),
    reveal: (request) => read(({ reader }) => reader.reveal(principal, request)),
    search: ({ cursor, ...request }) => {
      const before = cursor === undefined ? undefined : rowOf(cursor)
      return read(async ({ log }) => {
        const searcher = new Searcher({ ...log, patience: Infinity })
        const { next, ...found } = await searcher.search(principal, { ...request, before })
        return { ...found, next: next === null ? null : formatRowCursor(next) }
      })
    },
    costs: (request) =>
      use(async ({ log, reader }) => {
        await reader.require(principal, 'read-header', 'costs')
        const { prices } = readSettings(configOf(context))
        return costs({ store: log.store, principal, prices }, request)
      }),
    verify: (request) => {
      const { keys, witnesses } = configOf(context)
      const asked = { policy: witnesses.policy, ...keys, ...readerSettings(context), ...request }
      return verifyFolder(placeOf(context), asked)
    },
    tracesStartingWith: (prefix) => use(({ log }) => startingWith(log.store, prefix)),
  })
}

function storeFilter(wanted: ListFilter): StoreFilter {
  const { since, until, limit, cursor, minCost, minDurationMs, ...rest } = wanted
  const { classes, state, ...texts } = rest
  const filter: StoreFilter = { limit }
  if (classes) filter.classes = classes
  if (state) filter.state = state
  if (minCost !== undefined) filter.minCost = minCost
  if (minDurationMs !== undefined) filter.minDuration = minDurationMs * 1000
  for (const [name, text] of Object.entries(texts))
    if (text !== undefined) filter[name as keyof typeof texts] = text
  if (since !== undefined) filter.since = since * 1000
  if (until !== undefined) filter.until = until * 1000
  if (cursor !== undefined) filter.after = position(cursor)
  return filter
}

function rowOf(cursor: string): number {
  const row = parseRowCursor(cursor)
  if (row === null) throw usage('--cursor takes what `next` of the page before was')
  return row
}

function position(cursor: string): PageEnd {
  const end = parseCursor(cursor)
  if (!end) throw usage('--cursor takes what `next` of the page before was')
  return end
}

async function startingWith(store: LogStore, prefix: string): Promise<string[]> {
  const found: string[] = []
  let after: PageEnd | undefined
  for (;;) {
    const page = await store.traces({ limit: pageSize, ...(after ? { after } : {}) })
    found.push(...page.map(({ trace }) => trace).filter((trace) => trace.startsWith(prefix)))
    after = page.at(-1)
    if (found.length > 1 || page.length < pageSize) return found.slice(0, 2)
  }
}
