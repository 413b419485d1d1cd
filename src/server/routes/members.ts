import type { Routes } from '../api/routes.ts'
import { Ended, MemberName, Members } from '../api/schemas/session.ts'

const tag = 'Sign-in'

export function memberRoutes(routes: Routes): void {
  const { signIn } = routes.context
  routes.api(
    {
      method: 'get',
      path: '/api/v1/members',
      access: 'manage-access',
      operation: 'members',
      summary: 'Who signed in by a browser since the collector started.',
      tag,
      answer: Members,
    },
    async () => ({
      members: signIn.sessions
        .members()
        .map(({ name, display, how, roles, lastSeen, address, sessions }) => ({
          ...{ name, display, how, roles, address, sessions },
          lastSeen: new Date(lastSeen).toISOString(),
        })),
    }),
  )
  routes.api(
    {
      method: 'post',
      path: '/api/v1/members/sign-out',
      access: 'manage-access',
      operation: 'signOutMember',
      summary: 'Ends all sessions of a person.',
      tag,
      body: MemberName,
      answer: Ended,
    },
    async ({ principal, body }) => ({ ended: await signIn.signOutMember(body.name, principal) }),
  )
}
