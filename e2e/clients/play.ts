// Plays one scenario of one client against a collector, and sums up what was recorded.
//
//   node e2e/clients/play.ts CLIENT SCENARIO [summary|show|steps]
//
// does so with a collector of its own and prints the summary, what `sealtrace show` prints, or the steps.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, statSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { StepView } from '../../src/access/step-view.ts'
import type { TraceSummary } from '../../src/access/trace-summary.ts'
import { Harness } from '../harness.ts'
import { connectSettings, filledIn } from './connect-settings.ts'
import { startModelServer } from './model-server/model-server.mjs'
import { bareEnvironment } from '../../src/testing/bare-environment.ts'

/** What a scenario must come to; a field that the table of truths leaves out is not looked at. */
export interface Played {
  completions: number
  tools: number
  failedTools: number
  inputTokens: number
  outputTokens: number
  models: string[]
  toolNames: string[]
  complete: boolean
  errors: boolean
  agents: string[]
  /** Completions and tools that show what went in, and what came out. */
  inputs: number
  outputs: number
  /** One line a step, indented by depth: kind and name. */
  tree: string[]
}

export interface Run {
  status: number | null
  stdout: string
  stderr: string
  /** New traces, oldest first. */
  traces: TraceSummary[]
  steps: StepView[]
  played: Played
}

const installLimitMs = 240_000
const runLimitMs = 60_000

/** Installs what the lock file of a client says, unless it is there. */
export function install(client: string): void {
  const cwd = join(import.meta.dirname, client)
  if (existsSync(join(cwd, 'requirements.txt'))) return installPython(client, cwd)
  const done = join(cwd, 'node_modules/.package-lock.json')
  const age = (path: string) => statSync(path).mtimeMs
  const isThere = existsSync(done) && age(done) >= age(join(cwd, 'package-lock.json'))
  if (!isThere) installWithNpm(client, cwd)
  if (client.startsWith('adapter-')) linkSealtrace(cwd)
}

/** Adapters are imported as users do it: from a package of that name. */
function linkSealtrace(cwd: string): void {
  const link = join(cwd, 'node_modules/sealtrace')
  if (!existsSync(link)) symlinkSync(resolve(import.meta.dirname, '../..'), link, 'dir')
}

function installPython(client: string, cwd: string): void {
  const { status, stderr } = spawnSync(process.execPath, ['run.mjs', 'install'], {
    cwd,
    encoding: 'utf8',
    timeout: installLimitMs,
  })
  if (status !== 0)
    throw new Error(`the packages of ${client} were not installed: ${stderr.slice(-500)}`)
}

function installWithNpm(client: string, cwd: string): void {
  const quiet = [
    '--prefer-offline',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    '--no-workspaces',
  ]
  const { status, stderr } = spawnSync('npm', ['ci', '--loglevel=error', ...quiet], {
    cwd,
    encoding: 'utf8',
    timeout: installLimitMs,
  })
  if (status !== 0)
    throw new Error(`npm ci of ${client} ended with ${status}: ${stderr.slice(-500)}`)
}

/** `scenario` may have a variant in front: the model server plays what stands behind the last hyphen. */
export async function play(harness: Harness, client: string, scenario: string): Promise<Run> {
  const before = new Set((await tracesOf(harness)).map(({ traceId }) => traceId))
  const model = await startModelServer()
  try {
    const ended = await runClient(client, scenario, {
      ...addressOf(harness, client),
      SEALTRACE_SPOOL: join(harness.path, 'spool'),
      SEALTRACE_SHUTDOWN_MS: '30000',
      MODEL_URL: `${model.url}/@${scenario.split('-').at(-1)}`,
    })
    const traces = (await tracesOf(harness)).filter(({ traceId }) => !before.has(traceId))
    const views = await Promise.all(traces.map(({ traceId }) => stepsOf(harness, traceId)))
    const steps = views.flat()
    return { ...ended, traces, steps, played: summary(traces, steps) }
  } finally {
    await model.close()
  }
}

