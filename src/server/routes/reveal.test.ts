import { afterAll, beforeAll, expect, it } from 'vitest'
import { Reader } from '../../access/reader.ts'
import { newApiKey, roles, type Role } from '../../journal/api-key.ts'
import type { OpenLog } from '../../journal/open-log.ts'
import { formatRecordId } from '../../record/id.ts'
import { findCanaries, folderContents } from '../../testing/canary.ts'
import { printedDuring } from '../../testing/printed.ts'
import { testStep } from '../../testing/steps.ts'
import { testLog, type TestLog } from '../../testing/test-log.ts'
import type { App } from '../app.ts'
import { loadConfig } from '../config.ts'
import { createMetrics } from '../metrics.ts'
import { createReveals } from '../reveals.ts'
import { testApp } from '../test-app.ts'

const canary = 'jane.canary@example.com'
const warnings: string[] = []
const metrics = createMetrics()

let log: TestLog
let open: OpenLog
let app: App
let record: string
let trace: string
const keys: Partial<Record<Role, string>> = {}
/** Everything that was answered but what was to be revealed. */
const seen: string[] = []

beforeAll(async () => {
  log = await testLog()
  open = await log.open()
  const index = await open.ring.projectKey('index')
  for (const role of roles) {
    const { key, row } = newApiKey({ role, name: '', now: Date.now() }, index)
    await open.keys.addApiKey(row)
    keys[role] = key
  }
  const input = [{ role: 'user', content: `I am ${canary}, 219-09-9999.` }]
  trace = (await open.recorder.record([testStep({ input })])).traces[0] ?? ''
  const reader = new Reader({ ...open, origin: open.info.origin })
  const [row] = await open.store.trace(trace)
  record = row ? formatRecordId(row.id) : ''
  const config = loadConfig({ environment: {} })
  const reveal = { secondPerson: ['us_ssn'], requestHours: 24, shownSeconds: 9 }
  const onWarning = (line: string) => warnings.push(line)
  const made = { config: { ...config, reveal }, metrics, onWarning }
  app = testApp({}, { log: open, reader, ...made, ...createReveals(open, made) }).app
})
afterAll(async () => {
  await open.close()
  log.dispose()
})

async function call(role: Role, path: string, body?: object) {
  const headers = { authorization: `Bearer ${keys[role]}`, 'content-type': 'application/json' }
  const init = body ? { method: 'POST', body: JSON.stringify(body) } : {}
  const response = await app.request(path, { headers, ...init })
  const text = await response.text()
  if (path !== '/api/v1/reveal' && path !== '/api/v1/reveal/bulk') seen.push(text)
  seen.push(JSON.stringify([...response.headers]))
  const json = JSON.parse(text) as Record<string, never> & { error?: { code: string } }
  return { status: response.status, headers: response.headers, json }
}

const asked = () => ({ recordId: record, class: 'email', reason: 'a complaint', ticket: 'T-1' })

async function newest(): Promise<Record<string, unknown> | undefined> {
  const { json } = await call('auditor', '/api/v1/audit?limit=5')
  const entries = json['entries'] as unknown as Record<string, unknown>[]
  return entries.find(({ action }) => action !== 'audit.read')
}

it('[W50] a reveal over HTTP: no cache keeps it, and the screen knows for how long', async () => {
  const { status, headers, json } = await call('investigator', '/api/v1/reveal', asked())
  expect([status, headers.get('cache-control')]).toEqual([200, 'no-store'])
  expect(json).toMatchObject({
    ...{ recordId: record, class: 'email', shownForSeconds: 9 },
    values: [{ placeholder: '[EMAIL_1]', value: canary }],
  })
  const copy = { auditRecordId: json['auditRecordId'], placeholder: '[EMAIL_1]' }
  expect((await call('investigator', '/api/v1/reveal/copied', copy)).status).toBe(200)
  expect(await newest()).toMatchObject({ action: 'reveal.copy', target: copy.auditRecordId })
})

