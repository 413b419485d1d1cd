// An agent with an adapter and the same agent without one come to the same end, whatever the collector does: the same results
// and errors, the same exit status, nothing more printed, and no longer than a process may wait when it ends.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findCanaries, folderContents } from '../src/testing/canary.ts'
import { badCollectors, startBadCollector, type BadCollector } from './bad-collector.ts'
import { connectSettings, filledIn } from './clients/connect-settings.ts'
import { startModelServer } from './clients/model-server/model-server.mjs'
import { canaries } from './clients/model-server/scenario.mjs'
import { install } from './clients/play.ts'
import { Harness } from './harness.ts'
import { bareEnvironment } from '../src/testing/bare-environment.ts'

/** Milliseconds that the recorder may keep a process that ends: its default. */
const shutdownMs = 2000
/**
 * Milliseconds that a run may take that takes so many without the adapter. Loading it takes some, and so does the machine's other
 * work: on a busy one as much more as the run itself takes longer.
 */
const limitOf = (withoutMs: number) => withoutMs + shutdownMs + Math.max(3000, withoutMs)
const runLimitMs = 60_000

const folder = join(import.meta.dirname, 'clients')
const truths = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Record<
  string,
  { unsupported?: string }
>
/** Adapters that play the scenarios of all clients; others have tests of their own. */
const clients = readdirSync(folder).filter(
  (name) =>
    name.startsWith('adapter-') &&
    existsSync(join(folder, name, 'run.mjs')) &&
    truths[`${name}/basic`] !== undefined,
)
const scenarios = ['basic', 'stream', 'toolerror', 'modelerror', 'abort']
/** The adapter comes with `--import`, where it can. */
const preloaded = 'auto-basic'
/** Beside one that is away, every adapter is tried with half of these in turn: late, another service, breaks off, has no room. */
const usual = [
  'slow',
  'garbage',
  'cuts the request',
  'full (507)',
] as const satisfies BadCollector[]
/** Every scenario with every collector takes half an hour. */
const all = Boolean(process.env['HARMLESS_ALL'])

interface Ended {
  readonly status: number | string | null
  /** The line that says what the application saw. */
  readonly outcome: string
  /** What was printed beside that and beside lines of the recorder. */
  readonly printed: string
  readonly notices: string[]
  readonly ms: number
}

let model: Awaited<ReturnType<typeof startModelServer>>
let harness: Harness
const spools = mkdtempSync(join(tmpdir(), 'sealtrace-spools-'))
let runs = 0
/** A collector that nobody has asked proves nothing. */
const asked = new Set<BadCollector>()

beforeAll(async () => {
  model = await startModelServer()
  harness = new Harness()
  await harness.start()
})

afterAll(async () => {
  await model?.close()
  await harness?.dispose()
  rmSync(spools, { recursive: true, force: true })
})

function run(
  client: string,
  scenario: string,
  collector: string | null,
  key = harness.keys['ingest'] ?? '',
): Promise<Ended> {
  const spool = join(spools, String(runs++))
  mkdirSync(spool)
  const page = connectSettings(client)
  const url = collector ?? 'http://127.0.0.1:9'
  const env = {
    ...bareEnvironment(),
    ...{ NO_COLOR: '1', OTEL_SERVICE_NAME: 'hr-app' },
    ...{ SEALTRACE_URL: url, SEALTRACE_API_KEY: key },
    ...(page && filledIn(page, { url, grpcUrl: '', key })),
    SEALTRACE_SPOOL: spool,
    MODEL_URL: `${model.url}/@${scenario.split('-').at(-1)}`,
    ...(collector === null && { SEALTRACE_ADAPTER: 'off' }),
    // Where all of it must arrive, a busy machine may take its time.
    ...(collector === harness.url && { SEALTRACE_SHUTDOWN_MS: '20000' }),
  }
  const began = performance.now()
  const child = spawn(process.execPath, ['run.mjs', scenario], {
    cwd: join(folder, client),
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: runLimitMs,
    killSignal: 'SIGKILL',
  })
  const said = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()))
  return new Promise((done) =>
    child.on('close', (status, signal) =>
      done({ ...sorted(said), status: status ?? signal, ms: performance.now() - began }),
    ),
  )
}

