// What Langfuse clients ask for besides OTLP: batches of events (v3, and the scores of v4 and v5), scores by themselves,
// and questions that must have an answer for the clients to work.
import type { Context } from 'hono'
import { isJsonObject, type JsonValue } from '../../record/json.ts'
import type { Routes } from '../api/routes.ts'
import {
  LangfuseBatch,
  LangfuseHealth,
  LangfuseProjects,
  LangfusePrompts,
  LangfuseScores,
} from '../api/schemas/doors.ts'
import { principalOf } from '../app-context.ts'
import { receive } from '../receive.ts'
import { langfuseMediaRoutes } from './langfuse-media.ts'

/** The generation of Langfuse's server that is spoken here. */
const spokenVersion = '3.0.0'

/** What Langfuse has besides, as clients ask for it. No door may be among them: metrics count by these patterns. */
const absentPaths = [
  ...['v2/prompts/*', 'prompts/*', 'v2/datasets', 'v2/datasets/*', 'datasets', 'datasets/*'],
  ...['dataset-items', 'dataset-items/*', 'dataset-run-items', 'traces', 'traces/*'],
  ...['observations', 'observations/*', 'v2/observations', 'sessions', 'sessions/*'],
  ...['v2/scores', 'v2/scores/*', 'v3/scores', 'score-configs', 'score-configs/*', 'comments'],
  ...['comments/*', 'metrics', 'v2/metrics', 'models', 'models/*'],
]

const tag = 'Recording'
const signedIn = { method: 'get', access: 'signed-in', tag } as const
const door = { method: 'post', access: 'write', tag, takes: ['application/json'] } as const

export function langfuseRoutes(routes: Routes): void {
  const { context } = routes
  routes.raw(
    {
      ...door,
      path: '/api/public/ingestion',
      operation: 'langfuseBatch',
      summary: 'A batch of events of Langfuse clients.',
      answer: LangfuseBatch,
      status: 207,
    },
    async (c) => {
      const { answer } = await receive(c, context, () => ({ door: 'langfuse-batch' }))
      return answered(c, answer ?? { successes: [], errors: [] }, 207)
    },
  )
  routes.raw(
    {
      ...door,
      path: '/api/public/scores',
      operation: 'langfuseScores',
      summary: 'Scores of Langfuse clients.',
      answer: LangfuseScores,
    },
    async (c) => {
      const { answer = null } = await receive(c, context, () => ({ door: 'langfuse-scores' }))
      if (!isJsonObject(answer) || !('accepted' in answer)) return answered(c, answer)
      const whole = answer['rejected'] === 0
      return whole ? answered(c, { message: 'Accepted' }, 202) : answered(c, answer, 207)
    },
  )
  langfuseMediaRoutes(routes)
  questions(routes)
}

function questions(routes: Routes): void {
  const { context } = routes
  routes.raw(
    {
      method: 'get',
      path: '/api/public/health',
      access: 'anyone',
      operation: 'langfuseHealth',
      summary: 'What Langfuse clients ask first.',
      tag,
      answer: LangfuseHealth,
    },
    (c) => answered(c, { status: 'OK', version: spokenVersion }),
  )
  routes.raw(
    {
      ...signedIn,
      path: '/api/public/projects',
      operation: 'langfuseProjects',
      summary: 'Answers `auth_check()` of Langfuse clients.',
      answer: LangfuseProjects,
    },
    async (c) => {
      await principalOf(c, context)
      const { project } = context.log.info
      const organization = { id: project, name: project }
      return answered(c, { data: [{ id: project, name: project, metadata: {}, organization }] })
    },
  )
  routes.raw(
    {
      ...signedIn,
      path: '/api/public/v2/prompts',
      operation: 'langfusePrompts',
      summary: 'No prompts are kept here.',
      answer: LangfusePrompts,
    },
    async (c) => {
      await principalOf(c, context)
      const meta = { page: 1, limit: 50, totalItems: 0, totalPages: 0 }
      return answered(c, { data: [], meta, pagination: meta })
    },
  )
  for (const path of absentPaths) declareAbsent(routes, `/api/public/${path}`)
}

function declareAbsent(routes: Routes, path: string): void {
  routes.raw(
    {
      method: 'all',
      path,
      access: 'signed-in',
      operation: 'langfuseAbsent',
      summary: 'What Langfuse has besides is not here.',
      tag,
      answer: 'application/json',
      unlisted: true,
    },
    async (c) => {
      await principalOf(c, routes.context)
      return answered(c, { message: absence, error: 'LangfuseNotFoundError' }, 404)
    },
  )
}

/** With the error's name clients know what it means: they use a prompt's fallback then, for one. */
const absence =
  'Sealtrace records what agents do; prompts, datasets and queries of Langfuse are not here'

function answered(c: Context, body: JsonValue, status: 200 | 202 | 207 | 404 = 200): Response {
  c.header('cache-control', 'no-store')
  return c.json(body, status)
}
