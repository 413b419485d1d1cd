import type { Routes } from '../api/routes.ts'
import { openApi } from '../api/openapi.ts'
import { taggedAnswer } from '../tagged-answer.ts'

/** Made from what is declared, once somebody asks: all routes are there by then. */
export function openApiRoutes(routes: Routes): void {
  let document: Uint8Array | undefined
  routes.raw(
    {
      method: 'get',
      path: '/openapi.json',
      access: 'anyone',
      operation: 'openApi',
      summary: 'This description of the API.',
      tag: 'Health',
      answer: 'application/json',
    },
    (c) => {
      document ??= Buffer.from(JSON.stringify(openApi(routes.declared)))
      return taggedAnswer(c, { bytes: document, type: 'application/json', caching: 'no-cache' })
    },
  )
}
