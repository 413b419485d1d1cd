import type { Routes } from '../api/routes.ts'
import { RotatedKeys, RotateKeys } from '../api/schemas/keys.ts'

/** Renews keys while the collector runs; recording goes on meanwhile. */
export function keyRoutes(routes: Routes): void {
  const { rotateKeys } = routes.context
  routes.api(
    {
      method: 'post',
      path: '/api/v1/keys/rotate',
      access: 'manage-keys',
      operation: 'rotateKeys',
      summary: 'Renews keys.',
      tag: 'Keys',
      body: RotateKeys,
      answer: RotatedKeys,
    },
    async ({ principal, body }) => rotateKeys(body, principal.name),
  )
}
