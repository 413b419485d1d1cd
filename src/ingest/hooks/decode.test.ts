import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SealtraceError } from '../../error.ts'
import type { Step } from '../../record/step.ts'
import { loadText } from '../fixtures/load-captures.ts'
import { decodeOtlpRequest } from '../decode-otlp.ts'
import { decodeHook } from './decode.ts'
import { hookSpanId, sessionTraceId } from './ids.ts'
import { loggedCall } from './logged-call.ts'

const second = 1_000_000
const start = 1_795_000_000 * second
const folder = 'claude-code-2.1.329/hooks-http-default-json'

function read(hook: unknown, at = start, source = 'claude-code'): Step[] {
  const body = new TextEncoder().encode(typeof hook === 'string' ? hook : JSON.stringify(hook))
  return decodeHook(body, { receivedAt: at, id: source }).steps
}

function only(hook: unknown, at?: number): Step | undefined {
  const steps = read(hook, at)
  expect(steps).toHaveLength(1)
  return steps[0]
}

const base = { session_id: 's1', prompt_id: 'p1', cwd: '/srv/x' }
const hook = (name: string, more: object = {}) => ({ ...base, hook_event_name: name, ...more })
const spans = {
  session: hookSpanId('session', 's1'),
  turn: hookSpanId('turn', 's1', 'p1'),
  tool: hookSpanId('tool', 's1', 't1'),
  agent: hookSpanId('agent', 's1', 'a1'),
}

test('a recorded session: one trace of a session, a turn and a tool call, each told by several hooks', () => {
  const names = readdirSync(join(import.meta.dirname, '../fixtures/captures', folder)).toSorted()
  const steps = names.flatMap((name, n) => read(loadText(`${folder}/${name}`), start + n * second))
  expect(new Set(steps.map(({ traceId }) => traceId)).size).toBe(1)
  expect(steps.map(({ kind, name, endTime }) => [kind, name, endTime !== undefined])).toEqual([
    ['agent', 'claude-code', false],
    ['agent', 'turn', false],
    ['tool', 'Read', false],
    ['tool', 'Read', true],
    ['agent', 'turn', true],
    ['agent', 'claude-code', true],
  ])
  const [session, turn, before, after, stop, end] = steps
  expect(new Set(steps.map(({ spanId }) => spanId)).size).toBe(3)
  expect(session).toMatchObject({ spanId: end?.spanId })
  expect(turn).toMatchObject({ spanId: stop?.spanId, parentSpanId: session?.spanId })
  expect(before).toMatchObject({ spanId: after?.spanId, parentSpanId: turn?.spanId })
  expect(steps.every(({ partial, derived }) => partial && derived?.trace && derived.span)).toBe(
    true,
  )
  expect(turn?.input).toMatchObject([{ role: 'user', content: expect.stringMatching(/^What/) }])
  expect(stop?.output).toMatchObject([{ role: 'assistant' }])
  expect(after).toMatchObject({
    toolCallId: 'toolu_1',
    input: { file_path: '/srv/agent1/proj/profile.json' },
    output: { type: 'text', file: { content: { ssn: '219-09-9999' } } },
    startTime: (after?.endTime ?? 0) - 9000,
  })
  expect(end?.attributes).toMatchObject({ reason: 'other', cwd: '/srv/agent1/proj' })
})

/** A log event of Claude Code in session s1. */
function logged(event: string, more: Record<string, string> = {}): Step | undefined {
  const said = { 'event.name': event, 'session.id': 's1', ...more }
  const attributes = Object.entries(said).map(([key, text]) => ({
    key,
    value: { stringValue: text },
  }))
  const body = { stringValue: `claude_code.${event}` }
  const logRecords = [{ timeUnixNano: `${start}000`, body, attributes }]
  const scopeLogs = [{ scope: { name: 'com.anthropic.claude_code.events' }, logRecords }]
  return decodeOtlpRequest('logs', { resourceLogs: [{ scopeLogs }] })[0]
}

test('the trace is that of the log events of the session', () => {
  const step = only(hook('Notification'))
  expect(step?.traceId).toBe(logged('user_prompt')?.traceId)
  expect(step?.derived).toEqual({ trace: true, span: true, parent: true })
})

