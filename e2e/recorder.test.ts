// A recorder in an agent's process and a real collector, with what kills either of them.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { readdirSync, existsSync, statSync } from 'node:fs'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findCanaries, folderContents } from '../src/testing/canary.ts'
import { Harness } from './harness.ts'

const rounds = process.env['SLOW'] ? 50 : 5
const agent = resolve(import.meta.dirname, 'recorder-agent.ts')
const canary = '219-09-9999'
let harness: Harness
let wire: Wire
let said = ''

interface Wire {
  readonly url: string
  /** All that went to the collector, as it was on the wire. */
  readonly bytes: Buffer[]
  close(): void
}

/** Has one address for a collector that has another after each start, and keeps what it passes on. */
async function startWire(): Promise<Wire> {
  const bytes: Buffer[] = []
  const sockets = new Set<Socket>()
  const server: Server = createServer((from) => {
    const to = connect(Number(new URL(harness.url).port), '127.0.0.1')
    for (const socket of [from, to]) {
      sockets.add(socket)
      socket.on('error', () => {
        from.destroy()
        to.destroy()
      })
      socket.on('close', () => {
        from.destroy()
        to.destroy()
      })
    }
    from.on('data', (chunk: Buffer) => bytes.push(chunk))
    from.pipe(to)
    to.pipe(from)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    bytes,
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

beforeAll(async () => {
  harness = new Harness()
  await harness.start()
  wire = await startWire()
})

afterAll(async () => {
  wire.close()
  await harness.dispose()
})

function spool(name: string): string {
  return join(harness.path, `spool-${name}`)
}

function environment(name: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    SEALTRACE_URL: wire.url,
    SEALTRACE_API_KEY: harness.keys['ingest'],
    SEALTRACE_SPOOL: spool(name),
    CANARY: canary,
  }
}

function begin(how: string, name: string): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, [agent, how], { env: environment(name) })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  return { child, output: () => output }
}

async function play(how: string, name = 'one') {
  const { child, output } = begin(how, name)
  const [status, signal] = await new Promise<[number | null, string | null]>((done) =>
    child.on('close', (code, by) => done([code, by])),
  )
  return { status, signal, output: output() }
}

/** Records by span id. */
function spanCounts(): Map<string, number> {
  return query(
    (db) =>
      new Map(
        db
          .prepare('SELECT span, count(*) AS n FROM headers WHERE step IS NOT NULL GROUP BY span')
          .all()
          .map((row) => [String(row['span']), Number(row['n'])]),
      ),
  )
}

function query<T>(ask: (db: DatabaseSync) => T): T {
  const path = join(harness.data, 'default', 'log.db')
  const db = new DatabaseSync(path, { readOnly: true, timeout: 10_000 })
  try {
    return ask(db)
  } finally {
    db.close()
  }
}

interface Listed {
  traceId: string
  name: string
  ended?: string
  complete: boolean
}

function listed(name: string): Listed[] {
  return harness
    .json<{ traces: Listed[] }>('ls', '--limit', '500')
    .traces.filter((trace) => trace.name === name)
}

/** What processes have left in a folder of spools. */
function sessions(name: string): string[] {
  if (!existsSync(spool(name))) return []
  try {
    const paths = readdirSync(spool(name), { recursive: true, encoding: 'utf8' })
    // What was taken over leaves a mark for its owner, in case that lives after all; and the log is remembered.
    const isKept = (path: string) => /\/(?:collector\.json|(?:taken|log)(?:\/.*)?)$/.test(path)
    return paths.filter((path) => path.includes('/') && !isKept(path))
  } catch {
    // A folder was removed while it was looked at.
    return ['one that has just gone']
  }
}

