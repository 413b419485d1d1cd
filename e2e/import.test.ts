// Logs of Symbiont, made by another implementation of its cipher (vectors/symbiont), taken over by the program as it is run.
import { spawn } from 'node:child_process'
import { createCipheriv, randomBytes, randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StepView } from '../src/access/step-view.ts'
import type { TraceSummary } from '../src/access/trace-summary.ts'
import { argon2id } from '../src/crypto/argon2.ts'
import { findCanaries, folderContents } from '../src/testing/canary.ts'
import { Harness } from './harness.ts'
import { command, repository } from './command.ts'

const vectors = join(repository, 'vectors/symbiont')
const appended = join(vectors, 'appended.log')
const oneEntry = join(vectors, 'one-entry.log')
const password = 'vectors-of-the-test-suite'
const canaries = [
  ...['219-09-9999', 'jane.roe@example.com', '4111 1111 1111 1111'],
  ...['canary-of-a-damaged-line', 'canary-of-a-cut-line', password],
]

interface Tally {
  accepted: number
  rejected: number
  duplicates: number
  traces: string[]
  checkpointSize: number
}

/** Runs with these variables in the environment, whatever else is there. */
function withEnvironment<T>(variables: Record<string, string>, run: () => T): T {
  const names = ['SYMBIONT_LOGGING_KEY', 'SYMBIONT_MASTER_KEY', ...Object.keys(variables)]
  const before = names.map((name) => [name, process.env[name]] as const)
  try {
    for (const name of names) delete process.env[name]
    Object.assign(process.env, variables)
    return run()
  } finally {
    for (const [name, value] of before)
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
  }
}

/** How many records of steps there are. A reader would see two of the same as one. */
function records({ data }: Harness): number {
  const db = new DatabaseSync(join(data, 'default', 'log.db'), { readOnly: true, timeout: 10_000 })
  try {
    return Number(
      db.prepare('SELECT count(*) AS n FROM headers WHERE step IS NOT NULL').get()?.['n'],
    )
  } finally {
    db.close()
  }
}

const withKey = <T>(run: () => T): T => withEnvironment({ SYMBIONT_LOGGING_KEY: password }, run)
const tallyOf = (stdout: string) => JSON.parse(stdout) as Tally

