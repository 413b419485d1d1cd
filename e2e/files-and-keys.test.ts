// Files and folders are private from the first byte, keys are in nothing that can be read or listed, and who may not
// read learns nothing: not even whether there is something.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findCanaries, folderContents } from '../src/testing/canary.ts'
import type { AuditView } from '../src/access/reader.ts'
import type { StepView } from '../src/access/step-view.ts'
import { Harness, otlpSpans } from './harness.ts'
import { command } from './command.ts'

const traceId = 'ab'.repeat(16)
const missing = 'cd'.repeat(16)
const missingRecord = '0196f3a0-7c1e-7b3a-9a2e-3f1c5d7e9b10'
const reason = 'e2e reason'

let harness: Harness
let recordId = ''
const umask = process.umask(0)

beforeAll(async () => {
  harness = new Harness()
  await harness.start()
  const span = {
    traceId,
    spanId: 'ab'.repeat(8),
    name: 'execute_tool lookup',
    startTimeUnixNano: '1795000000000000000',
    attributes: [{ key: 'note', value: { stringValue: 'write to jane.sample@example.com' } }],
  }
  expect((await harness.post('/v1/traces', otlpSpans([span]))).status).toBe(200)
  const view = harness.json<{ steps: StepView[] }>('show', traceId)
  recordId = view.steps[0]?.recordId ?? ''
})
afterAll(async () => {
  process.umask(umask)
  await harness.dispose()
})

/** Files and folders that others may look at, below and at a path. */
function openPaths(...paths: string[]): string[] {
  return paths.flatMap((path) => {
    const below = readdirSync(path, { recursive: true, encoding: 'utf8' })
    return [path, ...below.map((name) => join(path, name))].flatMap((name) => {
      const found = statSync(name, { throwIfNoEntry: false })
      if (!found) return []
      const mode = found.mode & 0o777
      return mode === (found.isDirectory() ? 0o700 : 0o600)
        ? []
        : [`${mode.toString(8)} ${basename(name)}`]
    })
  })
}

describe('files', () => {
  it('are private while init and start make them, with a umask that allows everything', async () => {
    expect(process.umask()).toBe(0)
    const other = new Harness()
    const data = join(other.path, 'second-data')
    const state = join(other.path, 'second-state')
    const seen = new Set<string>()
    let looks = 0
    let ended = false
    try {
      for (const verb of [['init'], ['start', '--no-sample', '--port', '0']]) {
        const child = spawn(
          process.execPath,
          [command, ...verb, '--data', data, '--state', state],
          {
            stdio: ['ignore', 'pipe', 'ignore'],
            env: { ...process.env, NO_COLOR: '1' },
          },
        )
        ended = false
        child.on('exit', () => (ended = true))
        child.stdout.on('data', (chunk: Buffer) => {
          if (chunk.toString().includes('ready ')) child.kill('SIGTERM')
        })
        while (!ended) {
          const there = [data, state].filter((path) => existsSync(path))
          looks += there.length
          for (const open of openPaths(...there)) seen.add(open)
          await setImmediate()
        }
        expect(child.exitCode).toBe(0)
      }
      expect(looks).toBeGreaterThan(20)
      expect([...seen]).toEqual([])
      expect(readdirSync(data, { recursive: true }).length).toBeGreaterThan(3)
    } finally {
      await other.dispose()
    }
  })

  it('are private while the collector writes, and after verbs that write', async () => {
    harness.run('apikey', 'create', '--role', 'viewer')
    harness.run('reveal', recordId, '--class', 'email', '--reason', reason)
    const posts = Array.from({ length: 20 }, (_, i) =>
      harness.post(
        '/v1/traces',
        otlpSpans([{ traceId, spanId: (i + 1).toString(16).padStart(16, '0'), name: 'x' }]),
      ),
    )
    for (let i = 0; i < 20; i++) {
      expect(openPaths(harness.data, harness.state)).toEqual([])
      await setImmediate()
    }
    expect((await Promise.all(posts)).every(({ status }) => status === 200)).toBe(true)
    expect(openPaths(harness.data, harness.state)).toEqual([])
  })
})

