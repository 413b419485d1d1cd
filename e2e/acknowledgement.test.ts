// Levels of acknowledgement at a real collector: what each answer promises holds when the collector is killed right after.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client, credentials, Metadata } from '@grpc/grpc-js'
import { afterEach, expect, it } from 'vitest'
import { createRecorder } from '../src/capture/recorder/create-recorder.ts'
import { Harness, otlpSpans } from './harness.ts'

const open: Harness[] = []
afterEach(async () => {
  for (const harness of open.splice(0)) await harness.dispose()
})

async function started(settings = '', ...more: string[]): Promise<Harness> {
  const harness = new Harness()
  open.push(harness)
  const config = join(harness.path, 'sealtrace.toml')
  writeFileSync(config, settings)
  await harness.start('--config', config, ...more)
  return harness
}

let traces = 0
const newTrace = () => (++traces).toString(16).padStart(32, '0')
const spansOf = (traceId: string) =>
  otlpSpans([
    {
      ...{ traceId, spanId: '1'.repeat(16), name: 'work' },
      ...{ startTimeUnixNano: '1795000000000000000', endTimeUnixNano: '1795000001500000000' },
    },
  ])

async function post(harness: Harness, ack?: string, traceId = newTrace()) {
  const headers = ack === undefined ? {} : { 'Sealtrace-Ack': ack }
  const response = await harness.post('/v1/traces', spansOf(traceId), headers)
  const text = await response.text()
  return { status: response.status, level: response.headers.get('sealtrace-ack'), text, traceId }
}

async function published(harness: Harness): Promise<number> {
  const response = await fetch(`${harness.url}/log/default/checkpoint`)
  return Number((await response.text()).split('\n')[1])
}

it('[J20] [J23] answers say how far what came is, over HTTP and gRPC', async () => {
  const harness = await started('', '--grpc-port', '0')
  expect(await post(harness)).toMatchObject({ status: 200, level: 'published' })
  for (const [asked, level] of [
    ['staged', 'sequenced'],
    ['sequenced', 'sequenced'],
    ['published', 'published'],
  ])
    expect(await post(harness, asked)).toMatchObject({ status: 200, level })
  expect(await post(harness, 'soon')).toMatchObject({ status: 400, level: null })
  const none = await post(harness, 'witnessed')
  expect(none).toMatchObject({ status: 400, level: null })
  expect(none.text).toContain('[witnesses] policy_file')
  const [, url = ''] = /^grpc (http:\S+)$/m.exec(harness.output) ?? []
  const client = new Client(new URL(url).host, credentials.createInsecure())
  const call = (ack: string) =>
    new Promise<string>((resolve) => {
      const metadata = new Metadata()
      metadata.set('authorization', `Bearer ${harness.keys['ingest']}`)
      metadata.set('sealtrace-ack', ack)
      let level = ''
      const same = (bytes: Buffer): Buffer => bytes
      const path = '/opentelemetry.proto.collector.trace.v1.TraceService/Export'
      client
        .makeUnaryRequest(path, same, same, Buffer.alloc(0), metadata, (error) =>
          resolve(error ? error.details : level),
        )
        .on('metadata', (answered) => (level = String(answered.get('sealtrace-ack')[0])))
    })
  expect(await call('sequenced')).toBe('sequenced')
  expect(await call('published')).toBe('published')
  expect(await call('soon')).toContain('send one of staged, sequenced, published, witnessed')
  client.close()
})

it('[J21] [J24] sequenced does not wait for the checkpoint, and is there after a kill before it', async () => {
  const settings = '[ledger]\nacknowledge = "sequenced"\ncheckpoint_interval = "8s"\n'
  const harness = await started(settings)
  // The first has a checkpoint of its own; the next is due eight seconds later.
  await post(harness)
  await sleep(200)
  const before = await published(harness)
  const taken = []
  for (let i = 0; i < 5; i++) taken.push(await post(harness))
  for (const { status, level } of taken) expect([status, level]).toEqual([200, 'sequenced'])
  expect(await published(harness)).toBe(before)
  await harness.stop('SIGKILL')
  await harness.start()
  expect(await published(harness)).toBeGreaterThanOrEqual(before + taken.length)
  for (const { traceId } of taken)
    expect((await harness.get(`/api/v1/traces/${traceId}`)).status).toBe(200)
  // A duplicate is told no more than it asks for.
  const again = await post(harness, 'published', taken[0]?.traceId)
  expect(again).toMatchObject({ status: 200, level: 'published' })
  expect(await harness.stop()).toBe(0)
  expect(harness.run('verify', '--deep').status).toBe(0)
})

it('[J24] published waits for the checkpoint that groups share', async () => {
  const harness = await started('[ledger]\ncheckpoint_interval = "2s"\n')
  await post(harness)
  const all = await Promise.all(Array.from({ length: 4 }, () => post(harness, 'published')))
  for (const { status, level } of all) expect([status, level]).toEqual([200, 'published'])
  expect(await published(harness)).toBeGreaterThanOrEqual(5)
})

it.each(['sequenced', 'published', 'witnessed'] as const)(
  '[J20] [J23] a recorder that asks for %s gets it, or keeps its steps',
  async (acknowledge) => {
    const harness = await started()
    const recorder = createRecorder({
      ...{ collector: harness.url, ingestKey: harness.keys['ingest'] ?? '', acknowledge },
      spool: { folder: join(harness.path, 'spool') },
      onNotice: () => {},
    })
    recorder.record({ kind: 'tool', name: 'call' })
    const isTaken = acknowledge !== 'witnessed'
    const { done } = await recorder.flush(isTaken ? 30_000 : 1500)
    expect(done).toBe(isTaken)
    const { acknowledged, refused, dropped } = recorder.stats()
    expect({ acknowledged, refused, dropped }).toEqual({
      ...{ acknowledged: isTaken ? 1 : 0, refused: 0, dropped: 0 },
    })
    await recorder.close(500)
  },
)
