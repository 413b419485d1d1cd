import { Hono } from 'hono'
import { z } from 'zod'
import { may } from '../../access/principal.ts'
import { SealtraceError } from '../../error.ts'
import { evidenceRights } from '../../export/evidence/evidence-desk.ts'
import { longestReason, mostTraces } from '../../export/evidence/evidence-request.ts'
import { principalOf, type AppContext, type AppEnv } from '../app-context.ts'
import { parseTime } from '../parse-time.ts'
import { pacedStream } from '../paced-stream.ts'
import { readJson } from '../read-json.ts'

const time = z.string().min(1).max(40)
const request = z.strictObject({
  traces: z
    .array(z.string().regex(/^[0-9a-f]{32}$/))
    .min(1)
    .max(mostTraces)
    .optional(),
  since: time.optional(),
  until: time.optional(),
  form: z.enum(['masked', 'sealed']).default('masked'),
  reason: z.string().trim().min(1).max(longestReason).optional(),
})

/** Evidence packs: the answer is the ZIP file, as it is made. */
export function evidenceRoutes(context: AppContext): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  app.post('/api/v1/evidence', async (c) => {
    const principal = await principalOf(c, context)
    const asked = parse(await readJson(c, context), context.now())
    if (!may(principal, evidenceRights[asked.form])) context.metrics.add('sealtrace_denials_total')
    const { bytes, auditRecordId } = await context.evidence.take(principal, asked)
    c.header('content-type', 'application/zip')
    c.header('content-disposition', 'attachment; filename="evidence.zip"')
    c.header('x-sealtrace-audit-record', auditRecordId)
    return c.body(pacedStream(bytes))
  })
  return app
}

function parse(body: unknown, now: number) {
  const parsed = request.safeParse(body)
  if (!parsed.success)
    throw new SealtraceError(
      'bad_request',
      `send JSON with traces (1 to ${mostTraces} ids of 32 hex digits), or since and as wished until; as wished form (masked or sealed) and reason (1 to ${longestReason} characters)`,
    )
  const { since, until, ...rest } = parsed.data
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
