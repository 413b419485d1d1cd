import { notFound } from '../../access/principal.ts'
import { readTraceId } from '../../record/trace-id.ts'
import type { Routes } from '../api/routes.ts'
import { ScoreList } from '../api/schemas/read.ts'
import { TraceParams } from '../api/schemas/runs.ts'

/** What people, programs and models say of a run. */
export function scoreRoutes(routes: Routes): void {
  const { reader } = routes.context
  routes.api(
    {
      method: 'get',
      path: '/api/v1/traces/:id/scores',
      access: 'read-header',
      operation: 'scores',
      summary: 'Scores and feedback on a run; what they say for who may read content.',
      tag: 'Runs',
      params: TraceParams,
      answer: ScoreList,
    },
    async ({ principal, params }) => {
      const id = readTraceId(params.id)
      if (id?.length !== 32) throw notFound()
      return { scores: await reader.runs.scores(principal, id) }
    },
  )
}
