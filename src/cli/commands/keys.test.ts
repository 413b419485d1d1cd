import { EventEmitter } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLog } from '../../journal/create-log.ts'
import { openLog } from '../../journal/open-log.ts'
import { compilePolicy } from '../../protect/policy.ts'
import { loadConfig } from '../../server/config.ts'
import { startCollector } from '../../server/main.ts'
import { tempFolder } from '../../testing/temp-folder.ts'
import { run } from '../run.ts'
import { testIo } from '../test-io.ts'

let folder: ReturnType<typeof tempFolder>
beforeEach(() => (folder = tempFolder()))
afterEach(() => folder[Symbol.dispose]())

const at = (name: string) => join(folder.path, name)

interface Given {
  environment?: NodeJS.ProcessEnv
  /** Typed on a terminal. */
  typed?: readonly string[]
}

async function cli(words: string, { environment = {}, typed }: Given = {}) {
  const { io, stdout, stderr } = testIo({ folder: folder.path, environment })
  const place = ['--data', at('data'), '--state', at('state')]
  const given = typed ? { ...io, stdin: terminal(typed) } : io
  const status = await run([...words.split(' '), ...place], given)
  return { status, stdout: stdout(), stderr: stderr() }
}

/** Types the next text whenever it is listened to. */
function terminal(texts: readonly string[]) {
  const left = [...texts]
  const keyboard = new EventEmitter()
  return Object.assign(keyboard, {
    isTTY: true,
    setRawMode: () => {},
    pause: () => {},
    resume: () => void setImmediate(() => keyboard.emit('data', Buffer.from(left.shift() ?? ''))),
    async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {},
  })
}

interface Listed {
  keys: {
    use: string
    id: string | null
    since: string | null
    provider: string
    rootKey: string
    count: number
    state: string
    ageDays: number | null
    next: string | null
  }[]
  rotating: boolean
}
const listed = async (given?: Given) =>
  JSON.parse((await cli('keys ls --json', given)).stdout) as Listed

test('keys ls shows every key, what it is for, its age and the root key it is under', async () => {
  await cli('init')
  const { keys, rotating } = await listed()
  expect(rotating).toBe(false)
  const [root] = keys
  expect(root).toMatchObject({ use: 'root', provider: 'file', state: 'wraps 9 keys', count: 9 })
  const under = keys.filter(({ rootKey }) => rootKey === root?.id)
  expect(under.map(({ use }) => use).toSorted()).toEqual(
    [
      ...['state', 'officer', 'look-up', 'producer', 'producer-hybrid', 'signing', 'subjects'],
      ...['epoch', 'index'],
    ].toSorted(),
  )
  for (const { provider, state, since } of under)
    expect({ provider, state, since }).toMatchObject({
      provider: 'file',
      state: 'in use',
      since: expect.stringMatching(/^\d{4}-\d{2}/),
    })
  const { stdout } = await cli('keys ls')
  expect(stdout).toMatch(/^USE +ID +SINCE/)
  expect(stdout).toContain('file: wraps 9 keys')
})

test('keys rotate root makes a new key and says what it did; --to takes a provider of the list', async () => {
  await cli('init')
  const before = readFileSync(await rootKeyFile(), 'utf8')
  const { stdout, status } = await cli('keys rotate root --json')
  expect(status).toBe(0)
  const result = JSON.parse(stdout) as { from: string[]; to: string }
  expect(result).toEqual({
    from: [expect.any(String)],
    to: expect.any(String),
    rows: 7,
    resumed: false,
  })
  expect(readFileSync(await rootKeyFile(), 'utf8')).not.toBe(before)
  const root = (await listed()).keys[0]
  expect(root?.id).toBe(result.to)
  writeFileSync(
    at('sealtrace.toml'),
    '[[keys.root]]\nprovider = "file"\n[[keys.root]]\nprovider = "environment"\nvariable = "K"\n',
  )
  const environment = { SEALTRACE_CONFIG: at('sealtrace.toml'), K: 'ab'.repeat(32) }
  expect((await cli('keys rotate root --to 2', { environment })).stdout).toMatch(
    /^rotated: 7 keys are under the root key [0-9a-f]{16}, before under [0-9a-f]{16}\n$/,
  )
  expect((await listed({ environment })).keys.slice(0, 2).map(({ state }) => state)).toEqual([
    'wraps nothing',
    'wraps 9 keys',
  ])
  expect((await cli('keys rotate root --to 3', { environment })).status).toBe(2)
})

