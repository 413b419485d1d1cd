import { afterAll, beforeAll, expect, it } from 'vitest'
import { Reader } from '../../access/reader.ts'
import { newApiKey, type Role } from '../../journal/api-key.ts'
import type { OpenLog } from '../../journal/open-log.ts'
import { formatRecordId } from '../../record/id.ts'
import { testStep } from '../../testing/steps.ts'
import { testLog, type TestLog } from '../../testing/test-log.ts'
import type { App } from '../app.ts'
import { createReveals } from '../reveals.ts'
import { createMetrics } from '../metrics.ts'
import { loadConfig } from '../config.ts'
import { testApp } from '../test-app.ts'

let log: TestLog
let open: OpenLog
let app: App
let trace: string
const keys = new Map<Role, string>()
const state = { stopped: null as string | null, skew: 0 }

beforeAll(async () => {
  log = await testLog()
  open = await log.open()
  const index = await open.ring.projectKey('index')
  for (const role of ['auditor', 'analyst', 'investigator'] as const) {
    const { key, row } = newApiKey({ role, name: '', now: Date.now() }, index)
    await open.keys.addApiKey(row)
    keys.set(role, key)
  }
  const input = [{ role: 'user', content: 'Write to jane.canary@example.com.' }]
  trace = (await open.recorder.record([testStep({ input }), testStep()])).traces[0] ?? ''
  const reader = new Reader({ ...open, origin: open.info.origin })
  const config = loadConfig({ environment: {} })
  const made = { config, metrics: createMetrics() }
  const notReady = () => state.stopped
  const now = () => Date.now() + state.skew
  app = testApp({}, { log: open, reader, notReady, now, ...made, ...createReveals(open, made) }).app
  for (const n of [1, 2, 3]) await note(n)
})
afterAll(async () => {
  await open.close()
  log.dispose()
})

const note = (n: number, more: object = {}) =>
  open.recorder.audit({
    ...{ action: n % 2 ? 'test.odd' : 'test', outcome: 'allowed', actor: `os:p${n % 2}` },
    ...{ reason: `=cmd(${n})`, target: `t${n}`, details: { n }, ...more },
  })

const request = (path: string, headers: object = {}, role: Role = 'auditor') =>
  app.request(path, { headers: { authorization: `Bearer ${keys.get(role)}`, ...headers } })

interface Page {
  entries: Record<string, unknown>[]
  next: string | null
}

const page = async (query: string) =>
  (await request(`/api/v1/audit?${query}`)).json() as Promise<Page>
const targets = async (query: string) => (await page(query)).entries.map(({ target }) => target)

it.each([
  ['action=test', ['t3', 't2', 't1']],
  ['action=test.odd', ['t3', 't1']],
  ['actor=os:p0', ['t2']],
  ['actor=os:p1&action=test', ['t3', 't1']],
  ['target=t2', ['t2']],
  ['outcome=denied', []],
  ['action=test&since=1h', ['t3', 't2', 't1']],
  ['action=test&until=1h', []],
])('[W62] the audit by %s', async (query, expected) => {
  expect(await targets(query)).toEqual(expected)
})

it('[W62] pages by cursor, and a cursor of nobody is refused', async () => {
  const first = await page('action=test&limit=2')
  expect(first.entries.map(({ target }) => target)).toEqual(['t3', 't2'])
  const second = await page(`action=test&limit=2&cursor=${first.next}`)
  expect([second.entries.map(({ target }) => target), second.next]).toEqual([['t1'], null])
  for (const query of ['cursor=x', 'limit=0', 'outcome=odd', 'since=canary', 'more=1'])
    expect((await request(`/api/v1/audit?${query}`)).status).toBe(400)
})

it('[W60] who reads the audit log is on the record, once an hour', async () => {
  await page('limit=1')
  await page('limit=1')
  const { entries } = await page('action=audit.read')
  expect(entries).toMatchObject([{ action: 'audit.read', outcome: 'allowed' }])
  const denied = await request('/api/v1/audit', {}, 'analyst')
  expect(denied.status).toBe(404)
  expect((await page('outcome=denied')).entries).toMatchObject([{ action: 'read-audit' }])
})

