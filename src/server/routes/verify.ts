import { SealtraceError } from '../../error.ts'
import { parseRecordId } from '../../record/id.ts'
import type { Routes } from '../api/routes.ts'
import { VerifyQuery, VerifyReport } from '../api/schemas/proofs.ts'
import { flagParam } from '../query.ts'

export function verifyRoutes(routes: Routes): void {
  const { context } = routes
  routes.api(
    {
      method: 'get',
      path: '/api/v1/verify',
      access: 'verify',
      operation: 'verify',
      summary: 'Verifies the log; the answer is the report.',
      tag: 'Proofs',
      query: VerifyQuery,
      answer: VerifyReport,
    },
    async ({ principal, query }) => {
      const record = query.record === undefined ? null : parseRecordId(query.record)
      if (query.record !== undefined && !record)
        throw new SealtraceError('bad_request', 'record: not the id of a record')
      await context.looks.note(principal, 'verify')
      return context.verify({
        deep: flagParam(query, 'deep'),
        incremental: flagParam(query, 'incremental'),
        ...(record ? { record } : {}),
      })
    },
  )
}
