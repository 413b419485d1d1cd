// An old copy of the data folder is put back after an erasure: as docs/restore.md says, with its own commands.
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { RestorePlan } from '../src/erase/restore-plan.ts'
import type { VerifyReport } from '../src/verify/report.ts'
import { findCanaries, folderContents } from '../src/testing/canary.ts'
import { Harness } from './harness.ts'
import { command, repository } from './command.ts'

const jane = 'jane.roe@example.com'
const ssn = '219-09-9999'
const traceOf = (n: number) => n.toString(16).padStart(32, 'c')
const type = { 'content-type': 'application/x-ndjson' }

let harness: Harness
beforeEach(async () => {
  harness = new Harness()
  await harness.start()
})
afterEach(() => harness.dispose())

const step = (n: number, userId: string, content: string) => ({
  ...{ traceId: traceOf(n), spanId: n.toString(16).padStart(16, '1') },
  ...{ kind: 'completion', name: 'chat', model: 'gpt-5-mini', status: 'ok', userId },
  ...{ startTime: '2026-11-21T06:00:00Z', endTime: '2026-11-21T06:00:01Z' },
  input: [{ role: 'user', content }],
})
const send = async (...steps: object[]): Promise<number> => {
  const body = steps.map((of) => JSON.stringify(of)).join('\n')
  return (await harness.post('/api/v1/steps', body, type)).status
}

/** Copied in use; then Jane is erased, more is recorded, and the copy is put back. */
async function restoreOldCopy(): Promise<void> {
  const own = [1, 2, 3].map((n) => step(n, jane, `My number is ${ssn}, I am ${jane}.`))
  const toms = [step(9, 'tom', 'A fine day, is it not.'), step(11, 'tim', 'A fine day, it is.')]
  expect(await send(...own, ...toms)).toBe(200)
  const backup = join(harness.path, 'backup')
  expect(harness.run('backup', 'all', '--out', backup).status).toBe(0)
  const why = ['--reason', 'request of 3 May', '--yes']
  expect(harness.run('subject', 'erase', '--user', jane, ...why).status).toBe(0)
  expect(await send(step(10, 'tom', 'Said after the copy was made.'))).toBe(200)
  expect(await harness.stop()).toBe(0)
  rmSync(harness.data, { recursive: true })
  execFileSync('cp', ['-r', backup, harness.data])
}

const codeOf = (...argv: [string, ...string[]]) =>
  harness.json<{ error?: { code: string } }>(...argv).error?.code

it('[J10] nothing is served or shown from it, by any door', async () => {
  await restoreOldCopy()
  const { status, stdout, stderr } = await harness.begin('start', '--no-sample', '--port', '0')
    .result
  expect([status, stdout]).toEqual([3, ''])
  expect(stderr).toMatch(/^sealtrace: rollback: [^\n]+`sealtrace restore --plan`\n$/)
  const reason = ['--reason', 'a test']
  for (const argv of [
    ['ls'],
    ['show', traceOf(9)],
    ['search', '--value', ssn],
    ['search', '--text', 'number'],
    ['audit'],
    ['subject', 'find', '--user', jane],
    ['subject', 'export', '--user', jane],
    ['reveal', '0196f3a0-7c1e-7b3a-9a2e-3f1c5d7e9b10', '--class', 'us_ssn', ...reason],
  ] as [string, ...string[]][])
    expect(codeOf(...argv)).toBe('rollback')
  expect(harness.json<VerifyReport>('verify', '--deep').ok).toBe(false)
  const { checks } = harness.json<{ checks: { name: string; ok: boolean }[] }>('doctor')
  expect(checks.find(({ name }) => name === 'anchor')?.ok).toBe(false)
  const plan = harness.json<RestorePlan>('restore', '--plan')
  expect(plan).toMatchObject({ behind: true, counts: { subjects: 1, erasedRecords: 3 } })
  expect(codeOf('ls')).toBe('rollback')
})

