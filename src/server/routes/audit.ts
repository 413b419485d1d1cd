import type { Principal } from '../../access/principal.ts'
import type { AuditQuery as Wanted } from '../../access/audit-log.ts'
import { SealtraceError } from '../../error.ts'
import { auditLines } from '../audit-lines.ts'
import type { Routes } from '../api/routes.ts'
import { AuditExport, AuditPage, AuditQuery } from '../api/schemas/audit.ts'
import { askerIn } from '../app-context.ts'
import { pacedStream } from '../paced-stream.ts'
import { timeParam } from '../query.ts'
import { formatRowCursor, parseRowCursor } from '../row-cursor.ts'

const tag = 'Audit'

export function auditRoutes(routes: Routes): void {
  const { context } = routes
  routes.api(
    {
      ...{ method: 'get', path: '/api/v1/audit', access: 'read-audit', operation: 'audit', tag },
      ...{ query: AuditQuery, answer: AuditPage },
      summary: 'Who did what, newest first; with `action=record.created` what was recorded.',
    },
    async ({ principal, query: { limit, cursor, ...query } }) => {
      const before = cursor === undefined ? undefined : placeOf(cursor)
      const page = { ...auditQuery(query, context.now()), limit, before }
      const { entries, next } = await context.audits.page(principal, page)
      return { entries, next: next === null ? null : formatRowCursor(next) }
    },
  )
  routes.api(
    {
      ...{ method: 'get', path: '/api/v1/audit/export', access: 'read-audit', tag },
      ...{ operation: 'exportAudit', query: AuditExport, answer: 'application/x-ndjson' },
      summary: 'All entries that fit, as NDJSON or CSV.',
    },
    async ({ c, query: { format, ...query } }) => {
      const who = async (): Promise<Principal> =>
        (await context.signIn.identify(askerIn(c, context), false)).principal
      const pages = context.audits.export(who, auditQuery(query, context.now()), format)
      c.header('content-type', `${types[format]}; charset=utf-8`)
      c.header('content-disposition', `attachment; filename="audit.${format}"`)
      return c.body(pacedStream(auditLines(pages, format)))
    },
  )
}

const types = { ndjson: 'application/x-ndjson', csv: 'text/csv' } as const

/** Throws `bad_request`. */
export function auditQuery(
  {
    actor,
    action,
    outcome,
    target,
    since,
    until,
  }: { readonly [K in keyof Wanted]?: string | undefined },
  now: number,
): Wanted {
  const times = { ...(since && { since }), ...(until && { until }) }
  return {
    ...{ actor, action, outcome, target },
    since: timeParam(times, 'since', now),
    until: timeParam(times, 'until', now),
  }
}

function placeOf(cursor: string): number {
  const place = parseRowCursor(cursor)
  if (place === null)
    throw new SealtraceError('bad_request', 'cursor: not one that a page before gave')
  return place
}
