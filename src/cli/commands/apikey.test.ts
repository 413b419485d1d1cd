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
