// Recorded traffic of the OpenAI Agents SDK and of coding agents' hooks against a real collector: read as it happened,
// sent twice or not, and none of its secrets is anywhere.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { StepView } from '../src/access/step-view.ts'
import type { TraceSummary } from '../src/access/trace-summary.ts'
import { findCanaries, folderContents } from '../src/testing/canary.ts'
import { Harness } from './harness.ts'
import { command, repository } from './command.ts'

const captures = resolve(import.meta.dirname, '../src/ingest/fixtures/captures')
const { canaries } = JSON.parse(readFileSync(join(captures, 'manifest.json'), 'utf8')) as {
  canaries: string[]
}

function bodies(folder: string): string[] {
  return readdirSync(join(captures, folder))
    .toSorted()
    .map((name) => readFileSync(join(captures, folder, name), 'utf8'))
}

let harness: Harness
let warm: string[] = []
beforeEach(async () => {
  harness = new Harness()
  await harness.start()
  // A hook is answered within two seconds: the sealing threads must be up.
  const runs = [1, 2, 3, 4, 5, 6].map((n) => `{"data":[{"object":"trace","id":"warm up ${n}"}]}`)
  for (const run of runs) await harness.post('/v1/traces/ingest', run)
  warm = harness.json<{ traces: TraceSummary[] }>('ls').traces.map(({ traceId }) => traceId)
})
afterEach(() => harness.dispose())

async function send(path: string, all: readonly string[]): Promise<void> {
  for (const body of all) {
    const response = await harness.post(path, body)
    expect([response.status, await response.text()]).toEqual([200, '{}'])
  }
}

function shown(): { traces: TraceSummary[]; steps: StepView[] } {
  const { traces: all } = harness.json<{ traces: TraceSummary[] }>('ls')
  const traces = all.filter(({ traceId }) => !warm.includes(traceId))
  const steps = traces.flatMap(
    ({ traceId }) => harness.json<{ steps: StepView[] }>('show', traceId).steps,
  )
  return { traces, steps }
}

/** One line a step, indented by depth. */
function tree(steps: readonly StepView[], parent: string | null = null, depth = 0): string[] {
  return steps
    .filter(({ parentSpanId }) => parentSpanId === parent)
    .flatMap((step) => [
      `${'  '.repeat(depth)}${step.kind} ${step.name}${step.durationMs === null ? ' …' : ''}`,
      ...tree(steps, step.spanId, depth + 1),
    ])
}

async function expectNothingReadable(): Promise<void> {
  const metrics = Buffer.from(await (await harness.get('/metrics')).text())
  const places: [string, Buffer][] = [
    ['output', Buffer.from(harness.output)],
    ['metrics', metrics],
  ]
  expect(findCanaries(canaries, [...folderContents(harness.path), ...places])).toEqual([])
  expect(harness.json('verify', '--deep')).toMatchObject({ ok: true, findings: [] })
  expect(await harness.stop()).toBe(0)
  expect(findCanaries(canaries, folderContents(harness.path))).toEqual([])
}

describe('OpenAI Agents', () => {
  const folder = (scenario: string) => `openai-agents-0.20/exporter/${scenario}`
  const path = '/v1/traces/ingest'

  it('a run, sent twice as its exporter does when an answer was lost', async () => {
    const all = bodies(folder('chat-basic'))
    await send(path, [...all, ...all])
    const { traces, steps } = shown()
    expect(traces).toMatchObject([
      { name: 'hr-workflow', complete: true, errors: 0, inputTokens: 310, outputTokens: 60 },
    ])
    expect(steps.flatMap(({ revisions }) => revisions)).toEqual([])
    expect(tree(steps)).toEqual([
      'agent hr-workflow',
      '  agent hr-workflow',
      '    agent HR assistant',
      '      agent turn 1',
      '        completion generation',
      '        tool get_user_profile_data',
      '      agent turn 2',
      '        completion generation',
    ])
    await expectNothingReadable()
  })

  it('a run of which the end never comes', async () => {
    const [body = ''] = bodies(folder('basic'))
    const { data } = JSON.parse(body) as { data: { parent_id?: string | null }[] }
    const unended = data.filter(({ parent_id: parent }) => parent !== null)
    await send(path, [JSON.stringify({ data: unended })])
    const { traces, steps } = shown()
    expect(traces).toMatchObject([{ name: 'hr-workflow', complete: false, inputTokens: 310 }])
    expect(tree(steps)).toEqual(['agent hr-workflow …'])
  })

  it('what goes wrong, in all its texts', async () => {
    for (const scenario of ['guardrail', 'toolerror', 'modelerror', 'abort', 'handoff', 'nested'])
      await send(path, bodies(folder(scenario)))
    const refused = await harness.post(path, `{"data":["${canaries.join(' ')}"]}`)
    expect(refused.status).toBe(400)
    expect(findCanaries(canaries, [['answer', Buffer.from(await refused.text())]])).toEqual([])
    const { traces } = shown()
    expect(traces.map(({ errors }) => errors > 0).filter(Boolean)).toHaveLength(3)
    await expectNothingReadable()
  })
})

