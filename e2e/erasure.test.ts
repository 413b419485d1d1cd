// A person is erased from outside: by the command line and over HTTP, beside a running collector, through kills of it, and
// with an old copy of the data folder at hand.
import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ErasedSubject, ErasePreview, SubjectView } from '../src/erase/subjects.ts'
import type { VerifyReport } from '../src/verify/report.ts'
import { findCanaries, folderContents } from '../src/testing/canary.ts'
import { run } from '../src/cli/run.ts'
import { testIo } from '../src/cli/test-io.ts'
import { Harness } from './harness.ts'

const jane = 'jane.roe@example.com'
const ssn = '219-09-9999'
/** Not the same read backwards: it is looked for so, too. */
const traceOf = (n: number) => `${n.toString(16).padStart(4, 'c')}5b7d1e9f3a6c8e2041d79b0fa3c6`
const type = { 'content-type': 'application/x-ndjson' }

let harness: Harness
beforeEach(async () => {
  harness = new Harness()
  await harness.start()
})
afterEach(() => harness.dispose())

const step = (n: number, userId: string, content: string) => ({
  ...{
    traceId: traceOf(n),
    spanId: Math.random().toString(16).slice(2).padEnd(16, '1').slice(0, 16),
  },
  ...{ kind: 'completion', name: 'chat', model: 'gpt-5-mini', status: 'ok', userId },
  ...{ startTime: '2026-11-21T06:00:00Z', endTime: '2026-11-21T06:00:01Z' },
  input: [{ role: 'user', content }],
})
const send = async (...steps: object[]): Promise<number> => {
  const body = steps.map((of) => JSON.stringify(of)).join('\n')
  return (await harness.post('/api/v1/steps', body, type)).status
}
const recordAll = async () => {
  const of = Array.from({ length: 5 }, (_, n) =>
    step(n, jane, `My number is ${ssn}, I am ${jane}.`),
  )
  expect(await send(...of, step(9, 'tom', 'A fine day, is it not.'))).toBe(200)
}
const why = ['--reason', 'request of 3 May']
const erase = (...more: string[]) =>
  harness.json<ErasedSubject>('subject', 'erase', '--user', jane, ...why, '--yes', ...more)
const verify = () => harness.json<VerifyReport>('verify', '--deep')

/** In another process: to close a file of a database that is open here would free its locks. */
function copyOf(folder: string, name: string): string {
  const copy = join(harness.path, name)
  execFileSync('cp', ['-r', folder, copy])
  return copy
}

it('[X15] beside a running collector: found, previewed, erased, gone from every file, proofs whole', async () => {
  await recordAll()
  const found = harness.json<SubjectView>('subject', 'find', '--value', jane)
  expect(found).toMatchObject({ records: 5, traces: expect.any(Array), mentions: [] })
  const id = found.subject ?? ''
  const preview = harness.json<ErasePreview>('subject', 'erase', id, ...why, '--dry-run')
  expect(preview).toMatchObject({ dryRun: true, records: 5 })
  expect(harness.run('show', traceOf(0)).status).toBe(0)
  const old = copyOf(harness.data, 'old')
  const erased = erase()
  expect(erased).toMatchObject({ dryRun: false, subject: id, erased: { records: 5 } })
  expect(erased.receipt.proof).toContain('c2sp.org/tlog-proof@v1')
  expect(harness.run('show', traceOf(0)).status).toBe(1)
  expect(harness.run('show', traceOf(9)).stdout).toContain('A fine day')
  expect(harness.run('subject', 'find', '--value', jane).status).toBe(1)
  const listed = harness.json<{ traces: { traceId: string }[] }>('ls').traces
  expect(listed.map(({ traceId }) => traceId)).toEqual([traceOf(9)])
  expect(harness.run('search', '--value', ssn).status).toBe(1)
  const files = folderContents(copyOf(harness.data, 'new'), copyOf(harness.state, 'new-state'))
  // A run that somebody has read stays named in the audit entry of the read: this one nobody has.
  expect(findCanaries([jane, ssn, found.pseudonym ?? '', traceOf(3)], files)).toEqual([])
  expect(verify()).toMatchObject({ ok: true, records: { erased: 5 } })
  // The same person records again through the threads that knew them.
  expect(await send(step(0, jane, 'A new day, and nothing else.'))).toBe(200)
  const again = harness.json<SubjectView>('subject', 'find', '--user', jane)
  expect(again.records).toBe(1)
  expect(again.pseudonym).not.toBe(found.pseudonym)
  expect(harness.run('show', traceOf(0)).stdout).toContain('A new day')
  expect(verify()).toMatchObject({ ok: true, records: { erased: 5 } })
  await harness.stop()
  for (const args of [['show', traceOf(0)], ['ls'], ['search', '--value', ssn]]) {
    const { status, stdout, stderr } = harness.run(args[0] ?? '', ...args.slice(1), '--data', old)
    expect([status, stdout]).toEqual([3, ''])
    expect(stderr).toContain('rollback')
  }
})