it.each<Role>(['ingest', 'viewer', 'analyst', 'auditor', 'dpo', 'admin'])(
  '[W51] the denial of %s is on the record with class and ticket, and looks like what is not there',
  async (role) => {
    const denied = await call(role, '/api/v1/reveal', asked())
    expect(await newest()).toMatchObject({
      ...{ action: 'reveal', outcome: 'denied', target: record, reason: 'a complaint' },
      details: { class: 'email', ticket: 'T-1' },
    })
    const absent = { ...asked(), class: 'credit_card' }
    const missing = await call('investigator', '/api/v1/reveal', absent)
    expect([denied.status, denied.json]).toEqual([missing.status, missing.json])
    expect(denied.status).toBe(404)
    const broken = await call(role, '/api/v1/reveal', { canary })
    expect([broken.status, broken.json]).toEqual([404, missing.json])
  },
)

it('[W53] a second person over HTTP', async () => {
  const ssn = { ...asked(), class: 'us_ssn' }
  const alone = await call('investigator', '/api/v1/reveal', ssn)
  expect([alone.status, alone.json.error?.code]).toEqual([403, 'needs_approval'])
  const path = '/api/v1/reveal/requests'
  const request = await call('investigator', path, ssn)
  expect(request.json).toMatchObject({ state: 'open', own: true, class: 'us_ssn', traceId: trace })
  const decide = `${path}/${String(request.json['id'])}/decide`
  expect((await call('investigator', decide, { approve: true })).status).toBe(403)
  expect((await call('analyst', decide, { approve: true })).status).toBe(404)
  const listed = (await call('dpo', path)).json['requests'] as unknown as { own: boolean }[]
  expect(listed).toMatchObject([{ id: request.json['id'], own: false }])
  const approved = await call('dpo', decide, { approve: true })
  expect(approved.json).toMatchObject({ state: 'approved', own: false })
  const used = await call('investigator', '/api/v1/reveal', { ...ssn, request: request.json['id'] })
  expect(used.json).toMatchObject({ values: [{ value: '219-09-9999' }] })
})

it('[W56] breaking the glass is counted and told, and names nobody there', async () => {
  const body = { ...asked(), class: 'us_ssn', breakGlass: true }
  const { json } = await call('investigator', '/api/v1/reveal', body)
  expect(json).toMatchObject({ values: [{ value: '219-09-9999' }] })
  expect(metrics.render({} as never)).toContain('sealtrace_break_glass_total 1')
  expect(warnings).toEqual([expect.stringContaining(String(json['auditRecordId']))])
  expect((await call('analyst', '/api/v1/reveal', body)).status).toBe(404)
  expect(metrics.render({} as never)).toContain('sealtrace_break_glass_total 1')
})

it('[W57] a bulk over HTTP', async () => {
  const body = { traceId: trace, reason: 'for the court' }
  const { json } = await call('dpo', '/api/v1/reveal/bulk', body)
  expect(json).toMatchObject({ leftOut: ['us_ssn'], shownForSeconds: 9 })
  expect(JSON.stringify(json)).toContain(canary)
  expect((await call('investigator', '/api/v1/reveal/bulk', body)).status).toBe(404)
  expect(await newest()).toMatchObject({ action: 'reveal.bulk', outcome: 'denied', target: trace })
  expect((await call('investigator', '/api/v1/reveal/bulk', { nothing: 1 })).status).toBe(404)
  expect(await newest()).toMatchObject({ action: 'reveal.bulk', outcome: 'denied', target: null })
})

it('[W59] no revealed value is in a log, audit row, error, header, metric or the data folder', async () => {
  const odd = [
    { ...asked(), reason: canary, ticket: canary },
    { ...asked(), class: canary },
    { ...asked(), recordId: canary },
    { ...asked(), placeholder: canary },
    { ...asked(), request: canary },
    { ...asked(), [canary]: canary },
  ]
  const lines = await printedDuring(async () => {
    for (const body of odd)
      for (const role of ['investigator', 'viewer'] as const) {
        const { json } = await call(role, '/api/v1/reveal', body)
        if (json.error) seen.push(JSON.stringify(json))
      }
  })
  await call('auditor', '/api/v1/audit?limit=1000')
  const all = [...seen, lines.toString(), ...warnings, metrics.render({} as never)].join('\n')
  expect(all.includes(canary)).toBe(false)
  expect(all.includes('219-09-9999')).toBe(false)
  await open.close()
  const files = folderContents(log.place.data, log.place.state ?? '')
  expect(findCanaries([canary, '219-09-9999'], files)).toEqual([])
  open = await log.open()
})
