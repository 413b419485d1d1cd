// A log that may not grow any further: clients are told to come back, readers are served, and nothing is lost.
import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Harness } from './harness.ts'
import { auditLoads, Load, nothingWrong } from './load.ts'

const mebibyte = 1024 * 1024
const harness = new Harness()
let load: Load
/** Answers of one run that were given to one principal: each of them must be on the record. */
let served = 0

function config(maxBytes: number): string {
  const path = join(harness.path, `${maxBytes}.toml`)
  writeFileSync(path, `[storage]\nmax_bytes = ${maxBytes}\n`)
  return path
}

function sizeOf(name: string): number {
  return statSync(join(harness.data, 'default', name)).size
}

beforeAll(async () => {
  await harness.start('--config', config(mebibyte))
  load = new Load(harness, { clients: 8, givesUp: 0.02 })
  await load.taken(1)
  expect((await readRun()).status).toBe(200)
  await load.refused(400)
  await fillTheRest()
}, 180_000)

/** Where three spans have no room, one entry may: reads leave entries until there is none for them either. */
async function fillTheRest(): Promise<void> {
  for (let full = 0; full < 3;) full = (await readRun()).status === 503 ? full + 1 : 0
}

function traceId(): string {
  const [spanId = ''] = load.acknowledged
  return load.sent.get(spanId)?.traceId ?? ''
}

async function readRun(): Promise<Response> {
  const response = await harness.get(`/api/v1/traces/${traceId()}`)
  if (response.status === 200) served++
  return response
}

afterAll(() => harness.dispose())

it('clients get 503, when to come back, and why, in a google.rpc.Status', () => {
  for (const { status, retryAfter, type, body } of load.refusals) {
    expect(['503', '429']).toContain(`${status}`)
    expect(Number(retryAfter)).toBeGreaterThan(0)
    expect(type).toBe('application/json')
    expect(Object.keys(JSON.parse(body)).toSorted()).toEqual(['code', 'message'])
  }
  const full = load.refusals.filter(({ status }) => status === 503)
  expect(full.length).toBeGreaterThan(load.refusals.length / 2)
  for (const { body } of full)
    expect(JSON.parse(body)).toEqual({
      code: 14,
      message: expect.stringMatching(/full; make room/),
    })
  expect(load.brokenConnections).toBe(0)
})

it('a protobuf client gets its Status in protobuf', async () => {
  // ResourceSpans { ScopeSpans { Span { trace_id, span_id, name } } }
  const id = (tag: number, bytes: number, fill: number) => [tag, bytes, ...Array(bytes).fill(fill)]
  const nest = (tag: number, inside: number[]) => [tag, inside.length, ...inside]
  const span = [...id(0x0a, 16, 7), ...id(0x12, 8, 9), ...id(0x2a, 4, 0x61)]
  const body = Uint8Array.from(nest(0x0a, nest(0x12, nest(0x12, span))))
  const send = () => harness.post('/v1/traces', body, { 'content-type': 'application/x-protobuf' })
  let response = await send()
  // 429: another request's write failed while this one was prepared.
  for (let i = 0; i < 20 && response.status === 429; i++) response = await send()
  expect(response.status).toBe(503)
  expect(response.headers.get('content-type')).toBe('application/x-protobuf')
  expect(response.headers.get('retry-after')).toMatch(/^\d+$/)
  const status = Buffer.from(await response.arrayBuffer())
  expect([...status.subarray(0, 2)]).toEqual([0x08, 14])
  expect(status.toString()).toContain('full; make room')
})

it('no answer and no output holds anything that was recorded', () => {
  const told = JSON.stringify(load.refusals) + harness.output
  expect(told).not.toMatch(/question|answer|ada@example/)
})

it('the process stays up', async () => {
  expect((await harness.get('/healthz')).status).toBe(200)
})

it('readiness says why no traffic should come', async () => {
  const response = await harness.get('/readyz')
  expect(response.status).toBe(503)
  expect(await response.json()).toEqual({
    status: 'unavailable',
    reason: expect.stringMatching(/full/),
  })
})

it('what needs no entry of its own in the log can still be read', async () => {
  const { traces } = (await (await harness.get('/api/v1/traces?limit=5')).json()) as {
    traces: { traceId: string }[]
  }
  expect(traces).toHaveLength(5)
  const headers = await harness.get(`/api/v1/traces/${traces[0]?.traceId}`, 'viewer')
  expect(headers.status).toBe(200)
  expect((await harness.get('/log/default/checkpoint')).status).toBe(200)
  expect((await harness.get('/metrics')).status).toBe(200)
  expect(harness.json('verify', '--deep')).toMatchObject({ ok: true, findings: [] })
})

it('what would be read without a record of it is refused', async () => {
  let refused = 0
  // Pages that are not full take an entry now and then, as its random id falls.
  for (let i = 0; i < 40; i++) {
    const response = await readRun()
    const text = await response.text()
    if (response.status === 200) continue
    refused++
    expect([503, 429]).toContain(response.status)
    expect(text).not.toMatch(/question|answer/)
  }
  expect(refused).toBeGreaterThan(0)
})

it('requests that are refused leave nothing behind: the files do not grow', async () => {
  const before = { log: sizeOf('log.db') + sizeOf('log.db-wal'), keys: sizeOf('keys.db') }
  await load.refused(200)
  expect(sizeOf('log.db')).toBeLessThanOrEqual(mebibyte)
  expect(sizeOf('log.db') + sizeOf('log.db-wal') - before.log).toBeLessThan(mebibyte)
  expect(sizeOf('keys.db') - before.keys).toBeLessThan(32 * 1024)
})

it('with more room all that was acknowledged is there once, and more is taken', async () => {
  expect(await harness.stop()).toBe(0)
  await harness.start('--config', config(256 * mebibyte))
  expect(await readsOnRecord()).toBe(served)
  await load.taken(100)
  await load.finish()
  expect(await auditLoads(harness, load)).toEqual(nothingWrong)
  expect(harness.json('verify', '--deep')).toMatchObject({ ok: true, findings: [] })
})

async function readsOnRecord(): Promise<number> {
  const response = await harness.get('/api/v1/audit?action=read&limit=1000', 'auditor')
  const { entries } = (await response.json()) as { entries: unknown[] }
  return entries.filter((entry) => JSON.stringify(entry).includes(traceId())).length
}