describe('a call that is logged as well', () => {
  const said = { tool_use_id: 't1', call_id: 't1' }

  test.each(['claude_code.tool_result', 'codex.tool_result'])(
    '%s is a part of the step',
    (name) => {
      expect(loggedCall(name, said, 's1', start)).toEqual({
        traceId: sessionTraceId('s1'),
        spanId: spans.tool,
        derived: { trace: true, span: true },
        partial: { order: start, unsaid: ['name'] },
        toolCallId: 't1',
      })
    },
  )

  test('other events are not, nor those without names', () => {
    expect(loggedCall('claude_code.tool_decision', said, 's1', start)).toBeUndefined()
    expect(loggedCall('codex.tool_result', said, undefined, start)).toBeUndefined()
    expect(loggedCall('codex.tool_result', { call_id: 7 }, 's1', start)).toBeUndefined()
  })

  test('as the collector of the logs sees it', () => {
    const step = logged('tool_result', { tool_use_id: 't1', tool_name: 'Read' })
    expect(step).toMatchObject({
      ...{ kind: 'tool', tool: 'Read', spanId: spans.tool, traceId: sessionTraceId('s1') },
      partial: { order: start },
    })
  })
})

describe('hooks', () => {
  test('SessionStart and SessionEnd are the session', () => {
    expect(
      only(hook('SessionStart', { model: 'claude-sonnet-5', source: 'startup' })),
    ).toMatchObject({
      ...{ spanId: spans.session, kind: 'agent', name: 'claude-code', agent: 'claude-code' },
      ...{ model: 'claude-sonnet-5', startTime: start, partial: { order: start } },
      attributes: { source: 'startup', cwd: '/srv/x' },
    })
    expect(only(hook('SessionEnd'))).toMatchObject({
      ...{ spanId: spans.session, endTime: start },
      partial: { unsaid: ['kind', 'name', 'start'] },
    })
    expect(only(hook('SessionEnd'))).not.toHaveProperty('parentSpanId')
  })

  test('a tool call that failed, was interrupted, or was denied', () => {
    const call = { tool_name: 'Bash', tool_input: { command: 'ls' }, tool_use_id: 't1' }
    const failed = only(hook('PostToolUseFailure', { ...call, error: 'no such file' }))
    expect(failed).toMatchObject({
      ...{ spanId: spans.tool, kind: 'tool', tool: 'Bash', status: 'error', endTime: start },
      error: { type: 'tool_error', message: 'no such file' },
    })
    const interrupted = { ...call, error: 'x', is_interrupt: true }
    expect(only(hook('PostToolUseFailure', interrupted))?.error?.type).toBe('interrupted')
    expect(only(hook('PermissionDenied', { ...call, reason: 'policy' }))).toMatchObject({
      ...{ spanId: spans.tool, status: 'error', partial: { unsaid: ['start'] } },
      error: { type: 'permission_denied', message: 'policy' },
    })
    const mcp = { ...call, tool_response: { content: [], isError: true } }
    expect(only(hook('PostToolUse', mcp))?.status).toBe('error')
  })

  test('a sub-agent is below the turn, its tool calls below it', () => {
    const agent = { agent_id: 'a1', agent_type: 'reviewer' }
    expect(only(hook('SubagentStart', agent))).toMatchObject({
      ...{ spanId: spans.agent, parentSpanId: spans.turn, name: 'reviewer', agent: 'reviewer' },
    })
    expect(only(hook('SubagentStop', { ...agent, last_assistant_message: 'ok' }))).toMatchObject({
      ...{ spanId: spans.agent, endTime: start, partial: { unsaid: ['start'] } },
      output: [{ role: 'assistant', content: 'ok' }],
    })
    const call = { ...agent, tool_name: 'Read', tool_use_id: 't1' }
    expect(only(hook('PreToolUse', call))).toMatchObject({ parentSpanId: spans.agent })
  })

  test('a sub-agent is below the tool call that ran it, once that names it', () => {
    const call = { tool_name: 'Agent', tool_use_id: 't1', tool_response: { agentId: 'a1' } }
    expect(read(hook('PostToolUse', call))).toMatchObject([
      { spanId: spans.tool, parentSpanId: spans.turn },
      { spanId: spans.agent, parentSpanId: spans.tool, partial: { order: start } },
    ])
    expect(read(hook('PostToolUse', call))[1]).not.toHaveProperty('endTime')
    const { tool_use_id: _, ...nameless } = call
    expect(only(hook('PostToolUse', nameless))?.kind).toBe('event')
  })

  test('a batch tells of each call what no other hook tells', () => {
    const calls = [
      { tool_name: 'Write', tool_input: { x: 1 }, tool_use_id: 't1', tool_response: 'refused' },
      { tool_name: 'Read' },
      'none',
    ]
    const batch = only(hook('PostToolBatch', { tool_calls: calls }))
    expect(batch).toMatchObject({
      ...{ spanId: spans.tool, kind: 'tool', tool: 'Write', endTime: start },
      ...{ partial: { order: 0, unsaid: ['start'] }, attributes: { tool_response: 'refused' } },
    })
    expect(batch).not.toHaveProperty('output')
    expect(only(hook('PostToolBatch'))).toMatchObject({ kind: 'event', name: 'PostToolBatch' })
  })

  test('a turn that failed', () => {
    expect(only(hook('StopFailure', { error: 'rate_limit', error_details: 'why' }))).toMatchObject({
      ...{ spanId: spans.turn, status: 'error', endTime: start },
      error: { type: 'rate_limit', message: 'why' },
    })
  })

  test('Codex says turn_id and model', () => {
    const { prompt_id: _, ...codex } = hook('UserPromptSubmit', { turn_id: 'p1', model: 'gpt-6' })
    const [session, turn] = read({ ...codex, prompt: 'hi' }, start, 'codex')
    expect(session).toMatchObject({ spanId: spans.session, name: 'codex', model: 'gpt-6' })
    expect(turn).toMatchObject({ spanId: spans.turn, agent: 'codex', model: 'gpt-6' })
  })

  test('others are events below the turn, and two that say the same are two', () => {
    const asked = hook('PermissionRequest', { tool_name: 'Bash', tool_input: { command: 'ls' } })
    const first = only(asked)
    expect(first).toMatchObject({
      ...{ kind: 'event', name: 'PermissionRequest', parentSpanId: spans.turn, tool: 'Bash' },
      ...{ input: { command: 'ls' }, startTime: start, endTime: start },
    })
    expect(only(asked)?.spanId).toBe(first?.spanId)
    expect(only(asked, start + 1)?.spanId).not.toBe(first?.spanId)
    const { session_id: _, ...lost } = asked
    expect(only(lost)).toMatchObject({ kind: 'event', derived: { trace: true, span: true } })
  })

  test('that lack the id of what they tell are events', () => {
    expect(only({ ...hook('PreToolUse', { tool_name: 'Read' }) })).toMatchObject({
      ...{ kind: 'event', name: 'PreToolUse', tool: 'Read' },
    })
    expect(only({ session_id: 's1', hook_event_name: 'Stop' })).toMatchObject({
      ...{ kind: 'event', name: 'Stop', parentSpanId: spans.session },
    })
    expect(only({ session_id: 's1' })).toMatchObject({ kind: 'event', name: 'hook' })
    expect(only(hook('constructor'))).toMatchObject({ kind: 'event', name: 'constructor' })
  })
})

