// The audit log on this machine, or of a remote collector.
import { AuditLog, type AuditQuery } from '../../access/audit-log.ts'
import type { AuditView } from '../../access/audit-view.ts'
import { LookNotes } from '../../access/look-notes.ts'
import { SealtraceError } from '../../error.ts'
import type { AuditEntry } from '../../journal/audit-entry.ts'
import type { OpenLog } from '../../journal/open-log.ts'
import { formatRowCursor, parseRowCursor } from '../../server/row-cursor.ts'
import { withLocalLog } from '../local-log.ts'
import { usage } from '../options.ts'
import { withPassphrase } from '../passphrase.ts'
import { localUser } from '../place.ts'
import { remoteClient } from '../remote-client.ts'
import { allowed, isoOrNone, withList } from '../remote-source.ts'
import { serverEvents } from '../sse.ts'
import type { Context } from '../verb.ts'

type Query = Readonly<Record<string, string | number | undefined>>

export interface AuditAnswer {
  entries: AuditView[]
  next: string | null
}

export interface AuditSource {
  page(
    query: AuditQuery,
    page: { limit: number; cursor?: string | undefined },
  ): Promise<AuditAnswer>
  /** Calls back with each page of all that fits, newest first. */
  export(query: AuditQuery, onPage: (entries: AuditView[]) => void): Promise<void>
  /** What comes from now on; goes on until the signal. */
  follow(query: AuditQuery, onEntry: (entry: AuditView) => void, signal: AbortSignal): Promise<void>
}

/** Milliseconds. */
const localPause = 2000
const reconnectPause = 3000
const longestFollow = 2 ** 31 - 1
const mostInOnePage = 10_000

export function auditSource(context: Context): AuditSource {
  const url = context.options.text('url')
  return url === undefined ? localAudit(context) : remoteAudit(context, url)
}

function localAudit(context: Context): AuditSource {
  const principal = localUser(context)
  return {
    page: (query, { limit, cursor }) =>
      withLocalLog(context, async ({ log }) => {
        const before = cursor === undefined ? undefined : placeOf(cursor)
        const { entries, next } = await wholePage(logOf(log), (audits, at, rest) =>
          audits.page(principal, { ...query, limit: rest, before: at }),
        )({ limit, before })
        return { entries, next: next === null ? null : formatRowCursor(next) }
      }),
    export: (query, onPage) =>
      withLocalLog(context, async ({ log }) => {
        const format = context.options.text('format') === 'csv' ? 'csv' : 'ndjson'
        const pages = logOf(log).export(async () => principal, query, format)
        for await (const entries of pages) onPage(entries)
      }),
    async follow(query, onEntry, signal) {
      // Asked for once, and not at each look.
      const unlocked = await withPassphrase(context)
      const held: { log?: OpenLog } = {}
      const looks = new LookNotes({ recorder: { audit: (entry) => auditIn(held.log, entry) } })
      let after: number | undefined
      while (!signal.aborted) {
        await withLocalLog(unlocked, async ({ log }) => {
          held.log = log
          const seen = (after ??= await log.store.entries.last())
          const audits = logOf(log, looks)
          const found = await audits.since(principal, query, seen)
          after = found.last
          for (const { entry } of found.entries) onEntry(entry)
        })
        await pause(localPause, signal)
      }
    },
  }
}

/** A page of a rare actor may end before it is full: people want it full. */
function wholePage(
  audits: AuditLog,
  read: (
    audits: AuditLog,
    before: number | undefined,
    limit: number,
  ) => ReturnType<AuditLog['page']>,
) {
  return async ({ limit, before }: { limit: number; before: number | undefined }) => {
    const entries: AuditView[] = []
    let at = before
    for (;;) {
      const page = await read(audits, at, limit - entries.length)
      entries.push(...page.entries)
      if (page.next === null || entries.length >= limit) return { entries, next: page.next }
      at = page.next
    }
  }
}

function remoteAudit(context: Context, url: string): AuditSource {
  const client = remoteClient(context, url)
  const what = 'read the audit log'
  return {
    async page(query, { limit, cursor }) {
      const entries: AuditView[] = []
      let next: string | null = cursor ?? null
      do {
        const rest = Math.min(limit - entries.length, mostInOnePage)
        const asked: Query = { ...textsOf(query), limit: rest, cursor: next ?? undefined }
        const answer: unknown = await allowed(what, client.json('/api/v1/audit', { query: asked }))
        const page: AuditAnswer = withList(answer, 'entries')
        entries.push(...page.entries)
        next = page.next ?? null
      } while (next !== null && entries.length < limit)
      return { entries, next }
    },
    async export(query, onPage) {
      const request = { query: { ...textsOf(query), format: 'ndjson' }, timeout: longestFollow }
      const bytes = await allowed(what, client.stream('/api/v1/audit/export', request))
      for await (const line of linesOf(bytes)) onPage([entryOf(line)])
    },
    async follow(query, onEntry, signal) {
      let last: string | undefined
      while (!signal.aborted) {
        const headers = last === undefined ? {} : { 'last-event-id': last }
        const request = { query: textsOf(query), headers, timeout: longestFollow }
        try {
          const bytes = await allowed(what, client.stream('/api/v1/audit/stream', request))
          for await (const { id, data } of serverEvents(bytes)) {
            if (id) last = id
            onEntry(entryOf(data))
            if (signal.aborted) return
          }
        } catch (error) {
          // Of a collector that starts again nothing is missed.
          if (last === undefined || !SealtraceError.is(error) || error.code !== 'unavailable')
            throw error
        }
        await pause(reconnectPause, signal)
      }
    },
  }
}

function logOf(
  { store, ring, info, recorder }: OpenLog,
  looks = new LookNotes({ recorder }),
): AuditLog {
  return new AuditLog({ store, ring, origin: info.origin, recorder, looks })
}

function auditIn(log: OpenLog | undefined, entry: AuditEntry): Promise<string> {
  if (!log) throw new SealtraceError('internal', 'no log is open')
  return log.recorder.audit(entry)
}

function textsOf({ since, until, ...texts }: AuditQuery) {
  return { ...texts, since: isoOrNone(since), until: isoOrNone(until) }
}

function placeOf(cursor: string): number {
  const place = parseRowCursor(cursor)
  if (place === null) throw usage('--cursor takes what `next` of the page before was')
  return place
}

function entryOf(text: string): AuditView {
  try {
    return JSON.parse(text) as AuditView
  } catch {
    throw new SealtraceError(
      'unavailable',
      'the URL answers with something else than a collector would; check --url',
    )
  }
}

async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
