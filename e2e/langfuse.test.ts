// Langfuse's own API against a real collector: what its clients send comes to one run however it was cut up and sent
// again, an import is one whatever interrupts it, and nothing of any of it is readable anywhere.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { toBase64 } from '../src/crypto/encoding.ts'
import { sha256 } from '../src/crypto/hash.ts'
import type { StepView } from '../src/access/step-view.ts'
import type { TraceSummary } from '../src/access/trace-summary.ts'
import { findCanaries, folderContents } from '../src/testing/canary.ts'
import { Harness } from './harness.ts'

type Json = Record<string, unknown>
interface Event extends Json {
  id: string
  type: string
  timestamp: string
  body: Json
}
interface Answer {
  successes: Json[]
  errors: Json[]
}

const captures = join(import.meta.dirname, '../src/ingest/fixtures/captures')
const read = (path: string) => JSON.parse(readFileSync(join(captures, path), 'utf8'))
const { canaries } = read('manifest.json') as { canaries: string[] }
const { batch } = read('langfuse-3/basic/001.body.json') as { batch: Event[] }

let harness: Harness | undefined
afterEach(() => harness?.dispose())

async function started(...more: string[]): Promise<Harness> {
  harness = new Harness()
  await harness.start(...more)
  return harness
}

function headersOf(own: Harness): Record<string, string> {
  const key = Buffer.from(`pk-lf-any:${own.keys['ingest']}`).toString('base64')
  return { authorization: `Basic ${key}`, 'x-api-key': '' }
}

async function send(own: Harness, events: readonly unknown[]): Promise<Answer> {
  const response = await own.post(
    '/api/public/ingestion',
    JSON.stringify({ batch: events }),
    headersOf(own),
  )
  expect(response.status).toBe(207)
  return (await response.json()) as Answer
}

async function runsOf(own: Harness): Promise<{ traces: TraceSummary[]; steps: StepView[] }> {
  const list = await own.get('/api/v1/traces?limit=1000')
  const { traces } = (await list.json()) as { traces: TraceSummary[] }
  const steps: StepView[] = []
  for (const { traceId } of traces) {
    const shown = await own.get(`/api/v1/traces/${traceId}`)
    steps.push(...((await shown.json()) as { steps: StepView[] }).steps)
  }
  return { traces, steps }
}

const sizeOf = (own: Harness): number => own.json<{ size: number }>('verify', '--deep').size

async function expectNothingReadable(own: Harness, values: readonly string[]): Promise<void> {
  const metrics = Buffer.from(await (await own.get('/metrics')).text())
  const places = (): [string, Buffer][] => [
    ...folderContents(own.path),
    ['output', Buffer.from(own.output)],
    ['metrics', metrics],
  ]
  expect(findCanaries(values, places())).toEqual([])
  expect(own.json('verify', '--deep')).toMatchObject({ ok: true, findings: [] })
  expect(await own.stop()).toBe(0)
  expect(findCanaries(values, places())).toEqual([])
}

/** What a run comes to, without what depends on how it was sent, by name: ids are keyed, and placeholders numbered. */
function shapeOf(steps: readonly StepView[]): string[] {
  const names = new Map(steps.map(({ spanId, name }) => [spanId, name]))
  const shapes = steps.map((step) => {
    const { name, startTime, durationMs, status, model, usage, input, output, metadata } = step
    const { error, attributes, environment, sessionId, tags, parentSpanId, events } = step
    const parent = names.get(parentSpanId ?? '') ?? null
    const more = events.map((event) => [event.name, event.attributes])
    const said = { error, attributes, environment, sessionId, tags, parent, more }
    return { name, startTime, durationMs, status, model, usage, input, output, metadata, ...said }
  })
  return shapes
    .map((shape) => JSON.stringify(shape).replaceAll(/\[([A-Z_]+)_\d+\]/g, '[$1]'))
    .toSorted()
}

it('a recorded batch is one run, however often it is sent', async () => {
  const own = await started()
  const bad = { id: 'bad', type: 'span-create', timestamp: 'never', body: { id: 'x' } }
  for (let attempt = 0; attempt < 4; attempt++) {
    const { successes, errors } = await send(own, [...batch, bad])
    expect(successes).toHaveLength(batch.length)
    expect(errors).toMatchObject([{ id: 'bad', status: 400 }])
  }
  const size = sizeOf(own)
  await send(own, batch)
  const { traces, steps } = await runsOf(own)
  expect(sizeOf(own)).toBe(size + 1)
  expect(traces).toMatchObject([
    {
      ...{ name: 'hr-chat', steps: 8, errors: 1, inputTokens: 310, outputTokens: 60 },
      ...{ complete: true, startTime: '2026-11-21T01:30:15.029Z' },
    },
  ])
  const tree = steps.map(({ name, kind, status, tool, model }) => [name, kind, status, tool, model])
  expect(tree.toSorted()).toEqual([
    ['agent', 'agent', 'unset', null, null],
    ['audit-lookup', 'agent', 'error', null, null],
    ['gen_ai.evaluation.result', 'event', 'unset', null, null],
    ['get_user_profile_data', 'tool', 'unset', 'get_user_profile_data', null],
    ['handoff', 'event', 'unset', null, null],
    ['hr-chat', 'agent', 'unset', null, null],
    ['llm-call-1', 'completion', 'unset', null, 'gpt-6-astra'],
    ['llm-call-2', 'completion', 'unset', null, 'gpt-6-astra'],
  ])
  await expectNothingReadable(own, canaries)
})

