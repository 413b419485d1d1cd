import { writeFileSync } from 'node:fs'
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

const policy = `@id("support-chat")
permit (principal in Role::"support", action == Action::"read-content", resource);
@id("decisions")
permit (principal in Role::"decider", action == Action::"write", resource);
`

/** With roles of one's own, of which no policy names `desk`. */
function withOwnRoles(...argv: string[]) {
  const settings = '[access]\npolicy = "access.cedar"\nroles = ["support", "decider", "desk"]\n'
  writeFileSync(join(folder.path, 's.toml'), settings)
  writeFileSync(join(folder.path, 'access.cedar'), policy)
  return cli(...argv, '--config', 's.toml')
}

test('[W39] a key has a role that the settings name, and the listing and the record say which', async () => {
  const { status, stdout, stderr } = await withOwnRoles(
    ...['apikey', 'create', '--role', 'Support', '--name', 'jane@example.org, desk', '--json'],
  )
  expect([status, stderr]).toEqual([0, ''])
  const made = JSON.parse(stdout)
  expect(made).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{16}$/),
    role: 'support',
    key: expect.stringMatching(/^st_role_support_[\w-]{43}$/),
  })
  const listed = JSON.parse((await cli('apikey', 'ls', '--json')).stdout)
  expect(listed.apiKeys).toContainEqual(expect.objectContaining({ id: made.id, role: 'support' }))
  expect((await cli('apikey', 'ls')).stdout).toMatch(new RegExp(`${made.id} +support `))
  const { entries } = JSON.parse(
    (await cli('audit', '--action', 'apikey.create', '--target', made.id, '--json')).stdout,
  )
  const details = { role: 'support', name: '[EMAIL_1], desk' }
  expect(entries).toMatchObject([{ target: made.id, details }])
})

test('[W39] one that no policy names is warned of, and one that may write comes with what recorders need', async () => {
  const idle = await withOwnRoles('apikey', 'create', '--role', 'desk', '--json')
  const warning = 'no policy in force names the role desk: by it the key may do nothing'
  expect([idle.status, idle.stderr]).toEqual([0, `sealtrace: warning: ${warning}\n`])
  expect(JSON.parse(idle.stdout)).toMatchObject({ role: 'desk', warning })
  const { stdout } = await withOwnRoles('apikey', 'create', '--role', 'decider')
  expect(stdout).toContain(`\nexport SEALTRACE_PRODUCER_KEY=${publicKey}\n`)
})

test('[W39] a role that neither is a ready one nor stands in the settings is refused', async () => {
  for (const role of ['suport', 'root', 'constructor', '', 'admin '])
    expect((await withOwnRoles('apikey', 'create', '--role', role)).status).toBe(2)
  const unnamed = await cli('apikey', 'create', '--role', 'support')
  expect([unnamed.status, unnamed.stderr]).toEqual([2, expect.stringContaining('[access] roles')])
})
