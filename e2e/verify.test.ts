// `sealtrace verify` as its users run it: a log that grows, that loses something, and that is put back.
import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { VerifyReport } from '../src/verify/report.ts'
import { Harness } from './harness.ts'

let harness: Harness
beforeAll(() => {
  harness = new Harness()
})
afterAll(() => harness.dispose())

let steps = 0
function record(count: number): void {
  const path = join(harness.path, 'steps.ndjson')
  const step = () => ({
    traceId: (++steps).toString(16).padStart(32, '0'),
    spanId: steps.toString(16).padStart(16, '0'),
    kind: 'completion',
    name: 'chat',
    startTime: 1_790_000_000_000_000,
    endTime: 1_790_000_001_000_000,
    input: [{ role: 'user', content: `Message ${steps}.` }],
  })
  const lines = Array.from({ length: count }, () => JSON.stringify(step()))
  writeFileSync(path, `${lines.join('\n')}\n`)
  const { status, stderr } = harness.run('record', path, '--json')
  expect([status, stderr]).toEqual([0, ''])
}

function verify(...args: string[]): { status: number; report: VerifyReport } {
  const { status, stdout } = harness.run('verify', ...args, '--json')
  return { status, report: JSON.parse(stdout) as VerifyReport }
}

const problems = (report: VerifyReport) => report.findings.map(({ problem }) => problem)

it('[V7] verifies a log as it grows, each time only what is new', () => {
  record(3)
  const first = verify('--incremental')
  expect(first).toMatchObject({ status: 0, report: { ok: true, incremental: false, since: null } })
  record(4)
  const { status, report } = verify('--incremental', '--deep')
  expect(status).toBe(0)
  expect(report).toMatchObject({ ok: true, incremental: true, since: first.report.size })
  expect(report.size).toBeGreaterThan(first.report.size)
  const { stdout } = harness.run('verify')
  expect(stdout).toContain('ok: all that was checked holds')
  expect(stdout).toContain(`the tree of ${report.size} records that was verified here`)
})

it('[V9] shows one record with its proof, and says when there is none of the id', () => {
  const { report } = verify()
  const id = harness.json<{ steps: { recordId: string }[] }>('show', '1'.padStart(32, '0')).steps[0]
    ?.recordId
  const found = verify('--record', id ?? '')
  expect(found.report.record).toMatchObject({ recordId: id, state: 'intact', kind: 'step' })
  expect(found.report.size).toBeGreaterThanOrEqual(report.size)
  const none = harness.run('verify', '--record', '0192f0c1-7a3b-7c4d-8e5f-60718293a4b5', '--json')
  expect([none.status, JSON.parse(none.stdout)]).toMatchObject([
    1,
    { error: { code: 'not_found' } },
  ])
  for (const args of [
    ['--record', 'x'],
    ['--record', id ?? '', '--incremental'],
    ['--forget', '--url', 'http://127.0.0.1:1'],
  ])
    expect(harness.run('verify', ...args).status, args.join(' ')).toBe(2)
})

it('[V5] [V6] a data folder that was put back is found by what was verified, until that is forgotten', () => {
  const copy = join(harness.path, 'copy')
  const anchor = join(harness.init.stateDir, 'anchor.json')
  execFileSync('cp', ['-r', harness.data, copy])
  const anchored = readFileSync(anchor)
  record(2)
  const { report } = verify()
  expect(report.ok).toBe(true)
  rmSync(harness.data, { recursive: true })
  execFileSync('cp', ['-r', copy, harness.data])
  writeFileSync(anchor, anchored)
  const cut = verify()
  expect(cut.status).toBe(1)
  expect(problems(cut.report).join()).toMatch(/was verified here on .*: its tail is missing/)
  const { stdout } = harness.run('verify')
  expect(stdout).toContain('not ok: 1 finding')
  const told = verify('--forget')
  expect(told.status).toBe(0)
  expect(told.report.notChecked.join()).toContain(report.rootHash)
  expect(verify().status).toBe(0)
})

it('[V11] a log.json of a hostile shape is refused in one line', () => {
  const path = join(harness.data, 'default', 'log.json')
  const good = readFileSync(path, 'utf8')
  for (const more of [{ handovers: 1 }, { signingKeys: { a: 1 } }, { logKey: [] }]) {
    writeFileSync(path, JSON.stringify({ ...JSON.parse(good), ...more }))
    const { status, stderr } = harness.run('verify')
    expect([status, stderr]).toEqual([
      3,
      expect.stringMatching(/^sealtrace: corrupt: log\.json.*\n$/),
    ])
  }
  writeFileSync(path, good)
})

it('[V16] works over HTTP, where the collector remembers', async () => {
  record(2)
  await harness.start()
  const get = async (query: string) => {
    const response = await fetch(`${harness.url}/api/v1/verify${query}`, {
      headers: { authorization: `Bearer ${harness.keys['auditor']}` },
    })
    return { status: response.status, report: (await response.json()) as VerifyReport }
  }
  const first = await get('')
  expect(first).toMatchObject({ status: 200, report: { ok: true } })
  const { report } = await get('?incremental=1')
  expect(report).toMatchObject({ ok: true, incremental: true })
  expect(report.since).toBeGreaterThanOrEqual(first.report.size)
  await harness.stop()
  const db = new DatabaseSync(join(harness.data, 'default', 'log.db'))
  db.exec('UPDATE records SET time = time + 1 WHERE seq = 2')
  db.close()
  expect(verify().status).toBe(1)
  expect(verify('--incremental').status).toBe(0)
})