describe('keys', () => {
  /** What must be nowhere: API keys as texts, root and generation keys as bytes in every spelling. */
  function forms(): Buffer[] {
    const files = readdirSync(harness.state, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.key'))
      .map((name) => readFileSync(join(harness.state, name)))
    expect(files.length).toBeGreaterThanOrEqual(3)
    const bytes = files.flatMap((file) => [
      file,
      Buffer.from(file.toString('latin1').trim()),
      ...(['hex', 'base64', 'base64url'] as const).map((form) => Buffer.from(file.toString(form))),
    ])
    return [...bytes, ...Object.values(harness.keys).map((key) => Buffer.from(key))]
  }

  function holdsKey(content: Buffer): boolean {
    return forms().some((form) => form.length >= 16 && content.includes(form))
  }

  it('the search finds each of them', () => {
    for (const form of forms()) expect(holdsKey(Buffer.concat([Buffer.from('x'), form]))).toBe(true)
    expect(holdsKey(Buffer.from('nothing'))).toBe(false)
  })

  it('are not in the data folder; API keys are not in the state folder either', () => {
    for (const [name, content] of folderContents(harness.data))
      expect([name, holdsKey(content)]).toEqual([name, false])
    const keys = Object.values(harness.keys)
    expect(findCanaries(keys, folderContents(harness.data, harness.state))).toEqual([])
  })

  it('are not in what any verb prints but init and apikey create', () => {
    const verbs = [
      ['ls'],
      ['show', traceId],
      ['reveal', recordId, '--class', 'email', '--reason', reason],
      ['audit'],
      ['verify', '--deep'],
      ['doctor'],
      ['apikey', 'ls'],
      ['apikey', 'revoke', '0123456789abcdef'],
      ['init'],
      ['start', '--port', '0'],
      ['show', missing],
    ]
    for (const [verb = '', ...rest] of verbs) {
      const { stdout, stderr } = harness.run(verb, ...rest, '--json')
      expect([verb, holdsKey(Buffer.from(stdout + stderr))]).toEqual([verb, false])
    }
    for (const verb of ['doctor', 'verify', 'apikey']) {
      const { stdout, stderr } = harness.run(verb, ...(verb === 'apikey' ? ['ls'] : []))
      expect([verb, holdsKey(Buffer.from(stdout + stderr))]).toEqual([verb, false])
    }
    expect(holdsKey(Buffer.from(harness.output))).toBe(false)
  })

  it('are not in the list of processes', () => {
    const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
    const lines = processes.flatMap((name) => {
      try {
        return [readFileSync(`/proc/${name}/cmdline`)]
      } catch {
        return []
      }
    })
    expect(lines.some((line) => line.includes(harness.data))).toBe(true)
    for (const line of lines) expect(holdsKey(line)).toBe(false)
    expect(holdsKey(readFileSync(`/proc/${harness.pid}/environ`))).toBe(false)
  })

  it('are not in what HTTP answers', async () => {
    for (const path of ['/', '/metrics', '/readyz', '/api/v1/audit', '/api/v1/verify?deep=1', '/x'])
      for (const role of ['auditor', 'ingest', 'nobody']) {
        const response = await harness.get(path, role)
        const text = JSON.stringify([...response.headers]) + (await response.text())
        expect([path, holdsKey(Buffer.from(text))]).toEqual([path, false])
      }
  })

  it('a root key that is none, or another, is not repeated and opens nothing', () => {
    const names = ['SEALTRACE_ROOT_KEY', 'SYMBIONT_LOGGING_KEY', 'SYMBIONT_MASTER_KEY']
    const place = ['--data', harness.data, '--state', harness.state]
    for (const value of ['Zaunkoenig-7731-lief', 'ab'.repeat(32), 'ab/'.repeat(14)])
      for (const name of value.startsWith('Z') ? names : names.slice(0, 1))
        for (const args of [['ls'], ['show', traceId, '--json']]) {
          const { status, stdout, stderr } = spawnSync(
            process.execPath,
            [command, ...args, ...place],
            { encoding: 'utf8', env: { ...process.env, [name]: value } },
          )
          expect([name, args[0], status]).toEqual([name, args[0], expect.any(Number)])
          expect(status).toBeGreaterThan(0)
          expect(findCanaries([value], [['out', Buffer.from(stdout + stderr)]])).toEqual([])
        }
  })

  it('a revoked key stops working within two seconds, and a new one starts at once', async () => {
    const made = harness.json<{ id: string; key: string }>('apikey', 'create', '--role', 'viewer')
    const ask = () =>
      fetch(`${harness.url}/api/v1/traces`, { headers: { 'x-api-key': made.key } }).then(
        ({ status }) => status,
      )
    const answers = async (status: number) => {
      const start = performance.now()
      while ((await ask()) !== status) {
        if (performance.now() - start > 5000) throw new Error(`no ${status} in five seconds`)
        await setTimeout(20)
      }
      return performance.now() - start
    }
    expect(await answers(200)).toBeLessThan(2000)
    expect(harness.json('apikey', 'revoke', made.id)).toMatchObject({ id: made.id })
    expect(await answers(401)).toBeLessThan(2000)
    expect(findCanaries([made.key], folderContents(harness.data, harness.state))).toEqual([])
  })
})

describe('who may not read', () => {
  /**
   * What clients ask with their ingest key. Langfuse's: they name the project, and a list of prompts that is empty.
   * Recorders: the public key that they seal to, and what proves that the log is the one that they knew.
   */
  const forIngest = new Set([
    '/api/public/projects',
    '/api/public/v2/prompts',
    '/api/v1/recorder',
    '/api/v1/recorder/consistency',
    '/api/v1/recorder/keys',
  ])

  /** Paths of all that can be read with a right, and the right; routes that are not described have the same test in themselves. */
  async function guardedPaths(): Promise<[path: string, right: string][]> {
    const { paths } = (await (await harness.get('/openapi.json')).json()) as {
      paths: Record<string, { get?: { 'x-sealtrace-right'?: string | string[] } }>
    }
    return Object.entries(paths).flatMap(([path, { get }]) => {
      const right = [get?.['x-sealtrace-right'] ?? []].flat()[0]
      return right && right !== 'signed-in' && right !== 'write' ? [[path, right]] : []
    })
  }

  it('reads nothing with an ingest key, on any route there is', async () => {
    // Who tries on without a key is told to wait.
    const strangers = [401, 429]
    const guarded = await guardedPaths()
    expect(guarded.length).toBeGreaterThan(25)
    for (const [path] of guarded) {
      const url = path.replace('{id}', traceId).replace('{record}', recordId)
      const response = await harness.get(url, 'ingest')
      expect([url, response.status]).toEqual([url, 404])
      expect(await response.text()).toBe(refusal)
    }
    const readers = new Map([
      ['/api/v1/search?text=anything', 'analyst'],
      ['/api/v1/holds', 'dpo'],
      ['/api/v1/retention', 'dpo'],
      [`/api/v1/traces/${traceId}`, 'viewer'],
      [`/api/v1/receipts/${recordId}`, 'auditor'],
    ])
    for (const [url, role] of readers) {
      expect([url, (await harness.get(url, role)).status]).toEqual([url, 200])
      expect(strangers).toContain((await harness.get(url, 'nobody')).status)
    }
    expect(await (await harness.get('/api/public/projects', 'ingest')).json()).toEqual({
      data: [
        {
          id: 'default',
          name: 'default',
          metadata: {},
          organization: { id: 'default', name: 'default' },
        },
      ],
    })
    for (const path of [...forIngest].slice(0, 3))
      expect(strangers).toContain((await harness.get(path, 'nobody')).status)
    const prompts = await (await harness.get('/api/public/v2/prompts', 'ingest')).json()
    expect(prompts).toMatchObject({ data: [] })
    const recorder: object = await (await harness.get('/api/v1/recorder', 'ingest')).json()
    expect(Object.keys(recorder).toSorted()).toEqual(
      [
        'hybridPublicKey',
        'keyId',
        'limits',
        'logKeys',
        'origin',
        'project',
        'publicKey',
      ].toSorted(),
    )
  })

  const refusal = JSON.stringify({
    error: { code: 'not_found', message: 'there is no such thing, or you may not see it' },
  })

  async function answerOf(response: Response): Promise<unknown> {
    const headers = [...response.headers].filter(([name]) => name !== 'date')
    return [response.status, headers, await response.text()]
  }

  const reveal = (role: string, record: string, name = 'email') =>
    harness.post('/api/v1/reveal', JSON.stringify({ recordId: record, class: name, reason }), {
      'x-api-key': harness.keys[role] ?? '',
    })

  it('cannot tell what is not there from what is not allowed', async () => {
    const shown = [
      await answerOf(await harness.get(`/api/v1/traces/${traceId}`, 'ingest')),
      await answerOf(await harness.get(`/api/v1/traces/${missing}`, 'ingest')),
      await answerOf(await harness.get('/api/v1/traces/nothing', 'ingest')),
      await answerOf(await harness.get(`/api/v1/traces/${missing}`, 'investigator')),
      await answerOf(await harness.get('/api/v1/traces/nothing', 'investigator')),
    ]
    expect(shown[0]).toEqual([404, expect.anything(), refusal])
    for (const answer of shown) expect(answer).toEqual(shown[0])
    const revealed = [await answerOf(await reveal('investigator', missingRecord))]
    for (const role of ['ingest', 'viewer', 'analyst', 'auditor', 'dpo', 'admin'])
      for (const record of [recordId, missingRecord, 'nothing'])
        revealed.push(await answerOf(await reveal(role, record)))
    revealed.push(await answerOf(await reveal('investigator', recordId, 'us_ssn')))
    for (const answer of revealed) expect(answer).toEqual(shown[0])
    expect((await reveal('investigator', recordId)).status).toBe(200)
  })

  it('reads headers as a viewer, content as an analyst, and reveals as an investigator only', async () => {
    for (const role of ['viewer', 'auditor', 'dpo', 'admin', 'analyst', 'investigator']) {
      const { steps } = (await (await harness.get(`/api/v1/traces/${traceId}`, role)).json()) as {
        steps: StepView[]
      }
      const step = steps.find((candidate) => candidate.recordId === recordId)
      const readable = ['analyst', 'investigator'].includes(role)
      expect([role, step?.content]).toEqual([role, readable ? 'shown' : 'sealed'])
      expect([role, step?.attributes['note']]).toEqual([
        role,
        readable ? 'write to [EMAIL_1]' : undefined,
      ])
    }
    for (const role of ['viewer', 'analyst', 'investigator', 'ingest'])
      for (const path of ['/api/v1/audit', '/api/v1/verify'])
        expect([role, path, (await harness.get(path, role)).status]).toEqual([role, path, 404])
  })

  it('is on the record with who, what and why', async () => {
    const { entries } = harness.json<{ entries: AuditView[] }>('audit', '--limit', '1000')
    const { apiKeys } = harness.json<{ apiKeys: { id: string; role: string }[] }>('apikey', 'ls')
    const actor = (role: string) => `key:${apiKeys.find((key) => key.role === role)?.id}`
    const denied = (role: string, action: string) =>
      entries.find(
        (entry) =>
          entry.outcome === 'denied' && entry.actor === actor(role) && entry.action === action,
      )
    expect(
      entries.some(
        (entry) =>
          entry.actor === actor('ingest') &&
          entry.action === 'read-header' &&
          entry.target === traceId,
      ),
    ).toBe(true)
    expect(denied('ingest', 'read-audit')).toBeDefined()
    expect(denied('ingest', 'verify')).toBeDefined()
    expect(denied('viewer', 'reveal')).toMatchObject({ reason })
    expect(denied('viewer', 'read-audit')).toBeDefined()
    expect(
      entries.some(
        (entry) =>
          entry.action === 'reveal' && entry.target === recordId && entry.outcome === 'denied',
      ),
    ).toBe(true)
    expect(
      entries.find((entry) => entry.action === 'reveal' && entry.outcome === 'failed'),
    ).toMatchObject({ actor: actor('investigator'), reason })
    expect(entries.find((entry) => entry.action === 'auth.failed')).toMatchObject({
      outcome: 'denied',
    })
    for (const role of ['viewer', 'auditor'])
      expect(
        (await harness.post('/v1/traces', '{}', { 'x-api-key': harness.keys[role] ?? '' })).status,
      ).toBe(403)
    const after = harness.json<{ entries: AuditView[] }>('audit', '--action', 'write').entries
    expect(after).toHaveLength(2)
    expect(after.every(({ outcome }) => outcome === 'denied')).toBe(true)
  })
})
