import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  AccessPolicy,
  compileAccessPolicy,
  noAccessSettings,
} from '../access/policy/access-policy.ts'
import { LiveAuthority } from '../access/policy/live-authority.ts'
import { setAccessControl } from '../access/policy/trace-types.ts'
import { localPrincipal } from '../access/principal.ts'
import { makeApiKey } from '../journal/api-key-desk.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { loadConfig } from './config.ts'
import { startCollector, type Collector } from './main.ts'
import { testApp, type TestApp } from './test-app.ts'

const text = setAccessControl('agent_decision', ['admin'], { write: [] })
let count = 0
/** No two alike: a step that comes again is a duplicate. */
const lines = (types: readonly (string | null)[]): string =>
  types
    .map((traceType) => ({ name: `step-${count++}`, ...(traceType && { traceType }) }))
    .map((step) => JSON.stringify({ startTime: '2026-11-21T06:00:00Z', ...step }))
    .join('\n')
const requestOf = (types: readonly (string | null)[], key: string) => ({
  method: 'POST',
  headers: { 'x-api-key': key, 'content-type': 'application/x-ndjson' },
  body: lines(types),
})
const path = '/api/v1/steps'
const refusal = {
  error: {
    code: 'denied',
    message:
      'runs of such a trace type may not be written with these rights; none of the request was taken',
  },
}

describe('[W12] what may be written, by the policy', () => {
  let test: TestApp
  const policy = compileAccessPolicy({ ...noAccessSettings, text })
  beforeEach(() => {
    test = testApp({}, { authority: new LiveAuthority({ policy }) })
  })

  it('other types are taken, and steps that say none', async () => {
    const asked = requestOf(['chat', null], test.keys.ingest)
    expect((await test.app.request(path, asked)).status).toBe(200)
    expect(test.steps).toHaveLength(2)
    expect(test.audits).toEqual([])
  })

  it('of a request that has one that may not be, nothing is taken; the denial is on the record', async () => {
    const asked = requestOf(['chat', 'agent_decision', 'chat'], test.keys.ingest)
    const answer = await test.app.request(path, asked)
    expect([answer.status, await answer.json()]).toEqual([403, refusal])
    expect(test.steps).toEqual([])
    expect(test.audits).toMatchObject([
      { action: 'write', outcome: 'denied', details: { traceType: 'agent_decision' } },
    ])
    expect(await (await test.app.request('/metrics')).text()).toContain('sealtrace_denials_total 1')
  })
})

describe('[W12] on the sealing threads', () => {
  let log: TestLog
  let collector: Collector
  let limited = ''
  beforeAll(async () => {
    log = await testLog()
    const { server, access, ...config } = loadConfig({ environment: {} })
    collector = await startCollector({
      place: log.place,
      config: { ...config, server: { ...server, port: 0 }, access: { ...access, text } },
    })
    const given = { role: 'ingest', name: 'chat', now: Date.now(), traceTypes: ['chat'] } as const
    limited = (await makeApiKey(collector.log, given, localPrincipal('me'))).key
  })
  afterAll(async () => {
    await collector.close()
    log.dispose()
  })

  const send = (types: readonly (string | null)[], key: string) =>
    fetch(collector.url + path, requestOf(types, key))
  const recorded = async () => (await collector.log.store.traces({ limit: 100 })).length

  it('a key that is made for some trace types writes those, and no others', async () => {
    expect((await send(['chat', null], limited)).status).toBe(200)
    expect(await recorded()).toBe(2)
    const answer = await send(['chat', 'simulation'], limited)
    expect([answer.status, await answer.json()]).toEqual([403, refusal])
    expect(await recorded()).toBe(2)
  })

  it('any key writes what the policy leaves open, at once with what it does not', async () => {
    const before = await recorded()
    const { ingest } = log.created.apiKeys
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) => send([n % 3 === 0 ? 'agent_decision' : 'mail'], ingest)),
    )
    expect(answers.map(({ status }) => status)).toEqual(
      Array.from({ length: 12 }, (_, n) => (n % 3 === 0 ? 403 : 200)),
    )
    expect(await recorded()).toBe(before + 8)
  })

  it('what cannot be judged fails one request, and not the collector', async () => {
    const { ingest } = log.created.apiKeys
    expect((await send(['letter'], ingest)).status).toBe(200)
    const decide = vi.spyOn(AccessPolicy.prototype, 'decide').mockImplementationOnce(() => {
      throw new Error('the engine is gone')
    })
    expect((await send(['parcel'], ingest)).status).toBeGreaterThanOrEqual(500)
    expect(decide).toHaveBeenCalledOnce()
    decide.mockRestore()
    expect((await send(['parcel'], ingest)).status).toBe(200)
  })
})
