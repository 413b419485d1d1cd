// A recorder before a collector that lies: something in front of it shows another copy of the same log, with the same keys, or says
// less than it knew before. What such a one acknowledges is kept, and told.
import { cpSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createRecorder, type RecorderOptions } from '../src/capture/recorder/create-recorder.ts'
import type { Recorder } from '../src/capture/recorder/recorder.ts'
import { listSpool } from '../src/capture/spool/list-spool.ts'
import type { Notice } from '../src/capture/transport/transport-options.ts'
import { findCanaries, folderContents } from '../src/testing/canary.ts'
import { Harness } from './harness.ts'
import { command } from './command.ts'

const canary = '219-09-9999'
const harness = new Harness()
/** A copy of data and state from before the last steps, served by a process of its own. */
let copy: { readonly url: string; readonly child?: ChildProcess } = { url: '' }
let proxy: Proxy
let spool = ''
let spools = 0
let notices: Notice[] = []

interface Proxy {
  readonly url: string
  /** Where requests go now; null: it answers by itself that all is taken. */
  target: string | null
  /** Changes the headers of an answer. */
  change: (headers: Headers) => void
}

beforeAll(async () => {
  await harness.start()
  proxy = await startProxy(harness.url)
  // The log has a past that both copies share.
  const recorder = makeRecorder({ spool: { folder: join(harness.path, 'first') } })
  for (const name of ['a', 'b', 'c']) await taken(recorder, name)
  await recorder.close()
  await harness.stop()
  for (const name of ['data', 'state'])
    cpSync(join(harness.path, name), join(harness.path, `copy/${name}`), { recursive: true })
  await harness.start()
  copy = await startCopy()
}, 240_000)

afterAll(async () => {
  copy.child?.kill('SIGKILL')
  await harness.dispose()
})

beforeEach(() => {
  spool = join(harness.path, `spool-${++spools}`)
  notices = []
  proxy.target = harness.url
  proxy.change = () => {}
})

let recorders: Recorder[] = []
afterEach(async () => {
  proxy.target = harness.url
  proxy.change = () => {}
  await Promise.all(recorders.map((recorder) => recorder.close()))
  recorders = []
})

function makeRecorder(options: RecorderOptions = {}): Recorder {
  const recorder = createRecorder({
    ...{ collector: proxy.url, ingestKey: harness.keys['ingest'], shutdownMs: 20_000 },
    ...{ spool: { folder: spool }, onNotice: (notice) => notices.push(notice) },
    ...options,
  })
  recorders.push(recorder)
  return recorder
}

/** Records a step, and sees that it is acknowledged. */
async function taken(recorder: Recorder, name: string): Promise<void> {
  recorder.record({ kind: 'tool', name, input: { ssn: canary } })
  const done = await recorder.flush()
  expect([done, notices]).toEqual([{ done: true, left: 0 }, []])
}

/** Records a step, and sees that it is kept, told and counted; then that it is taken once the log is as it was. */
async function refused(recorder: Recorder, why: RegExp): Promise<void> {
  const { acknowledged, log } = recorder.stats()
  expect(log.state).toBe('holds')
  recorder.record({ kind: 'tool', name: 'kept', input: { ssn: canary } })
  await contradicted(recorder)
  expect(recorder.stats()).toMatchObject({ acknowledged, spooled: 1, dropped: 0, refused: 0 })
  expect(recorder.stats().log).toMatchObject({ state: 'contradicts', size: log.size })
  expect(recorder.stats().log.contradictions).toBeGreaterThan(0)
  const said = notices.filter(({ code }) => code === 'log_contradicts')
  expect(said[0]?.message).toMatch(why)
  expect(listSpool(spool).sessions).toMatchObject([{ batches: 1 }])

  const evidence = readdirSync(spool, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.txt'),
  )
  expect(evidence).not.toEqual([])
  for (const name of evidence) {
    expect(statSync(join(spool, name)).mode & 0o777).toBe(0o600)
    expect(readFileSync(join(spool, name), 'utf8')).toContain(harness.init.origin)
  }
  expect(findCanaries([canary], folderContents(spool))).toEqual([])

  proxy.target = harness.url
  proxy.change = () => {}
  await until(async () => (await recorder.flush()).done)
  expect(recorder.stats()).toMatchObject({ acknowledged: acknowledged + 1, spooled: 0 })
  expect(recorder.stats().log).toMatchObject({ state: 'holds' })
}

describe('[V27] what is acknowledged by a log that contradicts itself is not acknowledged', () => {
  it('a fork: another copy has the same past and another present', async () => {
    const recorder = makeRecorder()
    await taken(recorder, 'seen')
    await ahead(20)
    proxy.target = copy.url
    await refused(
      recorder,
      /^the collector's log contradicts itself: it had \d+ leaves, and shows \d+ now: it is no continuation/,
    )
  })

  it('a rollback: a copy from before', async () => {
    const recorder = makeRecorder()
    for (let i = 0; i < 30; i++) await taken(recorder, 'seen')
    proxy.target = copy.url
    await refused(recorder, /it had \d+ leaves, and shows \d+ now: it was rolled back/)
  })

  it('a cut: an answer shows the checkpoint of an earlier one', async () => {
    const recorder = makeRecorder()
    let earlier = ''
    proxy.change = (headers) => (earlier = headers.get('sealtrace-checkpoint') ?? earlier)
    await taken(recorder, 'seen')
    proxy.change = (headers) => {
      headers.set('sealtrace-checkpoint', earlier)
      headers.set('sealtrace-consistency', '')
    }
    await refused(recorder, /leaves, and shows \d+ now: what it says that it took is not in it/)
  })

  it('silence: an answer that shows nothing, of who takes nothing', async () => {
    const recorder = makeRecorder()
    await taken(recorder, 'seen')
    proxy.target = null
    await refused(recorder, /the answer shows no checkpoint/)
  })
})

