// The program from outside: child processes, real folders.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bareEnvironment } from '../testing/bare-environment.ts'
import { command } from '../testing/command.ts'

const capture = fileURLToPath(
  new URL('../ingest/fixtures/captures/ai-sdk-7/legacy-json/basic/001.body.json', import.meta.url),
)
const canaries = ['jane.sample@example.com', '219-09-9999', '4111 1111 1111 1111', 'FAKEFAKEFAKE']

let folder = ''
let keys: Record<string, string> = {}

beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'sealtrace-cli-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Result {
  status: number | null
  stdout: string
  stderr: string
}

function begin(argv: string[], environment: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn(process.execPath, [command, ...argv], {
    cwd: folder,
    env: { ...bareEnvironment(), SEALTRACE_STATE: join(folder, 'state'), ...environment },
  })
}

async function cli(
  argv: string[],
  options: { stdin?: string | Buffer; environment?: NodeJS.ProcessEnv } = {},
): Promise<Result> {
  const child = begin(argv, options.environment)
  const stdout: string[] = []
  const stderr: string[] = []
  child.stdout?.on('data', (data) => stdout.push(String(data)))
  child.stderr?.on('data', (data) => stderr.push(String(data)))
  child.stdin?.on('error', () => {})
  child.stdin?.end(options.stdin ?? '')
  const [status] = (await once(child, 'close')) as [number | null]
  return { status, stdout: stdout.join(''), stderr: stderr.join('') }
}

/** Runs with `--json` and checks that stdout is one JSON document. */
async function json(argv: string[], status = 0, environment: NodeJS.ProcessEnv = {}) {
  const result = await cli([...argv, '--json'], { environment })
  expect(result.stderr + result.stdout).toSatisfy(() => result.status === status)
  expect(result.stdout.match(/\n/g)).toHaveLength(1)
  return JSON.parse(result.stdout)
}

