// `sealtrace monitor` before a real collector, and before a copy of it with the same keys that goes its own way.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { testLogVkey } from '../src/ledger/fixtures/go-key.ts'
import { findCanaries, folderContents } from '../src/testing/canary.ts'
import { Harness } from './harness.ts'
import { command } from './command.ts'

const canary = '219-09-9999'
// Relative paths are from where the user stands: under npm that is here.
const { INIT_CWD: _, ...environment } = process.env
const harness = new Harness()
let copy: { readonly url: string; readonly child?: ChildProcess } = { url: '' }
let folders = 0

beforeAll(async () => {
  await harness.start()
  await record(harness.url, 20)
  await harness.stop()
  for (const name of ['data', 'state'])
    cpSync(join(harness.path, name), join(harness.path, `copy/${name}`), { recursive: true })
  await harness.start()
  copy = await startCopy()
  await record(harness.url, 5)
  await record(copy.url, 30)
}, 240_000)
afterAll(async () => {
  copy.child?.kill('SIGKILL')
  await harness.dispose()
})

const logAt = (url: string) => `${url}/log/default`
const newState = () => join(harness.path, `monitor-${++folders}`)

async function record(url: string, steps: number): Promise<void> {
  const lines = Array.from({ length: steps }, (_, i) =>
    JSON.stringify({
      name: `n${i}`,
      startTime: 1,
      sessionId: 's',
      input: `${canary} ${Math.random()}`,
    }),
  )
  const headers = {
    'content-type': 'application/x-ndjson',
    'x-api-key': harness.keys['ingest'] ?? '',
  }
  const body = lines.join('\n')
  const response = await fetch(`${url}/api/v1/steps`, { method: 'POST', headers, body })
  expect(response.status).toBe(200)
}

async function startCopy(): Promise<typeof copy> {
  const place = ['data', 'state'].flatMap((name) => [
    `--${name}`,
    join(harness.path, `copy/${name}`),
  ])
  const child = spawn(
    process.execPath,
    [command, 'start', '--no-sample', '--port', '0', ...place],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  )
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

interface Report {
  ok: boolean
  origin: string
  size: number
  rootHash: string
  leaves: number
  alerts: {
    level: string
    code: string
    source: string
    message: string
    evidence: string | null
  }[]
  notChecked: string[]
}

function monitor(place: string, state: string, ...more: string[]) {
  const args = [
    command,
    'monitor',
    place,
    '--log-key',
    harness.init.logKey,
    '--state',
    state,
    ...more,
  ]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    cwd: harness.path,
    env: environment,
  })
  return { status, stdout, stderr }
}

function once(place: string, state: string, ...more: string[]) {
  const { status, stdout, stderr } = monitor(place, state, '--once', '--json', ...more)
  return { status, stderr, report: JSON.parse(stdout) as Report }
}

it('[V20] verifies all leaves, remembers, and goes on from there', async () => {
  const state = newState()
  const first = once(logAt(harness.url), state)
  expect([first.status, first.stderr]).toEqual([0, ''])
  const { report } = first
  expect(report).toEqual({
    ...{ ok: true, origin: harness.init.origin, size: report.leaves, rootHash: expect.any(String) },
    ...{ leaves: expect.any(Number), alerts: [], notChecked: [] },
  })
  expect(report.leaves).toBeGreaterThan(25)
  await record(harness.url, 3)
  const next = once(logAt(harness.url), state)
  expect(next.report).toMatchObject({ ok: true, leaves: next.report.size - report.size })
  expect(monitor(logAt(harness.url), state, '--once').stdout).toBe(
    `${harness.init.origin}: verified up to ${next.report.size} leaves, 0 of them now\n`,
  )
})

it('[V22] finds that another party was given something else, and keeps both notes', async () => {
  const state = newState()
  const { status, report, stderr } = once(
    ...([logAt(copy.url), state, '--compare', logAt(harness.url)] as const),
  )
  expect([status, report.ok]).toEqual([1, false])
  const { host } = new URL(harness.url)
  expect(report.alerts).toMatchObject([{ code: 'split_view', source: `copy ${host}` }])
  expect(stderr).toMatch(/^sealtrace: alert: split_view: /)
  const evidence = report.alerts[0]?.evidence ?? ''
  expect(statSync(evidence).mode & 0o777).toBe(0o600)
  for (const url of [harness.url, copy.url]) {
    const note = await (await fetch(`${logAt(url)}/checkpoint`)).text()
    expect(readFileSync(evidence, 'utf8')).toContain(note)
  }
})

it('[V23] finds that a log was exchanged under its address', async () => {
  const state = newState()
  expect(once(logAt(copy.url), state).status).toBe(0)
  const rolledBack = once(logAt(harness.url), state)
  expect([rolledBack.status, rolledBack.report.alerts]).toMatchObject([1, [{ code: 'rollback' }]])
  await record(harness.url, 60)
  const forked = once(logAt(harness.url), state)
  expect([forked.status, forked.report.alerts]).toMatchObject([1, [{ code: 'split_view' }]])
  expect(once(logAt(copy.url), state).status).toBe(0)
})

it('[V22] compares with a witness and with a file', async () => {
  const file = join(harness.path, 'from-a-friend.txt')
  writeFileSync(file, await (await fetch(`${logAt(copy.url)}/checkpoint`)).text())
  const id = createHash('sha256').update(harness.init.origin).digest('hex')
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.end(readFileSync(file))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  // The server is in this process: the verb cannot be waited for without turning its loop.
  const args = ['--witness', `http://127.0.0.1:${port}/w`, '--compare', 'from-a-friend.txt']
  const { result } = begin(logAt(harness.url), newState(), '--once', '--json', ...args)
  const { status, stdout } = await result
  server.close()
  server.closeAllConnections()
  expect(asked).toEqual([`/w/${id}/checkpoint`])
  expect([
    status,
    (JSON.parse(stdout) as Report).alerts.map(({ code, source }) => `${code} ${source}`),
  ]).toEqual([1, [`split_view witness 127.0.0.1:${port}`, 'split_view copy from-a-friend.txt']])
})

