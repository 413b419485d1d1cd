// The command line as checks from outside drive it: fields and types of `--json`, exit statuses, signals, folders.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Harness, otlpSpans, type RunResult } from './harness.ts'
import { command } from './command.ts'

const verbs = [
  'init',
  'start',
  'record',
  'ls',
  'show',
  'reveal',
  'search',
  'subject',
  'hold',
  'retention',
  'costs',
  'producer',
  'backup',
  'restore',
  'log',
  'keys',
  'verify',
  'receipt',
  'verify-receipt',
  'evidence',
  'verify-evidence',
  'publish',
  'audit',
  'apikey',
  'doctor',
]
const roles = ['ingest', 'viewer', 'analyst', 'investigator', 'auditor', 'dpo', 'admin']
const missing = 'cd'.repeat(16)
const missingRecord = '0196f3a0-7c1e-7b3a-9a2e-3f1c5d7e9b10'
const traceId = 'ab'.repeat(16)
const mail = 'jane.sample@example.com'

const text = expect.any(String)
const number = expect.any(Number)
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
const id = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)

const span = (n: number, more: object = {}) => ({
  traceId,
  spanId: String(n).padStart(16, '0'),
  startTimeUnixNano: '1795000000000000000',
  endTimeUnixNano: '1795000001500000000',
  ...more,
})
const attributes = (pairs: Record<string, string | number>) =>
  Object.entries(pairs).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { intValue: value } : { stringValue: value },
  }))
const run = otlpSpans([
  span(1, {
    name: 'invoke_agent hr-helper',
    attributes: attributes({
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': 'hr-helper',
      'session.id': 'session-one',
      'user.id': 'user one',
      'sealtrace.trace_type': 'support',
      'sealtrace.tags': '["vip"]',
    }),
  }),
  span(2, {
    name: 'chat gpt-4o',
    parentSpanId: '1'.padStart(16, '0'),
    attributes: attributes({
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.provider.name': 'openai',
      'gen_ai.usage.input_tokens': 12,
      'gen_ai.usage.output_tokens': 5,
      'gen_ai.input.messages': JSON.stringify([
        { role: 'user', parts: [{ type: 'text', content: `write to ${mail}` }] },
      ]),
      'gen_ai.output.messages': JSON.stringify([
        { role: 'assistant', parts: [{ type: 'text', content: 'done' }] },
      ]),
    }),
  }),
  span(3, {
    name: 'execute_tool lookup',
    parentSpanId: '1'.padStart(16, '0'),
    status: { code: 2, message: 'it failed' },
    attributes: attributes({
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'lookup',
      'gen_ai.tool.call.arguments': '{"id":1}',
    }),
  }),
])

let harness: Harness
let file = ''
let recordId = ''
beforeAll(() => {
  harness = new Harness()
  file = join(harness.path, 'run.json')
  writeFileSync(file, run)
})
afterAll(() => harness.dispose())

/** Runs with `--json`: exactly one document on stdout, of one line. */
function json(verb: string, ...args: string[]): { status: number; json: unknown; stderr: string } {
  const { status, stdout, stderr } = harness.run(verb, '--json', ...args)
  expect(stdout.endsWith('\n') && stdout.indexOf('\n') === stdout.length - 1).toBe(true)
  return { status, json: JSON.parse(stdout), stderr }
}

/** Runs the program with these arguments and no others. */
async function bare(args: string[]): Promise<RunResult & { args: string[] }> {
  const child = spawn(process.execPath, [command, ...args], { cwd: harness.path })
  const seen = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (seen.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (seen.stderr += chunk.toString()))
  const [status] = (await once(child, 'close')) as [number | null]
  return { args, status: status ?? -1, ...seen }
}

/** Of a verb that needs no log, and takes no folder of one. */
function bareJson(verb: string, ...args: string[]): unknown {
  const { stdout } = spawnSync(process.execPath, [command, verb, '--json', ...args], {
    ...{ cwd: harness.path, encoding: 'utf8' },
  })
  return JSON.parse(stdout)
}

/** One line on stderr, and with `--json` the error on stdout too. */
function expectError(result: RunResult, status: number, code: string): void {
  expect(result.stderr).toMatch(new RegExp(`^sealtrace: ${code}: [^\\n]+\\n$`))
  expect(result.status).toBe(status)
  if (result.stdout === '') return
  const { error } = JSON.parse(result.stdout) as { error: { code: string; message: string } }
  expect(error.code).toBe(code)
  expect(result.stderr).toBe(`sealtrace: ${code}: ${error.message}\n`)
}

