import type { Routes } from '../api/routes.ts'
import { ErasureRequestList } from '../api/schemas/read.ts'

/** What waits for a second person. */
export function erasureRequestRoutes(routes: Routes): void {
  const { subjects } = routes.context
  routes.api(
    {
      method: 'get',
      path: '/api/v1/subjects/requests',
      access: 'manage-subjects',
      action: 'subject.requests',
      operation: 'erasureRequests',
      summary: 'Erasures that wait for the word of a second person, newest first.',
      tag: 'Subjects',
      answer: ErasureRequestList,
    },
    async ({ principal }) => ({ requests: await subjects.requests(principal) }),
  )
}
