// Batches that a recorder sealed in an agent's process, sent to a real collector as any HTTP client can: what was hidden
// there is whole again for who may reveal it, and nowhere else; what was lost, and who died, is on record.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RevealResult } from '../src/access/reader.ts'
import type { StepView } from '../src/access/step-view.ts'
import type { TraceSummary } from '../src/access/trace-summary.ts'
import { encodeUtf8, fromBase64Url } from '../src/crypto/encoding.ts'
import { Secret } from '../src/crypto/secret.ts'
import { newX25519KeyPair } from '../src/crypto/x25519.ts'
import { xWing } from '../src/crypto/x-wing.ts'
import { formatMark } from '../src/record/marker.ts'
import { sealBatch } from '../src/seal/sealed-batch.ts'
import { findCanaries, folderContents } from '../src/testing/canary.ts'
import { Harness } from './harness.ts'

/** Nothing finds the first two: only their client knows what they are. */
const canaries = [
  'Graureiher Sieben',
  'Zaunkönig „lief“ 7731',
  '219-09-9999',
  'jane.roe@example.com',
]
const [project = '', notes = '', ssn = '', mail = ''] = canaries
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const type = { 'content-type': 'application/vnd.sealtrace.batch' }
const harness = new Harness()
let publicKey = new Uint8Array(0)
let sequence = 0

beforeAll(async () => {
  await harness.start()
  const headers = { authorization: `Bearer ${harness.keys['ingest']}` }
  const response = await fetch(`${harness.url}/api/v1/recorder`, { headers })
  const about = (await response.json()) as Record<string, string>
  expect(about).toMatchObject({ project: 'default', origin: harness.init.origin })
  publicKey = Uint8Array.from(fromBase64Url(about['publicKey'] ?? '') ?? [])
})
afterAll(() => harness.dispose())

function batch(...steps: object[]): Uint8Array<ArrayBuffer> {
  const recorder = {
    ...{ session: '7b1f2c1e-3f0a-4c55-9a77-0d5f6c2b8e01', sequence: sequence++ },
    ...{ name: 'sealtrace', version: '0.1.0' },
  }
  const resource = { 'service.name': 'shop', 'process.command_line': `run --for ${mail}` }
  return Uint8Array.from(encodeUtf8(JSON.stringify({ recorder, resource, steps })))
}

const send = async (...steps: object[]): Promise<unknown> => {
  const body = Uint8Array.from(sealBatch(publicKey, batch(...steps)))
  const response = await harness.post('/api/v1/steps', body, type)
  return [response.status, await response.json()]
}
const shown = (trace = traceId) =>
  harness.json<{ steps: StepView[]; summary: TraceSummary }>('show', trace)
const mark = (name: string, tag: string) => formatMark({ class: name, tag, look: '' })
const time = 1_795_240_800_000_000
const root = { traceId, spanId: '1'.repeat(16), kind: 'agent', name: 'hr', startTime: time }
const chat = {
  ...{
    traceId,
    spanId: '2'.repeat(16),
    parentSpanId: root.spanId,
    kind: 'completion',
    name: 'chat',
  },
  ...{ startTime: time + 1, endTime: time + 2, model: 'gpt-5-mini', masked: true },
  input: [{ role: 'user', content: `about ${mark('project', 'p')}, ${mark('us_ssn', 's')}` }],
  output: { notes: mark('notes', 'n'), salary: mark('salary', 'y'), text: `it is 85,123` },
  hidden: {
    ...{ project: [['p', project]], us_ssn: [['s', ssn]] },
    ...{ notes: [['n', notes]], salary: [['y', 85_123]] },
  },
}

it('are opened, masked by the collector, and taken once', async () => {
  const answer = {
    ...{ accepted: 2, duplicates: 0, traces: [traceId], level: 'published' },
    checkpointSize: expect.any(Number),
  }
  const begun = {
    ...root,
    partial: { order: time },
    sensitive: [{ class: 'project', value: project }],
  }
  expect(await send({ ...begun, input: `of ${project}` }, chat)).toEqual([200, answer])
  expect(await send({ ...begun, input: `of ${project}` }, chat)).toEqual([
    200,
    { ...answer, duplicates: 2 },
  ])
  const { steps, summary } = shown()
  expect(steps.map(({ input }) => input)).toEqual([
    'of [PROJECT_1]',
    [{ role: 'user', content: 'about [PROJECT_1], [US_SSN_1]' }],
  ])
  expect(steps[1]?.output).toEqual({
    ...{ notes: '[NOTES_1]', salary: '[SALARY_1]', text: 'it is [SALARY_2]' },
  })
  expect(steps[1]?.attributes).toMatchObject({ resource: { 'service.name': 'shop' } })
  expect(JSON.stringify(steps[1]?.attributes)).toContain('[EMAIL_1]')
  expect(summary).toMatchObject({ state: 'running', steps: 2 })
})