describe('import symbiont', () => {
  const harness = new Harness()
  afterAll(() => harness.dispose())
  const step = (trace: string) => {
    const { steps } = harness.json<{ steps: StepView[] }>('show', trace)
    expect(steps).toHaveLength(1)
    return steps[0]
  }
  const traces = () => harness.json<{ traces: TraceSummary[] }>('ls').traces

  it('records nothing with a wrong key, and none with no key', () => {
    const { size } = harness.json<{ size: number }>('verify')
    const wrong = withEnvironment({ SYMBIONT_LOGGING_KEY: 'wrong' }, () =>
      harness.run('import', 'symbiont', appended),
    )
    expect([wrong.status, wrong.stdout]).toEqual([2, ''])
    expect(wrong.stderr).toMatch(/^sealtrace: config_invalid: nothing in this log opens [^\n]*\n$/)
    for (const args of [[], ['--key-variable', 'NOT_SET'], ['--key-variable', '$(x)']]) {
      const none = withEnvironment({}, () => harness.run('import', 'symbiont', appended, ...args))
      expect([args, none.status]).toEqual([args, 2])
      expect(none.stderr).toMatch(/^sealtrace: usage: [^\n]*\n$/)
    }
    expect(traces()).toEqual([])
    expect(harness.json<{ size: number }>('verify').size).toBe(size)
  })

  it('records what opens, and names by number what does not', () => {
    const { status, stdout, stderr } = withKey(() =>
      harness.run('import', 'symbiont', appended, '--json'),
    )
    expect(status).toBe(1)
    expect(tallyOf(stdout)).toMatchObject({ accepted: 7, rejected: 2, duplicates: 0 })
    expect(tallyOf(stdout).traces).toHaveLength(6)
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(/^sealtrace: bad_request: line 6: does not open/),
      'sealtrace: bad_request: line 7: not valid JSON',
      '',
    ])
  })

  it('shows each interaction as it was', () => {
    expect(step('550e8400')).toMatchObject({
      kind: 'completion',
      model: 'gpt-4',
      agent: '7b1f2c1e-3f0a-4c55-9a77-0d5f6c2b8e01',
      startTime: '2026-05-01T10:30:00.123Z',
      durationMs: 150,
      status: 'ok',
      usage: { inputTokens: 10, outputTokens: 15, totalTokens: 25 },
      input: [{ role: 'user', content: 'What is on file for [EMAIL_1], [US_SSN_1]?' }],
      output: [{ role: 'assistant', content: 'Her order 7 is in Lyon.' }],
      metadata: { routing_engine: 'default', request_id: 'r-1' },
    })
    expect(step('9d2b7c64')).toMatchObject({
      ...{ kind: 'retrieval', durationMs: 320, status: 'ok', input: 'refund rules' },
      output: 'Refunds take five days.',
      metadata: { documents_retrieved: '3' },
    })
    expect(step('3c5d7e9f')).toMatchObject({
      ...{ kind: 'agent', status: 'error', input: 'Book the trip' },
      error: { message: 'card [CREDIT_CARD_1] was refused' },
    })
  })

  it('joins a request and its response that came later', () => {
    expect(step('1f0e4a52')).toMatchObject({
      ...{ kind: 'tool', name: 'calculator', tool: 'calculator', status: 'ok', durationMs: 12 },
      ...{ input: { a: 2, b: 40, op: 'add' }, output: { sum: 42 } },
    })
    expect(step('bbbbbbbb')).toMatchObject({
      ...{ durationMs: 200, output: 'An answer without its question.' },
    })
    expect(traces().find(({ traceId }) => traceId.startsWith('cccccccc'))).toMatchObject({
      complete: false,
    })
  })

  it('records nothing twice, under whichever name the key comes', () => {
    const again = { accepted: 7, rejected: 2, duplicates: 7 }
    const before = traces()
    const both = { SYMBIONT_LOGGING_KEY: 'another', SYMBIONT_MASTER_KEY: password }
    for (const [variables, args] of [
      [both, []],
      [{ OLD_KEY: password }, ['--key-variable', 'OLD_KEY']],
    ] as const) {
      const { stdout } = withEnvironment(variables, () =>
        harness.run('import', 'symbiont', appended, ...args, '--json'),
      )
      expect(tallyOf(stdout)).toMatchObject(again)
    }
    expect(traces()).toEqual(before)
    expect(records(harness)).toBe(7)
  })

  it('takes a file of one entry, as it is and packed', () => {
    expect(withKey(() => harness.json('import', 'symbiont', oneEntry))).toMatchObject({
      ...{ accepted: 2, rejected: 0, duplicates: 0 },
    })
    const packed = join(harness.path, 'one-entry.log.gz')
    writeFileSync(packed, gzipSync(readFileSync(oneEntry)))
    expect(withKey(() => harness.json('import', 'symbiont', packed))).toMatchObject({
      duplicates: 2,
    })
    expect(step('dddddddd')).toMatchObject({
      ...{ kind: 'completion', model: 'claude-sonnet', durationMs: 1500, status: 'ok' },
      input: [{ role: 'user', content: 'One entry is all the file holds' }],
      output: [{ role: 'assistant', content: 'And its answer.' }],
    })
  })

  it('leaves no secret in any file or message', () => {
    expect(harness.json('verify', '--deep')).toMatchObject({ ok: true, findings: [] })
    const all = [...folderContents(harness.data), ...folderContents(harness.state)]
    expect(findCanaries(canaries, [...all, ['output', Buffer.from(harness.output)]])).toEqual([])
  })
})

describe('import symbiont into a collector', () => {
  const harness = new Harness()
  beforeAll(() => harness.start())
  afterAll(() => harness.dispose())

  it('records the same as it does here', () => {
    const env = { SYMBIONT_LOGGING_KEY: password, SEALTRACE_API_KEY: harness.keys['ingest'] ?? '' }
    const send = () =>
      withEnvironment(env, () =>
        harness.run('import', 'symbiont', appended, '--url', harness.url, '--json'),
      )
    expect(tallyOf(send().stdout)).toMatchObject({ accepted: 7, rejected: 2, duplicates: 0 })
    expect(tallyOf(send().stdout)).toMatchObject({ accepted: 7, rejected: 2, duplicates: 7 })
    const local = withKey(() => harness.run('import', 'symbiont', appended, '--json'))
    expect(tallyOf(local.stdout)).toMatchObject({ accepted: 7, rejected: 2, duplicates: 7 })
    expect(harness.json<{ traces: unknown[] }>('ls').traces).toHaveLength(6)
    expect(records(harness)).toBe(7)
    const all = [...folderContents(harness.data), ...folderContents(harness.state)]
    expect(findCanaries(canaries, [...all, ['output', Buffer.from(harness.output)]])).toEqual([])
  })
})

