import { may } from '../../access/principal.ts'
import type { z } from 'zod'
import { SealtraceError } from '../../error.ts'
import { evidenceRights } from '../../export/evidence/evidence-desk.ts'
import type { Routes } from '../api/routes.ts'
import { EvidenceAsked } from '../api/schemas/proofs.ts'
import { parseTime } from '../parse-time.ts'
import { pacedStream } from '../paced-stream.ts'

/** Evidence packs: the answer is the ZIP file, as it is made. */
export function evidenceRoutes(routes: Routes): void {
  const { evidence, metrics, now } = routes.context
  routes.api(
    {
      method: 'post',
      path: '/api/v1/evidence',
      // Which of the two it takes depends on the form that is asked for.
      access: [evidenceRights.masked, evidenceRights.sealed],
      action: 'evidence',
      operation: 'evidence',
      summary: 'An evidence pack of runs, or of a time: a ZIP file.',
      tag: 'Proofs',
      body: EvidenceAsked,
      answer: 'application/zip',
    },
    async ({ c, principal, body }) => {
      if (!may(principal, evidenceRights[body.form])) metrics.add('sealtrace_denials_total')
      const { bytes, auditRecordId } = await evidence.take(principal, timed(body, now()))
      c.header('content-type', 'application/zip')
      c.header('content-disposition', 'attachment; filename="evidence.zip"')
      c.header('x-sealtrace-audit-record', auditRecordId)
      return c.body(pacedStream(bytes))
    },
  )
}

function timed({ since, until, ...rest }: z.output<typeof EvidenceAsked>, now: number) {
  return { ...rest, since: timeOf(since, now), until: timeOf(until, now) }
}

function timeOf(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined
  const ms = parseTime(text, now)
  if (ms !== null) return ms
  throw new SealtraceError(
    'bad_request',
    'since and until are times such as 2026-01-31T12:00:00Z, or how long ago, such as 7d',
  )
}
