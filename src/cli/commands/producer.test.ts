import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ProducerView } from '../../access/producers.ts'
import { ed25519Signer } from '../../crypto/ed25519.ts'
import { Secret } from '../../crypto/secret.ts'
import { formatProducerKey, parseSigningSeed } from '../../seal/format/producer-key.ts'
import { loadConfig } from '../../server/config.ts'
import { startCollector } from '../../server/main.ts'
import { testLog, type TestLog } from '../../testing/test-log.ts'
import { run } from '../run.ts'
import { testIo } from '../test-io.ts'

let log: TestLog
let publicKey = ''
let id = ''
beforeAll(async () => {
  log = await testLog()
})
afterAll(() => log.dispose())

async function call(args: string[], environment: NodeJS.ProcessEnv = {}) {
  const place = { SEALTRACE_DATA: log.place.data, SEALTRACE_STATE: log.place.state }
  const terminal = testIo({ environment: { ...place, ...environment }, folder: log.path })
  const status = await run(['producer', ...args], terminal.io)
  return { status, stdout: terminal.stdout(), stderr: terminal.stderr() }
}

it('makes a key for this user alone, and shows of it what may be shown', async () => {
  const made = await call(['new', '--out', 'agent.key'])
  publicKey = made.stdout.trim()
  expect(made).toMatchObject({ status: 0, stderr: '' })
  expect(publicKey).toMatch(/^sealtrace-producer-1:[\w-]{43}$/)
  const path = join(log.path, 'agent.key')
  expect(statSync(path).mode & 0o777).toBe(0o600)
  const text = readFileSync(path, 'utf8')
  const seed = parseSigningSeed(text) ?? new Uint8Array(0)
  expect(formatProducerKey(ed25519Signer(Secret.own(seed)).publicKey)).toBe(publicKey)
  expect(text).toContain(publicKey)
  // Never over another.
  expect(await call(['new', '--out', 'agent.key'])).toMatchObject({ status: 2, stdout: '' })
  expect(readFileSync(path, 'utf8')).toBe(text)
  const other = await call(['new', '--out', 'other.key', '--json'])
  expect(JSON.parse(other.stdout)).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{16}$/),
    publicKey: expect.stringMatching(/^sealtrace-producer-1:/),
  })
})

it('registers, lists and removes', async () => {
  expect((await call(['ls'])).stdout).toBe('no producer key is registered\n')
  const added = await call(['add', publicKey, '--name', 'agent-7', '--json'])
  const view = JSON.parse(added.stdout) as ProducerView
  id = view.id
  expect(view).toMatchObject({ publicKey, name: 'agent-7', removed: null })
  expect(await call(['add', publicKey, '--name', 'agent-7'])).toMatchObject({ status: 2 })
  expect((await call(['ls'])).stdout).toMatch(new RegExp(`${id} +agent-7 .* counts `))
  const removal = ['remove', id, '--reason', 'host replaced']
  expect(await call(removal)).toMatchObject({ status: 0, stdout: `removed ${id}\n` })
  expect(await call(removal)).toMatchObject({ status: 1, stdout: '' })
  const { stdout } = await call(['ls', '--json'])
  expect(JSON.parse(stdout)).toMatchObject({ producers: [{ id, removed: expect.any(String) }] })
})

it('does the same through a collector', async () => {
  const config = loadConfig({ environment: {} })
  const server = { ...config.server, port: 0 }
  const collector = await startCollector({ place: log.place, config: { ...config, server } })
  const { apiKeys } = log.created
  const remote = (args: string[], key = apiKeys.admin) =>
    call([...args, '--url', collector.url], { SEALTRACE_API_KEY: key })
  try {
    expect(await remote(['add', publicKey, '--name', 'agent-8'])).toMatchObject({ status: 0 })
    expect((await remote(['ls'])).stdout).toMatch(/agent-8 .* counts /)
    expect(await remote(['remove', id, '--reason', 'again'])).toMatchObject({ status: 0 })
    expect((await remote(['ls'])).stdout).toMatch(/agent-8 .* removed /)
    expect(await remote(['ls'], apiKeys.viewer)).toMatchObject({ status: 1, stdout: '' })
    expect(await remote(['add', publicKey, '--name', 'x'], apiKeys.dpo)).toMatchObject({
      status: 1,
    })
    const response = await fetch(`${collector.url}/api/v1/producers`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKeys.admin}` },
      body: '{"publicKey":"x","name":"y","more":1}',
    })
    expect(response.status).toBe(400)
  } finally {
    await collector.close()
  }
})

it.each([
  [['adds']],
  [['new']],
  [['new', 'word', '--out', 'x']],
  [['ls', 'word']],
  [['add']],
  [['add', 'sealtrace-producer-1:short', '--name', 'x']],
  [['add', `sealtrace-producer-1:${'A'.repeat(43)}`]],
  [['add', `sealtrace-producer-1:${'A'.repeat(43)}`, '--name', 'n'.repeat(101)]],
  [['remove', 'short', '--reason', 'x']],
  [['remove', 'ab'.repeat(8)]],
  [['remove', 'ab'.repeat(8), '--reason', 'x'.repeat(2001)]],
])('says what is off: %j', async (args) => {
  const { status, stdout, stderr } = await call(args)
  expect([status, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(/^sealtrace: usage: /)
})