it('give their values back to who may reveal them, in their own type', () => {
  const record = shown().steps[1]?.recordId ?? ''
  const reveal = (name: string) =>
    harness
      .json<RevealResult>('reveal', record, '--class', name, '--reason', 'test')
      .values.map(({ value }) => value)
  expect(reveal('notes')).toEqual([notes])
  expect(reveal('project')).toEqual([project])
  expect(reveal('salary')).toEqual([85_123, '85,123'])
})

it('tell of steps that were lost, and of a process that died', async () => {
  const gap = {
    ...{ traceId, spanId: '3'.repeat(16), kind: 'event', name: 'sealtrace.gap' },
    ...{ startTime: time + 3, endTime: time + 4 },
    attributes: { 'sealtrace.gap.count': 3, 'sealtrace.gap.reason': 'queue_full' },
  }
  const died = {
    ...{ traceId, spanId: '4'.repeat(16), kind: 'event', name: 'sealtrace.session.lost' },
    ...{ startTime: time + 5, endTime: time + 5 },
    attributes: { 'sealtrace.session.outcome': 'unknown' },
  }
  expect(await send(gap, died)).toMatchObject([200, { accepted: 2, duplicates: 0 }])
  expect(await send(gap, died)).toMatchObject([200, { accepted: 2, duplicates: 2 }])
  const { summary, steps } = shown()
  expect(summary).toMatchObject({ state: 'incomplete', ended: 'unknown', lost: 3, steps: 2 })
  expect(steps[2]?.gap).toEqual({ count: 3, reason: 'queue_full' })
  const tree = harness.run('show', traceId).stdout
  expect(tree).toContain('3 steps lost here: queue_full')
  expect(tree).toContain('ended unknown')
  expect(harness.run('ls').stdout).toContain('ended unknown')
  // What comes later completes it after all.
  const end = { ...root, partial: { order: time + 9 }, endTime: time + 9, status: 'ok' }
  expect(await send(end)).toMatchObject([200, { accepted: 1 }])
  expect(shown().summary).toMatchObject({ state: 'complete', complete: true, lost: 3 })
  expect(harness.json('verify', '--deep')).toMatchObject({ ok: true, findings: [] })
})

it('are refused as a whole when they do not open or one step is off, and nothing is repeated', async () => {
  const before = shown().steps.length
  const other = newX25519KeyPair().publicKey
  const odd = { ...chat, spanId: '5'.repeat(16), kind: project }
  const cut = sealBatch(publicKey, batch(chat)).subarray(0, 100)
  for (const [body, message] of [
    [sealBatch(other, batch(chat)), /^body: sealed to another public key than [0-9a-f]{16}/],
    [cut, /^body: /],
    [batch(chat), /^body: not a sealed batch/],
    [sealBatch(publicKey, batch({ ...chat, spanId: '6'.repeat(16) }, odd)), /^item 2: step: kind/],
  ] as const) {
    const response = await harness.post('/api/v1/steps', Uint8Array.from(body), type)
    const text = await response.text()
    expect([response.status, JSON.parse(text)]).toEqual([
      400,
      { error: { code: 'bad_request', message: expect.stringMatching(message) } },
    ])
    expect(text).not.toContain(project)
  }
  expect(shown().steps).toHaveLength(before)
})

it('are opened too when they are sealed to the hybrid key, and both keys are told', async () => {
  const headers = { authorization: `Bearer ${harness.keys['ingest']}` }
  const response = await fetch(`${harness.url}/api/v1/recorder`, { headers })
  const { hybridPublicKey = '' } = (await response.json()) as Record<string, string>
  expect(hybridPublicKey).toBe(harness.init.hybridPublicKey)
  const hybrid = fromBase64Url(hybridPublicKey) ?? new Uint8Array(0)
  const trace = '5'.repeat(32)
  const sealed = sealBatch(hybrid, batch({ ...root, traceId: trace, input: 'hybrid' }))
  expect(sealed[4]).toBe(2)
  const answer = await harness.post('/api/v1/steps', Uint8Array.from(sealed), type)
  expect(answer.status).toBe(200)
  expect(shown(trace).steps.map(({ input }) => input)).toEqual(['hybrid'])
  const foreign = sealBatch(xWing.publicKey(Secret.random()), batch(root))
  const refused = await harness.post('/api/v1/steps', Uint8Array.from(foreign), type)
  expect(refused.status).toBe(400)
})

it('leave nothing of it anywhere', async () => {
  const metrics = await (await fetch(`${harness.url}/metrics`)).text()
  expect(metrics).toContain('sealtrace_received_bytes_total{door="recorder"}')
  await harness.stop()
  const places = folderContents(harness.data, harness.state)
  expect(places.length).toBeGreaterThan(3)
  const texts = [
    ['output', Buffer.from(harness.output)],
    ['metrics', Buffer.from(metrics)],
    ['show', Buffer.from(harness.run('show', traceId, '--full').stdout)],
    ['ls', Buffer.from(harness.run('ls', '--json').stdout)],
  ] as const
  expect(
    findCanaries(canaries, [...places, ...texts.map(([a, b]) => [a, b] as [string, Buffer])]),
  ).toEqual([])
})