describe('on one machine', () => {
  let trace = ''
  let record = ''

  it('init makes private folders and shows the keys', async () => {
    const made = await json(['init'])
    expect(Object.keys(made)).toEqual([
      'project',
      'origin',
      'logKey',
      'authorityKey',
      'publicKey',
      'hybridPublicKey',
      'stateDir',
      'apiKeys',
    ])
    expect(Object.keys(made.apiKeys)).toEqual([
      'ingest',
      'viewer',
      'analyst',
      'investigator',
      'auditor',
      'dpo',
      'admin',
    ])
    expect(made.logKey).toMatch(/^sealtrace\.local\/log\/default-[0-9a-f]{8}\+[0-9a-f]{8}\+/)
    keys = made.apiKeys
    for (const path of [join(folder, 'sealtrace-data'), made.stateDir]) {
      expect(statSync(path).mode & 0o777).toBe(0o700)
      for (const name of readdirSync(path, { recursive: true, encoding: 'utf8' }))
        expect(statSync(join(path, name)).mode & 0o077).toBe(0)
    }
    expect((await json(['init'], 2)).error.code).toBe('already_exists')
  })

  it('record takes a file and stdin', async () => {
    const first = await json(['record', capture])
    expect(first).toMatchObject({ rejected: 0, traces: [expect.stringMatching(/^[0-9a-f]{32}$/)] })
    expect(first.accepted).toBeGreaterThan(1)
    expect(first.checkpointSize).toBeGreaterThanOrEqual(first.accepted)
    trace = first.traces[0]
    const again = await cli(['record', '-', '--json'], { stdin: readFileSync(capture) })
    expect(JSON.parse(again.stdout)).toEqual({
      ...{ accepted: first.accepted, rejected: 0, duplicates: first.accepted, notRecorded: 0 },
      ...{ traces: [trace], checkpointSize: expect.any(Number) },
    })
  })

  it('record names bad lines and keeps the rest', async () => {
    const stdin =
      '{"name":"one","startTime":"2026-11-21T06:00:00Z"}\nnonsense 123-45-6789\n{"name":"two","startTime":1}\n'
    const { status, stdout, stderr } = await cli(['record', '-', '--format', 'ndjson', '--json'], {
      stdin,
    })
    expect(status).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ accepted: 2, rejected: 1 })
    expect(stderr).toBe('sealtrace: bad_request: line 2: not valid JSON\n')
    expect((await cli(['record', '-'], { stdin: '{"x":' })).status).toBe(1)
  })

  it('ls lists and pages', async () => {
    const { traces, next } = await json(['ls'])
    expect(next).toBeNull()
    expect(traces).toHaveLength(3)
    expect(Object.keys(traces[0]).toSorted()).toEqual([
      'agent',
      'complete',
      'costFrom',
      'costUsd',
      'durationMs',
      'errors',
      'findings',
      'inputTokens',
      'name',
      'outputTokens',
      'startTime',
      'state',
      'status',
      'steps',
      'traceId',
      'traceType',
      'unpricedCalls',
    ])
    const page = await json(['ls', '--limit', '1'])
    expect(page.traces).toEqual(traces.slice(0, 1))
    expect((await json(['ls', '--limit', '5', '--cursor', page.next])).traces).toEqual(
      traces.slice(1),
    )
    expect((await json(['ls', '--kind', 'tool'])).traces).toHaveLength(1)
    expect((await json(['ls', '--since', '2100-01-01'])).traces).toEqual([])
    expect((await cli(['ls', '--cursor', 'x'])).status).toBe(2)
    expect((await cli(['ls'])).stdout).toContain(trace)
  })

  it('show hides values, takes a prefix, and has ids to reveal', async () => {
    const shown = await json(['show', trace])
    expect(shown.traceId).toBe(trace)
    const step = shown.steps.find(({ findings }: { findings: { class: string }[] }) =>
      findings.some((finding) => finding.class === 'email'),
    )
    record = step.recordId
    expect(await json(['show', trace.slice(0, 12)])).toEqual(shown)
    const text = (await cli(['show', trace, '--full'])).stdout
    expect(text).toContain('[EMAIL_1]')
    expect(text).toContain(record)
    for (const canary of canaries) expect(text + JSON.stringify(shown)).not.toContain(canary)
    expect((await json(['show', 'ffffff'], 1)).error.code).toBe('not_found')
    expect((await json(['show', 'f'.repeat(32)], 1)).error.code).toBe('not_found')
  })

  it('a reader that goes away is no error', async () => {
    const child = begin(['show', trace, '--full'])
    child.stdout?.destroy()
    const errors: string[] = []
    child.stderr?.on('data', (data) => errors.push(String(data)))
    const [status] = (await once(child, 'close')) as [number]
    expect(errors.join('')).toBe('')
    expect(status).toBe(0)
  })

  it('reveal shows values with a reason, on the record', async () => {
    const shown = await json(['reveal', record, '--class', 'email', '--reason', 'ticket 4711'])
    expect(shown).toMatchObject({ recordId: record, class: 'email' })
    expect(shown.values).toContainEqual({
      placeholder: '[EMAIL_1]',
      value: 'jane.sample@example.com',
    })
    const { entries } = await json(['audit', '--action', 'reveal'])
    expect(entries[0]).toMatchObject({
      recordId: shown.auditRecordId,
      action: 'reveal',
      target: record,
      reason: 'ticket 4711',
      outcome: 'allowed',
    })
    expect((await json(['reveal', record, '--class', 'iban', '--reason', 'x'], 1)).error.code).toBe(
      'not_found',
    )
  })

  it('apikey makes, lists and revokes keys, on the record', async () => {
    const made = await json(['apikey', 'create', '--role', 'viewer', '--name', 'grafana'])
    expect(made).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{16}$/),
      role: 'viewer',
      key: expect.stringMatching(/^st_viewer_/),
    })
    await json(['apikey', 'revoke', made.id])
    expect((await json(['apikey', 'revoke', made.id], 1)).error.code).toBe('not_found')
    const { apiKeys } = await json(['apikey', 'ls'])
    expect(apiKeys).toHaveLength(8)
    const { id } = made
    expect(apiKeys.find((key: { id: string }) => key.id === id)).toEqual({
      id,
      role: 'viewer',
      name: 'grafana',
      created: expect.any(String),
      revoked: expect.any(String),
      ...{ expires: null, lastUsed: null, addresses: [], traceTypes: [] },
    })
    const actions = (await json(['audit'])).entries.map(({ action }: { action: string }) => action)
    expect(actions).toEqual(
      expect.arrayContaining(['apikey.create', 'apikey.revoke', 'read', 'reveal']),
    )
  })

  it('verify and doctor say that all is well, verify also without the keys', async () => {
    for (const argv of [['verify'], ['verify', '--deep']])
      expect(await json(argv)).toMatchObject({ ok: true, findings: [] })
    expect(
      (await json(['doctor'])).checks.filter(
        ({ ok, name }: { ok: boolean; name: string }) => !ok && name !== 'port' && name !== 'disk',
      ),
    ).toEqual([])
    expect(await json(['verify', '--state', 'elsewhere'])).toMatchObject({ ok: true })
    expect((await json(['ls', '--state', 'elsewhere'], 3)).error.code).toBe('key_unavailable')
  })

  it('doctor sees what is open to others', async () => {
    const file = join(folder, 'sealtrace-data', 'default', 'log.db')
    chmodSync(file, 0o644)
    const { ok, checks } = await json(['doctor'], 1)
    chmodSync(file, 0o600)
    expect(ok).toBe(false)
    expect(checks.find(({ name }: { name: string }) => name === 'data modes')).toMatchObject({
      ok: false,
      fix: expect.stringContaining('chmod'),
    })
  })

  it('the keys that init makes are on the record', async () => {
    await json(['init', '--data', 'recorded'])
    const ids = (list: Record<string, string>[], name: string) =>
      list.map((entry) => entry[name]).toSorted()
    const { apiKeys } = await json(['apikey', 'ls', '--data', 'recorded'])
    const { entries } = await json(['audit', '--action', 'apikey.create', '--data', 'recorded'])
    expect(apiKeys).toHaveLength(7)
    expect(ids(entries, 'target')).toEqual(ids(apiKeys, 'id'))
  })

  it('relative paths start at INIT_CWD', async () => {
    const { status } = await cli(['init', '--data', 'there'], {
      environment: { INIT_CWD: join(folder, 'sealtrace-data') },
    })
    expect(status).toBe(0)
    expect(existsSync(join(folder, 'sealtrace-data', 'there', 'default', 'log.json'))).toBe(true)
    rmSync(join(folder, 'sealtrace-data', 'there'), { recursive: true })
  })
})

