import { expect, it } from 'vitest'
import { notFound } from '../../access/principal.ts'
import type { SearchRequest } from '../../search/searcher.ts'
import { formatRowCursor, parseRowCursor } from '../row-cursor.ts'
import { testApp } from '../test-app.ts'

function setUp() {
  const asked: SearchRequest[] = []
  const match = { traceId: 'ab'.repeat(16), recordId: 'r', class: 'email', time: 't' }
  const test = testApp(
    {},
    {
      searcher: {
        search: async ({ roles }, request) => {
          asked.push(request)
          if (!roles.includes('investigator')) throw notFound()
          return { matches: [match], unopened: 0, next: 7 }
        },
      },
    },
  )
  const headers = { 'x-api-key': test.keys.investigator }
  const get = (query: string, key = headers['x-api-key']) =>
    test.app.request(`/api/v1/search?${query}`, { headers: { 'x-api-key': key } })
  const post = (body: unknown) =>
    test.app.request('/api/v1/search', { method: 'POST', headers, body: JSON.stringify(body) })
  return { test, asked, match, get, post }
}

it('takes the value in the body or the query, and gives a cursor that it takes again', async () => {
  const { asked, match, get, post } = setUp()
  const answer = await post({ value: 'jane@example.com', class: 'email', limit: 2 })
  const body = (await answer.json()) as { next: string }
  expect(body).toEqual({ matches: [match], unopened: 0, next: expect.any(String) })
  expect(answer.headers.get('cache-control')).toBe('no-store')
  await get(`value=jane%40example.com&cursor=${body.next}`)
  await get('text=refund%20declined&limit=5')
  expect(asked).toEqual([
    { value: 'jane@example.com', text: undefined, class: 'email', limit: 2, before: undefined },
    { value: 'jane@example.com', text: undefined, class: undefined, limit: 50, before: 7 },
    { value: undefined, text: 'refund declined', class: undefined, limit: 5, before: undefined },
  ])
})

it.each([
  [{}],
  [{ value: 'a', text: 'b' }],
  [{ value: '' }],
  [{ text: 'a', class: 'email' }],
  [{ value: 'a', class: 'E-Mail' }],
  [{ value: 'a', limit: 0 }],
  [{ value: 'a', limit: 1001 }],
  [{ value: 'a', cursor: 'nonsense' }],
  [{ value: 'a', more: 1 }],
  [{ value: 'canary-value'.repeat(2000) }],
  ['text'],
  [null],
])('refuses %j, and repeats nothing of it', async (body) => {
  const { asked, post } = setUp()
  const answer = await post(body)
  expect(answer.status).toBe(400)
  expect(await answer.text()).not.toContain('canary')
  expect(asked).toEqual([])
})

it('answers who may not search like who asks for what is not there, and counts it', async () => {
  const { test, get } = setUp()
  const denied = await get('value=a', test.keys.viewer)
  expect(denied.status).toBe(404)
  expect(await denied.json()).toEqual({
    error: { code: 'not_found', message: 'there is no such thing, or you may not see it' },
  })
  expect((await get('value=a', 'wrong')).status).toBe(401)
  const metrics = await test.app.request('/metrics', { headers: { 'x-api-key': test.keys.admin } })
  expect(await metrics.text()).toMatch(/sealtrace_denials_total 1/)
})

it('says so where nothing can be searched', async () => {
  const test = testApp()
  const headers = { 'x-api-key': test.keys.investigator }
  expect((await test.app.request('/api/v1/search?value=a', { headers })).status).toBe(503)
})

it('a cursor is what was formatted, and nothing else', () => {
  expect(parseRowCursor(formatRowCursor(123))).toBe(123)
  for (const text of ['', 'x', 'cm93LjE=', formatRowCursor(1).slice(1), 'a'.repeat(100)])
    expect(parseRowCursor(text)).toBeNull()
})
