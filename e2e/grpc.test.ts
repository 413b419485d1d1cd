// Recorded requests of a real client over gRPC come to what they come to over HTTP, and leave nothing readable behind.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Client, credentials, Metadata, status } from '@grpc/grpc-js'
import { afterEach, expect, it } from 'vitest'
import type { StepView } from '../src/access/step-view.ts'
import type { TraceSummary } from '../src/access/trace-summary.ts'
import { findCanaries, folderContents } from '../src/testing/canary.ts'
import { Harness } from './harness.ts'

const captures = resolve(import.meta.dirname, '../src/ingest/fixtures/captures')
const folder = join(captures, 'otel-js-2/events')
const { canaries } = JSON.parse(readFileSync(join(captures, 'manifest.json'), 'utf8')) as {
  canaries: string[]
}
const requests = ['001', '002', '003'].map((name) => {
  const { url } = JSON.parse(readFileSync(join(folder, `${name}.request.json`), 'utf8')) as {
    url: string
  }
  return { url, body: readFileSync(join(folder, `${name}.body.pb`)) }
})
const services: Record<string, string> = {
  '/v1/traces': 'trace.v1.TraceService',
  '/v1/logs': 'logs.v1.LogsService',
  '/v1/metrics': 'metrics.v1.MetricsService',
}

const open: Harness[] = []
afterEach(async () => {
  for (const harness of open.splice(0)) await harness.dispose()
})

async function started(): Promise<Harness> {
  const harness = new Harness()
  open.push(harness)
  await harness.start('--grpc-port', '0')
  return harness
}

/** All but ids and times of recording, in order of time. */
async function recorded(harness: Harness): Promise<unknown> {
  const get = async (path: string) => (await harness.get(`/api/v1/traces${path}`)).json()
  const { traces } = (await get('')) as { traces: TraceSummary[] }
  const runs = (await Promise.all(traces.map(({ traceId }) => get(`/${traceId}`)))) as {
    steps: StepView[]
  }[]
  return runs
    .flatMap(({ steps }) => steps)
    .map(
      ({ kind, name, startTime, durationMs, status: how, model, tool, usage, input, output }) => ({
        ...{ kind, name, startTime, durationMs, how, model, tool, usage, input, output },
      }),
    )
    .toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))
}

it('the address is told before `ready`; all signals are recorded as over HTTP', async () => {
  const harness = await started()
  const [, url = ''] = /^grpc (http:\/\/127\.0\.0\.1:\d+)\nready /m.exec(harness.output) ?? []
  const client = new Client(new URL(url).host, credentials.createInsecure())
  const metadata = new Metadata()
  metadata.set('x-api-key', harness.keys['ingest'] ?? '')
  const same = (bytes: Buffer): Buffer => bytes
  const send = (path: string, body: Buffer): Promise<number> =>
    new Promise((done) =>
      client
        .makeUnaryRequest(path, same, same, body, metadata, () => {})
        .on('status', ({ code }) => done(code)),
    )
  for (const { url: path, body } of requests)
    expect(await send(`/opentelemetry.proto.collector.${services[path]}/Export`, body)).toBe(
      status.OK,
    )
  client.close()
  const overHttp = await started()
  for (const { url: path, body } of requests) {
    const type = { 'content-type': 'application/x-protobuf' }
    expect((await overHttp.post(path, new Uint8Array(body), type)).status).toBe(200)
  }
  const steps = await recorded(harness)
  expect(steps).toHaveLength(6)
  expect(steps).toEqual(await recorded(overHttp))
  expect(await harness.stop()).toBe(0)
  const output = Buffer.from(harness.output)
  expect(findCanaries(canaries, [...folderContents(harness.path), ['output', output]])).toEqual([])
  expect(harness.json('verify', '--deep')).toMatchObject({ ok: true, findings: [] })
})
