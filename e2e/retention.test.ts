// Retention from outside: by the collector's own clock, by the command line beside it and alone, and over HTTP.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { RetentionRun, RetentionView } from '../src/erase/retention-desk.ts'
import { run } from '../src/cli/run.ts'
import { testIo } from '../src/cli/test-io.ts'
import { findCanaries, folderContents } from '../src/testing/canary.ts'
import type { VerifyReport } from '../src/verify/report.ts'
import { Harness } from './harness.ts'

const jane = 'jane.roe@example.com'
/** Not the same read backwards: it is looked for so, too. */
const traceOf = (n: number) => `${n.toString(16).padStart(4, 'c')}5b7d1e9f3a6c8e2041d79b0fa3c6`
const type = { 'content-type': 'application/x-ndjson' }

let harness: Harness
let config: string
beforeEach(() => {
  harness = new Harness()
  config = join(harness.path, 'sealtrace.toml')
})
afterEach(() => harness.dispose())

const step = (n: number, content: string, more: object = {}) => ({
  ...{ traceId: traceOf(n), spanId: n.toString(16).padStart(16, '1'), kind: 'completion' },
  ...{ name: 'chat', model: 'gpt-5-mini', status: 'ok' },
  ...{ startTime: '2026-11-21T06:00:00Z', endTime: '2026-11-21T06:00:01Z' },
  input: [{ role: 'user', content }],
  ...more,
})
async function send(...steps: object[]): Promise<void> {
  const body = steps.map((of) => JSON.stringify(of)).join('\n')
  expect((await harness.post('/api/v1/steps', body, type)).status).toBe(200)
}
const settings = (toml: string) => writeFileSync(config, toml)
const verify = () => harness.json<VerifyReport>('verify', '--deep')
const runs = () =>
  harness.json<{ traces: { traceId: string }[] }>('ls').traces.map(({ traceId }) => traceId)

/** In another process: to close a file of a database that is open here would free its locks. */
function copyOf(folder: string, name: string): string {
  const copy = join(harness.path, name)
  execFileSync('cp', ['-r', folder, copy])
  return copy
}

it('[T11] the collector takes what is due at its times, and says what is in force', async () => {
  settings(
    '[retention]\ndays = 0\nevery_minutes = 0.02\n[[retention.rules]]\nkind = "tool"\ndays = 5',
  )
  await harness.start('--config', config)
  await send(step(1, `I am ${jane}.`), step(2, 'A tool.', { kind: 'tool' }))
  for (let i = 0; runs().length > 1; i++) {
    if (i > 30) throw new Error('it never came')
    await sleep(200)
  }
  expect(runs()).toEqual([traceOf(2)])
  const files = folderContents(copyOf(harness.data, 'now'), copyOf(harness.state, 'now-state'))
  expect(findCanaries([jane, traceOf(1)], files)).toEqual([])
  const metrics = await (await fetch(`${harness.url}/metrics`)).text()
  expect(metrics).toMatch(/^sealtrace_expired_records_total 1$/m)
  expect(metrics).toMatch(/^sealtrace_retention_last_run_seconds [1-9]/m)
  expect(verify()).toMatchObject({ ok: true, records: { expired: 1, erased: 0 } })
  expect(harness.output).toContain('retention: what is recorded is kept 0 days, 1 rule says')
})

it('[T12] beside a collector and over HTTP it runs by the rules of the collector', async () => {
  settings('[retention]\ndays = 0\nevery_minutes = 60')
  await harness.start('--config', config)
  await send(step(1, `I am ${jane}.`))
  const looked = harness.json<RetentionView>('retention', 'ls')
  expect(looked).toMatchObject({ policyRecordId: null, settings: { days: 90 } })
  const done = harness.json<RetentionRun>('retention', 'run')
  expect(done).toMatchObject({ dryRun: false, records: 1, keys: 1, held: 0 })
  expect(harness.json<RetentionView>('retention', 'ls')).toMatchObject({ inForce: { days: 0 } })
  await send(step(2, 'More.'))
  const environment = { SEALTRACE_API_KEY: harness.keys['dpo'] ?? '' }
  const remote = async (...args: string[]) => {
    const { io, stdout } = testIo({ environment })
    expect(await run(['retention', ...args, '--url', harness.url, '--json'], io)).toBe(0)
    return JSON.parse(stdout()) as RetentionRun & RetentionView
  }
  expect(await remote('run', '--dry-run')).toMatchObject({ dryRun: true, records: 1 })
  expect(await remote('ls')).toMatchObject({ due: { records: 1 }, settings: { days: 0 } })
  expect(await remote('run')).toMatchObject({ dryRun: false, records: 1 })
  expect(runs()).toEqual([])
  expect(verify()).toMatchObject({ ok: true, records: { expired: 2 } })
})

it('[T12] alone, by the settings that are given, else by the rules in force in the log', async () => {
  const file = join(harness.path, 'steps.ndjson')
  writeFileSync(file, JSON.stringify(step(1, `I am ${jane}.`)))
  expect(harness.run('record', file).status).toBe(0)
  expect(harness.json<RetentionRun>('retention', 'run')).toMatchObject({ records: 0 })
  settings('[retention]\ndays = 0')
  const dry = harness.run('retention', 'run', '--dry-run', '--config', config)
  expect(dry.stdout).toContain('1 records')
  expect(dry.stdout).toContain('Nothing has gone yet.')
  expect(harness.run('retention', 'ls').stdout).toContain('90 days')
  expect(harness.run('retention', 'run', '--config', config).stdout).toContain('1 records')
  writeFileSync(file, JSON.stringify(step(2, 'More.')))
  expect(harness.run('record', file).status).toBe(0)
  expect(harness.json<RetentionRun>('retention', 'run')).toMatchObject({ records: 1 })
  expect(harness.run('retention', 'ls').stdout).toContain('0 days')
  for (const args of [['go'], ['ls', '--dry-run'], ['run', 'all']])
    expect(harness.run('retention', ...args).status).toBe(2)
  expect(verify()).toMatchObject({ ok: true, records: { expired: 2 } })
})

it('[T9] clients that send meanwhile notice nothing, and nothing of theirs is lost but what is due', async () => {
  settings('[retention]\ndays = 0\n[[retention.rules]]\ntrace_type = "kept"\ndays = 9')
  await harness.start('--config', config)
  let going = true
  let sent = 0
  const sending = [0, 1, 2].map(async (of) => {
    for (let n = 0; going || n < 20; n++, sent++) {
      const spanId = `${of}${n}`.padStart(16, 'e')
      const shared = { role: 'user', content: 'The same at every turn, as agents do. '.repeat(5) }
      await send(
        step(10 + of, '', { spanId, traceType: 'kept', input: [shared, { n: `${of} ${n}` }] }),
        step(100 + n, 'Gone soon.', { spanId }),
      )
    }
  })
  const key = { 'x-api-key': harness.keys['dpo'] ?? '' }
  for (let n = 0; n < 6; n++)
    expect((await harness.post('/api/v1/retention/run', '', key)).status).toBe(200)
  going = false
  await Promise.all(sending)
  expect((await harness.post('/api/v1/retention/run', '', key)).status).toBe(200)
  const shown = [10, 11, 12].flatMap(
    (n) => harness.json<{ steps: { content: string }[] }>('show', traceOf(n)).steps,
  )
  expect(shown).toHaveLength(sent)
  expect(new Set(shown.map(({ content }) => content))).toEqual(new Set(['shown']))
  expect(runs()).toHaveLength(3)
  expect(verify()).toMatchObject({ ok: true, findings: [] })
})