it('events come to the same run in one batch and one by one, backwards', async () => {
  const whole = await started()
  await send(whole, batch)
  const together = (await runsOf(whole)).steps
  await whole.dispose()
  const own = await started()
  for (const event of batch.toReversed()) await send(own, [event])
  const apart = (await runsOf(own)).steps
  expect(shapeOf(apart)).toEqual(shapeOf(together))
  // One by one nothing tells that a span ran a tool.
  expect(apart.map(({ kind }) => kind)).not.toContain('tool')
})

it('no field of any event is readable anywhere', async () => {
  const own = await started()
  let told = 0
  /** Another one for each place, all alike to look for. */
  const tell = (): string => `leak.canary.${++told}@example.com`
  const time = '2026-11-21T01:30:15.041Z'
  const types = ['span', 'generation', 'event', 'agent', 'tool', 'chain', 'retriever', 'embedding']
  const observations = [...types, 'guardrail', 'evaluator'].flatMap((type) =>
    ['create', 'update'].map((verb) => ({
      type: `${type}-${verb}`,
      body: {
        ...{ id: tell(), traceId: `run ${type} ${tell()}`, parentObservationId: tell() },
        ...{ name: tell(), input: { [tell()]: tell() }, output: [tell()], statusMessage: tell() },
        ...{ level: 'ERROR', metadata: { [tell()]: tell() }, version: tell(), environment: tell() },
        ...{ model: tell(), modelParameters: { stop: tell() }, promptName: tell() },
        ...{ usageDetails: { [tell()]: 1 }, costDetails: { [tell()]: 1 }, [tell()]: tell() },
      },
    })),
  )
  const others = [
    {
      type: 'trace-create',
      body: {
        ...{ id: tell(), name: tell(), userId: tell(), sessionId: tell(), release: tell() },
        ...{ input: tell(), output: tell(), metadata: tell(), tags: [tell()], public: tell() },
      },
    },
    {
      type: 'score-create',
      body: {
        ...{ id: tell(), traceId: tell(), observationId: tell(), name: tell(), value: tell() },
        ...{ comment: tell(), metadata: { a: tell() }, sessionId: tell(), configId: tell() },
      },
    },
    { type: 'observation-create', body: { type: 'SPAN', id: tell(), traceId: tell() } },
    { type: 'sdk-log', body: { log: tell() } },
    { type: 'dataset-run-item-create', body: { runName: tell() } },
    { type: tell(), body: { id: tell() } },
    { type: 'span-create', body: { id: 's', startTime: tell() } },
  ]
  const events = [...observations, ...others].map((event) => ({
    id: tell(),
    timestamp: time,
    ...event,
  }))
  const { successes, errors } = await send(own, [...events, tell(), { id: tell(), body: tell() }])
  expect([successes.length, errors.length]).toEqual([events.length - 2, 4])
  const score = { id: tell(), traceId: tell(), name: tell(), value: 1, comment: tell() }
  const scores = await own.post(
    '/api/public/scores',
    JSON.stringify([score, tell()]),
    headersOf(own),
  )
  expect(scores.status).toBe(207)
  const media = { ...mediaOf(Buffer.from(tell())), traceId: tell(), field: tell() }
  const refused = await own.post('/api/public/media', JSON.stringify(media), headersOf(own))
  expect(await refused.json()).toMatchObject({ uploadUrl: null })
  await own.get(`/api/public/v2/prompts/${encodeURIComponent(tell())}`)
  expect(told).toBeGreaterThan(300)
  await runsOf(own)
  await expectNothingReadable(own, ['leak.canary'])
})

function mediaOf(bytes: Uint8Array): Json {
  const sha256Hash = toBase64(sha256(bytes))
  return { contentType: 'image/png', contentLength: bytes.length, sha256Hash, field: 'input' }
}

