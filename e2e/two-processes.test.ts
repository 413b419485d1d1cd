// More than one process on one folder: one owns the log, the others stage; and folders that were exchanged meanwhile.
import { cpSync, readdirSync, rmSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { AuditView, RevealResult } from '../src/access/reader.ts'
import type { StepView } from '../src/access/step-view.ts'
import { Harness } from './harness.ts'
import { auditLoads, Load, nothingWrong } from './load.ts'

const whole = { ok: true, findings: [] }
let harness: Harness
beforeEach(() => {
  harness = new Harness()
})
afterEach(() => harness.dispose())

async function recordSome(least = 1): Promise<Load> {
  const load = new Load(harness)
  await load.taken(least)
  await load.finish()
  return load
}

function traceOf(load: Load): string {
  const [spanId = ''] = load.acknowledged
  return load.sent.get(spanId)?.traceId ?? ''
}

function auditOf(action: string): AuditView[] {
  return harness.json<{ entries: AuditView[] }>('audit', '--action', action).entries
}

it('a second collector on the folder is refused with 3 and one clear line; the first one serves on', async () => {
  await harness.start()
  const load = new Load(harness)
  const { status, stdout, stderr } = await harness.begin('start', '--no-sample', '--port', '0')
    .result
  expect(status).toBe(3)
  expect(stdout).toBe('')
  expect(stderr).toMatch(/^sealtrace: unavailable: another process owns this log[^\n]+\n$/)
  await load.taken(1)
  await load.finish()
  expect(load.refusals).toEqual([])
  expect(await auditLoads(harness, load)).toEqual(nothingWrong)
  expect(harness.json('verify', '--deep')).toMatchObject(whole)
})

it('of many collectors started at once one serves', async () => {
  const starts = Array.from({ length: 4 }, () =>
    harness.begin('start', '--no-sample', '--port', '0'),
  )
  let ended = 0
  for (const { result } of starts) void result.then(() => ended++)
  await expect.poll(() => ended, { timeout: 20_000 }).toBe(3)
  const last = starts.filter(({ child }) => child.exitCode === null)
  expect(last).toHaveLength(1)
  last[0]?.child.kill('SIGTERM')
  const results = await Promise.all(starts.map(({ result }) => result))
  expect(results.map(({ status }) => status).toSorted()).toEqual([0, 3, 3, 3])
  expect(harness.json('verify', '--deep')).toMatchObject(whole)
})

it('ten `show`s at once beside a loaded collector all answer, and all are on the record', async () => {
  await harness.start()
  const trace = traceOf(await recordSome())
  const load = new Load(harness)
  const shows = Array.from({ length: 10 }, () => harness.begin('show', '--json', trace).result)
  for (const { status, stdout } of await Promise.all(shows)) {
    expect(status).toBe(0)
    const { steps } = JSON.parse(stdout) as { steps: StepView[] }
    expect(steps.every(({ content }) => content === 'shown')).toBe(true)
  }
  await load.finish()
  expect(load.refusals).toEqual([])
  expect(auditOf('read').filter(({ target }) => target === trace)).toHaveLength(10)
  expect(harness.json('verify', '--deep')).toMatchObject(whole)
})

it('a reveal beside the collector is on the record once it answers', async () => {
  await harness.start()
  const trace = traceOf(await recordSome())
  const { steps } = harness.json<{ steps: StepView[] }>('show', trace)
  const record = steps[0]?.recordId ?? ''
  const args = [record, '--class', 'email', '--reason', 'support case'] as const
  const { values, auditRecordId } = harness.json<RevealResult>('reveal', ...args)
  expect(values.map(({ value }) => value)).toEqual(['ada@example.com'])
  expect(auditOf('reveal')).toMatchObject([
    { recordId: auditRecordId, target: record, outcome: 'allowed', reason: 'support case' },
  ])
  expect(harness.json('verify', '--deep')).toMatchObject(whole)
})

it('API keys made and revoked beside the collector count there within two seconds, and are on the record', async () => {
  await harness.start()
  const { id, key } = harness.json<{ id: string; key: string }>(
    'apikey',
    'create',
    '--role',
    'viewer',
  )
  harness.keys['made'] = key
  const status = async () => (await harness.get('/api/v1/traces', 'made')).status
  await expect.poll(status, { timeout: 2000 }).toBe(200)
  harness.json('apikey', 'revoke', id)
  await expect.poll(status, { timeout: 2000 }).toBe(401)
  // The keys that `init` makes are on the record too; this one is the newest.
  expect(auditOf('apikey.create')[0]).toMatchObject({ target: id, outcome: 'allowed' })
  expect(auditOf('apikey.revoke')).toMatchObject([{ target: id, outcome: 'allowed' }])
  expect(harness.json('verify', '--deep')).toMatchObject(whole)
})

it('many CLIs write beside a loaded collector, on the same traces and on new ones, and all of it is there once', async () => {
  await harness.start()
  const load = new Load(harness)
  await load.taken(20)
  const verbs = Array.from({ length: 6 }, (_, i) =>
    i % 2
      ? harness.begin('apikey', 'create', '--role', 'viewer', '--json')
      : harness.begin('show', '--json', traceOf(load)),
  )
  for (const { status } of await Promise.all(verbs.map(({ result }) => result)))
    expect(status).toBe(0)
  await load.finish()
  expect(auditOf('apikey.create')).toHaveLength(Object.keys(harness.init.apiKeys).length + 3)
  expect(await auditLoads(harness, load)).toEqual(nothingWrong)
  expect(harness.json('verify', '--deep')).toMatchObject(whole)
})

it('a folder restored from an older copy is not served, and verify says that it is older', async () => {
  await harness.start()
  const early = await recordSome()
  expect(await harness.stop()).toBe(0)
  cpSync(harness.data, `${harness.path}/copy`, { recursive: true })
  await harness.start()
  const late = await recordSome()
  expect(await harness.stop()).toBe(0)
  const newest = `${harness.path}/newest`
  cpSync(harness.data, newest, { recursive: true })
  restore(`${harness.path}/copy`)

  const { status, stdout, stderr } = await harness.begin('start', '--no-sample', '--port', '0')
    .result
  expect(status).toBe(3)
  expect(stdout).toBe('')
  expect(stderr).toMatch(
    /^sealtrace: rollback: the data folder has \d+ records, but \d+ were [^\n]+\n$/,
  )
  expect(harness.run('show', traceOf(early)).status).toBe(3)
  const report = harness.json<{ ok: boolean; findings: { problem: string }[] }>('verify')
  expect(report.ok).toBe(false)
  expect(report.findings).not.toEqual([])
  expect(harness.run('verify').status).toBe(1)

  restore(newest)
  await harness.start()
  expect(await auditLoads(harness, early, late)).toEqual(nothingWrong)
  expect(harness.json('verify', '--deep')).toMatchObject(whole)
})

it('a copy whose history was written anew from the same keys is not served either', async () => {
  await harness.start()
  await recordSome()
  expect(await harness.stop()).toBe(0)
  cpSync(harness.data, `${harness.path}/copy`, { recursive: true })
  const state = `${harness.path}/state-then`
  cpSync(harness.state, state, { recursive: true })
  await harness.start()
  const late = await recordSome()
  expect(await harness.stop()).toBe(0)
  const now = `${harness.path}/state-now`
  cpSync(harness.state, now, { recursive: true })

  restore(`${harness.path}/copy`)
  cpSync(state, harness.state, { recursive: true })
  await harness.start()
  await recordSome(late.acknowledged.size + 60)
  expect(await harness.stop()).toBe(0)
  cpSync(now, harness.state, { recursive: true })
  const { status, stderr } = await harness.begin('start', '--no-sample', '--port', '0').result
  expect(status).toBe(3)
  expect(stderr).toMatch(/^sealtrace: rollback: [^\n]+\n$/)
  expect(harness.run('verify').status).toBe(1)
})

it('where the data folder was deleted a start makes a new log with a name of its own', async () => {
  await harness.start()
  await recordSome()
  expect(await harness.stop()).toBe(0)
  rmSync(harness.data, { recursive: true })
  await harness.start()
  const report = harness.json<{ origin: string }>('verify', '--deep')
  expect(report).toMatchObject(whole)
  expect(report.origin).not.toBe(harness.init.origin)
  expect(harness.json('ls')).toMatchObject({ traces: [] })
  expect((await harness.post('/v1/traces', '{}')).status).toBe(401)
  const { key } = harness.json<{ key: string }>('apikey', 'create', '--role', 'ingest')
  harness.keys['ingest'] = key
  harness.keys['investigator'] = harness.json<{ key: string }>(
    'apikey',
    'create',
    '--role',
    'investigator',
  ).key
  await new Promise((done) => setTimeout(done, 1100))
  expect(await auditLoads(harness, await recordSome())).toEqual(nothingWrong)
  expect(readdirSync(harness.state).filter((name) => /^[0-9a-f]{16}$/.test(name))).toHaveLength(2)
})

function restore(from: string): void {
  rmSync(harness.data, { recursive: true })
  cpSync(from, harness.data, { recursive: true })
}