it('[V28] a recorder that is started anew knows what the last one was shown', async () => {
  const first = makeRecorder()
  for (let i = 0; i < 30; i++) await taken(first, 'seen')
  await first.close()
  proxy.target = copy.url
  const next = makeRecorder()
  next.record({ kind: 'tool', name: 'kept' })
  await contradicted(next)
})

it('[V27] with failClosed nothing more is recorded until it is settled', async () => {
  const recorder = makeRecorder({ failClosed: true })
  await taken(recorder, 'seen')
  proxy.target = null
  recorder.record({ kind: 'tool', name: 'kept' })
  await contradicted(recorder)
  expect(() => recorder.step({ kind: 'tool', name: 'x' }, () => 1)).toThrow(
    /failClosed is set, and the log of the collector contradicts itself/,
  )
})

it('a key that is given counts from the first answer on', async () => {
  const { logKey } = harness.init
  const recorder = makeRecorder({ logKey })
  await taken(recorder, 'seen')
  expect(recorder.stats().log.state).toBe('holds')
  const other = new Harness()
  const stranger = makeRecorder({ logKey: other.init.logKey, spool: false, shutdownMs: 200 })
  stranger.record({ kind: 'tool', name: 'kept' })
  await contradicted(stranger)
  await other.dispose()
})

it('switched off, the same fork is believed', async () => {
  const recorder = makeRecorder({ checkpointMemory: false })
  await taken(recorder, 'seen')
  await ahead(10)
  proxy.target = copy.url
  await taken(recorder, 'fooled')
  expect(recorder.stats().log).toEqual({ state: 'unknown', size: 0, contradictions: 0 })
})

/** The copy gets more records than the log has. */
async function ahead(more: number): Promise<void> {
  for (;;) {
    const [one, other] = await Promise.all([sizeAt(harness.url), sizeAt(copy.url)])
    if (other >= one + more) return
    const steps = Array.from({ length: one + more - other }, (_, i) => ({
      ...{ name: `x${i}`, startTime: Date.now() * 1000 + i, sessionId: 's' },
    }))
    const body = steps.map((step) => JSON.stringify(step)).join('\n')
    const headers = {
      'content-type': 'application/x-ndjson',
      'x-api-key': harness.keys['ingest'] ?? '',
    }
    const { status } = await fetch(`${copy.url}/api/v1/steps`, { method: 'POST', headers, body })
    expect(status).toBe(200)
  }
}

async function sizeAt(url: string): Promise<number> {
  const text = await (await fetch(`${url}/log/default/checkpoint`)).text()
  return Number(text.split('\n')[1])
}

async function startCopy(): Promise<typeof copy> {
  const place = ['data', 'state'].flatMap((name) => [
    `--${name}`,
    join(harness.path, `copy/${name}`),
  ])
  const args = [command, 'start', '--no-sample', '--port', '0', ...place]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  const url = await new Promise<string>((done, fail) => {
    let seen = ''
    child.stdout.on('data', (chunk: Buffer) => {
      seen += chunk.toString()
      const ready = /^ready (\S+)$/m.exec(seen)
      if (ready?.[1]) done(ready[1])
    })
    child.on('exit', (code) => fail(new Error(`the copy ended with ${code}`)))
  })
  return { url, child }
}

async function startProxy(target: string): Promise<Proxy> {
  const server = createServer((request, response) => {
    void (async () => {
      const body = await bodyOf(request)
      if (made.target === null) {
        response.end(JSON.stringify({ accepted: 1_000_000, duplicates: 0, level: 'published' }))
        return
      }
      const { method = 'GET', url = '/' } = request
      const answer = await fetch(`${made.target}${url}`, {
        ...{ method, headers: passedOn(request.headers) },
        ...(method === 'POST' ? { body } : {}),
      })
      const headers = new Headers()
      for (const [name, value] of answer.headers)
        if (name.startsWith('sealtrace-')) headers.set(name, value)
      made.change(headers)
      response.writeHead(answer.status, Object.fromEntries(headers)).end(await answer.text())
    })().catch(() => response.destroy())
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  server.unref()
  const { port } = server.address() as AddressInfo
  const made: Proxy = { url: `http://127.0.0.1:${port}`, target, change: () => {} }
  return made
}

function passedOn(headers: IncomingHttpHeaders): [string, string][] {
  const own = ['host', 'connection', 'content-length', 'transfer-encoding']
  return Object.entries(headers)
    .filter(([name]) => !own.includes(name))
    .map(([name, value]) => [name, String(value)])
}

async function bodyOf(request: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Uint8Array.from(Buffer.concat(chunks))
}

async function contradicted(recorder: Recorder): Promise<void> {
  // What is told comes a moment after what is counted.
  const isTold = () => notices.some(({ code }) => code === 'log_contradicts')
  await until(async () => recorder.stats().log.state === 'contradicts' && isTold())
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(20)) if (await isSo()) return
  expect.fail('it did not come to it')
}
