import type { Routes } from '../api/routes.ts'
import { KeyList } from '../api/schemas/read.ts'

/** What keys there are; no key itself. */
export function keyReadRoutes(routes: Routes): void {
  const { listKeys } = routes.context
  routes.api(
    {
      method: 'get',
      path: '/api/v1/keys',
      access: 'read-settings',
      operation: 'keys',
      summary: 'What keys there are: for what, how old, and when they are renewed.',
      tag: 'Keys',
      answer: KeyList,
    },
    () => listKeys(),
  )
}
