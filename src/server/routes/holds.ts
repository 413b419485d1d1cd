import type { z } from 'zod'
import { SealtraceError } from '../../error.ts'
import type { HoldTarget } from '../../erase/hold-keeper.ts'
import { parseRecordId } from '../../record/id.ts'
import type { Routes } from '../api/routes.ts'
import {
  AddedHold,
  EndedHold,
  HoldList,
  HoldParams,
  NewHold,
  Reason,
} from '../api/schemas/keeping.ts'

/** Legal holds: set, ended and listed. Names of people stand in bodies only: URLs stay in the logs of proxies. */
export function holdRoutes(routes: Routes): void {
  const { holds } = routes.context
  const common = { access: 'manage-subjects', tag: 'Subjects' } as const
  routes.api(
    {
      ...common,
      method: 'get',
      path: '/api/v1/holds',
      action: 'hold.list',
      operation: 'holds',
      summary: 'Legal holds in force.',
      answer: HoldList,
    },
    async ({ principal }) => ({ holds: await holds.list(principal) }),
  )
  routes.api(
    {
      ...common,
      method: 'post',
      path: '/api/v1/holds',
      action: 'hold.add',
      operation: 'addHold',
      summary: 'Sets a legal hold.',
      body: NewHold,
      answer: AddedHold,
    },
    async ({ principal, body }) => {
      const { since, until, reason } = body
      return holds.add(principal, { what: targetOf(body), since, until, reason })
    },
  )
  routes.api(
    {
      ...common,
      method: 'delete',
      path: '/api/v1/holds/:id',
      action: 'hold.remove',
      operation: 'endHold',
      summary: 'Ends a legal hold.',
      params: HoldParams,
      body: Reason,
      answer: EndedHold,
    },
    async ({ principal, params: { id: hold }, body }) => {
      if (!parseRecordId(hold))
        throw off('the id of a hold is that of a record, as the list shows it')
      return holds.remove(principal, { hold, ...body })
    },
  )
}

function targetOf(asked: z.output<typeof NewHold>): HoldTarget {
  const { trace, subject, user, traceType, all } = asked
  const found: HoldTarget[] = [
    ...(trace === undefined ? [] : [{ trace }]),
    ...(subject === undefined ? [] : [{ subject }]),
    ...(user === undefined ? [] : [{ user }]),
    ...(traceType === undefined ? [] : [{ traceType }]),
    ...(all === undefined ? [] : [{ all }]),
  ]
  const [target] = found
  if (!target || found.length > 1)
    throw off('say what is held by one of trace, subject, user, traceType and all')
  return target
}

function off(message: string): SealtraceError {
  return new SealtraceError('bad_request', message)
}