test('verify and doctor go by the settings, too', async () => {
  writeFileSync(at('sealtrace.toml'), '[[keys.root]]\nprovider = "environment"\nvariable = "K"\n')
  const environment = { SEALTRACE_CONFIG: at('sealtrace.toml'), K: 'ab'.repeat(32) }
  expect((await cli('init', { environment })).status).toBe(0)
  const notChecked = async (env: NodeJS.ProcessEnv) =>
    (
      JSON.parse((await cli('verify --deep --json', { environment: env })).stdout) as {
        notChecked: string[]
      }
    ).notChecked.join('\n')
  expect(await notChecked(environment)).not.toContain('key commitments')
  expect(await notChecked({ ...environment, K: 'cd'.repeat(32) })).toContain('key commitments')
  const { checks } = JSON.parse((await cli('doctor --json', { environment })).stdout) as {
    checks: { name: string; ok: boolean; detail: string }[]
  }
  for (const name of ['root key', 'key apart'])
    expect(checks.find((check) => check.name === name)).toMatchObject({
      ok: true,
      detail: expect.stringContaining('environment'),
    })
})

test('doctor says which provider of the list does not open, and that a rotation has not ended', async () => {
  await cli('init')
  const rootKeyCheck = async (given?: Given) => {
    const { stdout } = await cli('doctor --json', given)
    const { checks } = JSON.parse(stdout) as { checks: { name: string; detail: string }[] }
    return checks.find(({ name }) => name === 'root key')?.detail
  }
  writeFileSync(
    at('sealtrace.toml'),
    '[[keys.root]]\nprovider = "file"\n[[keys.root]]\nprovider = "environment"\nvariable = "K"\n',
  )
  const environment = { SEALTRACE_CONFIG: at('sealtrace.toml') }
  expect(await rootKeyCheck({ environment })).toMatch(
    /^the keys of this log open, but .* provider 2 \(environment\): no root key is in the environment/,
  )
  const rotation = { version: 1, to: 'x', place: 1, from: [], after: '', rows: 0, audited: false }
  writeFileSync(join(await rootKeyFile(), '../rotation.json'), JSON.stringify(rotation))
  expect(await rootKeyCheck()).toContain('has begun and not ended')
  expect((await listed()).rotating).toBe(true)
})

test('keys ls tells when each key was made, and when it is renewed', async () => {
  await cli('init')
  writeFileSync(
    at('sealtrace.toml'),
    '[keys.rotation]\ndata_days = 30\nindex_days = 60\nsigning_days = 90\nroot_days = 365\n',
  )
  const environment = { SEALTRACE_CONFIG: at('sealtrace.toml') }
  const { keys } = await listed({ environment })
  const days = (use: string) => {
    const { since, next, ageDays } = keys.find((key) => key.use === use) ?? keys[0]!
    expect(ageDays).toBe(0)
    return next === null ? null : (Date.parse(next) - Date.parse(since ?? '')) / 86_400_000
  }
  const uses = ['root', 'epoch', 'subjects', 'index', 'signing', 'producer']
  expect(uses.map(days)).toEqual([365, 30, 30, 60, 90, null])
  expect((await listed()).keys.map(({ next }) => next)).toEqual(keys.map(() => null))
})

test('keys rotate data, index and signing renew keys, and say what they did', async () => {
  await cli('init')
  const use = async (name: string) => (await listed()).keys.find((key) => key.use === name)?.id
  const before = {
    epoch: await use('epoch'),
    index: await use('index'),
    signing: await use('signing'),
  }
  expect((await cli('keys rotate data')).stdout).toMatch(
    /^rotated: \d+ keys? of \d{4}-\d{2} wrapped anew/,
  )
  expect((await cli('keys rotate data --subjects')).stdout).toContain('of subjects wrapped anew')
  expect((await cli('keys rotate index --all --json')).stdout).toContain('"what":"index"')
  const begun = await cli('keys rotate signing')
  expect(begun.stdout).toMatch(/tell who verifies the new one: sealtrace\.local\/log\/default-/)
  expect((await cli('keys rotate signing')).status).toBe(2)
  expect((await cli('verify')).stdout).toMatch(/signed by +[0-9a-f]{8} and [0-9a-f]{8}/)
  expect((await cli('doctor --json')).stdout).toContain('"ok":true')
  expect((await cli('keys rotate signing --finish')).stdout).toContain('with the new key alone')
  expect(await use('epoch')).not.toBe(before.epoch)
  expect(await use('index')).not.toBe(before.index)
  expect(await use('signing')).not.toBe(before.signing)
  expect((await cli('verify --deep')).status).toBe(0)
  const { stdout } = await cli('audit --action keys.rotate --json')
  const { entries } = JSON.parse(stdout) as { entries: { target: string }[] }
  expect(entries.map(({ target }) => target).toSorted()).toEqual([
    'data',
    'index',
    'signing',
    'signing',
    'subjects',
  ])
})

