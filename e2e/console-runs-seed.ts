// Runs for the tests of the console: one of all that a run can show, one whose every text attacks, one of many steps.
import { createHash } from 'node:crypto'
import { xssCorpus } from './xss-corpus.ts'

export const address = 'ada.lovelace@example.org'
export const secondAddress = 'grace.hopper@example.org'
export const ssn = '536-90-4399'

export type Line = Record<string, unknown>

export interface Seed {
  readonly traceId: string
  readonly lines: readonly Line[]
}

function id(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length)
}

/** A step of `traceId`, `at` milliseconds after `start`. */
function step(start: number, traceId: string, [span, parent]: [string, string?]) {
  return (at: number, length: number | null, more: Line): Line => ({
    traceId,
    spanId: id(span, 16),
    ...(parent && { parentSpanId: id(parent, 16) }),
    startTime: (start + at) * 1000,
    ...(length !== null && { endTime: (start + at + length) * 1000 }),
    ...more,
  })
}

const run = {
  agent: 'support',
  traceType: 'agent_decision',
  environment: 'prod',
  sessionId: 's-4711',
}

/** Messages, a tool that fails and is tried again, documents, a hand-off, a guardrail, a score, hidden values. */
export function fullRun(start: number): Seed {
  const traceId = id(`full${start}`, 32)
  const at = (span: string, parent?: string) =>
    step(start, traceId, parent === undefined ? [span] : [span, parent])
  const call = { id: 'call-1', name: 'look_up', arguments: '{"user":{"id":"u-1","deep":[1,2,3]}}' }
  const question = `Please write to ${address}, SSN ${ssn}. Copy ${secondAddress}.`
  return {
    traceId,
    lines: [
      at('root')(0, 9000, { ...run, kind: 'agent', name: 'answer a complaint', userId: 'u-1' }),
      at('chat1', 'root')(100, 2000, {
        ...{ kind: 'completion', name: 'chat', model: 'gpt-4o-mini', provider: 'openai' },
        usage: { inputTokens: 1200, outputTokens: 80, cacheReadTokens: 400 },
        costUsd: 0.0042,
        attributes: { 'gen_ai.response.time_to_first_chunk': 0.42 },
        input: [
          { role: 'system', content: 'You help people.' },
          { role: 'user', content: question },
        ],
        output: [{ role: 'assistant', parts: [{ type: 'tool_call', ...call }] }],
      }),
      at('tool1', 'root')(2200, 300, {
        ...{ kind: 'tool', name: 'look_up', tool: 'look_up', toolCallId: 'call-1' },
        ...{ input: { user: { id: 'u-1' } }, status: 'error' },
        error: {
          type: 'Timeout',
          message: `no answer for ${address}`,
          stack: 'at look_up (a.js:1)',
        },
      }),
      at('tool2', 'root')(2600, 300, {
        ...{ kind: 'tool', name: 'look_up', tool: 'look_up', toolCallId: 'call-1' },
        input: { user: { id: 'u-1' } },
        output: { profile: { email: address, orders: [{ id: 1, total: 20.5 }] } },
      }),
      at('docs', 'root')(3000, 400, {
        ...{ kind: 'retrieval', name: 'search manuals', input: 'how to refund' },
        output: [
          { id: 'doc-1', score: 0.91, content: 'Refunds take five days.', metadata: { page: 3 } },
          { id: 'doc-2', score: 0.55, content: `Ask ${address}.` },
        ],
      }),
      at('guard', 'root')(3500, 50, {
        kind: 'guardrail',
        name: 'no promises',
        output: { passed: true },
      }),
      at('hand', 'root')(3600, 10, { kind: 'handoff', name: 'hand over to billing' }),
      at('billing', 'hand')(3700, 4000, { kind: 'agent', name: 'billing', agent: 'billing' }),
      at('chat2', 'billing')(3800, 3500, {
        ...{ kind: 'completion', name: 'chat', model: 'gpt-4o-mini', provider: 'openai' },
        usage: { inputTokens: 2100, outputTokens: 140 },
        input: [{ role: 'user', content: 'Refund order 1' }],
        output: [{ role: 'assistant', content: `Done. **We** wrote to ${address}.` }],
      }),
      at('score', 'root')(9100, null, {
        ...{ kind: 'event', name: 'gen_ai.evaluation.result' },
        attributes: {
          'gen_ai.evaluation.name': 'helpful',
          'gen_ai.evaluation.score.value': 0.9,
          'gen_ai.evaluation.score.label': 'good',
        },
      }),
    ],
  }
}

