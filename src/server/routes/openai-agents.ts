// Where the trace exporters of the OpenAI Agents SDKs send to, once their endpoint is this collector.
import type { Routes } from '../api/routes.ts'
import { Nothing } from '../api/schemas/doors.ts'
import { receive } from '../receive.ts'

/** They look at the status alone: 408, 409, 429 and 5xx are sent again three times, other errors never. */
export function openAiAgentsRoutes(routes: Routes): void {
  routes.raw(
    {
      method: 'post',
      path: '/v1/traces/ingest',
      access: 'write',
      operation: 'openAiAgents',
      summary: 'Traces of the OpenAI Agents SDKs.',
      tag: 'Recording',
      takes: ['application/json'],
      answer: Nothing,
    },
    async (c) => {
      await receive(c, routes.context, () => ({ door: 'openai-agents' }))
      c.header('cache-control', 'no-store')
      return c.json({})
    },
  )
}
