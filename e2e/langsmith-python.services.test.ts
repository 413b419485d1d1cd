// LangChain and LangGraph in Python, traced by LangSmith's environment variables alone: against a collector, and through a
// proxy that misbehaves.
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findCanaries, folderContents } from '../src/testing/canary.ts'
import { startFlakyProxy, type Fault } from './flaky-proxy.ts'
import { canaries } from './clients/model-server/scenario.mjs'
import { play, type Played } from './clients/play.ts'
import { Harness, skipped } from './harness.ts'

const client = 'langsmith-python'
const hasPython = spawnSync('python3', ['-c', 'import venv, ensurepip']).status === 0
const reason = hasPython ? null : 'python3 with venv is not here'

const model = 'gpt-6-astra-2026-08-01'
const basic = {
  completions: 2,
  tools: 1,
  failedTools: 0,
  inputTokens: 310,
  outputTokens: 60,
  models: [model],
  toolNames: ['get_user_profile_data'],
  complete: true,
  errors: false,
  agents: ['hr-assistant'],
  inputs: 3,
  outputs: 3,
}
const brokenOff = {
  ...basic,
  inputTokens: 120,
  outputTokens: 18,
  errors: true,
  outputs: 2,
}
const truths: Record<string, Partial<Played>> = {
  basic,
  stream: basic,
  parallel: { ...basic, tools: 2, inputs: 4, outputs: 4 },
  nested: {
    ...basic,
    completions: 4,
    tools: 2,
    inputTokens: 620,
    outputTokens: 120,
    toolNames: ['ask_profile_agent', 'get_user_profile_data'],
    agents: ['hr-assistant', 'profile-agent'],
    inputs: 6,
    outputs: 6,
  },
  // An agent of LangChain in Python does not catch what a tool raises.
  toolerror: {
    ...basic,
    completions: 1,
    failedTools: 1,
    inputTokens: 120,
    outputTokens: 18,
    errors: true,
    inputs: 2,
    outputs: 1,
  },
  'graph-toolerror': { ...basic, failedTools: 1, errors: true, agents: ['hr-graph'], outputs: 2 },
  modelerror: {
    ...basic,
    completions: 1,
    tools: 0,
    inputTokens: 0,
    outputTokens: 0,
    models: ['gpt-6-astra'],
    toolNames: [],
    errors: true,
    inputs: 1,
    // The client keeps the provider's answer: its body and status.
    outputs: 1,
  },
  abort: brokenOff,
  dropped: brokenOff,
  multimodal: {
    ...basic,
    completions: 1,
    tools: 0,
    inputTokens: 190,
    outputTokens: 42,
    toolNames: [],
    inputs: 1,
    outputs: 1,
  },
  norecord: { ...basic, models: ['gpt-6-astra'], inputs: 0, outputs: 0 },
  'graph-basic': { ...basic, agents: ['hr-graph'] },
}

describe.skipIf(reason !== null)(skipped('optional:python', reason), () => {
  let harness: Harness
  beforeAll(async () => {
    const folder = resolve(import.meta.dirname, 'clients', client)
    const installed = spawnSync(process.execPath, ['run.mjs', 'install'], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 240_000,
    })
    expect([installed.status, installed.stderr]).toEqual([0, ''])
    harness = new Harness()
    await harness.start()
  }, 300_000)
  afterAll(() => harness?.dispose())

  it.each(Object.entries(truths))('%s', async (scenario, truth) => {
    const { status, stdout, stderr, played } = await play(harness, client, scenario)
    expect([status, stdout, stderr]).toEqual([0, '', ''])
    expect(played).toMatchObject(truth)
  })

  it.each<[string, Fault[]]>([
    ['503 with retry-after', [503, 503]],
    ['a connection that is cut in the middle of the request', ['cut-request']],
    ['an answer that is lost', ['cut-answer', 'cut-answer']],
  ])('nothing is lost or doubled: %s', async (_, next) => {
    const faults = [...next]
    const target = harness.url
    const proxy = await startFlakyProxy({
      target: () => target,
      faultOf: (__, path) => (path.startsWith('/runs/') ? (faults.shift() ?? 'pass') : 'pass'),
    })
    harness.url = proxy.url
    try {
      const { status, played, steps } = await play(harness, client, 'basic')
      expect(status).toBe(0)
      expect(played).toMatchObject(basic)
      // Begun and ended, each told once, and neither contradicts the other.
      expect(steps.flatMap(({ revisions }) => revisions)).toEqual([])
      expect(steps.map(({ parts }) => parts.length)).toEqual(steps.map(() => 2))
      const met = proxy.seen.map(({ fault }) => fault).filter((fault) => fault !== 'pass')
      expect(met).toEqual(next)
    } finally {
      harness.url = target
      await proxy.close()
    }
  })

  it('leaves nothing readable behind, and a log that verifies', async () => {
    expect(harness.json('verify', '--deep')).toMatchObject({ ok: true, findings: [] })
    expect(await harness.stop()).toBe(0)
    const output: [string, Buffer] = ['output', Buffer.from(harness.output)]
    const places = [...folderContents(harness.path), output]
    expect(findCanaries(canaries, places)).toEqual([])
  })
})