/** Texts of the corpus that one step holds. */
export const perStep = 4

/**
 * Each text of the corpus names a step of its own; every fourth has those of the next ones too, in all that it says, and as
 * keys.
 */
export function hostileRun(start: number): Seed {
  const traceId = id(`evil${start}`, 32)
  const lines = xssCorpus.map((text, i): Line => {
    const line = step(start, traceId, i === 0 ? ['evil0'] : [`evil${i}`, 'evil0'])(i, i, {
      ...{ name: text, agent: text, tool: text, model: text, provider: text },
      ...{ traceType: text, environment: text, sessionId: text, userId: text, tags: [text, text] },
      status: i % 2 ? 'error' : 'ok',
    })
    return i % perStep === 0
      ? { ...line, ...hostileContent(xssCorpus.slice(i, i + perStep), i) }
      : line
  })
  return { traceId, lines }
}

function hostileContent(texts: readonly string[], i: number): Line {
  const keyed = Object.fromEntries(texts.map((text) => [text, [text, { [text]: text }]]))
  const chat = texts.flatMap((text) => [
    { role: text, content: text, name: text, [text]: text },
    {
      role: 'assistant',
      content: [
        { type: 'text', text },
        { type: text, text },
      ],
    },
    { role: 'assistant', tool_calls: [{ id: text, function: { name: text, arguments: text } }] },
    {
      role: 'tool',
      tool_call_id: text,
      content: [{ type: 'image_url', image_url: { url: text } }],
    },
  ])
  const documents = texts.map((text) => ({ id: text, score: 1, content: text, metadata: keyed }))
  const kind = ['completion', 'retrieval', 'event', 'tool'][(i / perStep) % 4]
  const text = texts.join(' ')
  return {
    ...{ kind, input: kind === 'retrieval' ? text : chat },
    output: kind === 'retrieval' ? documents : keyed,
    error: { type: text, message: text, stack: text },
    ...{ metadata: keyed, attributes: { ...keyed, 'gen_ai.evaluation.name': text } },
  }
}

/** `count` steps, four deep. */
export function longRun(start: number, count: number): Seed {
  const traceId = id(`long${start}`, 32)
  const parentOf = (i: number): string => `s${i % 100 === 0 ? 0 : i - (i % 10 === 0 ? 10 : i % 10)}`
  const lines = Array.from({ length: count }, (_, i): Line => {
    const path: [string, string?] = i === 0 ? ['s0'] : [`s${i}`, parentOf(i)]
    const kind = i === 0 ? 'agent' : i % 3 ? 'tool' : 'completion'
    return step(start, traceId, path)(i * 5, i === 0 ? count * 5 : 40, {
      ...{ kind, name: `step ${i}`, input: { n: i }, output: `answer ${i}` },
      ...(kind === 'completion' && {
        model: 'gpt-4o-mini',
        usage: { inputTokens: i, outputTokens: 2 },
      }),
    })
  })
  return { traceId, lines }
}

/** Short runs, newest last. */
export function manyRuns(start: number, count: number): Line[] {
  return Array.from({ length: count }, (_, i) =>
    step(start, id(`many${start}-${i}`, 32), [`r${i}`])(i * 10, 500 + i, {
      ...{
        kind: 'agent',
        name: `run ${i}`,
        agent: i % 2 ? 'odd' : 'even',
        traceType: 'simulation',
      },
      ...(i % 10 === 3 && { status: 'error' }),
    }),
  )
}