function sorted({ stdout, stderr }: { stdout: string; stderr: string }) {
  const lines = stdout.split('\n')
  const outcome = lines.filter((line) => line.startsWith('{"outcome":')).join('\n')
  const others = lines.filter((line) => !line.startsWith('{"outcome":')).join('\n')
  const errors = stderr.split('\n')
  const isNotice = (line: string) => /^sealtrace: /.test(line)
  return {
    outcome,
    printed: `${others}${errors.filter((line) => !isNotice(line)).join('\n')}`,
    notices: errors.filter(isNotice),
  }
}

describe.each(clients)('%s', (client) => {
  const without = new Map<string, Promise<Ended>>()
  const bare = (scenario: string): Promise<Ended> => {
    const made = without.get(scenario) ?? run(client, scenario, null)
    without.set(scenario, made)
    return made
  }
  const truthOf = (name: string) => truths[`${client}/${name}`]
  const playable = scenarios.filter((name) => truthOf(name)?.unsupported === undefined)
  if (truthOf(preloaded)) playable.push(preloaded)

  beforeAll(() => install(client), 300_000)

  async function expectSame(scenario: string, url: string): Promise<void> {
    const expected = await bare(scenario)
    expect(expected.outcome).not.toBe('')
    expect(expected.notices).toEqual([])
    let limit = limitOf(expected.ms)
    let seen = await run(client, scenario, url)
    // Other work of the machine adds time: what was too slow runs again, side by side with a run without the adapter. A wait
    // that the adapter adds is there each time.
    for (let again = 0; again < 3 && seen.ms > limit; again++) {
      const pair = [run(client, scenario, url), run(client, scenario, null)] as const
      const [recorded, beside] = await Promise.all(pair)
      seen = recorded
      limit = limitOf(beside.ms)
    }
    const { outcome, status, printed, notices, ms } = seen
    expect({ outcome, status, printed }).toEqual({
      outcome: expected.outcome,
      status: expected.status,
      printed: expected.printed,
    })
    expect(findCanaries(canaries, [['notices', Buffer.from(notices.join('\n'))]])).toEqual([])
    expect(ms).toBeLessThan(limit)
  }

  async function expectHarmless(scenario: string, kind: BadCollector): Promise<void> {
    const collector = await startBadCollector(kind)
    try {
      await expectSame(scenario, collector.url)
      if (collector.connections() > 0) asked.add(kind)
    } finally {
      await collector.close()
    }
  }

  it.concurrent.each(all ? playable : ['basic'])('%s with a collector that works', (scenario) =>
    expectSame(scenario, harness.url),
  )

  // What is behind the recorder is the same for all adapters: the rarer kinds are tried with one of them.
  const turn = clients.indexOf(client)
  const kinds: readonly BadCollector[] =
    all || turn === 0 ? badCollectors : ['down', ...usual.filter((_, at) => (at + turn) % 2 === 0)]
  it.concurrent.each(kinds)('basic with a collector that is: %s', (kind) =>
    expectHarmless('basic', kind),
  )

  const others = playable.filter((scenario) => scenario !== 'basic')
  const more = all ? others : others.filter((_, at) => (at + turn) % 2 === 0)
  const worse: readonly BadCollector[] = all ? badCollectors : ['down']
  it.concurrent.each(more.flatMap((scenario) => worse.map((kind) => [scenario, kind] as const)))(
    '%s with a collector that is: %s',
    (scenario, kind) => expectHarmless(scenario, kind),
  )
})

it('what waits on disk is readable for nobody', () => {
  expect(findCanaries(canaries, folderContents(spools))).toEqual([])
})

it('every collector that is up was asked', () => {
  expect([...asked].toSorted()).toEqual(badCollectors.filter((kind) => kind !== 'down').toSorted())
})

it('the collector that works has all of it', async () => {
  expect(clients).not.toEqual([])
  const response = await harness.get('/api/v1/traces?limit=1000')
  const { traces } = (await response.json()) as { traces: unknown[] }
  expect(traces.length).toBeGreaterThanOrEqual(clients.length)
})
