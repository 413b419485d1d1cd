import { SealtraceError } from '../../error.ts'
import type { Routes } from '../api/routes.ts'
import { tryPolicy } from '../policy-trial.ts'
import {
  AccessAnswers,
  AccessPolicy,
  SetAccessPolicy,
  TestAccessPolicy,
} from '../api/schemas/access-policy.ts'

/** The policy of who may look: as it is, changed, and tried out. */
export function accessPolicyRoutes(routes: Routes): void {
  const { context } = routes
  const path = '/api/v1/policy/access'
  routes.api(
    {
      method: 'get',
      path,
      access: 'read-settings',
      operation: 'accessPolicy',
      summary: 'The access policy in force.',
      tag: 'Settings',
      answer: AccessPolicy,
    },
    async () => context.access.view(),
  )
  routes.api(
    {
      method: 'put',
      path,
      access: 'manage-access',
      action: 'access-policy.change',
      operation: 'setAccessPolicy',
      summary: 'Changes the access policy. 409 when what it was made from is not in force.',
      tag: 'Settings',
      body: SetAccessPolicy,
      answer: AccessPolicy,
    },
    async ({ c, principal, body }) => {
      try {
        return await context.access.set(principal, body)
      } catch (error) {
        if (!SealtraceError.is(error) || error.code !== 'conflict') throw error
        // Elsewhere a conflict is worth the same request again; not here.
        const { code, message } = error
        return c.json({ error: { code, message } }, 409)
      }
    },
  )
  routes.api(
    {
      method: 'post',
      path: `${path}/test`,
      access: 'read-settings',
      operation: 'testAccessPolicy',
      summary: 'What the access policy, or a draft of it, answers.',
      tag: 'Settings',
      body: TestAccessPolicy,
      answer: AccessAnswers,
    },
    async ({ body: { text, cases } }) => {
      const { access, project } = context.access.terms()
      const asked = text === undefined ? access : { ...access, text }
      return { answers: await tryPolicy({ access: asked, project, cases, now: context.now() }) }
    },
  )
}