describe('a collector', () => {
  let child: ChildProcess
  let url = ''

  async function started(argv: string[]): Promise<{ child: ChildProcess; url: string }> {
    const process = begin(['start', '--port', '0', ...argv])
    const text: string[] = []
    for await (const data of process.stdout ?? []) {
      text.push(String(data))
      const [, found] = /^ready (\S+)\n/m.exec(text.join('')) ?? []
      if (found) return { child: process, url: found }
    }
    throw new Error('not ready')
  }

  beforeAll(async () => void ({ child, url } = await started([])))
  afterAll(() => void child.kill('SIGKILL'))

  it('starts once per folder and port', async () => {
    const second = await cli(['start', '--port', '0'])
    expect(second).toMatchObject({
      status: 3,
      stdout: '',
      stderr: expect.stringMatching(/^sealtrace: unavailable: [^\n]+\n$/),
    })
    const taken = await cli(['start', '--port', new URL(url).port, '--data', 'other'])
    expect(taken.status).toBe(3)
    expect(taken.stderr).toMatch(
      /^sealtrace: made a new log[^\n]+\nsealtrace: unavailable: [^\n]+\n$/,
    )
    expect(taken.stderr).not.toContain('st_ingest_')
    // Nobody saw keys, so that there are none.
    expect(await json(['apikey', 'ls', '--data', 'other'])).toEqual({ apiKeys: [] })
    expect(await json(['audit', '--action', 'apikey.create', '--data', 'other'])).toEqual({
      ...{ entries: [], next: null },
    })
  })

  it('leaves the local verbs working', async () => {
    const { traces } = await json(['ls'])
    const more = await cli(['record', '-', '--json'], {
      stdin: '{"name":"while running","startTime":"2026-11-21T06:00:00Z"}',
    })
    expect(JSON.parse(more.stdout)).toMatchObject({ accepted: 1, rejected: 0 })
    expect((await json(['ls'])).traces).toHaveLength(traces.length + 1)
    expect(await json(['verify', '--deep'])).toMatchObject({ ok: true })
  })

  it('gives the same objects over HTTP', async () => {
    const remote = (role: string) => ({ SEALTRACE_API_KEY: keys[role] })
    const sent = await json(['record', capture, '--url', url], 0, remote('ingest'))
    expect(sent).toMatchObject({ rejected: 0 })
    expect(sent.checkpointSize).toBeGreaterThan(sent.accepted)
    const [trace] = sent.traces
    expect(await json(['ls', '--url', url], 0, remote('investigator'))).toEqual(await json(['ls']))
    const shown = await json(['show', trace.slice(0, 8), '--url', url], 0, remote('investigator'))
    expect(shown).toEqual(await json(['show', trace]))
    const { recordId } = shown.steps.find(({ findings }: { findings: { class: string }[] }) =>
      findings.some((finding) => finding.class === 'email'),
    )
    const revealed = await json(
      ['reveal', recordId, '--class', 'email', '--reason', 'why', '--url', url],
      0,
      remote('investigator'),
    )
    expect(revealed.values).toContainEqual({
      placeholder: '[EMAIL_1]',
      value: 'jane.sample@example.com',
    })
    expect(
      (
        await json(
          ['audit', '--limit', '1', '--action', 'reveal', '--url', url],
          0,
          remote('auditor'),
        )
      ).entries[0].recordId,
    ).toBe(revealed.auditRecordId)
    expect(await json(['verify', '--deep', '--url', url], 0, remote('auditor'))).toMatchObject({
      ok: true,
    })
  })

  it('refuses what a key may not do', async () => {
    expect(
      (await json(['ls', '--url', url], 1, { SEALTRACE_API_KEY: keys['ingest'] })).error.code,
    ).toBe('not_found')
    expect(
      (await json(['ls', '--url', url], 1, { SEALTRACE_API_KEY: 'st_viewer_x' })).error.code,
    ).toBe('unauthorized')
    expect(
      (await json(['record', capture, '--url', url], 1, { SEALTRACE_API_KEY: keys['viewer'] }))
        .error.code,
    ).toBe('denied')
    expect(
      (await json(['ls', '--url', 'http://127.0.0.1:1'], 3, { SEALTRACE_API_KEY: 'k' })).error.code,
    ).toBe('unavailable')
  })

  it('ends with 0 on SIGTERM and frees the folder', async () => {
    const closed = once(child, 'exit')
    child.kill('SIGTERM')
    expect(await closed).toEqual([0, null])
    const next = await started(['--no-sample', '--sample'])
    const ended = once(next.child, 'exit')
    next.child.kill('SIGINT')
    expect(await ended).toEqual([0, null])
    expect(await json(['verify', '--deep'])).toMatchObject({ ok: true })
  })
})

describe('something else at the URL', () => {
  it('is told, and gets no key through a redirect', async () => {
    const seen: (string | undefined)[] = []
    const server = createServer((request, response) => {
      seen.push(request.url)
      if (request.url?.startsWith('/api/v1/audit'))
        response.writeHead(302, { location: '/elsewhere' }).end()
      else if (request.url?.startsWith('/api/v1/verify'))
        response.writeHead(503).end('{"error":{"code":"rollback","message":"a\\u001b[2Jb"}}')
      else response.end('<html>')
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/base/`.replace(
      '/base/',
      '',
    )
    const environment = { SEALTRACE_API_KEY: 'st_viewer_secret' }
    expect((await json(['ls', '--url', url], 3, environment)).error.code).toBe('unavailable')
    expect((await json(['audit', '--url', url], 3, environment)).error.code).toBe('unavailable')
    expect((await json(['verify', '--url', url], 3, environment)).error).toEqual({
      code: 'rollback',
      message: 'a\\x1b[2Jb',
    })
    expect(seen).not.toContain('/elsewhere')
    server.close()
  })
})
