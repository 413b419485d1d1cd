// Recorders that sign what they send, and a collector behind something that leaves out a part of it: `verify` says what is
// missing, without any key.
import { spawn, type ChildProcess } from 'node:child_process'
import { statSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ProducerView } from '../src/access/producers.ts'
import { createRecorder, type RecorderOptions } from '../src/capture/recorder/create-recorder.ts'
import { listSpool } from '../src/capture/spool/list-spool.ts'
import { run } from '../src/cli/run.ts'
import { testIo } from '../src/cli/test-io.ts'
import { parseStatement } from '../src/seal/format/producer-statement.ts'
import type { VerifyReport } from '../src/verify/report.ts'
import { Harness } from './harness.ts'

const agent = resolve(import.meta.dirname, 'recorder-agent.ts')
const harness = new Harness()
const keyFile = join(harness.path, 'agent.key')
const agentSpool = join(harness.path, 'agent-spool')
let producer: ProducerView

beforeAll(async () => {
  await harness.start()
  const made = harness.run('producer', 'new', '--out', keyFile)
  producer = harness.json('producer', 'add', made.stdout.trim(), '--name', 'agent-7')
})
afterAll(() => harness.dispose())

const verify = () => harness.json<VerifyReport>('verify')
const openSessions = ({ notChecked }: VerifyReport) =>
  notChecked.filter((line) => line.includes('has no end'))

/** Statements on record. */
function statements(): number {
  const db = new DatabaseSync(join(harness.data, 'default', 'log.db'), { readOnly: true })
  const row = db.prepare('SELECT count(*) AS n FROM records WHERE kind = 12').get()
  db.close()
  return Number(row?.['n'])
}

interface Thief {
  readonly url: string
  /** Numbers, from 0, of requests with steps that never come through; they are answered as taken. */
  readonly swallowed: Set<number>
  /** Of requests with steps, as they came. */
  readonly bodies: Uint8Array[]
  close(): void
}