test('keys rotate asks a running collector with --url and an admin key', async () => {
  const place = { data: at('data'), state: at('state'), project: 'default', environment: {} }
  const { apiKeys } = await createLog(place)
  const defaults = loadConfig({ environment: {} })
  const config = { ...defaults, server: { host: '127.0.0.1', port: 0 } }
  const collector = await startCollector({ place, config })
  try {
    const ask = (words: string, key: string) =>
      cli(`keys rotate ${words} --url ${collector.url}`, {
        environment: { SEALTRACE_API_KEY: key },
      })
    const { status, stdout } = await ask('index --all --json', apiKeys.admin)
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ what: 'index', rotated: [{ dropped: 0 }] })
    expect((await ask('signing', apiKeys.admin)).stdout).toContain('tell who verifies the new one')
    expect((await ask('data', apiKeys.viewer)).status).toBe(1)
    const root = await ask('root', apiKeys.admin)
    expect(root).toMatchObject({ status: 2, stderr: expect.stringContaining('leave --url out') })
  } finally {
    await collector.close()
  }
})

test('does not rotate under a running collector', async () => {
  await cli('init')
  const place = { data: at('data'), state: at('state'), project: 'default', environment: {} }
  const log = await openLog(place, { policy: compilePolicy({}), mustOwn: true })
  const refused = await Promise.all(
    ['root', 'data', 'index', 'signing'].map((what) => cli(`keys rotate ${what}`)),
  )
  await log.close()
  for (const { status, stderr } of refused) {
    expect(status).toBe(3)
    expect(stderr).toContain('another process owns this log')
  }
})

test.each([
  ['keys', 2],
  ['keys rotate', 2],
  ['keys rotate data --to 1', 2],
  ['keys rotate data --month soon', 2],
  ['keys rotate data --finish', 2],
  ['keys rotate data --all --subjects', 2],
  ['keys rotate index --subjects', 2],
  ['keys rotate signing --all', 2],
  ['keys rotate signing --finish', 1],
  ['keys rotate root --all', 2],
  ['keys rotate data --month 2001-01', 1],
  ['keys ls --finish', 2],
  ['keys ls --to 1', 2],
  ['keys rotate root --to 0', 2],
])('%s is refused', async (words, status) => {
  await cli('init')
  expect((await cli(words)).status).toBe(status)
})

const secret = 'a passphrase of ours'

test('a passphrase is asked for, twice for a new log, and never shown', async () => {
  const made = await cli('init --passphrase', { typed: [`${secret}\r`, `${secret}\r`] })
  expect(made.status).toBe(0)
  expect(readFileSync(await rootKeyFile(), 'utf8')).toContain('argon2id')
  // A slip, taken back, and the text in two pieces.
  const asked = await cli('keys ls', { typed: [`${secret}x\u007F\n`] })
  expect(asked).toMatchObject({ status: 0, stderr: 'Passphrase of the root key: \n' })
  expect(made.stdout + made.stderr + asked.stdout).not.toContain(secret)
  const environment = { SEALTRACE_PASSPHRASE: secret }
  expect((await cli('keys rotate root', { environment })).status).toBe(0)
  expect(readFileSync(await rootKeyFile(), 'utf8')).toContain('argon2id')
  expect((await cli('ls', { environment })).status).toBe(0)
})

test('a passphrase that is wrong, missing, not repeated or interrupted is refused', async () => {
  const environment = { SEALTRACE_PASSPHRASE: secret }
  await cli('init --passphrase', { environment })
  const wrong = await cli('ls', { environment: { SEALTRACE_PASSPHRASE: 'another one' } })
  expect(wrong.status).toBe(3)
  expect(wrong.stderr).toContain('the passphrase does not open the root key file')
  expect(wrong.stderr).not.toContain('another one')
  const missing = await cli('ls')
  expect(missing.status).toBe(3)
  expect(missing.stderr).toContain('$SEALTRACE_PASSPHRASE')
  expect((await cli('ls', { typed: ['half\u0003'] })).status).toBe(2)
  expect((await cli('init --passphrase')).status).toBe(2)
  expect((await cli('init --passphrase', { typed: ['one one one\r', 'two\r'] })).status).toBe(2)
})

async function rootKeyFile(): Promise<string> {
  const { stdout } = await cli('doctor --json')
  const { checks } = JSON.parse(stdout) as { checks: { name: string; detail: string }[] }
  return join(checks.find(({ name }) => name === 'state folder')?.detail ?? '', 'root.key')
}
