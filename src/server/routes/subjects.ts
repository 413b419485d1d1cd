import { Hono } from 'hono'
import { z } from 'zod'
import { SealtraceError } from '../../error.ts'
import type { SubjectName } from '../../erase/subjects.ts'
import { principalFor, type AppContext, type AppEnv } from '../app-context.ts'
import { readJson } from '../read-json.ts'

const longest = 16_384

const id = z.string().regex(/^[0-9a-f]{32}$/)
const user = z.string().min(1).max(longest)
const className = z.string().regex(/^[a-z0-9_]{1,40}$/)

const findRequest = z.strictObject({
  subject: id.optional(),
  user: user.optional(),
  value: user.optional(),
  class: className.optional(),
})

const eraseRequest = z.strictObject({
  subject: id.optional(),
  user: user.optional(),
  mentions: z.literal(true).optional(),
  values: z.array(user).max(100).optional(),
  reason: z.string().trim().min(1).max(2000),
  dryRun: z.boolean().default(false),
})

const exportRequest = z.strictObject({
  subject: id.optional(),
  user: user.optional(),
  reason: z.string().trim().min(1).max(2000).optional(),
})

const approveRequest = z.strictObject({ request: z.string().min(1).max(100) })

/** Finds and erases people, and hands out what is theirs. A value stands in a body only: URLs stay in the logs of proxies. */
export function subjectRoutes(context: AppContext): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  app.post('/api/v1/subjects/find', async (c) => {
    const principal = await principalFor(c, context, 'manage-subjects')
    const asked = parse(findRequest, await readJson(c, context))
    const { value, class: of } = asked
    const who = value === undefined ? nameOf(asked) : { value, class: of }
    if (value !== undefined && (asked.user ?? asked.subject) !== undefined) throw notOne()
    return c.json(await context.subjects.find(principal, { who }))
  })
  app.post('/api/v1/subjects/erase', async (c) => {
    const principal = await principalFor(c, context, 'manage-subjects')
    const asked = parse(eraseRequest, await readJson(c, context))
    const { values = [], reason, dryRun, mentions } = asked
    if (mentions && ((asked.user ?? asked.subject) !== undefined || values.length === 0))
      throw new SealtraceError('bad_request', 'mentions goes with values, and with nobody')
    const who = mentions ? { mentions } : nameOf(asked)
    return c.json(await context.subjects.erase(principal, { who, values, reason, dryRun }))
  })
  app.post('/api/v1/subjects/approve', async (c) => {
    const principal = await principalFor(c, context, 'manage-subjects')
    const { request } = parse(approveRequest, await readJson(c, context))
    return c.json(await context.subjects.approve(principal, request))
  })
  app.post('/api/v1/subjects/export', async (c) => {
    const principal = await principalFor(c, context, 'manage-subjects')
    const asked = parse(exportRequest, await readJson(c, context))
    const { reason } = asked
    return c.json(await context.subjects.export(principal, { who: nameOf(asked), reason }))
  })
  return app
}

function parse<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  throw new SealtraceError(
    'bad_request',
    'send JSON with subject (32 hex digits) or user; to find also value and class, to erase or export reason (1 to 2000 characters), to erase values and dryRun, or mentions (true) with values alone; to approve request alone',
  )
}

function nameOf(asked: { subject?: string | undefined; user?: string | undefined }): SubjectName {
  if (asked.subject !== undefined && asked.user === undefined) return { id: asked.subject }
  if (asked.user !== undefined && asked.subject === undefined) return { user: asked.user }
  throw notOne()
}

function notOne(): SealtraceError {
  return new SealtraceError('bad_request', 'say who is meant by one of subject, user and value')
}