describe('an import that is cut short', () => {
  const timeout = 180_000
  const harness = new Harness()
  afterAll(() => harness.dispose())

  it('is finished by the next, which doubles nothing', { timeout }, async () => {
    const count = 1300
    const log = await logOf(count)
    // The beginning alone is there, and the program waits for more.
    const args = ['import', 'symbiont', '-', '--data', harness.data, '--state', harness.state]
    const child = spawn(process.execPath, [command, ...args], {
      stdio: ['pipe', 'ignore', 'ignore'],
      env: { ...process.env, SYMBIONT_LOGGING_KEY: password },
    })
    const ended = new Promise((done) => child.on('exit', done))
    child.stdin.on('error', () => {})
    child.stdin.write(log.slice(0, 900).join(''))
    const stored = () => harness.json<{ traces: unknown[] }>('ls', '--limit', '1').traces.length
    while (stored() === 0) await new Promise((done) => setTimeout(done, 100))
    child.kill('SIGKILL')
    await ended
    const file = join(harness.path, 'whole.log')
    writeFileSync(file, log.join(''))
    const tally = withKey(() => harness.json<Tally>('import', 'symbiont', file))
    expect(tally).toMatchObject({ accepted: count, rejected: 0 })
    expect(tally.duplicates).toBeGreaterThan(0)
    expect(tally.duplicates).toBeLessThan(count)
    expect(tally.traces).toHaveLength(count / 2)
    expect(records(harness)).toBe(count)
    const { traces } = harness.json<{ traces: TraceSummary[] }>('ls', '--limit', '1000')
    expect(traces.map(({ steps, complete }) => [steps, complete])).toEqual(
      Array.from({ length: count / 2 }, () => [1, true]),
    )
    expect(harness.json('verify', '--deep')).toMatchObject({ ok: true, findings: [] })
  })

  it('of a file goes on where it came to', { timeout }, async () => {
    const own = new Harness()
    try {
      const count = 600
      const slow = 16
      // Each of the last derives a key of its own, at the present cost, in vain.
      const tail = (await logOf(2 * slow)).filter((_, n) => n % 2 === 0).map(withOwnSalt)
      const file = join(own.path, 'whole.log')
      writeFileSync(file, [...(await logOf(count)), ...tail].join(''))
      const notes = join(own.state, 'imports')
      const { child, result } = withKey(() => own.begin('import', 'symbiont', file))
      const bookmarks = () =>
        existsSync(notes) ? readdirSync(notes).filter((name) => name.endsWith('.json')) : []
      while (bookmarks().length === 0) await new Promise((done) => setTimeout(done, 10))
      child.kill('SIGKILL')
      expect((await result).status).toBe(-1)
      const before = records(own)
      expect(before).toBeGreaterThan(400)
      const wrong = withEnvironment({ SYMBIONT_LOGGING_KEY: 'wrong' }, () =>
        own.run('import', 'symbiont', file),
      )
      expect([wrong.status, records(own)]).toEqual([2, before])
      const { stdout, stderr } = withKey(() => own.run('import', 'symbiont', file, '--json'))
      const tally = JSON.parse(stdout) as Tally & { skippedLines: number }
      expect(stderr).toMatch(/^sealtrace: going on at line \d+, /)
      expect(tally.skippedLines).toBeGreaterThan(400)
      expect(tally.accepted).toBe(count - tally.skippedLines)
      expect(tally.rejected).toBe(slow)
      expect(records(own)).toBe(count)
      expect(bookmarks()).toEqual([])
      const { traces } = own.json<{ traces: TraceSummary[] }>('ls', '--limit', '1000')
      expect(
        traces.map(({ steps, complete, durationMs }) => [steps, complete, durationMs]),
      ).toEqual(Array.from({ length: count / 2 }, () => [1, true, 5]))
    } finally {
      await own.dispose()
    }
  })
})

function withOwnSalt(line: string): string {
  const entry = JSON.parse(line) as { request_data: Record<string, string> }
  const salt = randomBytes(32).toString('base64')
  const sealed = { ...entry.request_data, salt, kdf: 'Argon2id-m65536-t3-p1' }
  return `${JSON.stringify({ ...entry, request_data: sealed })}\n`
}

/** Requests and their responses, under one salt, so that nothing is spent on deriving keys. */
async function logOf(count: number): Promise<string[]> {
  const salt = randomBytes(32)
  const key = await argon2id(Buffer.from(password), salt, { memory: 19_456, passes: 2 })
  const sealed = (value: object) => {
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', key, nonce)
    const parts = [cipher.update(JSON.stringify(value)), cipher.final(), cipher.getAuthTag()]
    return {
      ciphertext: Buffer.concat(parts).toString('base64'),
      ...{ nonce: nonce.toString('base64'), salt: salt.toString('base64') },
      ...{ algorithm: 'AES-256-GCM', kdf: 'Argon2' },
    }
  }
  return Array.from({ length: count / 2 }, (_, n) => {
    const id = randomUUID()
    const time = new Date(1_790_000_000_000 + n * 1000).toISOString()
    const entry = {
      ...{ id, agent_id: 'a', interaction_type: 'Completion', timestamp: time, latency_ms: 0 },
      ...{ model_identifier: 'gpt-4', response_data: null, metadata: {} },
      ...{ error: null, token_usage: null },
      request_data: sealed({ prompt: `question ${n}`, parameters: {} }),
    }
    const update = {
      ...{ id, latency_ms: 5, token_usage: null, error: null, updated_at: time },
      response_data: sealed({ content: `answer ${n}`, metadata: {} }),
    }
    return [`${JSON.stringify(entry)}\n`, `UPDATE: ${JSON.stringify(update)}\n`]
  }).flat()
}