it('[V20] follows copied files as well, and finds what was changed in them', async () => {
  const mirror = join(harness.path, 'mirror')
  const checkpoint = await (await fetch(`${logAt(harness.url)}/checkpoint`)).text()
  const size = Number(checkpoint.split('\n')[1])
  expect(size).toBeLessThan(256)
  for (const path of ['tile/entries/000.p', 'tile/0/000.p']) {
    mkdirSync(join(mirror, path), { recursive: true })
    const bytes = await (await fetch(`${logAt(harness.url)}/${path}/${size}`)).arrayBuffer()
    writeFileSync(join(mirror, path, String(size)), Buffer.from(bytes))
  }
  writeFileSync(join(mirror, 'checkpoint'), checkpoint)
  expect(once('mirror', newState()).report).toMatchObject({ ok: true, size })
  const bundle = join(mirror, `tile/entries/000.p/${size}`)
  const bytes = readFileSync(bundle)
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
  writeFileSync(bundle, bytes)
  expect(once('mirror', newState())).toMatchObject({
    status: 1,
    report: { alerts: [{ code: 'damaged' }] },
  })
})

function begin(place: string, state: string, ...more: string[]) {
  const args = [
    command,
    'monitor',
    place,
    '--log-key',
    harness.init.logKey,
    '--state',
    state,
    ...more,
  ]
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: harness.path,
    env: environment,
  })
  const seen = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (seen.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (seen.stderr += chunk.toString()))
  const result = new Promise<typeof seen & { status: number | null }>((done) =>
    child.on('close', (status) => done({ status, ...seen })),
  )
  return { child, seen, result }
}

it('[V25] goes on until a signal, tells alerts as lines of JSON and to a command, and nothing that was recorded', async () => {
  const state = newState()
  const file = join(harness.path, 'alerts.json')
  const friend = join(harness.path, 'friend.txt')
  const checkpoint = async (url: string) => (await fetch(`${logAt(url)}/checkpoint`)).text()
  writeFileSync(friend, await checkpoint(harness.url))
  const { child, seen, result } = begin(
    ...[logAt(harness.url), state, '--json', '--interval', '1s', '--compare', friend],
    ...['--alert-command', `cat >> '${file}'`],
  )
  const events = () =>
    seen.stdout
      .split('\n')
      .flatMap((line) =>
        line ? [JSON.parse(line) as { event: string; code?: string; size?: number }] : [],
      )
  await until(() => events().some(({ event }) => event === 'verified'))
  await record(harness.url, 3)
  await until(() => events().filter(({ event }) => event === 'verified').length === 2)
  expect(seen.stderr).toBe('')
  writeFileSync(friend, await checkpoint(copy.url))
  await until(() => events().some(({ code }) => code === 'split_view') && existsSync(file))
  writeFileSync(friend, await checkpoint(harness.url))
  await until(() => events().some(({ event }) => event === 'over'))
  child.kill('SIGTERM')
  expect((await result).status).toBe(0)
  await sleep(50)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    ...{ event: 'alert', level: 'alert', code: 'split_view', origin: harness.init.origin },
    time: expect.any(String),
  })
  expect(events().filter(({ event }) => event === 'alert')).toHaveLength(1)
  const told: [string, Buffer][] = [['out', Buffer.from(seen.stdout + seen.stderr)]]
  expect(findCanaries([canary], [...told, ...folderContents(state)])).toEqual([])
}, 240_000)

it('what is off is said, with its exit status', () => {
  const wrong = (...args: string[]) =>
    spawnSync(process.execPath, [command, 'monitor', ...args], {
      encoding: 'utf8',
      cwd: harness.path,
      env: environment,
    })
  const key = ['--log-key', harness.init.logKey, '--state', newState(), '--once']
  writeFileSync(join(harness.path, 'none.policy'), 'quorum none\n')
  writeFileSync(join(harness.path, 'other.policy'), `log ${testLogVkey}\nquorum none\n`)
  expect(wrong('http://127.0.0.1:1/log/default', ...key)).toMatchObject({ status: 3 })
  for (const [args, status, why] of [
    [['http://127.0.0.1:1'], 2, /--log-key is required/],
    [['http://127.0.0.1:1', '--log-key', 'x'], 2, /--log-key takes the key of a log/],
    [['nowhere', ...key], 1, /there is no folder/],
    [['.', ...key, '--interval', '10'], 1, /no checkpoint/],
    [['.', ...key, '--max-lag', '10'], 2, /--max-lag takes a time/],
    [['.', ...key, '--policy', 'none.txt'], 1, /--policy cannot be read/],
    [['.', ...key, '--policy', 'none.policy'], 2, /the quorum of the policy is none/],
    [['.', ...key, '--policy', 'other.policy'], 2, /the witness policy is of another log/],
    [['.', ...key, '--witness', 'x'], 2, /--witness takes/],
    [['.', ...key, '--webhook', 'ftp://x'], 2, /--webhook takes/],
  ] as const) {
    const result = wrong(...args)
    expect([args, result.status, result.stderr]).toEqual([args, status, expect.stringMatching(why)])
  }
})

async function until(isSo: () => boolean): Promise<void> {
  for (const end = Date.now() + 30_000; !isSo() && Date.now() < end;) await sleep(20)
  expect(isSo()).toBe(true)
}