/** What each verb that reads answers; the log holds the run above and nothing else. */
function readers({ every }: { every: boolean }): void {
  describe('ls', () => {
    it('lists traces', () => {
      expect(json('ls')).toEqual({ status: 0, stderr: '', json: { traces: [summary], next: null } })
    })

    it('filters by each option', async () => {
      const count = async (...args: string[]) => {
        const { stdout } = await harness.begin('ls', '--json', ...args).result
        return (JSON.parse(stdout) as { traces: object[] }).traces.length
      }
      expect(await count(...filters.flatMap(([name, right]) => [`--${name}`, right]))).toBe(1)
      // Each is tried once; what is beside the log makes no difference to it.
      const wrong = every ? filters : filters.slice(0, 1)
      for (let i = 0; i < wrong.length; i += 3) {
        const some = wrong.slice(i, i + 3)
        const counts = await Promise.all(some.map(([name, , value]) => count(`--${name}`, value)))
        expect([some, counts]).toEqual([some, some.map(() => 0)])
      }
    })
  })

  it('show gives one run as steps, masked', () => {
    const { status, json: view } = json('show', traceId)
    expect(status).toBe(0)
    expect(view).toMatchObject({ traceId, steps: [step, step, step] })
    const { steps } = view as { steps: Record<string, unknown>[] }
    const [agent, chat, tool] = ['agent', 'completion', 'tool'].map((kind) =>
      steps.find((candidate) => candidate['kind'] === kind),
    )
    expect(agent).toMatchObject({
      name: 'invoke_agent hr-helper',
      parentSpanId: null,
      model: null,
      tool: null,
      durationMs: 1500,
      status: 'unset',
    })
    expect(chat).toMatchObject({
      model: 'gpt-4o',
      parentSpanId: '0000000000000001',
      usage: { inputTokens: 12, outputTokens: 5 },
      findings: [{ class: 'email', count: 1, action: 'seal' }],
    })
    expect(JSON.stringify(chat?.['input'])).toContain('write to [EMAIL_1]')
    expect(tool).toMatchObject({ tool: 'lookup', status: 'error', input: { id: 1 } })
    expect(JSON.stringify(tool?.['error'])).toContain('it failed')
    expect(JSON.stringify(view)).not.toContain(mail)
    recordId = chat?.['recordId'] as string
    if (every) expect(json('show', traceId.slice(0, 6)).json).toEqual(view)
  })

  it('reveal gives the values and where that is on the record', () => {
    const args = [recordId, '--class', 'email', '--reason', 'ticket 4711']
    const { status, json: result } = json('reveal', ...args)
    expect([status, result]).toEqual([
      0,
      {
        recordId,
        class: 'email',
        values: [{ placeholder: '[EMAIL_1]', value: mail }],
        auditRecordId: id,
        shownForSeconds: 30,
      },
    ])
    const { auditRecordId } = result as { auditRecordId: string }
    const { entries } = harness.json<{ entries: Record<string, unknown>[] }>('audit')
    for (const entry of entries)
      expect(entry).toEqual({
        recordId: id,
        time,
        actor: text,
        action: text,
        target: entry['target'] === null ? null : text,
        reason: entry['reason'] === null ? null : text,
        outcome: expect.stringMatching(/^(allowed|denied|failed)$/),
        address: entry['address'] === null ? null : text,
        details: entry['details'] === null ? null : expect.any(Object),
        findings: null,
      })
    expect(entries.find((entry) => entry['recordId'] === auditRecordId)).toMatchObject({
      action: 'reveal',
      target: recordId,
      reason: 'ticket 4711',
      outcome: 'allowed',
      actor: expect.stringMatching(/^os:/),
      address: 'local',
    })
  })

  it('audit filters by actor, action and time', () => {
    const count = (...args: string[]) =>
      harness.json<{ entries: object[] }>('audit', ...args).entries.length
    expect(count('--action', 'reveal', '--since', '1h')).toBeGreaterThan(0)
    if (!every) return
    expect(count('--actor', 'os:nobody-of-this-name')).toBe(0)
    expect(count('--action', 'nothing')).toBe(0)
    expect(count('--since', '2100-01-01T00:00:00Z')).toBe(0)
  })

  it('receipt says where it wrote what, and verify-receipt whom it is of', () => {
    const out = join(harness.path, `receipt-${every}`)
    const paths = { proof: `${out}.tlog-proof`, leaf: `${out}.leaf` }
    expect(json('receipt', recordId, '--out', out)).toEqual({
      status: 0,
      stderr: '',
      json: { recordId, index: number, size: number, paths },
    })
    const files = [paths.proof, '--leaf', paths.leaf]
    const { origin, logKey } = harness.init
    expect(json('verify-receipt', ...files, '--log-key', logKey).json).toEqual({
      ...{ ok: true, index: number, size: number, origin, cosignatures: [] },
      states: { kind: 'step', recordId, time },
    })
  })

  it('evidence says what it packed, and verify-evidence what that proves', () => {
    const out = join(harness.path, `evidence-${every}.zip`)
    const records = { asked: 3, related: number, intact: number, erased: 0, expired: 0 }
    expect(json('evidence', '--trace', traceId, '--out', out)).toEqual({
      status: 0,
      stderr: '',
      json: {
        ...{ file: out, bytes: number, form: 'masked', auditRecordId: id, size: number },
        ...{ records, ok: true, findings: [] },
      },
    })
    const { origin, logKey } = harness.init
    expect(bareJson('verify-evidence', out, '--log-key', logKey)).toEqual({
      ...{ ok: true, origin, form: 'masked', created: time, size: number },
      rootHash: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
      records: { ...records, damaged: 0 },
      ...{ taken: [], cosignatures: [], findings: [], notChecked: expect.any(Array) },
    })
  })

  it('verify reports on all of the log, and with --deep on every byte', () => {
    for (const args of [[], ['--deep']]) {
      const { status, json: report } = json('verify', ...args)
      expect([status, report]).toEqual([
        0,
        {
          ok: true,
          origin: harness.init.origin,
          size: number,
          rootHash: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
          signedBy: [harness.init.logKey.split('+')[1]],
          records: { intact: number, erased: 0, expired: 0 },
          unauthorised: 0,
          gapRecords: expect.any(Number),
          since: expect.toBeOneOf([null, number]),
          findings: [],
          findingsTotal: 0,
          states: [],
          takenBy: [],
          gaps: expect.any(Array),
          life: { frozen: null, successor: null, predecessor: null },
          notChecked: expect.any(Array),
        },
      ])
    }
  })

  it('log status says how the log itself stands', () => {
    expect(json('log', 'status')).toMatchObject({
      status: 0,
      json: {
        ...{ project: 'default', origin: harness.init.origin, state: 'open', frozen: null },
        ...{ logKeys: [harness.init.logKey], size: number, witnessedSize: null, published: [] },
        ...{ successor: null, predecessor: null },
      },
    })
  })

  it('doctor says of each check whether it is fine and what to mend', () => {
    const { status, json: report } = json('doctor')
    const { ok, checks } = report as { ok: boolean; checks: Record<string, unknown>[] }
    expect(status).toBe(ok ? 0 : 1)
    expect(checks.length).toBeGreaterThan(10)
    for (const check of checks)
      expect(check).toEqual({
        name: text,
        ok: expect.any(Boolean),
        detail: text,
        fix: check['fix'] === null ? null : text,
      })
    // The port is the one of the defaults: something else may hold it on this machine.
    expect(checks.filter((check) => !check['ok'] && check['name'] !== 'port')).toEqual([])
  })

  it('apikey makes, lists and revokes keys', () => {
    const { json: made } = json('apikey', 'create', '--role', 'auditor', '--name', 'for e2e')
    const key = expect.stringMatching(/^st_auditor_[A-Za-z0-9_-]{43}$/)
    const keyId = expect.stringMatching(/^[0-9a-f]{16}$/)
    expect(made).toEqual({ id: keyId, role: 'auditor', key })
    const { id: own } = made as { id: string }
    const listed = () =>
      harness.json<{ apiKeys: { id: string }[] }>('apikey', 'ls').apiKeys.find((k) => k.id === own)
    expect(listed()).toEqual({
      id: own,
      role: 'auditor',
      name: 'for e2e',
      created: time,
      expires: null,
      lastUsed: null,
      addresses: [],
      traceTypes: [],
      revoked: null,
    })
    expect(json('apikey', 'revoke', own).json).toEqual({ id: own, revoked: time })
    expect(listed()).toMatchObject({ revoked: time })
    expectError(harness.run('apikey', 'revoke', own), 1, 'not_found')
  })

  it('what is not there is 1', () => {
    expectError(harness.run('show', missing), 1, 'not_found')
    expectError(harness.run('show', missing, '--json'), 1, 'not_found')
    expectError(harness.run('show', '123456'), 1, 'not_found')
    const args = ['--class', 'us_ssn', '--reason', 'x', '--json']
    expectError(harness.run('reveal', recordId, ...args), 1, 'not_found')
    if (every) expectError(harness.run('reveal', missingRecord, ...args), 1, 'not_found')
  })
}

