import { expect, it } from 'vitest'
import { may, notFound, type Principal } from '../../access/principal.ts'
import { testApp } from '../test-app.ts'

const counts = { records: 1, parts: 2, keys: 3, held: 0 }
const asked: object[] = []
const guard = (principal: Principal): void => {
  if (!may(principal, 'manage-subjects')) throw notFound()
}
const { app, keys } = testApp(
  {},
  {
    retention: {
      lastRun: 1234,
      run: async (principal, request) => {
        guard(principal)
        asked.push(request)
        return { ...request, ...counts, auditRecordId: 'a' }
      },
      view: async (principal) => {
        guard(principal)
        const settings = { days: 90, rules: [] }
        return { policyRecordId: null, inForce: null, settings, due: counts }
      },
    },
  },
)

const run = (body?: string, key = keys.dpo) =>
  app.request('/api/v1/retention/run', {
    method: 'POST',
    headers: { 'x-api-key': key },
    ...(body === undefined ? {} : { body }),
  })

it('[T12] a run and a look over HTTP, for a data protection officer only', async () => {
  expect(await (await run('{"dryRun":true}')).json()).toMatchObject({ ...counts, dryRun: true })
  expect(await (await run()).json()).toMatchObject({ ...counts, dryRun: false })
  expect(asked).toEqual([{ dryRun: true }, { dryRun: false }])
  for (const role of ['admin', 'investigator', 'analyst', 'auditor', 'viewer', 'ingest'] as const) {
    expect((await run('{}', keys[role])).status).toBe(404)
    const headers = { 'x-api-key': keys[role] }
    expect((await app.request('/api/v1/retention', { headers })).status).toBe(404)
  }
  expect((await run('{}', 'no key')).status).toBe(401)
  for (const body of ['{"dryRun":1}', '{"days":0}', '[]', 'x', 'null'])
    expect((await run(body)).status).toBe(400)
  const headers = { 'x-api-key': keys.dpo }
  const seen = await app.request('/api/v1/retention', { headers })
  expect(await seen.json()).toMatchObject({ settings: { days: 90 }, due: counts })
})

it('[T11] the last run is a metric', async () => {
  const text = await (await app.request('/metrics')).text()
  expect(text).toContain('sealtrace_retention_last_run_seconds 1234\n')
})

it('without retention the routes say so', async () => {
  const bare = testApp()
  const headers = { 'x-api-key': bare.keys.dpo }
  expect((await bare.app.request('/api/v1/retention', { headers })).status).toBe(503)
})
