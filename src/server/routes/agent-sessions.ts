import type { GroupFilter, GroupView } from '../../access/run-groups.ts'
import { SealtraceError } from '../../error.ts'
import type { Routes } from '../api/routes.ts'
import { AgentSessionList, GroupQuery, UserList } from '../api/schemas/read.ts'
import { openedCursor, sealedCursor } from '../cursor.ts'
import { limitParam, textParam, timeParam, type Query } from '../query.ts'

const common = { method: 'get', access: 'read-header', tag: 'Runs', query: GroupQuery } as const

/** Runs by what they have in common. */
export function agentSessionRoutes(routes: Routes): void {
  const { reader, now } = routes.context
  routes.api(
    {
      ...common,
      path: '/api/v1/sessions',
      operation: 'agentSessions',
      summary: 'Sessions, the one with the newest run first.',
      answer: AgentSessionList,
    },
    async ({ principal, query }) => {
      const page = await reader.runs.groups(principal, 'session', filterOf(query, now()))
      const sessions = page.groups.map((group) => ({
        ...{ sessionId: group.value, token: group.token, users: group.users },
        ...sumsOf(group),
      }))
      return { sessions, next: page.next && sealedCursor(page.next) }
    },
  )
  routes.api(
    {
      ...common,
      path: '/api/v1/users',
      operation: 'users',
      summary: 'Users by their pseudonyms, the one with the newest run first.',
      answer: UserList,
    },
    async ({ principal, query }) => {
      const page = await reader.runs.groups(principal, 'user', filterOf(query, now()))
      const users = page.groups.map((group) => ({
        ...{ user: group.value, sessions: group.sessions.length },
        ...sumsOf(group),
      }))
      return { users, next: page.next && sealedCursor(page.next) }
    },
  )
}

function sumsOf({ runs, more, first, last, ...group }: GroupView) {
  const { steps, errors, inputTokens, outputTokens, costUsd } = group
  return { first, last, more, runs, steps, errors, inputTokens, outputTokens, costUsd }
}

function filterOf(query: Query, now: number): GroupFilter {
  const cursor = textParam(query, 'cursor')
  const after = cursor === undefined ? undefined : openedCursor(cursor)
  if (after === null) throw new SealtraceError('bad_request', 'cursor: not one that a list gave')
  return {
    since: timeParam(query, 'since', now),
    until: timeParam(query, 'until', now),
    limit: limitParam(query, 50, 200),
    after,
  }
}