/** A filter of `ls`, a value that fits the run, and one that does not. */
const filters = [
  ['since', '2026-11-01T00:00:00Z', '2027-01-01T00:00:00Z'],
  ['until', '2027-01-01T00:00:00Z', '2026-11-01T00:00:00Z'],
  ['kind', 'tool', 'guardrail'],
  ['agent', 'hr-helper', 'other'],
  ['trace-type', 'support', 'other'],
  ['status', 'error', 'ok'],
  ['session', 'session-one', 'session-two'],
  ['user', 'user one', 'user two'],
  ['tag', 'vip', 'other'],
] as const

const summary = {
  traceId,
  name: 'invoke_agent hr-helper',
  agent: 'hr-helper',
  traceType: 'support',
  startTime: '2026-11-18T11:06:40.000Z',
  durationMs: 1500,
  steps: 3,
  errors: 1,
  status: 'unset',
  inputTokens: 12,
  outputTokens: 5,
  costUsd: 0.00008,
  costFrom: 'computed',
  unpricedCalls: 0,
  findings: expect.objectContaining({ email: 1 }),
  state: 'complete',
  complete: true,
}

const step = {
  recordId: id,
  spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
  kind: text,
  name: text,
  startTime: time,
  durationMs: number,
  status: expect.stringMatching(/^(ok|error|unset)$/),
  attributes: expect.any(Object),
  findings: expect.any(Array),
}

