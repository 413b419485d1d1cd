// Native steps, sent as lines to a collector and recorded from a file: what is sent is what is shown, masked, once.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { StepView } from '../src/access/step-view.ts'
import { findCanaries, folderContents } from '../src/testing/canary.ts'
import { Harness } from './harness.ts'

const canaries = ['219-09-9999', 'jane.roe@example.com']
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const harness = new Harness()
beforeAll(() => harness.start())
afterAll(() => harness.dispose())

const type = { 'content-type': 'application/x-ndjson' }
const lines = (...values: object[]) => values.map((value) => JSON.stringify(value)).join('\n')
const chat = {
  ...{ traceId, spanId: '00f067aa0ba902b7', kind: 'completion', name: 'chat', model: 'gpt-5-mini' },
  ...{ startTime: '2026-11-21T06:00:00Z', endTime: '2026-11-21T06:00:01.25Z', status: 'ok' },
  input: [{ role: 'user', content: 'Mail jane.roe@example.com, 219-09-9999' }],
  usage: { inputTokens: 12, outputTokens: 4 },
}
const tool = { traceId, spanId: '53995c3f42cd8ad8', parentSpanId: chat.spanId }
const started = {
  ...{ ...tool, kind: 'tool', name: 'track', tool: 'track', toolCallId: 'call_1' },
  ...{ partial: { order: 1_795_240_802_000_000 }, startTime: 1_795_240_802_000_000 },
  input: { parcel: 7 },
}
const ended = {
  ...{ ...tool, partial: { order: 1_795_240_803_500_000 }, endTime: 1_795_240_803_500_000 },
  ...{ status: 'ok', output: { place: 'Lyon' } },
}
const shown = () => harness.json<{ steps: StepView[] }>('show', traceId).steps

it('are taken as lines, in parts and in any order, and once', async () => {
  const first = await harness.post('/api/v1/steps', lines(chat, ended), type)
  expect([first.status, await first.json()]).toEqual([
    200,
    { accepted: 2, duplicates: 0, traces: [traceId], checkpointSize: expect.any(Number) },
  ])
  const second = await harness.post('/api/v1/steps', lines(started, chat, ended), type)
  expect(await second.json()).toMatchObject({ accepted: 3, duplicates: 2, traces: [traceId] })
  const steps = shown()
  expect(steps).toHaveLength(2)
  expect(steps.find(({ spanId }) => spanId === chat.spanId)).toMatchObject({
    ...{ kind: 'completion', durationMs: 1250, usage: chat.usage, model: 'gpt-5-mini' },
    input: [{ role: 'user', content: 'Mail [EMAIL_1], [US_SSN_1]' }],
  })
  expect(steps.find(({ spanId }) => spanId === tool.spanId)).toMatchObject({
    ...{ kind: 'tool', name: 'track', tool: 'track', toolCallId: 'call_1', status: 'ok' },
    ...{ startTime: '2026-11-21T06:00:02.000Z', durationMs: 1500, parentSpanId: chat.spanId },
    ...{ input: { parcel: 7 }, output: { place: 'Lyon' } },
  })
})

it('of a request are taken all or none, and the line is named', async () => {
  const bad = { ...chat, spanId: 'ab'.repeat(8), kind: '219-09-9999' }
  const response = await harness.post('/api/v1/steps', lines(bad, chat), type)
  expect([response.status, await response.json()]).toEqual([
    400,
    {
      error: {
        code: 'bad_request',
        message: expect.stringMatching(/^line 1: step: kind is none of agent, [a-z, ]+; see /),
      },
    },
  ])
  expect(shown()).toHaveLength(2)
})

it('are sent by `record --url`, with OTLP requests among them and the traces that they became', () => {
  const span = {
    ...{ traceId: 'c'.repeat(32), spanId: 'd'.repeat(16), name: 'chat' },
    startTimeUnixNano: '1795240800000000000',
  }
  const file = join(harness.path, 'mixed.ndjson')
  const derived = { name: 'step of a session', startTime: 1, sessionId: 'session-7' }
  const otlp = { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }
  writeFileSync(file, `${lines(derived, otlp)}\nnonsense\n${lines(chat)}\n`)
  const env = process.env['SEALTRACE_API_KEY']
  process.env['SEALTRACE_API_KEY'] = harness.keys['ingest']
  try {
    const { status, stdout, stderr } = harness.run('record', file, '--url', harness.url, '--json')
    expect([status, stderr]).toEqual([1, 'sealtrace: bad_request: line 3: not valid JSON\n'])
    const { traces, ...counts } = JSON.parse(stdout) as { traces: string[] }
    expect(counts).toMatchObject({ accepted: 3, rejected: 1 })
    expect(traces).toHaveLength(3)
    // Ids that were derived are keyed by the collector: what is named is what is there.
    for (const trace of traces)
      expect(harness.json<{ steps: StepView[] }>('show', trace).steps.length).toBeGreaterThan(0)
  } finally {
    if (env === undefined) delete process.env['SEALTRACE_API_KEY']
    else process.env['SEALTRACE_API_KEY'] = env
  }
})

it('leave nothing in the clear', () => {
  const all = [...folderContents(harness.data), ...folderContents(harness.state)]
  expect(findCanaries(canaries, [...all, ['output', Buffer.from(harness.output)]])).toEqual([])
  expect(harness.json('verify', '--deep')).toMatchObject({ ok: true, findings: [] })
})