/** Where a page documents the client: what the page says to set, and nothing else. */
function addressOf(harness: Harness, client: string): Record<string, string> {
  const { url } = harness
  const key = harness.keys['ingest'] ?? ''
  const grpcUrl = /^grpc (\S+)$/m.exec(harness.output)?.[1] ?? ''
  const page = connectSettings(client)
  if (page && Object.keys(page.variables).length > 0) return filledIn(page, { url, grpcUrl, key })
  return {
    SEALTRACE_URL: url,
    SEALTRACE_GRPC_URL: grpcUrl,
    SEALTRACE_KEY: key,
    SEALTRACE_API_KEY: key,
  }
}

function runClient(
  client: string,
  scenario: string,
  own: Record<string, string>,
): Promise<Pick<Run, 'status' | 'stdout' | 'stderr'>> {
  const child = spawn(process.execPath, ['run.mjs', scenario], {
    cwd: join(import.meta.dirname, client),
    env: { ...bareEnvironment(), NO_COLOR: '1', OTEL_SERVICE_NAME: 'hr-app', ...own },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: runLimitMs,
    killSignal: 'SIGKILL',
  })
  const said = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()))
  return new Promise((done) => child.on('close', (status) => done({ status, ...said })))
}

async function tracesOf(harness: Harness): Promise<TraceSummary[]> {
  const response = await harness.get('/api/v1/traces?limit=1000')
  const { traces } = (await response.json()) as { traces: TraceSummary[] }
  return traces.toReversed()
}

async function stepsOf(harness: Harness, traceId: string): Promise<StepView[]> {
  const response = await harness.get(`/api/v1/traces/${traceId}`)
  return ((await response.json()) as { steps: StepView[] }).steps
}

function summary(traces: TraceSummary[], steps: StepView[]): Played {
  const of = (kind: string) => steps.filter((step) => step.kind === kind)
  // An instrumentation and the SDK itself may both have a span for one call.
  const modelCalls = new Set(of('completion').map(({ spanId }) => spanId))
  const outermost = ({ parentSpanId }: StepView) => !modelCalls.has(parentSpanId ?? '')
  const calls = [...of('completion').filter(outermost), ...of('tool')]
  const names = (values: (string | null)[]) =>
    [...new Set(values.flatMap((v) => v ?? []))].toSorted()
  const sum = (field: 'inputTokens' | 'outputTokens') =>
    traces.reduce((total, trace) => total + trace[field], 0)
  return {
    completions: of('completion').filter(outermost).length,
    tools: of('tool').length,
    failedTools: of('tool').filter(({ status }) => status === 'error').length,
    inputTokens: sum('inputTokens'),
    outputTokens: sum('outputTokens'),
    models: names(of('completion').map(({ model }) => model)),
    toolNames: names(of('tool').map(({ tool }) => tool)),
    complete: traces.length > 0 && traces.every(({ complete }) => complete),
    errors: traces.some(({ errors }) => errors > 0),
    agents: names(of('agent').map(({ agent }) => agent)),
    inputs: calls.filter(({ input }) => input !== null).length,
    outputs: calls.filter(({ output }) => output !== null).length,
    tree: treeOf(steps),
  }
}

/** A step whose parent never came stands at the left, as a root does. */
function treeOf(steps: StepView[]): string[] {
  const known = new Set(steps.map(({ spanId }) => spanId))
  const lines: string[] = []
  const walk = (parent: string | null, depth: number): void => {
    for (const step of steps) {
      const above =
        step.parentSpanId !== null && known.has(step.parentSpanId) ? step.parentSpanId : null
      if (above !== parent) continue
      lines.push(`${'  '.repeat(depth)}${step.kind} ${step.name}`)
      walk(step.spanId, depth + 1)
    }
  }
  walk(null, 0)
  return lines
}

if (import.meta.main) {
  const [client = '', scenario = 'basic', what = 'summary'] = process.argv.slice(2)
  install(client)
  const harness = new Harness()
  try {
    await harness.start('--grpc-port', '0')
    const run = await play(harness, client, scenario)
    process.stderr.write(run.stdout + run.stderr)
    if (what === 'steps') console.log(JSON.stringify(run.steps, null, 1))
    else if (what === 'show')
      for (const { traceId } of run.traces) console.log(harness.run('show', traceId).stdout)
    else console.log(JSON.stringify({ status: run.status, ...run.played }, null, 1))
  } finally {
    await harness.dispose()
  }
}