it('[W61] what was recorded, with how much was hidden and no content', async () => {
  const { entries } = await page('action=record.created')
  expect(entries).toHaveLength(2)
  const [mine] = (await page(`action=record.created&target=${trace}`)).entries
  const [row] = await open.store.trace(trace)
  expect(mine).toMatchObject({
    ...{ recordId: row && formatRecordId(row.id), target: trace, findings: { email: 1 } },
    ...{ outcome: 'allowed', reason: null, details: null },
  })
  expect(JSON.stringify(entries)).not.toContain('Write to')
})

it('[W63] an export is on the record, whole, and no cell of it is a formula', async () => {
  const ndjson = await request('/api/v1/audit/export?action=test')
  expect(ndjson.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8')
  const lines = (await ndjson.text()).trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { target: 't3', reason: '=cmd(3)', details: { n: 3 } },
    { target: 't2' },
    { target: 't1' },
  ])
  const csv = await request('/api/v1/audit/export?action=test&format=csv')
  expect(csv.headers.get('content-disposition')).toBe('attachment; filename="audit.csv"')
  const [header, first] = (await csv.text()).split('\r\n')
  expect(header).toBe('recordId,time,actor,action,target,reason,outcome,address,details,findings')
  expect(first).toContain(`,os:p1,test.odd,t3,"'=cmd(3)",allowed,,"{""n"":3}",`)
  const { entries } = await page('action=audit.export')
  expect(entries).toMatchObject([
    { details: { format: 'csv', filters: 'action' } },
    { details: { format: 'ndjson', filters: 'action' } },
  ])
  expect((await request('/api/v1/audit/export', {}, 'analyst')).status).toBe(404)
})

/** Reads until the text is there. */
async function readTo(reader: ReadableStreamDefaultReader<Uint8Array>, wanted: string) {
  let text = ''
  while (!text.includes(wanted)) {
    const { done, value } = await reader.read()
    if (done) return `${text}[end]`
    text += Buffer.from(value).toString()
  }
  return text
}

it('[W64] what is done is told as it is done, and goes on where it stopped', async () => {
  const response = await request('/api/v1/audit/stream?action=test')
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  const reader = response.body?.getReader()
  if (!reader) throw new Error('no stream')
  await readTo(reader, 'nothing new')
  await note(4)
  await note(9, { action: 'other' })
  await note(5)
  const text = await readTo(reader, '"t5"')
  await reader.cancel()
  expect(text).not.toContain('other')
  const id = /id: (\d+)\nevent: entry\ndata: (.*)\n/.exec(text)
  expect(JSON.parse(id?.[2] ?? '')).toMatchObject({ target: 't4', reason: '=cmd(4)' })
  const again = await request('/api/v1/audit/stream?action=test', { 'last-event-id': id?.[1] })
  const resumed = again.body?.getReader()
  if (!resumed) throw new Error('no stream')
  const rest = await readTo(resumed, '"t5"')
  expect(rest).not.toContain('"t4"')
  await resumed.cancel()
})

it('[W64] a stream ends with the right and with the collector, and there is a bound to them', async () => {
  expect((await request('/api/v1/audit/stream', {}, 'analyst')).status).toBe(404)
  expect((await request('/api/v1/audit/stream', { 'last-event-id': 'x' })).status).toBe(400)
  expect((await request('/api/v1/audit/stream?action=record.created')).status).toBe(400)
  const index = await open.ring.projectKey('index')
  const { key, row } = newApiKey({ role: 'auditor', name: '', now: Date.now() }, index)
  const other = newApiKey(
    { role: 'auditor', name: '', now: Date.now(), expires: Date.now() + 30_000 },
    index,
  )
  await open.keys.addApiKey(row)
  await open.keys.addApiKey(other.row)
  // Past the time for which keys are cached.
  state.skew += 1500
  const streams = []
  for (let n = 0; n < 19; n++)
    streams.push(await request('/api/v1/audit/stream', { authorization: `Bearer ${key}` }))
  const ending = await request('/api/v1/audit/stream', { authorization: `Bearer ${other.key}` })
  expect((await request('/api/v1/audit/stream')).status).toBe(429)
  const reader = ending.body?.getReader()
  if (!reader) throw new Error('no stream')
  await readTo(reader, 'nothing new')
  state.skew += 60_000
  await note(6)
  expect(await readTo(reader, '"t6"')).toContain('[end]')
  for (const stream of streams.slice(1)) await stream.body?.cancel()
  const last = streams[0]?.body?.getReader()
  state.stopped = 'the collector is stopping'
  if (last) expect(await readTo(last, 'never')).toContain('[end]')
  state.stopped = null
})