/** Stands before the collector, or for one that keeps what it likes. */
async function startThief(): Promise<Thief> {
  const swallowed = new Set<number>()
  const bodies: Uint8Array[] = []
  const server = createServer((request, response) => {
    void (async () => {
      const body = await bodyOf(request)
      const isBatch = request.method === 'POST'
      if (isBatch && swallowed.has(bodies.push(body) - 1)) {
        response.end(JSON.stringify({ accepted: 1_000_000, duplicates: 0 }))
        return
      }
      const { method = 'GET', url = '/' } = request
      const headers = Object.entries(request.headers).filter(
        ([name]) => !['host', 'connection', 'content-length', 'transfer-encoding'].includes(name),
      )
      const answer = await fetch(`${harness.url}${url}`, {
        method,
        headers: headers.map(([name, value]): [string, string] => [name, String(value)]),
        ...(method === 'POST' ? { body } : {}),
      })
      response.writeHead(answer.status).end(await answer.text())
    })().catch(() => response.destroy())
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  return { url: `http://127.0.0.1:${port}`, swallowed, bodies, close }
}

async function bodyOf(request: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Uint8Array.from(Buffer.concat(chunks))
}

function recorderAt(collector: string, options: RecorderOptions = {}) {
  return createRecorder({
    ...{ collector, ingestKey: harness.keys['ingest'], signingKey: keyFile, shutdownMs: 20_000 },
    ...{ spool: { folder: join(harness.path, 'spool') }, onNotice: () => {} },
    ...options,
  })
}

/** One batch for each name. */
async function send(collector: string, names: readonly string[]): Promise<void> {
  const recorder = recorderAt(collector)
  for (const name of names) {
    recorder.record({ kind: 'tool', name })
    expect(await recorder.flush()).toEqual({ done: true, left: 0 })
  }
  expect(await recorder.close()).toEqual({ done: true, left: 0 })
}

it('the key is made for its owner alone, registered, listed, and on the record', async () => {
  expect(statSync(keyFile).mode & 0o777).toBe(0o600)
  expect(harness.run('producer', 'new', '--out', keyFile).status).not.toBe(0)
  expect(producer).toMatchObject({ name: 'agent-7', removed: null })
  const { producers } = harness.json<{ producers: ProducerView[] }>('producer', 'ls')
  expect(producers).toEqual([producer])
  const response = await harness.get('/api/v1/producers', 'admin')
  expect(await response.json()).toEqual({ producers })
  expect((await harness.get('/api/v1/producers', 'auditor')).status).toBe(404)
})

it('what came whole verifies, with nothing open', async () => {
  await send(harness.url, ['a', 'b', 'c'])
  expect(statements()).toBe(4)
  const report = verify()
  expect(report).toMatchObject({ ok: true, findings: [] })
  expect(openSessions(report)).toEqual([])
})

it('what is sealed to a reader key is signed as well', async () => {
  const before = statements()
  const made = harness.run('keys', 'reader', 'new', '--out', join(harness.path, 'reader.json'))
  const spool = { folder: join(harness.path, 'sealed-spool') }
  const recorder = recorderAt(harness.url, { producerKey: made.stdout.trim(), spool })
  for (const name of ['s0', 's1']) {
    recorder.record({ kind: 'tool', name })
    expect(await recorder.flush()).toEqual({ done: true, left: 0 })
  }
  expect(await recorder.close()).toEqual({ done: true, left: 0 })
  expect(statements()).toBe(before + 3)
  const report = verify()
  expect(report).toMatchObject({ ok: true, findings: [] })
  expect(openSessions(report)).toEqual([])
})

it('batches that were swallowed are named by their numbers', async () => {
  const thief = await startThief()
  for (const number of [1, 3, 4]) thief.swallowed.add(number)
  await send(thief.url, ['d0', 'd1', 'd2', 'd3', 'd4', 'd5'])
  thief.close()
  const report = verify()
  expect(report.ok).toBe(false)
  expect(report.findings).toEqual([
    {
      ...{ recordId: null, index: null },
      problem: expect.stringMatching(
        new RegExp(
          `^session [0-9a-f]{32} of producer key ${producer.id}: 3 signed batches are not on record: 1, 3 to 4$`,
        ),
      ),
    },
  ])
  expect(openSessions(report)).toEqual([])
})

it('where the end was swallowed too, the session is told to be open', async () => {
  const findings = verify().findings.length
  const thief = await startThief()
  for (const number of [2, 3]) thief.swallowed.add(number)
  await send(thief.url, ['e0', 'e1', 'e2'])
  thief.close()
  const report = verify()
  expect(report.findings).toHaveLength(findings)
  expect(openSessions(report)).toEqual([
    expect.stringContaining('2 batches are on record, the last has the number 1;'),
  ])
})

function startAgent(how: string, environment: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn(process.execPath, [agent, how], {
    env: {
      ...process.env,
      ...{ SEALTRACE_URL: harness.url, SEALTRACE_API_KEY: harness.keys['ingest'] },
      ...{ SEALTRACE_SPOOL: agentSpool, ...environment },
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
}

const ended = (child: ChildProcess) => new Promise((done) => child.on('exit', done))

/** An agent that is killed in the middle of a run. */
async function runAndKill(): Promise<void> {
  const child = startAgent('run', { SEALTRACE_SIGNING_KEY: keyFile })
  let lines = 0
  child.stdout?.on('data', (chunk: Buffer) => (lines += chunk.toString().split('\n').length - 1))
  while (lines < 100) await sleep(20)
  child.kill('SIGKILL')
  await ended(child)
}

it('a recorder that was killed leaves a session that is open, and what it had signed is sent by the next', async () => {
  const before = verify()
  await runAndKill()
  // It has no key that signs: what it finds was signed before.
  const next = startAgent('wait')
  for (const until = Date.now() + 30_000; Date.now() < until; await sleep(50))
    if (listSpool(agentSpool).sessions.every(({ batches }) => batches === 0)) break
  next.kill('SIGKILL')
  await ended(next)
  const report = verify()
  expect(report.findings).toEqual(before.findings)
  expect(openSessions(report)).toHaveLength(openSessions(before).length + 1)
})

it('what was left is sent by hand as it was signed, and what is said of it is signed too', async () => {
  const before = verify()
  await runAndKill()
  const thief = await startThief()
  const environment = {
    SEALTRACE_API_KEY: harness.keys['ingest'],
    SEALTRACE_SIGNING_KEY: keyFile,
  }
  const { io, stderr } = testIo({ environment })
  const args = ['spool', 'send', '--spool', agentSpool, '--url', thief.url]
  expect([await run(args, io), stderr()]).toEqual([0, ''])
  thief.close()
  const told = thief.bodies.at(-1) ?? new Uint8Array(0)
  expect(parseStatement(told)).toMatchObject({ counter: 0, isLast: true })
  const report = verify()
  expect(report.findings).toEqual(before.findings)
  expect(openSessions(report)).toHaveLength(openSessions(before).length + 1)
})

it.each(['end', 'close'])(
  'a process that comes to its end by itself (%s) ends its session',
  async (how) => {
    const before = verify()
    await ended(startAgent(how, { SEALTRACE_SIGNING_KEY: keyFile }))
    const report = verify()
    expect(report.size).toBeGreaterThan(before.size)
    expect(openSessions(report)).toEqual(openSessions(before))
  },
)

it('what a key signs that was removed is kept by its recorder', async () => {
  const removal = ['producer', 'remove', producer.id, '--reason', 'the host is gone'] as const
  expect(harness.run(...removal).stdout).toBe(`removed ${producer.id}\n`)
  const notices: string[] = []
  const recorder = recorderAt(harness.url, {
    spool: { folder: join(harness.path, 'last-spool') },
    shutdownMs: 1500,
    onNotice: ({ code }) => notices.push(code),
  })
  recorder.record({ kind: 'tool', name: 'late' })
  expect(await recorder.flush()).toMatchObject({ done: false })
  expect(recorder.stats()).toMatchObject({ refused: 0, dropped: 0 })
  await recorder.close()
  expect(notices).toContain('key_refused')
})