test('a session without its start begins with its first prompt', () => {
  const [session] = read(hook('UserPromptSubmit', { prompt: 'x' }), start)
  expect(session?.partial).toEqual({ order: start })
  expect(session?.startTime).toBe(start)
})

describe('what is wrong', () => {
  const canary = 'canary-4711'
  test.each([
    ['not JSON', `{"session_id":${canary}`],
    ['no object', `["${canary}"]`],
    ['nothing', ''],
    ['too deep', `{"${canary}":${'['.repeat(100)}${']'.repeat(100)}}`],
  ])('%s', (_, text) => {
    expect(() => read(text)).toThrow(SealtraceError)
    expect(() => read(text)).not.toThrow(canary)
  })

  test('anything else is a value or a typed error', () => {
    const key = fc.constantFrom(
      ...[
        'session_id',
        'prompt_id',
        'turn_id',
        'agent_id',
        'agent_type',
        'hook_event_name',
        'model',
      ],
      ...[
        'tool_name',
        'tool_input',
        'tool_response',
        'tool_use_id',
        'duration_ms',
        'error',
        'prompt',
      ],
      ...['reason', 'last_assistant_message', '__proto__', 'x'],
    )
    const event = fc.constantFrom(
      ...['SessionStart', 'SessionEnd', 'UserPromptSubmit', 'Stop', 'StopFailure', 'SubagentStart'],
      ...['SubagentStop', 'PreToolUse', 'PostToolUse', 'PostToolUseFailure', 'PermissionDenied'],
    )
    const value = fc.oneof(event, fc.string(), fc.constant(-1e300), fc.jsonValue())
    fc.assert(
      fc.property(fc.dictionary(key, value), event, (said, name) => {
        for (const step of read({ session_id: 's', ...said, hook_event_name: name })) {
          expect(step.traceId).toMatch(/^[0-9a-f]{32}$/)
          expect(step.endTime ?? step.startTime).toBeGreaterThanOrEqual(step.startTime)
          expect(step.startTime).toBeGreaterThanOrEqual(0)
        }
      }),
      { numRuns: 500 },
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          decodeHook(bytes, { receivedAt: start })
        } catch (error) {
          expect(SealtraceError.is(error) && error.code).toMatch(/^(bad_request|too_large)$/)
        }
      }),
      { numRuns: 300 },
    )
  })
})

test('an empty hook says nothing: no step', () => {
  expect(read({})).toEqual([])
  expect(read({ hook_event_name: 'Later' })).toHaveLength(1)
})