it('[X15] over HTTP, for a data protection officer only', async () => {
  await recordAll()
  const ask = (path: string, role: string, body: object) =>
    harness.post(`/api/v1/subjects/${path}`, JSON.stringify(body), {
      'x-api-key': harness.keys[role] ?? '',
    })
  for (const role of ['admin', 'investigator', 'auditor', 'analyst', 'viewer', 'ingest'])
    for (const [path, body] of [
      ['find', { user: jane }],
      ['export', { user: jane }],
      ['erase', { user: jane, reason: 'why' }],
    ] as const)
      expect((await ask(path, role, body)).status).toBe(404)
  const remote = async (...args: string[]) => {
    const environment = { SEALTRACE_API_KEY: harness.keys['dpo'] ?? '' }
    const { io, stdout } = testIo({ environment })
    const status = await run(['subject', ...args, '--url', harness.url, '--json'], io)
    return { status, answer: JSON.parse(stdout()) as SubjectView }
  }
  const away = await remote('find', '--value', jane)
  expect(away).toMatchObject({ status: 0, answer: { records: 5 } })
  const previewed = await remote('erase', away.answer.subject ?? '', ...why, '--dry-run')
  expect(previewed).toMatchObject({ status: 0, answer: { records: 5, dryRun: true } })
  expect((await remote('find', '--user', 'nobody')).status).toBe(1)
  for (const body of [
    {},
    { user: jane },
    { user: jane, subject: 'ab'.repeat(16), reason: 'x' },
    { subject: '../../etc', reason: 'x' },
    { user: jane, reason: ' ' },
    { user: jane, reason: 'x', more: 1 },
  ])
    expect((await ask('erase', 'dpo', body)).status).toBe(400)
  const found = (await (await ask('find', 'dpo', { value: jane })).json()) as SubjectView
  expect(found.records).toBe(5)
  const erased = await ask('erase', 'dpo', { subject: found.subject, reason: 'request of 3 May' })
  expect(await erased.json()).toMatchObject({ dryRun: false, erased: { records: 5 } })
  expect((await ask('find', 'dpo', { user: jane })).status).toBe(404)
  expect(verify()).toMatchObject({ ok: true, records: { erased: 5 } })
})

it('[X6] clients that send meanwhile notice nothing, and nothing they sent is lost or unreadable', async () => {
  await recordAll()
  const statuses: number[] = []
  let going = true
  const sending = [0, 1, 2].map(async (of) => {
    for (let n = 0; going || n < 20; n++)
      statuses.push(
        await send(
          step(20 + of, jane, `Sent meanwhile, ${of} ${n}.`),
          step(30 + of, 'tom', `By another, ${of} ${n}.`),
        ),
      )
  })
  for (let n = 0; n < 3; n++) {
    const body = JSON.stringify({ user: jane, reason: 'request of 3 May' })
    const key = { 'x-api-key': harness.keys['dpo'] ?? '' }
    const erased = await harness.post('/api/v1/subjects/erase', body, key)
    expect([200, 404]).toContain(erased.status)
    await sleep(100)
  }
  going = false
  await Promise.all(sending)
  expect(new Set(statuses)).toEqual(new Set([200]))
  const shown = (n: number) =>
    harness
      .json<{ steps: { content: string }[] }>('show', traceOf(n))
      .steps.map(({ content }) => content)
  const toms = [30, 31, 32].flatMap(shown)
  expect(toms).toHaveLength(statuses.length)
  expect(new Set([...toms, ...[20, 21, 22].flatMap(shown)])).toEqual(new Set(['shown']))
  expect(verify()).toMatchObject({ ok: true, findings: [] })
})

it('[X4] kills of the process that carries it out are mended', { timeout: 120_000 }, async () => {
  await harness.stop()
  const file = join(harness.path, 'steps.ndjson')
  let caught = 0
  for (const delay of [0, 20, 60]) {
    const steps = Array.from({ length: 400 }, (_, n) =>
      step(n % 100, jane, `My number is ${ssn}, I am ${jane}, message ${n}.`),
    )
    writeFileSync(file, steps.map((of) => JSON.stringify(of)).join('\n'))
    expect(harness.run('record', file).status).toBe(0)
    const before = intents()
    const begun = harness.begin('subject', 'erase', '--user', jane, ...why, '--yes')
    while (intents() === before) await sleep(1)
    await sleep(delay)
    begun.child.kill('SIGKILL')
    await begun.result
    const between = verify()
    expect(between.findings).toEqual([])
    if (between.notChecked.join().includes('1 erasures are on record')) caught++
    // Any verb that opens the log takes it up.
    expect(harness.run('subject', 'find', '--user', jane).status).toBe(1)
    const after = verify()
    expect(after).toMatchObject({ ok: true, findings: [] })
    expect(after.notChecked.join()).not.toContain('erasures')
    rmSync(file)
    const files = folderContents(harness.data, harness.state)
    expect(findCanaries([jane, ssn], files)).toEqual([])
  }
  expect(caught).toBeGreaterThan(0)
})

/** Erasure intents in the log. */
function intents(): number {
  const db = new DatabaseSync(join(harness.data, 'default', 'log.db'), { readOnly: true })
  const row = db.prepare('SELECT count(*) AS n FROM records WHERE kind = 6').get()
  db.close()
  return Number(row?.['n'])
}

it('asks before it erases, and takes a value from stdin', async () => {
  await recordAll()
  await harness.stop()
  const unasked = harness.run('subject', 'erase', '--user', jane, ...why)
  expect([unasked.status, unasked.stdout]).toEqual([2, ''])
  expect(unasked.stderr).toContain('--yes')
  for (const args of [
    ['find'],
    ['find', 'ab'.repeat(16), '--user', 'x'],
    ['find', '--value', 'x', '--user', 'x'],
    ['erase', 'nothing', ...why],
    ['erase', '--user', jane, '--yes'],
    ['export', 'ab'.repeat(16)],
    ['give', 'ab'.repeat(16)],
  ])
    expect(harness.run('subject', ...args).status).toBe(2)
  expect(harness.run('subject', 'find', 'ab'.repeat(16)).status).toBe(1)
})
