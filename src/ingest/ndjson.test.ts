import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SealtraceError } from '../error.ts'
import { loadText } from './fixtures/load-captures.ts'
import { decodeJsonSteps, decodeLines, decodeNdjson } from './ndjson.ts'

const step = {
  traceId: 'A'.repeat(32),
  spanId: 'b'.repeat(16),
  kind: 'tool',
  name: 'lookup',
  startTime: '2026-11-21T01:41:38.123456Z',
  endTime: 1_795_225_299_000_000,
  input: '{"a":1}',
  usage: { inputTokens: 1 },
  extra: { x: 1 },
}

test('a line is an OTLP request', () => {
  const text = JSON.stringify(JSON.parse(loadText('ai-sdk-7/otel-json/basic/001.body.json')))
  expect(decodeNdjson(text)).toHaveLength(6)
  const logs = JSON.stringify(JSON.parse(loadText('otlp-js-0.223/logs-json/001.body.json')))
  expect(decodeNdjson(logs)).toHaveLength(2)
  expect(decodeNdjson('  ')).toEqual([])
})

describe('a line is a step', () => {
  test('in our shape; unknown keys are attributes', () => {
    expect(decodeNdjson(JSON.stringify(step))).toEqual([
      {
        traceId: 'a'.repeat(32),
        spanId: 'b'.repeat(16),
        kind: 'tool',
        name: 'lookup',
        startTime: 1_795_225_298_123_456,
        endTime: 1_795_225_299_000_000,
        status: 'unset',
        input: { a: 1 },
        usage: { inputTokens: 1 },
        attributes: { extra: { x: 1 } },
      },
    ])
  })

  test('absent ids are derived, the same each time', () => {
    const line = JSON.stringify({ name: 'x', startTime: 1, sessionId: 's', error: 'broken' })
    const [first] = decodeNdjson(line)
    expect(decodeNdjson(line)).toEqual([first])
    expect(first).toMatchObject({ status: 'error', error: { message: 'broken' }, kind: 'event' })
    expect(first?.traceId).toMatch(/^[0-9a-f]{32}$/)
    expect(first?.spanId).toMatch(/^[0-9a-f]{16}$/)
    expect(first?.derived).toEqual({ trace: true, span: true })
    const [other] = decodeNdjson(line.replace('broken', 'lost'))
    expect(other).toMatchObject({ traceId: first?.traceId })
    expect(other?.spanId).not.toBe(first?.spanId)
  })

  test.each([
    ['traceId', 'canary'],
    ['spanId', '0'.repeat(16)],
    ['kind', 'canary'],
    ['startTime', 'canary'],
    ['startTime', null],
    ['endTime', 1],
    ['status', 'canary'],
    ['usage', { canary: 1 }],
    ['usage', { inputTokens: -1 }],
    ['costUsd', -1],
    ['tags', ['a', 1]],
    ['metadata', []],
    ['attributes', 'canary'],
    ['joinsSpan', 'canary'],
    ['model', 7],
    ['error', { canary: 'x' }],
  ])('a bad %s is named and not repeated', (field, value) => {
    const line = JSON.stringify({ ...step, [field]: value })
    expect(() => decodeNdjson(line)).toThrow(
      expect.objectContaining({
        code: 'bad_request',
        message: expect.stringMatching(
          new RegExp(`^step: ${field} is (not valid|required|none of [a-z, ]+); see /schemas/step`),
        ),
      }),
    )
    expect(() => decodeNdjson(line)).not.toThrow('canary')
  })

  test('what takes few words is told them, and what has to be there is asked for', () => {
    expect(() => decodeNdjson('{"startTime":1,"status":"canary"}')).toThrow(
      'step: status is none of unset, ok, error; see /schemas/step.json',
    )
    expect(() => decodeNdjson('{"kind":"tool"}')).toThrow(
      'step: startTime is required; see /schemas/step.json',
    )
  })

  test('too deep', () => {
    const line = `{"startTime":1,"input":${'['.repeat(100)}${']'.repeat(100)}}`
    expect(() => decodeNdjson(line)).toThrow(expect.objectContaining({ code: 'too_large' }))
  })
})

test('any text gives steps or a typed error', () => {
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    fc.object().map((value) => JSON.stringify({ ...step, ...value })),
  )
  fc.assert(
    fc.property(text, (line) => {
      try {
        decodeNdjson(line)
      } catch (error) {
        if (!SealtraceError.is(error)) throw error
        expect(error.message).toMatch(/^(line|step|OTLP): [\w .,;/0-9]+$/)
      }
    }),
  )
})

describe('a body', () => {
  const lines = (...all: string[]) => decodeLines(Buffer.from(all.join('\n')))
  const line = JSON.stringify(step)

  test('is lines of steps and OTLP requests; blank ones count as lines', () => {
    const otlp = JSON.stringify(JSON.parse(loadText('ai-sdk-7/otel-json/basic/001.body.json')))
    expect(lines(`${line}\r`, '', otlp, ' \t\r', line, '')).toHaveLength(8)
    expect(lines('')).toEqual([])
  })

  test.each([
    [`${line}\n\nnonsense`, 'line 3: not valid JSON'],
    [`[${line}]`, 'line 1: not a JSON object'],
    [
      `${line}\n{"startTime":1,"kind":"canary"}`,
      expect.stringMatching(/^line 2: step: kind is none of agent, /),
    ],
    [`${line}\n{"resourceSpans":7}`, expect.stringMatching(/^line 2: /)],
    [`\u00ff`, 'line 1: not valid UTF-8'],
  ])('with a bad line names its number: %#', (text, message) => {
    expect(() => decodeLines(Buffer.from(text, 'latin1'))).toThrow(
      expect.objectContaining({ code: 'bad_request', message }),
    )
  })

  test('is one step, one request or an array of them', () => {
    const json = (value: unknown) => decodeJsonSteps(Buffer.from(JSON.stringify(value)))
    expect(json(step)).toHaveLength(1)
    expect(json([step, { ...step, name: 'other' }])).toHaveLength(2)
    expect(json([])).toEqual([])
    expect(() => json([step, 7])).toThrow('item 2: not a JSON object')
    expect(() => json([step, { ...step, kind: 'canary' }])).toThrow(
      'item 2: step: kind is none of agent, ',
    )
    expect(() => json('canary')).toThrow('body: not a JSON object')
  })

  test('has one budget for all its lines', () => {
    const heavy = JSON.stringify({ startTime: 1, input: `[${'1,'.repeat(150_000)}1]` })
    expect(lines(heavy)).toHaveLength(1)
    expect(() => lines(...Array.from({ length: 25 }, () => heavy))).toThrow(
      expect.objectContaining({
        code: 'too_large',
        message: expect.stringMatching(/^line 2\d: body: /),
      }),
    )
    expect(() => decodeLines(Buffer.alloc(2_000_001, '\n'))).toThrow(
      expect.objectContaining({ code: 'too_large' }),
    )
  })
})
