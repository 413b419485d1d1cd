// The published log from outside: by the command line, from the collector's own address, and from a folder.
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, afterEach, expect, it } from 'vitest'
import type { VerifyReport } from '../src/verify/report.ts'
import { Harness, otlpSpans, type RunResult } from './harness.ts'
import { run } from '../src/cli/run.ts'
import { testIo } from '../src/cli/test-io.ts'

let harness: Harness
let folder: string
let state: string
beforeAll(async () => {
  harness = new Harness()
  folder = join(harness.path, 'public')
  await harness.start()
})
afterAll(() => harness.dispose())
beforeEach(() => {
  state = join(harness.path, `auditor-${Math.random()}`)
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

async function record(n: number): Promise<void> {
  const spans = Array.from({ length: n }, (_, i) => ({
    traceId: Math.random().toString(16).slice(2).padEnd(32, 'a'),
    spanId: String(i).padStart(16, 'a'),
    ...{ name: 'chat', startTimeUnixNano: '1795000000000000000' },
    endTimeUnixNano: '1795000001500000000',
  }))
  expect((await harness.post('/v1/traces', otlpSpans(spans))).status).toBe(200)
}

/** As somebody who has nothing of the log, but its key. */
async function verify(
  files: string,
  ...more: string[]
): Promise<RunResult & { report: VerifyReport }> {
  const { io, stdout, stderr } = testIo({ environment: { SEALTRACE_STATE: state } })
  const key = more.includes('--log-key') ? [] : ['--log-key', harness.init.logKey]
  const status = await run(['verify', '--files', files, ...key, '--json', ...more], io)
  const report = JSON.parse(stdout()) as VerifyReport
  return { status, stdout: stdout(), stderr: stderr(), report }
}

it('is put into a folder by hand, beside a running collector, and verified from a copy of it', async () => {
  await record(300)
  const { published } = harness.json<{ published: object[] }>('publish', '--to', folder)
  expect(published).toEqual([
    { place: 'folder', size: expect.any(Number), witnessedSize: null, written: 6 },
  ])
  const again = harness.json<{ published: object[] }>('publish', '--to', folder).published[0]
  expect(again).toMatchObject({ written: 0 })
  const copy = join(harness.path, 'copy')
  cpSync(folder, copy, { recursive: true })
  const { status, report } = await verify(copy)
  expect(status).toBe(0)
  expect(report).toMatchObject({
    ...{ ok: true, origin: harness.init.origin, since: null, findings: [] },
    records: { intact: report.size, erased: 0, expired: 0 },
  })
  expect(report.size).toBeGreaterThan(300)
  rmSync(copy, { recursive: true })
})

it('[V45] what was verified is remembered: nothing is cut off or rewritten unseen', async () => {
  harness.json('publish', '--to', folder)
  const older = readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()
  const note = readFileSync(join(folder, 'checkpoint'))
  expect((await verify(folder)).report).toMatchObject({ ok: true, since: null })
  await record(3)
  harness.json('publish', '--to', folder)
  const newer = (await verify(folder)).report
  expect(newer).toMatchObject({ ok: true, since: expect.any(Number) })
  // The operator shows what it was before.
  expect(older.length).toBeGreaterThan(0)
  writeFileSync(join(folder, 'checkpoint'), note)
  const cut = await verify(folder)
  expect([cut.status, cut.report.findings[0]?.problem]).toEqual([
    1,
    expect.stringMatching(/were verified here before: its tail is missing/),
  ])
  // A run with findings does not take its place.
  expect((await verify(folder)).status).toBe(1)
  const forgotten = await verify(folder, '--forget')
  expect(forgotten.status).toBe(0)
  expect(forgotten.report.notChecked.join()).toContain(`the tree of size ${newer.size}`)
})

it('is verified over HTTP, from the collector itself', async () => {
  const { status, report } = await verify(`${harness.url}/log/default`)
  expect([status, report.ok]).toEqual([0, true])
  expect((await verify(`${harness.url}/log/other`)).report.findings[0]?.problem).toBe(
    'the checkpoint is missing',
  )
  const closed = await verify('http://127.0.0.1:1/log')
  expect(closed.status).toBe(3)
  expect(JSON.parse(closed.stdout)).toMatchObject({ error: { code: 'unavailable' } })
})

it('a byte that is another is found, with its place', async () => {
  harness.json('publish', '--to', folder)
  const path = join(folder, 'tile/entries/000')
  const bytes = readFileSync(path)
  bytes[5 * 60 + 30]! ^= 1
  writeFileSync(path, bytes)
  const { status, report } = await verify(folder)
  expect(status).toBe(1)
  expect(report.findings).toContainEqual({
    ...{ recordId: null, index: 5 },
    problem: 'tile 0/0 does not hold the hash computed from the leaves',
  })
  expect(existsSync(join(state, 'verified'))).toBe(false)
})

it('what does not go together is said', async () => {
  for (const [files, ...more] of [
    ['/nowhere'],
    [folder],
    ['ftp://x/'],
    [harness.path, '--deep'],
    [harness.path, '--log-key', 'none'],
  ] as const) {
    const { status, stderr } = await verify(files ?? '', ...more)
    expect([status, stderr]).toEqual([2, expect.stringMatching(/^sealtrace: usage: /)])
  }
  expect(harness.run('verify', '--log-key', harness.init.logKey).status).toBe(2)
  expect(harness.run('publish').status).toBe(2)
  expect(harness.run('publish', '--to', folder, '--s3-style', 'virtual').status).toBe(2)
  expect(harness.run('publish', '--to', 'http://s3.example/bucket').status).toBe(2)
  writeFileSync(join(harness.path, 'file'), '')
  expect(harness.run('publish', '--to', join(harness.path, 'file')).status).toBe(3)
})