it('[J12] the commands of docs/restore.md bring it to where it can be read, without what was erased', async () => {
  await restoreOldCopy()
  const bin = join(harness.path, 'bin')
  mkdirSync(bin)
  writeFileSync(join(bin, 'sealtrace'), `#!/bin/sh\nexec '${process.execPath}' '${command}' "$@"\n`)
  chmodSync(join(bin, 'sealtrace'), 0o755)
  const blocks = [
    ...readFileSync(join(repository, 'docs/restore.md'), 'utf8').matchAll(
      /^```sh run\n([\s\S]*?)^```$/gm,
    ),
  ].map(([, block]) => block ?? '')
  expect(blocks).toHaveLength(2)
  const said = execFileSync('sh', ['-ec', blocks.join('\n')], {
    cwd: harness.path,
    env: {
      PATH: `${bin}:${process.env['PATH']}`,
      SEALTRACE_DATA: harness.data,
      SEALTRACE_STATE: harness.state,
    },
    encoding: 'utf8',
  })
  expect(said).toContain('accepted')
  await harness.start()
  const archive = /project (default-until-\d{4}-\d\d-\d\d), to be read only/.exec(said)?.[1] ?? ''
  const old = ['--project', archive]
  const { traces } = harness.json<{ traces: { traceId: string }[] }>('ls', ...old)
  expect(traces.map(({ traceId }) => traceId).toSorted()).toEqual([traceOf(9), traceOf(11)])
  // One of 256 shares a generation with Jane; hardly ever both.
  const shown = [9, 11].map((n) => JSON.stringify(harness.json('show', traceOf(n), ...old)))
  expect(shown.join()).toContain('A fine day')
  for (const n of [1, 2, 3]) expect(codeOf('show', traceOf(n), ...old)).toBe('not_found')
  expect(harness.json('search', '--value', ssn, ...old)).toMatchObject({ matches: [] })
  expect(codeOf('subject', 'export', '--user', jane, ...old)).toBe('not_found')
  const { entries } = harness.json<{ entries: { action: string; reason: string | null }[] }>(
    'audit',
  )
  expect(entries.find(({ action }) => action === 'read')?.reason).toBe(`in project ${archive}`)
  expect(entries.find(({ action }) => action === 'restore.accept')?.reason).toContain('disk died')
  const report = harness.json<VerifyReport>('verify', '--deep', ...old)
  expect(report.findings.map(({ problem }) => problem)).toEqual([
    expect.stringContaining('its tail is missing'),
  ])
  expect(harness.json<VerifyReport>('verify', '--deep')).toMatchObject({ ok: true })
  expect(findCanaries([jane, ssn], folderContents(harness.data, harness.state))).toEqual([])
})

it('[J14] a restore that is killed goes on when it is run again; recorders and their keys go on with it', async () => {
  await restoreOldCopy()
  const argv = ['restore', '--accept', '--keep-api-keys', '--reason', 'the disk died'] as const
  let hasEnded = false
  for (let wait = 600; !hasEnded; wait += 200) {
    const { child, result } = harness.begin(...argv, '--json')
    const timer = setTimeout(() => child.kill('SIGKILL'), wait)
    const { status, stdout } = await result
    clearTimeout(timer)
    // Killed after its last step, it has nothing to do when it is run again.
    hasEnded = status === 0 || stdout.includes('"bad_request"')
    // Once the new log is there it is the one that is listed.
    if (!hasEnded) expect(codeOf('ls') ?? 'listed').toMatch(/rollback|no_log|listed/)
  }
  await harness.start()
  expect(await send(step(20, 'tom', 'And on it goes.'))).toBe(200)
  const { traces } = harness.json<{ traces: object[] }>('ls')
  expect(traces).toHaveLength(1)
  expect(harness.json<VerifyReport>('verify', '--deep')).toMatchObject({ ok: true })
})
