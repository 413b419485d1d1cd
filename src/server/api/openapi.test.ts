import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { clientOf, formatted } from '../../../tools/console-client.ts'
import { statusOf } from '../status-of.ts'
import { SealtraceError, type ErrorCode } from '../../error.ts'
import { testApp } from '../test-app.ts'
import { openApi } from './openapi.ts'
import type { Declaration } from './routes.ts'

const { declared, app } = testApp().routes
const document = openApi(declared)
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.values(methods).map((operation) => ({ path, ...operation })),
)

function* inside(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) yield value as Record<string, unknown>
  for (const inner of Object.values(value)) yield* inside(inner)
}

it('[W46] /openapi.json is made of what is declared, the same for all, and is sent once', async () => {
  const response = await app.request('/openapi.json')
  expect(await response.json()).toEqual(JSON.parse(JSON.stringify(document)))
  expect(response.headers.get('content-type')).toBe('application/json')
  const etag = response.headers.get('etag') ?? ''
  const again = await app.request('/openapi.json', { headers: { 'if-none-match': etag } })
  expect([etag.length > 10, again.status]).toEqual([true, 304])
})

it('[W46] lists every route but other names of the same one', () => {
  const listed = declared.filter(({ unlisted, method }) => !unlisted && method !== 'all')
  expect(operations.map(({ operationId }) => operationId).toSorted()).toEqual(
    listed.map(({ operation }) => operation).toSorted(),
  )
})

it('[W46] holds no reference that leads nowhere, and no parameter of a path that is not declared', () => {
  for (const { $ref } of inside(document))
    if (typeof $ref === 'string') {
      const found = $ref
        .slice(2)
        .split('/')
        .reduce<unknown>(
          (at, name) => (at as Record<string, unknown> | undefined)?.[name],
          document,
        )
      expect([$ref, found === undefined]).toEqual([$ref, false])
    }
  for (const { path, parameters = [] } of operations) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    const inPath = parameters.filter((each) => each.in === 'path').map(({ name }) => name)
    expect([path, inPath]).toEqual([path, named])
  }
})

it('[W46] has schemas that a JSON Schema 2020-12 validator takes in its strict mode', () => {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, validateFormats: false })
  ajv.addKeyword('components')
  ajv.addSchema({ $id: 'api', components: document.components }, 'api', false, false)
  for (const name of Object.keys(document.components.schemas))
    expect(ajv.getSchema(`api#/components/schemas/${name}`)).toBeTypeOf('function')
})

it('[W46] says which right each operation takes, and how one signs in for it', () => {
  const of = (id: string) => operations.find(({ operationId }) => operationId === id)
  expect(of('findSubject')?.['x-sealtrace-right']).toBe('manage-subjects')
  expect(of('search')?.['x-sealtrace-right']).toEqual(['search-text', 'search-value'])
  expect(of('health')?.['security']).toEqual([])
  expect(of('traces')?.['security']).toContainEqual({ session: [] })
  expect(of('endHold')?.['security']).toContainEqual({ session: [], csrf: [] })
  expect(JSON.stringify(of('recordSteps')?.['security'])).not.toContain('session')
})

it('[W46] tells the status of each error code', () => {
  const table = (document.components['responses'] as { Error: Record<string, unknown> }).Error[
    'x-sealtrace-status-of-code'
  ] as Record<ErrorCode, number>
  for (const [code, status] of Object.entries(table) as [ErrorCode, number][])
    expect([code, statusOf(new SealtraceError(code, '')).status]).toEqual([code, status])
})

it('[W46] refuses two schemas of one name', () => {
  const route = (operation: string, answer: z.ZodType): Declaration => ({
    ...{ method: 'get', path: `/${operation}`, access: 'anyone', operation, summary: '', tag: '' },
    answer,
  })
  const one = route('one', z.object({ a: z.string() }).meta({ id: 'TestTwice' }))
  expect(() => openApi([one, { ...one, path: '/other' }])).not.toThrow()
  const two = route('two', z.object({ b: z.string() }).meta({ id: 'TestTwice' }))
  expect(() => openApi([one, two])).toThrow('TestTwice')
})

it('[W48] the client of the console is made of the routes as they are', () => {
  const file = join(import.meta.dirname, '../../../console/src/api/client.ts')
  expect(readFileSync(file, 'utf8')).toBe(formatted(clientOf(declared)))
})

it('[W48] its functions send what they were asked, and names of paths lead to no other path', async () => {
  const { createClient } = await import('../../../console/src/api/client.ts')
  const sent: unknown[] = []
  const api = createClient(async (...call) => sent.push(call))
  const { signal } = new AbortController()
  await api.traces({ limit: 5, agent: 'a&b', cursor: undefined })
  await api.trace({ id: 'a/../b' }, signal)
  await api.addHold({ body: { all: true, reason: 'why' } })
  expect(sent).toEqual([
    ['GET', '/api/v1/traces?limit=5&agent=a%26b', {}],
    ['GET', '/api/v1/traces/a%2F..%2Fb', { signal }],
    ['POST', '/api/v1/holds', { body: { all: true, reason: 'why' } }],
  ])
  await expect(api.trace({ id: '..' })).rejects.toThrow(TypeError)
})
