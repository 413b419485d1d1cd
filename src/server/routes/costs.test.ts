import { expect, it } from 'vitest'
import type { CostStore } from '../../store/cost-store.ts'
import { testApp } from '../test-app.ts'

const residue = {
  ...{ kind: 'completion', model: 'gpt-4o', day: 20_779, steps: 3, unpriced: 0 },
  ...{ inputTokens: 30, outputTokens: 6, cost: 1.5 },
}

function setUp() {
  const test = testApp()
  const asked: Parameters<CostStore['residues']>[0][] = []
  const gate = Promise.withResolvers<void>()
  test.store.costs = {
    steps: async () => [],
    residues: async (range) => {
      asked.push(range)
      await gate.promise
      return [residue]
    },
  }
  const get = (query = '', key = test.keys.viewer) =>
    test.app.request(`/api/v1/costs${query}`, { headers: { 'x-api-key': key } })
  return { test, asked, gate, get }
}

it('answers who may read headers, in the time and by what was asked for', async () => {
  const { asked, gate, get } = setUp()
  gate.resolve()
  const answer = await get('?since=2026-11-01&until=2026-12-01T00:00:00Z&by=model')
  expect(answer.status).toBe(200)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  const sums = {
    ...{ steps: 3, errors: 0, erasedSteps: 3, inputTokens: 30, outputTokens: 6 },
    ...{ costUsd: 1.5, costFrom: 'mixed', unpricedCalls: 0 },
  }
  expect(await answer.json()).toEqual({
    ...{ since: '2026-11-01T00:00:00.000Z', until: '2026-12-01T00:00:00.000Z', by: 'model' },
    ...{ groups: [{ key: 'gpt-4o', ...sums }], rest: null, total: sums },
  })
  expect(asked).toEqual([{ since: Date.parse('2026-11-01'), until: Date.parse('2026-12-01') }])
  expect(await (await get()).json()).toMatchObject({ by: 'day', groups: [{ key: '2026-11-22' }] })
})

it('refuses others like what is not there, and what it cannot read', async () => {
  const { test, asked, get } = setUp()
  expect((await get('', test.keys.ingest)).status).toBe(404)
  expect(test.audits).toMatchObject([{ action: 'read-header', outcome: 'denied' }])
  expect((await get('', 'none')).status).toBe(401)
  const answer = await get('?by=canary')
  expect(answer.status).toBe(400)
  expect(await answer.json()).toEqual({
    error: { code: 'bad_request', message: 'by: must be one of day, model, kind, agent' },
  })
  expect((await get('?since=canary')).status).toBe(400)
  expect(asked).toEqual([])
})

it('sums up once at a time', async () => {
  const { asked, gate, get } = setUp()
  const first = get()
  while (asked.length === 0) await new Promise(setImmediate)
  const second = await get()
  expect(second.status).toBe(429)
  expect(await second.json()).toMatchObject({ error: { code: 'busy' } })
  gate.resolve()
  expect((await first).status).toBe(200)
  expect((await get()).status).toBe(200)
})