describe('init', () => {
  it('answers with names, keys of the log and the API keys, once', () => {
    expect(harness.init).toEqual({
      project: 'default',
      origin: expect.stringMatching(/default-[0-9a-f]{8}$/),
      logKey: expect.stringMatching(/^\S+\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*$/),
      authorityKey: text,
      publicKey: text,
      hybridPublicKey: text,
      stateDir: expect.stringContaining(harness.state),
      apiKeys: Object.fromEntries(roles.map((role) => [role, expect.stringMatching(/^st_/)])),
    })
    expect(harness.init.logKey.startsWith(`${harness.init.origin}+`)).toBe(true)
    expectError(harness.run('init'), 2, 'already_exists')
    expectError(harness.run('init', '--json'), 2, 'already_exists')
  })
})

describe('without a collector', () => {
  it('record takes a file, and the same file again', () => {
    const first = json('record', file)
    expect(first).toEqual({
      status: 0,
      stderr: '',
      json: {
        ...{ accepted: 3, rejected: 0, duplicates: 0, notRecorded: 0 },
        ...{ traces: [traceId], checkpointSize: number },
      },
    })
    const { checkpointSize } = first.json as { checkpointSize: number }
    expect(checkpointSize).toBeGreaterThanOrEqual(3)
    expect(json('record', file).json).toMatchObject({
      ...{ accepted: 3, duplicates: 3, rejected: 0, checkpointSize },
    })
  })

  it('record takes the formats, and is 1 when a line was rejected', () => {
    const lines = join(harness.path, 'lines.ndjson')
    writeFileSync(lines, `${run}\n\nnonsense\n`)
    for (const args of [[], ['--format', 'ndjson']]) {
      const { status, json: tally, stderr } = json('record', lines, ...args)
      expect([status, tally]).toEqual([
        1,
        {
          ...{ accepted: 3, rejected: 1, duplicates: 3, notRecorded: 0 },
          ...{ traces: [traceId], checkpointSize: number },
        },
      ])
      expect(stderr).toMatch(/^sealtrace: bad_request: [^\n]*3[^\n]*\n$/)
    }
    expectError(harness.run('record', file, '--format', 'otlp-proto', '--json'), 1, 'bad_request')
  })

  readers({ every: true })
})