it('media that are kept are sealed, and shown with their observation', async () => {
  const png = Buffer.concat([
    Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ', 'base64'),
    Buffer.from('canary.in.a.picture@example.com'.repeat(40)),
  ])
  for (const policy of ['hash', 'keep']) {
    harness = new Harness()
    const own = harness
    const config = join(own.path, 'sealtrace.toml')
    writeFileSync(config, `[langfuse]\nmedia = "keep"\n[policy]\nmedia = "${policy}"\n`)
    await own.start('--config', config)
    const traceId = 'ab'.repeat(16)
    const id = 'cd'.repeat(8)
    await send(own, [
      {
        id: '1',
        type: 'span-create',
        timestamp: '2026-11-21T01:30:15Z',
        body: { id, traceId, name: 'n' },
      },
    ])
    const asked = { ...mediaOf(png), traceId, observationId: id }
    const response = await own.post('/api/public/media', JSON.stringify(asked), headersOf(own))
    const { uploadUrl, mediaId } = (await response.json()) as { uploadUrl: string; mediaId: string }
    expect(uploadUrl).toContain(`${own.url}/api/public/media/upload/`)
    const put = await fetch(uploadUrl, { method: 'PUT', body: png })
    expect(put.status).toBe(200)
    const [step] = (await runsOf(own)).steps
    const shown = JSON.stringify(step?.events)
    // The first bits of a plain hash: whoever reads it could try what the media may be.
    expect(shown).not.toContain(mediaId)
    expect(shown).toContain('langfuse.media')
    expect(shown.includes('[media type=image/png')).toBe(policy === 'hash')
    expect(shown.includes(png.toString('base64'))).toBe(policy === 'keep')
    await expectNothingReadable(own, ['canary.in.a.picture@example.com', png.toString('base64')])
    await own.dispose()
  }
})

/** Runs as Langfuse exports them. */
function exported(count: number): Json[] {
  return Array.from({ length: count }, (_, i) => {
    const id = `0000000${i % 10}-4458-4d2a-a2c2-${String(i).padStart(12, '0')}`
    const times = { startTime: '2026-11-21T01:30:15.000Z', endTime: '2026-11-21T01:30:16.000Z' }
    return {
      ...{ id, timestamp: '2026-11-21T01:30:15.000Z', name: 'hr-chat', userId: `user-${i}` },
      ...{ input: 'my SSN is 219-09-9999', output: 'mail jane.sample@example.com', scores: [] },
      observations: [
        {
          id: `a${i}`,
          traceId: id,
          type: 'SPAN',
          name: 'agent',
          ...times,
          parentObservationId: null,
        },
        {
          ...{ id: `g${i}`, traceId: id, type: 'GENERATION', name: 'chat', model: 'gpt-6-astra' },
          ...{ ...times, parentObservationId: `a${i}`, usageDetails: { input: 120, output: 18 } },
        },
      ],
    }
  })
}

interface Tally {
  accepted: number
  rejected: number
  duplicates: number
  traces: string[]
}

it('an import is one, whatever interrupts it, here and from afar', async () => {
  harness = new Harness()
  const own = harness
  const runs = exported(600)
  const file = join(own.path, 'traces.json')
  writeFileSync(file, JSON.stringify(runs))
  const before = sizeOf(own)
  const { child, result } = own.begin('import', 'langfuse', file)
  while (sizeOf(own) === before) await new Promise((done) => setTimeout(done, 100))
  child.kill('SIGKILL')
  await result
  const first = own.json<Tally>('import', 'langfuse', file)
  expect(first).toMatchObject({ accepted: 2400, rejected: 0 })
  expect(first.duplicates).toBeGreaterThan(0)
  expect(first.traces).toHaveLength(600)
  const second = own.json<Tally>('import', 'langfuse', file)
  expect(second).toMatchObject({ accepted: 2400, duplicates: 2400, rejected: 0 })
  await own.start()
  const size = sizeOf(own)
  process.env['SEALTRACE_API_KEY'] = own.keys['ingest'] ?? ''
  const lines = join(own.path, 'traces.jsonl')
  writeFileSync(lines, `${runs.map((run) => JSON.stringify(run)).join('\n')}\nnonsense\n{"id":1}\n`)
  const far = own.run('import', 'langfuse', lines, '--url', own.url, '--json')
  delete process.env['SEALTRACE_API_KEY']
  expect(far.status).toBe(1)
  expect(far.stderr).toContain('line 601: not valid JSON')
  expect(far.stderr).toContain('line 602: neither a trace, an observation nor a score')
  expect(JSON.parse(far.stdout)).toMatchObject({ accepted: 2400, duplicates: 2400, rejected: 2 })
  expect(sizeOf(own)).toBe(size)
  const { traces } = own.json<{ traces: TraceSummary[] }>('ls', '--limit', '1000')
  expect(traces).toHaveLength(600)
  expect(traces[0]).toMatchObject({
    ...{ name: 'hr-chat', steps: 3, inputTokens: 120, outputTokens: 18, complete: true },
    durationMs: 1000,
  })
  for (const name of [file, lines]) writeFileSync(name, '')
  await expectNothingReadable(own, ['219-09-9999', 'jane.sample@example.com', 'user-17'])
})
