// The OTel exporter as applications use it, against a collector that is refused, slow, cut off or restarted while it sends:
// each span is there once in the end. What goes wrong is provoked, and counted.
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import { writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { context, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { StepView } from '../src/access/step-view.ts'
import type { TraceSummary } from '../src/access/trace-summary.ts'
import { Harness } from './harness.ts'

/** Exporters wait a second or more before they try again. */
const timeout = 120_000

type Fault = 'busy' | 'unavailable' | 'slow' | 'cut-before' | 'cut-within' | 'cut-after'

/** Stands between the exporter and the collector, keeps its address while the collector changes its own, and misbehaves. */
class Between {
  url = ''
  /** What happens to the next requests, in turn; then they go through. */
  readonly faults: Fault[] = []
  /** What happened: statuses that the collector itself gave, faults, and requests that it could not be reached for. */
  readonly seen: Record<string, number> = {}
  readonly #harness: Harness
  readonly #server = createServer((incoming, answer) => void this.#handle(incoming, answer))

  constructor(harness: Harness) {
    this.#harness = harness
  }

  async start(): Promise<void> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done))
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  stop(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }

  #count(what: string): void {
    this.seen[what] = (this.seen[what] ?? 0) + 1
  }

  async #handle(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const fault = this.faults.shift()
    if (fault) this.#count(fault)
    incoming.on('error', () => {})
    if (fault === 'cut-before') return void incoming.socket.destroy()
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    if (fault === 'busy' || fault === 'unavailable') {
      answer.writeHead(fault === 'busy' ? 429 : 503, { 'retry-after': '1' }).end()
      return
    }
    if (fault === 'slow') await sleep(1500)
    const sent = fault === 'cut-within' ? body.subarray(0, body.length / 2) : body
    this.#forward(incoming, { sent, length: body.length }, (taken) => {
      if (fault === 'cut-after' || !taken) incoming.socket.destroy()
      else answer.writeHead(taken.status, taken.headers).end(taken.body)
    })
  }

  /** Null when the collector did not answer. */
  #forward(
    incoming: IncomingMessage,
    { sent: body, length }: { sent: Buffer; length: number },
    done: (taken: Taken | null) => void,
  ): void {
    const { method } = incoming
    const { 'transfer-encoding': _, ...others } = incoming.headers
    const headers = { ...others, 'content-length': length }
    const target = new URL(incoming.url ?? '/', this.#harness.url)
    const outgoing = request(target, { method, headers, agent: false }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', () => done(null))
      response.on('end', () => {
        const status = response.statusCode ?? 0
        this.#count(String(status))
        const again = response.headers['retry-after']
        const type = response.headers['content-type']
        const told = {
          ...(type && { 'content-type': type }),
          ...(again && { 'retry-after': again }),
        }
        done({ status, headers: told, body: Buffer.concat(parts) })
      })
    })
    outgoing.on('error', () => {
      this.#count('no answer')
      done(null)
    })
    outgoing.write(body)
    if (body.length === length) outgoing.end()
    else setTimeout(() => outgoing.destroy(), 30)
  }
}

interface Taken {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: Buffer
}

const harness = new Harness()
const between = new Between(harness)
const providers: NodeTracerProvider[] = []
beforeAll(async () => {
  await between.start()
  await harness.start()
})
afterAll(async () => {
  between.stop()
  await harness.dispose()
})

/** An application's tracing, as its documentation says; with small batches, so that there are many. */
function tracing(): NodeTracerProvider {
  const exporter = new OTLPTraceExporter({
    url: `${between.url}/v1/traces`,
    headers: { 'x-api-key': harness.keys['ingest'] ?? '' },
    timeoutMillis: 40_000,
    // What is above this, the exporter itself drops.
    concurrencyLimit: 1000,
  })
  const processor = new BatchSpanProcessor(exporter, {
    ...{ maxQueueSize: 10_000, maxExportBatchSize: 10, scheduledDelayMillis: 20 },
    exportTimeoutMillis: 45_000,
  })
  const provider = new NodeTracerProvider({ spanProcessors: [processor] })
  providers.push(provider)
  return provider
}

/** What an application waits for before it ends: also for what is being sent again. */
async function sentAll(): Promise<void> {
  await Promise.all(providers.splice(0).map((provider) => provider.shutdown()))
}

/** Spans that were ended, by trace; of all tests, since one must not undo another. */
const sent = new Map<string, Set<string>>()