describe('hooks', () => {
  const sessions: [string, string, string, string[]][] = [
    [
      'Claude Code',
      'claude-code',
      'claude-code-2.1.329/hooks-http-default-json',
      ['agent claude-code', '  agent turn', '    tool Read'],
    ],
    [
      'a sub-agent of Claude Code',
      'claude-code',
      'claude-code-2.1.330/hooks-http/subagent',
      [
        ...['agent claude-code', '  agent turn', '    tool Agent'],
        ...['      agent general-purpose', '        tool Read'],
      ],
    ],
    [
      'a call that Claude Code refused',
      'claude-code',
      'claude-code-2.1.330/hooks-http/denied',
      ['agent claude-code', '  agent turn', '    tool Write', '    event PermissionRequest'],
    ],
    [
      'Codex',
      'codex',
      'codex-0.169/hooks-command-json',
      ['agent codex', '  agent turn', '    tool Bash'],
    ],
  ]

  it.each(sessions)('%s', async (_, source, folder, expected) => {
    await send(`/hooks/${source}`, bodies(folder))
    const { traces, steps } = shown()
    expect(traces).toMatchObject([{ name: source, agent: source, complete: true, errors: 0 }])
    expect(tree(steps)).toEqual(expected)
    const turn = steps.find(({ name }) => name === 'turn')
    const tool = steps.find(({ kind }) => kind === 'tool')
    expect(turn?.input).toMatchObject([{ role: 'user' }])
    expect(turn?.output).toMatchObject([{ role: 'assistant' }])
    expect(tool?.input).not.toBeNull()
    await expectNothingReadable()
  })

  it('a tool call that failed', async () => {
    await send('/hooks/claude-code', bodies('claude-code-2.1.330/hooks-http/failed'))
    const { traces, steps } = shown()
    expect(traces).toMatchObject([{ complete: true, errors: 1 }])
    expect(steps.find(({ kind }) => kind === 'tool')).toMatchObject({
      status: 'error',
      error: { type: 'tool_error' },
    })
  })

  it('ask for nothing whatever is sent, and none of it is told', async () => {
    const said = canaries.join(' ')
    for (const [body, status] of [
      [said, 400],
      [`["${said}"]`, 400],
      [`{"${said}":${'['.repeat(200)}${']'.repeat(200)}}`, 413],
    ] as const) {
      const response = await harness.post('/hooks/claude-code', body)
      expect([response.status, await response.text()]).toEqual([status, '{}'])
    }
    for (const headers of [{ 'x-api-key': said }, { 'content-encoding': said }]) {
      const plain = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, value.replaceAll(/[^ -~]/g, '')]),
      )
      const response = await harness.post('/hooks/claude-code', '{}', plain)
      expect(await response.text()).toBe('{}')
      expect([401, 415]).toContain(response.status)
    }
    await expectNothingReadable()
  })

  it('the settings of the pages, as they are written', async () => {
    const read = (page: string) =>
      JSON.parse(readFileSync(join(repository, 'docs/connect', page), 'utf8')) as {
        hooks: Record<string, { hooks: Record<string, unknown>[] }[]>
      }
    for (const [event, groups] of Object.entries(read('claude-code-hooks.json').hooks)) {
      const [hook] = groups.flatMap(({ hooks }) => hooks)
      const { url, headers } = hook as { url: string; headers: { Authorization: string } }
      const authorization = headers.Authorization.replace(
        '$SEALTRACE_API_KEY',
        harness.keys['ingest'] ?? '',
      )
      const response = await fetch(url.replace('http://127.0.0.1:4318', harness.url), {
        method: 'POST',
        headers: { authorization },
        body: JSON.stringify({ session_id: 's', prompt_id: 'p', hook_event_name: event }),
      })
      expect([event, response.status, await response.text()]).toEqual([event, 200, '{}'])
    }
    const commands = Object.values(read('codex-hooks.json').hooks).flat(2)
    for (const { hooks } of commands)
      expect(hooks).toEqual([{ type: 'command', command: 'sealtrace hook codex', timeout: 3 }])
    expect(shown().traces).toMatchObject([{ name: 'claude-code' }])
  })

  it('sealtrace hook, beside the collector and without it', async () => {
    const all = bodies('codex-0.169/hooks-command-json')
    for (const [at, body] of all.entries()) {
      if (at === all.length - 1) expect(await harness.stop()).toBe(0)
      const place = ['--data', harness.data, '--state', harness.state]
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [command, 'hook', 'codex', '--timeout', '30', ...place],
        { input: body, encoding: 'utf8' },
      )
      expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' })
    }
    await harness.start()
    const { traces, steps } = shown()
    expect(traces).toMatchObject([{ name: 'codex', complete: true }])
    expect(tree(steps)).toEqual(['agent codex', '  agent turn', '    tool Bash'])
    await expectNothingReadable()
  })
})