describe('however a process ends, its run is in the log, and the end is the same as without', () => {
  test.each([
    ['end', 0, null, ''],
    ['exit', 3, null, ''],
    ['signal', null, 'SIGTERM', ''],
    ['listener', 7, null, 'mine\n'],
    ['throw', 1, null, ''],
    ['fatal', 1, null, ''],
    ['close', 0, null, ''],
  ])('%s', async (how, status, signal, output) => {
    expect(await play(how)).toEqual({ status, signal, output })
    expect(listed(how)).toHaveLength(1)
    expect(sessions('one').filter((path) => path.endsWith('.batch'))).toEqual([])
  })
})

test('what was dropped leaves gap records that tell how much', async () => {
  const { output } = await play('drop')
  const dropped = Number(/^dropped (\d+)$/m.exec(output)?.[1])
  // Of a start, 100 calls and an end, 20 fit.
  expect(dropped).toBe(82)
  const [burst] = listed('burst')
  const { steps } = harness.json<{
    steps: { name: string; attributes?: Record<string, unknown> }[]
  }>('show', burst?.traceId ?? '')
  const gaps = steps
    .filter(({ name }) => name === 'sealtrace.gap')
    .map(({ attributes }) => Number(attributes?.['sealtrace.gap.count']))
  expect(gaps.reduce((sum, n) => sum + n, 0)).toBe(dropped)
})

test(`killed ${rounds} times, at any moment: what was safe is in the log, once`, async () => {
  const safe: string[] = []
  const runs: string[] = []
  for (let round = 0; round < rounds; round++) {
    const { child, output } = begin('run', 'killed')
    await until(() => output().includes('safe '), 30_000)
    await sleep(Math.random() * 400)
    if (round % 2 === 1) {
      await harness.stop('SIGKILL')
      await sleep(Math.random() * 300)
    }
    const ended = new Promise((done) => child.on('close', done))
    child.kill('SIGKILL')
    await ended
    safe.push(...[...output().matchAll(/^safe (\w+)$/gm)].map(([, id = '']) => id))
    runs.push(/^trace (\w+)$/m.exec(output())?.[1] ?? '')
    if (round % 2 === 1) await harness.start()
  }
  expect(safe.length).toBeGreaterThan(rounds)
  expect(findCanaries([canary], folderContents(spool('killed')))).toEqual([])
  const { child } = begin('wait', 'killed')
  await until(() => sessions('killed').length === 0, 120_000)
  child.kill()

  const counts = spanCounts()
  expect(safe.filter((id) => counts.get(id) !== 1)).toEqual([])
  // Each by its id: a list of all that was recorded is too long.
  const shown = runs.map((id) => harness.json<{ summary: Listed }>('show', id))
  expect(shown.map(({ summary }) => summary.ended)).toEqual(runs.map(() => 'unknown'))
  expect(harness.run('verify').status).toBe(0)
}, 600_000)

test('only its owner reads the spool', () => {
  for (const name of readdirSync(harness.path).filter((one) => one.startsWith('spool-')))
    for (const path of [
      '',
      ...readdirSync(join(harness.path, name), { recursive: true, encoding: 'utf8' }),
    ])
      expect(statSync(join(harness.path, name, path)).mode & 0o077, path).toBe(0)
})

test('values are not on the wire, on stderr, or on disk', () => {
  const places: [string, Buffer][] = [
    ['wire', Buffer.concat(wire.bytes)],
    ['stderr', Buffer.from(said)],
  ]
  expect(findCanaries([canary], places)).toEqual([])
  const folders = readdirSync(harness.path).filter((one) => one.startsWith('spool-'))
  expect(
    findCanaries([canary], folderContents(...folders.map((one) => join(harness.path, one)))),
  ).toEqual([])
  // They were there to be found.
  expect(Buffer.concat(wire.bytes).includes('POST /api/v1/steps')).toBe(true)
  expect(spawnSync(process.execPath, [agent, 'none'], { env: environment('one') }).status).toBe(0)
})

async function until(isSo: () => boolean, milliseconds: number): Promise<void> {
  for (const end = Date.now() + milliseconds; !isSo() && Date.now() < end;) await sleep(20)
  expect(isSo()).toBe(true)
}