describe('with a collector on the same folder', () => {
  beforeAll(() => harness.start())

  it('start prints its URL alone on a line of stdout, and nothing else', () => {
    expect(harness.output.split('\n')).toContain(`ready ${harness.url}`)
    expect(harness.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  })

  it('record still works', () => {
    expect(json('record', file).json).toMatchObject({ accepted: 3, rejected: 0 })
  })

  readers({ every: false })

  it('the same verbs over HTTP give the same objects', () => {
    const remote = (role: string, verb: string, ...args: string[]): unknown => {
      const { stdout } = spawnSync(
        process.execPath,
        [command, verb, '--json', ...args, '--url', harness.url],
        {
          encoding: 'utf8',
          env: { ...process.env, SEALTRACE_API_KEY: harness.keys[role] },
        },
      )
      return JSON.parse(stdout)
    }
    expect(remote('investigator', 'ls')).toEqual(harness.json('ls'))
    expect(remote('investigator', 'show', traceId)).toEqual(harness.json('show', traceId))
    const args = [recordId, '--class', 'email', '--reason', 'x']
    const { auditRecordId: _, ...local } = harness.json<Record<string, unknown>>('reveal', ...args)
    expect(remote('investigator', 'reveal', ...args)).toMatchObject(local)
    expect(remote('auditor', 'verify')).toMatchObject({ ok: true, origin: harness.init.origin })
    expect(remote('auditor', 'audit', '--action', 'reveal')).toEqual(
      harness.json('audit', '--action', 'reveal'),
    )
    expect(remote('ingest', 'record', file)).toMatchObject({ accepted: 3, traces: [traceId] })
    expect(remote('ingest', 'ls')).toMatchObject({ error: { code: 'not_found' } })
    expect(remote('nobody', 'ls')).toMatchObject({ error: { code: expect.any(String) } })
  })

  it('a second start, and a port in use, are 3 and one line', async () => {
    expectError(harness.run('start', '--port', '0'), 3, 'unavailable')
    const other = new Harness()
    const holder = createServer().listen(0, '127.0.0.1')
    await once(holder, 'listening')
    const { port } = holder.address() as AddressInfo
    const result = await other.begin('start', '--port', String(port)).result
    holder.close()
    expectError(result, 3, 'unavailable')
    expect(result.stderr).toContain(String(port))
    await other.dispose()
  })

  it('SIGTERM lets requests end that are in work, and the exit status is 0', async () => {
    const posts = Array.from({ length: 20 }, (_, n) =>
      harness.post('/v1/traces', otlpSpans([span(100 + n, { traceId: 'ef'.repeat(16) })])).then(
        ({ status }) => status,
        () => null,
      ),
    )
    const first = await Promise.race(posts)
    const status = await harness.stop('SIGTERM')
    const taken = (await Promise.all(posts)).filter((answer) => answer === 200).length
    expect([first, status]).toEqual([200, 0])
    const { steps } = harness.json<{ steps: object[] }>('show', 'ef'.repeat(16))
    expect(steps.length).toBeGreaterThanOrEqual(taken)
    expect(harness.json('verify', '--deep')).toMatchObject({ ok: true })
  })

  it('SIGINT ends it with 0 too, and it can start again', async () => {
    await harness.start()
    expect(await harness.stop('SIGINT')).toBe(0)
  })
})

describe('exit statuses', () => {
  it('2 for a command line that is off', async () => {
    const lines = [
      [],
      ['nothing'],
      ['ls', '--nothing'],
      ['ls', '--limit', '0'],
      ['ls', '--since', 'yesterday'],
      ['show'],
      ['show', 'x'],
      ['reveal', missingRecord, '--class', 'email'],
      ['record', 'no-such-file'],
      ['record', file, '--format', 'xml'],
      ['apikey', 'create'],
      ['start', '--port', '70000'],
      ['ls', '--project', 'A/B'],
    ]
    for (let i = 0; i < lines.length; i += 4) {
      const some = lines.slice(i, i + 4)
      for (const { args, status, stdout, stderr } of await Promise.all(some.map(bare))) {
        expect([args.join(' '), status, stdout]).toEqual([args.join(' '), 2, ''])
        expect(stderr).toMatch(/^sealtrace: usage: [^\n]+\n$/)
      }
    }
  })

  it('2 without a log or with a bad configuration, 3 where a key cannot be had', () => {
    const nowhere = join(harness.path, 'nowhere')
    expectError(harness.run('ls', '--data', nowhere), 2, 'no_log')
    expectError(harness.run('verify', '--data', nowhere, '--json'), 2, 'no_log')
    expect(existsSync(nowhere)).toBe(false)
    const config = join(harness.path, 'bad.toml')
    writeFileSync(config, '[server]\nporte = 1\n')
    expectError(harness.run('ls', '--config', config, '--json'), 2, 'config_invalid')
    const state = join(harness.path, 'empty-state')
    mkdirSync(state)
    expectError(harness.run('ls', '--state', state), 3, 'key_unavailable')
  })

  it('3 where no collector answers', () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [command, 'ls', '--json', '--url', 'http://127.0.0.1:9'],
      { encoding: 'utf8', env: { ...process.env, SEALTRACE_API_KEY: 'k' } },
    )
    expectError({ status: status ?? -1, stdout, stderr }, 3, 'unavailable')
  })

  it('1 when verification fails', () => {
    const copy = join(harness.path, 'copy')
    spawnSync('cp', ['-r', harness.data, copy])
    const database = new DatabaseSync(join(copy, 'default', 'log.db'))
    database.exec('UPDATE parts SET data = zeroblob(length(data)) WHERE rowid = 1')
    database.close()
    // What is structural still holds; every byte does not.
    expect(harness.json('verify', '--data', copy)).toMatchObject({ ok: true })
    const { status, json: report } = json('verify', '--deep', '--data', copy)
    expect([status, report]).toMatchObject([1, { ok: false }])
    const { findings } = report as { findings: object[] }
    expect(findings[0]).toEqual({ recordId: id, index: number, problem: text })
    expect(harness.run('verify', '--deep', '--data', copy).status).toBe(1)
  })
})