/** One run of an agent: three spans, in a trace of their own. */
function runAgent(tracer: Tracer): void {
  const root = tracer.startSpan('invoke_agent helper')
  const { traceId, spanId } = root.spanContext()
  const spans = new Set([spanId])
  sent.set(traceId, spans)
  for (const operation of ['chat', 'execute_tool']) {
    const attributes = {
      'gen_ai.operation.name': operation,
      'gen_ai.request.model': 'gpt-5-mini',
      'gen_ai.input.messages': JSON.stringify([{ role: 'user', content: 'hello '.repeat(20) }]),
    }
    const below = trace.setSpan(context.active(), root)
    const span = tracer.startSpan(operation, { attributes }, below)
    spans.add(span.spanContext().spanId)
    span.setStatus({ code: SpanStatusCode.OK })
    span.end()
  }
  root.end()
}

/** Records of steps; each of a span once, where nothing is doubled. A reader would see two of the same as one. */
function recordsOf(): string[] {
  const path = join(harness.data, 'default', 'log.db')
  const db = new DatabaseSync(path, { readOnly: true, timeout: 10_000 })
  try {
    const rows = db.prepare('SELECT span FROM headers WHERE step IS NOT NULL').all()
    return rows.map(({ span }) => String(span))
  } finally {
    db.close()
  }
}

/** Each span that was sent is a step, once; no other is. */
function expectAll(): void {
  expect(recordsOf().toSorted()).toEqual([...sent.values()].flatMap((ids) => [...ids]).toSorted())
  const { traces } = harness.json<{ traces: TraceSummary[] }>('ls', '--limit', '1000')
  const counts = (id: string) => traces.find(({ traceId }) => traceId === id)?.steps ?? 0
  expect([...sent.keys()].map((id) => [id, counts(id)])).toEqual(
    [...sent].map(([id, { size }]) => [id, size]),
  )
  expect(traces).toHaveLength(sent.size)
  const [[first, spans] = ['', new Set<string>()]] = [...sent]
  const { steps } = harness.json<{ steps: StepView[] }>('show', first)
  expect(steps.map(({ spanId }) => spanId).toSorted()).toEqual([...spans].toSorted())
}

it.each<Fault[]>([
  ['busy', 'busy'],
  ['unavailable', 'unavailable'],
  ['slow', 'slow'],
  ['cut-before', 'cut-before'],
  ['cut-within', 'cut-within'],
  ['cut-after', 'cut-after'],
  ['cut-after', 'busy', 'cut-within', 'unavailable'],
])('%s, then %s: nothing is lost or doubled', { timeout }, async (...faults) => {
  const before = between.seen['200'] ?? 0
  between.faults.push(...faults.filter(Boolean))
  const tracer = tracing().getTracer('e2e')
  for (let n = 0; n < 10; n++) runAgent(tracer)
  await sentAll()
  for (const fault of new Set(faults)) expect(between.seen[fault]).toBeGreaterThan(0)
  expect(between.faults).toEqual([])
  expect(between.seen['200']).toBeGreaterThan(before + 2)
  expectAll()
})

it.each(['SIGTERM', 'SIGKILL'] as const)(
  '%s while it sends: nothing is lost or doubled',
  { timeout },
  async (signal) => {
    const before = between.seen['no answer'] ?? 0
    const tracer = tracing().getTracer('e2e')
    let sending = true
    const application = (async () => {
      while (sending) {
        runAgent(tracer)
        await sleep(20)
      }
    })()
    for (let restart = 0; restart < 2; restart++) {
      await sleep(300)
      await harness.stop(signal)
      await sleep(100)
      await harness.start()
    }
    sending = false
    await application
    await sentAll()
    expect(between.seen['no answer']).toBeGreaterThan(before)
    expectAll()
  },
)

it('a collector that has too much at once: nothing is lost or doubled', { timeout }, async () => {
  const settings = join(harness.path, 'settings.toml')
  writeFileSync(settings, '[limits]\nin_flight_bytes = 16000\n')
  await harness.stop()
  await harness.start('--config', settings)
  const tracers = Array.from({ length: 6 }, () => tracing().getTracer('e2e'))
  for (let n = 0; n < 5; n++) for (const tracer of tracers) runAgent(tracer)
  await sentAll()
  expect(between.seen['429']).toBeGreaterThan(0)
  expectAll()
  expect(harness.json('verify', '--deep')).toMatchObject({ ok: true, findings: [] })
})
