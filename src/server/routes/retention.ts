import type { Routes } from '../api/routes.ts'
import { RetentionRun, RetentionRunAsked, RetentionView } from '../api/schemas/keeping.ts'

/** What is kept how long, and a run at once. */
export function retentionRoutes(routes: Routes): void {
  const { context } = routes
  const common = { access: 'manage-subjects', tag: 'Subjects' } as const
  routes.api(
    {
      ...common,
      method: 'get',
      path: '/api/v1/retention',
      action: 'retention.list',
      operation: 'retention',
      summary: 'What is kept how long, and what is due.',
      answer: RetentionView,
    },
    async ({ principal }) => context.retention.view(principal),
  )
  routes.api(
    {
      ...common,
      method: 'post',
      path: '/api/v1/retention/run',
      action: 'retention.run',
      operation: 'runRetention',
      summary: 'Takes what is due, or says what that is.',
      body: RetentionRunAsked,
      answer: RetentionRun,
    },
    async ({ principal, body: { dryRun } }) => context.retention.run(principal, { dryRun }),
  )
}
