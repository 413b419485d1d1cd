import { formatCursor, parseCursor, type PageEnd } from '../server/cursor.ts'
import { verifyFolder } from '../server/verify-run.ts'
import type { TextFilter } from '../access/by-token.ts'
import type { LogStore } from '../store/log-store.ts'
import { withLocalLog, type LocalLog } from './local-log.ts'
import { localUser, placeOf } from './place.ts'
import { usage } from './options.ts'
import type { ListFilter, Source } from './source.ts'
import type { Context } from './verb.ts'

const pageSize = 1000

/** The log is opened at the first call that needs it: `verify` works without the root key. */
export async function localSource<T>(
  context: Context,
  action: (source: Source) => Promise<T>,
): Promise<T> {
  const principal = localUser()
  const use = <R>(job: (local: LocalLog) => Promise<R>): Promise<R> => withLocalLog(context, job)
  return action({
    list: async (filter) => {
      const wanted = storeFilter(filter)
      return use(async ({ reader }) => {
        const { traces, next } = await reader.list(principal, wanted)
        return { traces, next: next && formatCursor(next) }
      })
    },
    show: (traceId) => use(({ reader }) => reader.show(principal, traceId)),
    reveal: (request) => use(({ reader }) => reader.reveal(principal, request)),
    audit: ({ actor, action: done, since, limit }) =>
      use(({ reader }) =>
        reader.auditLog(principal, {
          ...(actor === undefined ? {} : { actor }),
          ...(done === undefined ? {} : { action: done }),
          ...(since === undefined ? {} : { since }),
          limit,
        }),
      ),
    verify: (deep, onProgress) =>
      verifyFolder(placeOf(context), { deep, ...(onProgress ? { onProgress } : {}) }),
    tracesStartingWith: (prefix) => use(({ log }) => startingWith(log.store, prefix)),
  })
}

function storeFilter({ since, until, limit, cursor, ...texts }: ListFilter): TextFilter {
  const filter: TextFilter = { limit }
  for (const [name, text] of Object.entries(texts))
    if (text !== undefined) filter[name as keyof typeof texts] = text
  if (since !== undefined) filter.since = since * 1000
  if (until !== undefined) filter.until = until * 1000
  if (cursor !== undefined) filter.after = position(cursor)
  return filter
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
