import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tempFolder } from '../../testing/temp-folder.ts'
import { run } from '../run.ts'
import { testIo } from '../test-io.ts'

let folder: ReturnType<typeof tempFolder>
let publicKey = ''

beforeAll(async () => {
  folder = tempFolder()
  publicKey = JSON.parse((await cli('init', '--json')).stdout).publicKey
})

afterAll(() => folder[Symbol.dispose]())

async function cli(...argv: string[]) {
  const { io, stdout, stderr } = testIo({ folder: folder.path })
  const place = ['--data', join(folder.path, 'data'), '--state', join(folder.path, 'state')]
  const status = await run([...argv, ...place], io)
  return { status, stdout: stdout(), stderr: stderr() }
}

test('an ingest key comes with the public key that recorders seal to', async () => {
  expect(publicKey).toMatch(/^[\w-]{43}$/)
  const made = await cli('apikey', 'create', '--role', 'ingest', '--json')
  expect(JSON.parse(made.stdout)).toEqual({
    id: expect.any(String),
    role: 'ingest',
    key: expect.stringMatching(/^st_ingest_/),
    publicKey,
  })
  const { stdout } = await cli('apikey', 'create', '--role', 'ingest')
  expect(stdout).toMatch(/^export SEALTRACE_API_KEY=st_ingest_[\w-]+$/m)
  expect(stdout).toContain(`\nexport SEALTRACE_PRODUCER_KEY=${publicKey}\n`)
})

test('keys of other roles do not', async () => {
  const { stdout } = await cli('apikey', 'create', '--role', 'viewer')
  expect(stdout).not.toContain('SEALTRACE_PRODUCER_KEY')
})

test('doctor shows it', async () => {
  const { checks } = JSON.parse((await cli('doctor', '--json')).stdout)
  expect(checks).toContainEqual({
    name: 'producer key',
    ok: true,
    detail: `recorders seal to ${publicKey} (SEALTRACE_PRODUCER_KEY)`,
    fix: null,
  })
})

test('[W22] a key is made with its limits, on the record, and listed with them', async () => {
  const limits = ['--address', '10.0.0.0/8', '--address', '::1', '--trace-type', 'simulation']
  const argv = [
    'apikey',
    'create',
    '--role',
    'viewer',
    '--name',
    'g',
    '--expires',
    '90d',
    ...limits,
  ]
  const expected = {
    expires: '2027-02-19T12:00:00.000Z',
    addresses: ['10.0.0.0/8', '::1'],
    traceTypes: ['simulation'],
  }
  const made = JSON.parse((await cli(...argv, '--json')).stdout)
  expect(made).toMatchObject({ role: 'viewer', ...expected })
  const { apiKeys } = JSON.parse((await cli('apikey', 'ls', '--json')).stdout)
  expect(apiKeys).toContainEqual({
    ...{ id: made.id, role: 'viewer', name: 'g', created: '2026-11-21T12:00:00.000Z' },
    ...{ revoked: null, lastUsed: null, ...expected },
  })
  const { stdout } = await cli('apikey', 'ls')
  expect(stdout).toMatch(/LAST USED +ONLY FROM +ONLY FOR +STATE/)
  expect(stdout).toMatch(/10\.0\.0\.0\/8, ::1 +simulation +in use until 2027-02-19 12:00:00/)
})

test.each([
  [['--expires', '0d']],
  [['--expires', 'soon']],
  [['--expires', '2020-01-01']],
  [['--address', 'everywhere']],
  [['--address', '10.0.0.0/99']],
  [['--trace-type', 'x'.repeat(201)]],
])('[W22] refuses a key with %j', async (limits) => {
  const { status, stderr } = await cli('apikey', 'create', '--role', 'viewer', ...limits)
  expect([status, stderr]).toEqual([2, expect.stringContaining('usage')])
})
