import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLog } from '../journal/create-log.ts'
import { findCanaries, folderContents } from '../testing/canary.ts'
import { testStep } from '../testing/steps.ts'
import { loadConfig } from './config.ts'
import { startCollector, type Collector } from './main.ts'

let folder: string
let collector: Collector
let keys: Record<string, string>
const traceId = 'ab'.repeat(16)
const hidden = '219-09-9999'
const content = 'the masked canary'
interface Answer {
  readonly id: string
  readonly state: string
  readonly masked: string
  readonly steps: { readonly recordId: string }[]
  readonly proof: object
  readonly checkpoint: object
  readonly keys: { readonly use: string }[]
  readonly classes: object[]
  readonly entries: object[]
  readonly report: { readonly findings: object[] }
}
/** All that was answered, by role. */
const traffic = new Map<string, string>()

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sealtrace-reading-'))
  const environment = { SEALTRACE_STATE: join(folder, 'state') }
  const place = { data: join(folder, 'data'), project: 'default', environment }
  keys = (await createLog(place)).apiKeys
  const defaults = loadConfig({ environment: {} })
  const config = { ...defaults, server: { host: '127.0.0.1', port: 0 } }
  collector = await startCollector({ place, config })
  const input = [{ role: 'user', content: `My SSN is ${hidden}: ${content}` }]
  await collector.log.recorder.record([
    testStep({ traceId, input, sessionId: 'one', userId: 'tom', startTime: Date.now() * 1000 }),
  ])
})

afterAll(async () => {
  await collector.close()
  rmSync(folder, { recursive: true })
})

async function call(role: string, path: string, body?: object) {
  const response = await fetch(collector.url + path, {
    headers: { authorization: `Bearer ${keys[role]}`, 'content-type': 'application/json' },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const all = JSON.stringify([...response.headers]) + text
  traffic.set(role, (traffic.get(role) ?? '') + all)
  return { status: response.status, body: JSON.parse(text) as Answer }
}

const reads = [
  '/api/v1/traces?classes=us_ssn&state=running',
  `/api/v1/traces/${traceId}?content=none`,
  `/api/v1/traces/${traceId}`,
  `/api/v1/traces/${traceId}/scores`,
  '/api/v1/sessions',
  '/api/v1/users',
  '/api/v1/overview?since=1d',
  '/api/v1/log',
]

async function recordId(): Promise<string> {
  const { body } = await call('viewer', `/api/v1/traces/${traceId}?content=none`)
  return body.steps[0]?.recordId ?? ''
}

describe('over HTTP', () => {
  it('[W74] [W75] a viewer never receives masked content, an analyst never a hidden value', async () => {
    const step = `/api/v1/steps/${await recordId()}`
    for (const role of ['viewer', 'analyst', 'auditor'])
      for (const path of [...reads, step, `${step}/sealed`, '/api/v1/traces/x', '/api/v1/steps/x'])
        expect([200, 404], path).toContain((await call(role, path)).status)
    expect(traffic.get('analyst')).toContain(content)
    for (const role of ['viewer', 'auditor']) expect(traffic.get(role)).not.toContain(content)
    for (const text of traffic.values()) expect(text).not.toContain(hidden)
  })

  it('a key that records can read nothing', async () => {
    const step = `/api/v1/steps/${await recordId()}`
    const all = [...reads, step, `${step}/sealed`, '/api/v1/events', '/api/v1/keys']
    for (const path of [...all, '/api/v1/policy/protection', '/api/v1/subjects/requests'])
      expect([path, (await call('ingest', path)).status]).toEqual([path, 404])
  })

  it('a step says where its record stands', async () => {
    const { body } = await call('viewer', `/api/v1/steps/${await recordId()}`)
    const size = expect.any(Number)
    expect(body.proof).toMatchObject({ index: size, included: true, size, witnesses: [] })
    const { body: state } = await call('auditor', '/api/v1/log')
    expect(state).toMatchObject({ frozen: null, trouble: null, witnessed: null, witnesses: [] })
    expect(state.checkpoint).toMatchObject({ note: expect.stringContaining('\n') })
  })

  it('settings are shown to who may read them', async () => {
    const { body } = await call('admin', '/api/v1/keys')
    expect(body.keys.map(({ use }) => use)).toContain('signing')
    const { body: protection } = await call('auditor', '/api/v1/policy/protection')
    expect(protection.classes).toContainEqual({ class: 'us_ssn', action: 'seal' })
    expect((await call('dpo', '/api/v1/subjects/requests')).body).toEqual({ requests: [] })
    expect((await call('analyst', '/api/v1/keys')).status).toBe(404)
  })
})

it('[W77] a text that a policy is tried on leaves nothing but that it was tried', async () => {
  const text = 'call 202-555-0143, says bob.canary@example.org'
  const tried = await call('admin', '/api/v1/policy/protection/test', { text })
  expect(tried.body.masked).toBe('call [PHONE_1], says [EMAIL_1]')
  const long = { text: 'x'.repeat(20_001) }
  expect((await call('admin', '/api/v1/policy/protection/test', long)).status).toBe(400)
  const { body } = await call('auditor', '/api/v1/audit?action=policy.test')
  expect(body.entries).toHaveLength(1)
  const files = folderContents(join(folder, 'data'), join(folder, 'state'))
  expect(findCanaries(['bob.canary', '555-0143'], files)).toEqual([])
})

it('[W78] a tampered record shows in the report', async () => {
  const verified = async () => {
    const { body } = await call('auditor', '/api/v1/verifications', { deep: true })
    const path = `/api/v1/verifications/${body.id}`
    for (;;) {
      const view = (await call('auditor', path)).body
      if (view.state !== 'running') return view
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  expect(await verified()).toMatchObject({ state: 'done', report: { ok: true } })
  const { store } = collector.log
  const parts = store.parts.bind(store)
  store.parts = async (ids) =>
    new Map([...(await parts(ids))].map(([id, data]) => [id, Uint8Array.from(data).fill(1, -20)]))
  const tampered = await verified()
  store.parts = parts
  expect(tampered).toMatchObject({ state: 'done', report: { ok: false } })
  expect(tampered.report.findings).toContainEqual(
    expect.objectContaining({ recordId: await recordId() }),
  )
  expect((await call('viewer', '/api/v1/verifications', {})).status).toBe(404)
  expect((await call('auditor', '/api/v1/verifications/none')).status).toBe(404)
})

it('[W79] events tell of steps alone, and keep no collector from stopping', async () => {
  const headers = { authorization: `Bearer ${keys['viewer']}` }
  const response = await fetch(`${collector.url}/api/v1/events`, { headers })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  const reader = response.body?.getReader()
  const next = async () => Buffer.from((await reader?.read())?.value ?? []).toString()
  expect(await next()).toContain(': listening')
  await new Promise((resolve) => setTimeout(resolve, 1100))
  await collector.log.recorder.record([testStep({ input: content })])
  expect(await next()).toMatch(/^event: runs\ndata: \{"size":\d+\}\n\n$/)
  const began = performance.now()
  await collector.close()
  expect(performance.now() - began).toBeLessThan(5000)
  expect((await reader?.read())?.done).toBe(true)
})
