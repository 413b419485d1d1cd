import { describe, expect, test } from 'vitest'
import { isJsonObject } from '../record/json.ts'
import type { JsonValue } from '../record/json.ts'
import type { Step } from '../record/step.ts'
import { decodeCapture, loadStepCaptures, loadText } from './fixtures/load-captures.ts'

interface Expected {
  completions: number
  tools: number
  failedTools: number
  inputTokens: number
  outputTokens: number
  models: string[]
  toolNames: string[]
  complete: boolean
  errors: boolean
}

const requests = loadStepCaptures()
const expected = JSON.parse(loadText('expected.json')) as Record<string, Expected>
const manifest = JSON.parse(loadText('manifest.json')) as {
  canaries: string[]
  captures: { path: string; canaries: string[] }[]
}

function stepsOf(folder: string): Step[] {
  return requests.filter((request) => request.folder === folder).flatMap(decodeCapture)
}

/** Parts of one step are one, as when they are read: what a later one says wins. */
function folded(parts: Step[]): Step[] {
  const steps = new Map<string, Step>()
  const inOrder = parts.toSorted((a, b) => (a.partial?.order ?? 0) - (b.partial?.order ?? 0))
  for (const [at, { partial, ...step }] of inOrder.entries()) {
    const name = partial ? `${step.traceId} ${step.spanId}` : String(at)
    const known = steps.get(name)
    const kind = partial?.unsaid?.includes('kind') ? (known?.kind ?? step.kind) : step.kind
    const status = step.status === 'unset' ? (known?.status ?? 'unset') : step.status
    steps.set(name, { ...known, ...step, kind, status })
  }
  return [...steps.values()]
}

function summary(parts: Step[]): Expected {
  const steps = folded(parts)
  const of = (kind: string): Step[] => steps.filter((step) => step.kind === kind)
  const sum = (field: 'inputTokens' | 'outputTokens'): number =>
    of('completion').reduce((total, step) => total + (step.usage?.[field] ?? 0), 0)
  const names = (values: (string | undefined)[]): string[] =>
    [...new Set(values.filter((value) => value !== undefined))].sort()
  const traces = new Set(steps.filter((step) => step.kind !== 'event').map((step) => step.traceId))
  const roots = steps.filter((step) => step.parentSpanId === undefined && step.joinsSpan !== true)
  const rooted = new Set(roots.filter((step) => step.endTime !== undefined).map((s) => s.traceId))
  return {
    completions: of('completion').length,
    tools: of('tool').length,
    failedTools: of('tool').filter((step) => step.status === 'error').length,
    inputTokens: sum('inputTokens'),
    outputTokens: sum('outputTokens'),
    models: names(of('completion').map((step) => step.model)),
    toolNames: names(of('tool').map((step) => step.tool)),
    complete: [...traces].every((trace) => rooted.has(trace)),
    errors: steps.some((step) => step.status === 'error'),
  }
}

test('every captured folder has its truth', () => {
  expect([...new Set(requests.map((request) => request.folder))].sort()).toEqual(
    Object.keys(expected).sort(),
  )
})

describe.each(Object.entries(expected))('%s', (folder, truth) => {
  test('has the calls, tokens and names that were recorded', () => {
    expect(summary(stepsOf(folder))).toEqual(truth)
  })

  test('keeps all that was sent', () => {
    const kept = JSON.stringify(stepsOf(folder)).replaceAll('\\n', ' ')
    const canaries = manifest.captures.find((capture) => capture.path === folder)?.canaries ?? []
    expect(canaries.length).toBeGreaterThan(0)
    for (const canary of canaries) {
      const number = canary === '85123.45' ? '"salary":85123.45' : canary
      expect(kept.includes(number) || canary === 'base64 PNG', canary).toBe(true)
    }
  })

  test('content is unfolded, messages are lists', () => {
    for (const step of stepsOf(folder)) {
      expect(JSON.stringify(step)).not.toMatch(/"\{\\"/)
      if (step.kind !== 'completion') continue
      for (const side of [step.input, step.output])
        if (side !== undefined) expect(isMessageList(side)).toBe(true)
    }
  })
})

function isMessageList(value: JsonValue): boolean {
  return Array.isArray(value) && value.every((item) => isJsonObject(item) && 'role' in item)
}

test('both encodings give the same steps', () => {
  const json = stepsOf('ai-sdk-7/otel-json/basic')
  expect(json).toHaveLength(6)
  expect(comparable(stepsOf('ai-sdk-7/otel-proto/basic'))).toEqual(comparable(json))
  expect(comparable(stepsOf('ai-sdk-7/otel-proto-gzip/basic'))).toEqual(comparable(json))
  const edge = stepsOf('otlp-js-0.223/edge-json')
  expect(comparable(stepsOf('otlp-js-0.223/edge-proto'))).toEqual(comparable(edge))
})

/** Without times and durations, ids by order of appearance. */
function comparable(steps: Step[]): string {
  const ids = new Map<string, string>()
  return JSON.stringify(
    steps,
    (key, value: unknown) => (/time$|duration$|stack/i.test(key) ? '' : value),
    1,
  ).replaceAll(/"[0-9a-f]{16}([0-9a-f]{16})?"/g, (id) => {
    if (!ids.has(id)) ids.set(id, `id ${ids.size}`)
    return ids.get(id) ?? ''
  })
}

test('the same request gives the same ids', () => {
  for (const request of requests) expect(decodeCapture(request)).toEqual(decodeCapture(request))
})

test('ids and names of one request do not collide', () => {
  for (const request of requests) {
    const own = decodeCapture(request).filter((step) => !step.joinsSpan && !step.partial)
    expect(new Set(own.map((step) => `${step.traceId} ${step.spanId}`)).size).toBe(own.length)
  }
})

test('oddities of single clients', () => {
  const [tool, agent] = stepsOf('otlp-js-0.223/edge-proto')
  expect(tool?.error?.type).toBe('Error')
  expect(tool?.error?.message).toMatch(/^row lock timeout/)
  expect(tool?.error?.stack).toMatch(/^Error: row lock/)
  expect(agent?.attributes).toMatchObject({ big: '9007199254740992', neg: -7, empty: '' })
  const logs = stepsOf('claude-code-2.1.329/otel-full-json').filter((step) => step.joinsSpan)
  expect(logs.map((step) => step.kind)).toEqual(logs.map(() => 'event'))
  expect(logs.filter((step) => step.costUsd !== undefined)).toHaveLength(2)
  const chain = stepsOf('openinference/langchain-json/basic')
  expect(chain.every((step) => step.userId === 'user-77' && step.sessionId === 'thread-9')).toBe(
    true,
  )
  const generation = stepsOf('langfuse-5/otel/batched').find((step) => step.costUsd !== undefined)
  expect(generation).toMatchObject({ costUsd: 0.00123, tags: ['prod'], environment: 'prod' })
})
