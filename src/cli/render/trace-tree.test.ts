import { describe, expect, it } from 'vitest'
import type { TraceView } from '../../access/reader.ts'
import type { StepView } from '../../access/step-view.ts'
import { painter, type Paint } from '../io.ts'
import { traceTree } from './trace-tree.ts'

const plain: Paint = (_format, text) => text

function step(spanId: string, parentSpanId: string | null, more: Partial<StepView> = {}): StepView {
  return {
    recordId: `rec-${spanId}`,
    spanId,
    parentSpanId,
    kind: 'completion',
    name: `step ${spanId}`,
    startTime: '2026-11-21T06:00:00.000Z',
    durationMs: 100,
    state: 'ended',
    status: 'ok',
    model: null,
    provider: null,
    agent: null,
    tool: null,
    toolCallId: null,
    calledBy: null,
    retryOf: null,
    traceType: null,
    environment: null,
    sessionId: null,
    user: null,
    usage: null,
    costUsd: null,
    costFrom: null,
    tags: [],
    input: null,
    output: null,
    error: null,
    metadata: null,
    attributes: { 'gen_ai.operation.name': 'chat' },
    events: [],
    findings: [],
    revisions: [],
    parts: [],
    content: 'shown',
    ...more,
  }
}

function view(...steps: StepView[]): TraceView {
  return {
    traceId: 'ab'.repeat(16),
    steps,
    summary: {
      traceId: 'ab'.repeat(16),
      name: 'run',
      agent: null,
      traceType: null,
      startTime: '2026-11-21T06:00:00.000Z',
      durationMs: 2100,
      steps: steps.length,
      errors: 0,
      status: 'ok',
      inputTokens: 310,
      outputTokens: 60,
      costUsd: null,
      costFrom: null,
      unpricedCalls: 0,
      findings: { email: 2 },
      state: 'complete',
      complete: true,
    },
  }
}

function render(
  trace: TraceView,
  options: { paint?: Paint; width?: number; full?: boolean } = {},
): string {
  return traceTree(trace, { paint: plain, width: 100, full: false, ...options })
}

describe('the tree', () => {
  it('draws children under their parents', () => {
    const text = render(
      view(
        step('a', null, { kind: 'agent', output: 'done' }),
        step('b', 'a', { usage: { inputTokens: 120, outputTokens: 18 }, model: 'gpt' }),
        step('c', 'b', { kind: 'tool', name: 'look_up', input: { id: 1 } }),
        step('d', 'a', {
          status: 'error',
          error: { type: 'Error', message: 'no' },
          durationMs: null,
          state: 'unfinished',
        }),
      ),
    )
    expect(text).toBe(`trace ${'ab'.repeat(16)}
└─ ◆ agent step a  100 ms  ok  rec-a
   │  out: done
   ├─ ● completion step b · gpt  100 ms  120 → 18  ok  rec-b
   │  └─ ⚙ tool look_up  100 ms  ok  rec-c
   │        in: {"id":1}
   └─ ● completion step d  never ended  error  rec-d
         error: Error: no

4 steps · 2.1 s · 310 in, 60 out · email 2
`)
  })

  it('says what is still to come, and what never came', () => {
    const open = { durationMs: null, status: 'unset' } as const
    const trace = view(
      step('a', null, { ...open, state: 'running' }),
      step('b', null, { ...open, state: 'ended', kind: 'event' }),
    )
    trace.summary.state = 'running'
    const text = render(trace)
    expect(text).toContain('completion step a  running  rec-a')
    expect(text).toContain('event step b  rec-b')
    expect(text).toContain('60 out · running · email 2')
  })

  it('tells a cost that was worked out from one that was said, and a sum without some calls', () => {
    const trace = view(
      step('a', null, { costUsd: 0.5, costFrom: 'reported' }),
      step('b', null, { costUsd: 0.001234, costFrom: 'computed', retryOf: 'a' }),
    )
    Object.assign(trace.summary, { costUsd: 0.501234, costFrom: 'mixed', unpricedCalls: 1 })
    const text = render(trace)
    expect(text).toContain('step a  100 ms  $0.50  ok')
    expect(text).toContain('step b  100 ms  retry  ≈$0.0012  ok')
    expect(text).toContain('60 out · ≈$0.50+ · email 2')
  })

  it('names the model call that asked for a tool, with --full', () => {
    const trace = view(
      step('a', null, { name: 'chat', model: 'gpt' }),
      step('b', null, { kind: 'tool', calledBy: 'a' }),
      step('c', 'a', { kind: 'tool', calledBy: 'a' }),
    )
    expect(render(trace, { full: true }).split('asked for by: chat · gpt rec-a')).toHaveLength(2)
    expect(render(trace)).not.toContain('asked for by')
  })

  it('shows every step once, whatever the parents say', () => {
    const text = render(
      view(step('a', 'b'), step('b', 'a'), step('c', 'c'), step('d', 'missing'), step('e', 'd')),
    )
    for (const id of ['a', 'b', 'c', 'd', 'e']) expect(text.split(`rec-${id}`)).toHaveLength(2)
  })

  it('survives a very deep chain', () => {
    const chain = Array.from({ length: 20_000 }, (_, i) =>
      step(`s${i}`, i === 0 ? null : `s${i - 1}`),
    )
    expect(render(view(...chain)).split('\n').length).toBeGreaterThan(20_000)
  })

  it('shortens to the width, and not with --full', () => {
    const trace = view(
      step('a', null, {
        input: [{ role: 'user', content: 'word '.repeat(100) + 'end\nsecond line' }],
      }),
    )
    const lines = render(trace, { width: 60 }).split('\n')
    expect(Math.max(...lines.slice(1, 3).map((line) => line.length))).toBeLessThanOrEqual(60)
    expect(lines[2]).toMatch(/in user: word .*…$/)
    expect(render(trace, { full: true })).toContain('end\n        second line\n')
  })

  it('says when content is not there', () => {
    expect(render(view(step('a', null, { content: 'erased' })))).toContain('content was erased')
    expect(render(view(step('a', null, { content: 'sealed' })))).toContain('content is sealed')
  })
})