describe('where and what', () => {
  it('relative paths start where the user stands', () => {
    const place = join(harness.path, 'user')
    mkdirSync(place)
    const { status } = spawnSync(
      process.execPath,
      [command, 'init', '--data', 'relative', '--state', 'own/state'],
      { cwd: harness.path, env: { ...process.env, INIT_CWD: place }, encoding: 'utf8' },
    )
    expect(status).toBe(0)
    expect(existsSync(join(place, 'relative'))).toBe(true)
    expect(existsSync(join(place, 'own', 'state'))).toBe(true)
    const environment = {
      ...process.env,
      INIT_CWD: place,
      SEALTRACE_DATA: 'relative',
      SEALTRACE_STATE: 'own/state',
    }
    const listed = spawnSync(process.execPath, [command, 'ls', '--json'], {
      cwd: harness.path,
      env: environment,
      encoding: 'utf8',
    })
    expect(JSON.parse(listed.stdout)).toEqual({ traces: [], next: null })
    writeFileSync(join(place, 'run.json'), run)
    const recorded = spawnSync(process.execPath, [command, 'record', 'run.json', '--json'], {
      cwd: harness.path,
      env: environment,
      encoding: 'utf8',
    })
    expect(JSON.parse(recorded.stdout)).toMatchObject({ accepted: 3 })
  })

  it('every verb has help, and the program has a version', async () => {
    const said = await Promise.all(
      [
        ...verbs.map((verb) => [verb, '--help']),
        ['--help'],
        ['--version'],
        ['--version', '--json'],
      ].map(bare),
    )
    for (const { args, status, stdout, stderr } of said) {
      expect([args, status, stderr]).toEqual([args, 0, ''])
      if (args[1] === '--help') {
        expect(stdout).toContain(`sealtrace ${args[0]}`)
        for (const part of ['Usage:', 'Examples:', 'Exit status:', '--data DIR', '--json'])
          expect(stdout).toContain(part)
      }
    }
    const [help, version, versionJson] = said.slice(-3)
    for (const verb of verbs) expect(help?.stdout).toMatch(new RegExp(`^  ${verb} `, 'm'))
    expect(version?.stdout).toMatch(/^sealtrace \d+\.\d+\.\d+\S*\n$/)
    expect(JSON.parse(versionJson?.stdout ?? '')).toEqual({ version: text })
  })
})