describe('hostile data', () => {
  const evil = '\u001b[2J\u001b]0;x\u0007\u202e'

  it('reaches the terminal as text only', () => {
    const trace = view(
      step('a', null, {
        name: evil,
        input: [
          { role: evil, parts: [{ type: 'tool_call', name: evil, arguments: { [evil]: evil } }] },
        ],
        output: evil,
        error: { type: evil, message: evil },
        model: evil,
        findings: [{ class: evil, count: 1, action: 'seal' }],
        recordId: evil,
      }),
    )
    for (const full of [false, true])
      expect(render(trace, { full })).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
  })
})

describe('colours', () => {
  const trace = view(
    step('a', null, {
      output: 'mail [EMAIL_1], SSN ***-**-1234',
      findings: [{ class: 'org', count: 1, action: 'keep' }],
    }),
  )

  it('set placeholders and masks off', () => {
    const text = render(trace, { paint: painter({ write: () => {} }, { FORCE_COLOR: '1' }) })
    expect(text).toContain('\u001b[35m[EMAIL_1]\u001b[39m')
    expect(text).toContain('\u001b[35m***-**-1234\u001b[39m')
    expect(text).not.toContain('hidden')
  })

  it('change nothing but colours', () => {
    const text = render(trace, { paint: painter({ write: () => {} }, { FORCE_COLOR: '1' }) })
    expect(text.replaceAll(/\u001b\[\d+m/g, '')).toBe(render(trace))
    expect(render(trace, { paint: painter({ write: () => {} }, { NO_COLOR: '1' }) })).toBe(
      render(trace),
    )
  })
})

it('shows the figures of a metric', () => {
  const metric = step('a', null, {
    kind: 'event',
    attributes: { metricType: 'sum', unit: 's', points: [{ value: 3 }] },
  })
  expect(render(view(metric))).toContain('\n      point: value 3 s\n')
})

it('shows what a line of a log says, and how grave it is', () => {
  const log = (attributes: StepView['attributes'], more: Partial<StepView> = {}) =>
    render(view(step('a', null, { kind: 'event', name: 'log', attributes, ...more })))
  expect(
    log({ body: 'no answer from [IP_1]', severityText: 'warn', severityNumber: 13 }),
  ).toContain('\n      warn: no answer from [IP_1]\n')
  expect(log({ body: { a: 1 }, severityNumber: 17 })).toContain('\n      error: {"a":1}\n')
  expect(log({ body: 'plain' })).toContain('\n      body: plain\n')
  expect(log({ body: 'plain', severityNumber: 99 })).toContain('\n      body: plain\n')
  expect(log({ body: '\u001b[2J', severityText: '\u001b[2J' })).not.toContain('\u001b')
  expect(log({ severityText: 'warn' })).not.toContain('warn')
  expect(log({ body: 'log', severityText: 'warn' })).not.toContain('warn')
  expect(log({ body: 'x', severityText: 'warn' }, { kind: 'tool' })).not.toContain('warn')
})

it('shows the lines of a log that belong to a step, not too many of them', () => {
  const lines = Array.from({ length: 6 }, (_, n) => ({
    ...{ name: 'log', attributes: { body: `line ${n}`, severityText: 'INFO' } },
  }))
  const trace = view(step('a', null, { output: 'done' }))
  Object.assign(trace.steps[0] ?? {}, { events: lines })
  const text = render(trace)
  expect(text).toContain('out: done\n      INFO: line 0\n')
  expect(text).toContain('INFO: line 3\n      log: and 2 more, see --full\n')
  expect(render(trace, { full: true })).toContain('INFO: line 5\n')
})

it('says that nothing was recorded where there is no content', () => {
  const empty = step('a', null, { attributes: {} })
  expect(render(view(empty))).toContain('no content was recorded')
  expect(render(view({ ...empty, content: 'sealed' }))).not.toContain('no content')
  expect(render(view({ ...empty, output: 'done' }))).not.toContain('no content')
  expect(render(view(step('a', null)))).not.toContain('no content')
  expect(render(view({ ...empty, kind: 'tool' }))).toContain('no content')
  for (const kind of ['agent', 'event', 'handoff'] as const)
    expect(render(view({ ...empty, kind }))).not.toContain('no content')
})

it('[R17] shows where steps were lost, and why', () => {
  const gap = { count: 3, reason: 'queue_full' } as const
  const told = view(
    step('a', null),
    step('b', null, { kind: 'event', name: 'sealtrace.gap', gap }),
    step('c', null, { kind: 'event', name: 'sealtrace.session.lost' }),
  )
  Object.assign(told.summary, { state: 'incomplete', ended: 'unknown', lost: 3 })
  const text = traceTree(told, { paint: plain, width: 100, full: false })
  expect(text).toContain('✗ event 3 steps lost here: queue_full')
  expect(text).toContain('✗ event the process died: ended unknown')
  expect(text).toMatch(/^1 step · 3 lost · .*incomplete, ended unknown/m)
})
