// Legal holds from outside: by the command line and over HTTP, beside a running collector; and erasures that need two people.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { AddedHold, EndedHold, HoldView } from '../src/erase/hold-keeper.ts'
import type { ErasedSubject, ErasePreview, PendingErasure } from '../src/erase/subjects.ts'
import { run } from '../src/cli/run.ts'
import { testIo } from '../src/cli/test-io.ts'
import { Harness } from './harness.ts'

const jane = 'jane.roe@example.com'
const traceOf = (n: number) => n.toString(16).padStart(32, 'c')
const why = ['--reason', 'case 12 of 2026']

let harness: Harness
beforeEach(() => {
  harness = new Harness()
})
afterEach(() => harness.dispose())

async function recordAll(): Promise<void> {
  const step = (n: number, more: object) => ({
    ...{ traceId: traceOf(n), spanId: n.toString(16).padStart(16, '1'), kind: 'completion' },
    ...{ name: 'chat', status: 'ok', startTime: '2026-11-21T06:00:00Z' },
    ...{ endTime: '2026-11-21T06:00:01Z', input: [{ role: 'user', content: 'Good morning.' }] },
    ...more,
  })
  const steps = [
    step(0, { userId: jane }),
    step(1, { attributes: { 'customer.id': 'c-17' } }),
    step(2, { userId: 'tom' }),
  ]
  const type = { 'content-type': 'application/x-ndjson' }
  const body = steps.map((of) => JSON.stringify(of)).join('\n')
  expect((await harness.post('/api/v1/steps', body, type)).status).toBe(200)
}

const settings = (toml: string): string[] => {
  const path = join(harness.path, 'sealtrace.toml')
  writeFileSync(path, toml)
  return ['--config', path]
}
const erase = (...more: string[]) =>
  harness.run('subject', 'erase', '--user', jane, ...why, '--yes', '--json', ...more)
const told = (stdout: string) => JSON.parse(stdout) as { error: { code: string; message: string } }
const ask = (method: string, path: string, role: string, body?: object) =>
  fetch(`${harness.url}/api/v1/${path}`, {
    method,
    headers: { 'x-api-key': harness.keys[role] ?? '', 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })

it('[X31] by the command line: held, refused, ended, erased', async () => {
  await harness.start()
  await recordAll()
  const { holdId } = harness.json<AddedHold>('hold', 'add', '--user', jane, ...why)
  const { holds } = harness.json<{ holds: HoldView[] }>('hold', 'ls')
  expect(holds).toMatchObject([{ holdId, reason: 'case 12 of 2026', all: false }])
  const preview = harness.json<ErasePreview>(
    ...(['subject', 'erase', '--user', jane, ...why, '--dry-run'] as const),
  )
  expect(preview).toMatchObject({ records: 1, holds: [holdId] })
  const refused = erase()
  expect(refused.status).toBe(1)
  expect(told(refused.stdout).error).toMatchObject({ code: 'held' })
  expect(told(refused.stdout).error.message).toContain(holdId)
  // The collector knows what the command has published, and the other way round.
  const over = await ask('POST', 'subjects/erase', 'dpo', { user: jane, reason: 'x' })
  expect([over.status, await over.json()]).toMatchObject([409, { error: { code: 'held' } }])
  const ended = harness.json<EndedHold>('hold', 'remove', holdId, ...why)
  expect(ended.holdId).toBe(holdId)
  expect(JSON.parse(erase().stdout)).toMatchObject({ status: 'erased', erased: { records: 1 } })
  expect(harness.run('hold', 'ls').stdout).toBe('no legal hold is in force\n')
  expect(harness.run('verify', '--deep').status).toBe(0)
  for (const args of [
    ['add', ...why],
    ['add', '--all', '--user', 'x', ...why],
    ['add', '--all'],
    ['add', '--trace', 'abc', ...why],
    ['remove', 'abc', ...why],
    ['remove', holdId],
    ['give'],
    ['ls', 'x'],
  ])
    expect(harness.run('hold', ...args).status).toBe(2)
  expect(harness.run('hold', 'add', '--user', 'nobody', ...why).status).toBe(1)
  expect(harness.run('hold', 'remove', holdId, ...why).status).toBe(1)
})

it('[X31] over HTTP, for a data protection officer only, through a restart', async () => {
  await harness.start()
  await recordAll()
  const all = { all: true, reason: 'an audit' }
  for (const role of ['admin', 'investigator', 'auditor', 'analyst', 'viewer', 'ingest']) {
    expect((await ask('POST', 'holds', role, all)).status).toBe(404)
    expect((await ask('GET', 'holds', role)).status).toBe(404)
    expect((await ask('DELETE', 'holds/x', role, { reason: 'x' })).status).not.toBe(200)
  }
  for (const body of [
    {},
    { all: true },
    { all: false, reason: 'x' },
    { reason: 'x' },
    { all: true, user: jane, reason: 'x' },
    { trace: 'abc', reason: 'x' },
    { all: true, since: '2026', reason: 'x' },
    { all: true, since: 5, until: 5, reason: 'x' },
    { all: true, reason: 'x', more: 1 },
  ])
    expect((await ask('POST', 'holds', 'dpo', body)).status).toBe(400)
  expect((await ask('DELETE', 'holds/x', 'dpo', { reason: 'x' })).status).toBe(400)
  const none = `holds/${'0'.repeat(8)}-0000-7000-8000-${'0'.repeat(12)}`
  expect((await ask('DELETE', none, 'dpo', { reason: 'x' })).status).toBe(404)
  const { holdId } = (await (await ask('POST', 'holds', 'dpo', all)).json()) as AddedHold
  await harness.stop()
  expect(erase().status).toBe(1)
  await harness.start()
  expect(erase().status).toBe(1)
  const remote = async (...args: string[]) => {
    const { io, stdout } = testIo({ environment: { SEALTRACE_API_KEY: harness.keys['dpo'] ?? '' } })
    const status = await run(['hold', ...args, '--url', harness.url, '--json'], io)
    return { status, answer: JSON.parse(stdout()) as { holds: HoldView[] } & AddedHold }
  }
  const typed = await remote('add', '--trace-type', 'claims', '--since', '2026-01-01', ...why)
  expect(typed).toMatchObject({ status: 0, answer: { underWay: [] } })
  const listed = await remote('ls')
  expect(listed.answer.holds).toMatchObject([
    { holdId, all: true, actor: expect.stringMatching(/^key:/) },
    { traceType: 'claims', since: '2026-01-01T00:00:00.000Z' },
  ])
  expect((await remote('remove', holdId, ...why)).status).toBe(0)
  expect(erase().status).toBe(0)
})

it('[X28] of two people, one on the machine and one over HTTP', async () => {
  const config = settings('[erasure]\nsecond_person = true\n')
  await harness.start(...config)
  await recordAll()
  const asked = JSON.parse(erase(...config).stdout) as PendingErasure
  expect(asked).toMatchObject({ status: 'pending', records: 1 })
  const { requestId } = asked
  const own = harness.run('subject', 'approve', requestId, '--yes', '--json', ...config)
  expect([own.status, told(own.stdout).error.code]).toEqual([1, 'denied'])
  for (const body of [{}, { request: 5 }, { request: requestId, reason: 'x' }])
    expect((await ask('POST', 'subjects/approve', 'dpo', body)).status).toBe(400)
  expect((await ask('POST', 'subjects/approve', 'admin', { request: requestId })).status).toBe(404)
  const approved = await ask('POST', 'subjects/approve', 'dpo', { request: requestId })
  expect(await approved.json()).toMatchObject({ status: 'erased', erased: { records: 1 } })
  const over = await ask('POST', 'subjects/erase', 'dpo', { user: 'tom', reason: 'by letter' })
  const second = (await over.json()) as PendingErasure
  expect(second.status).toBe('pending')
  const mine = await ask('POST', 'subjects/approve', 'dpo', { request: second.requestId })
  expect(mine.status).toBe(403)
  const id = second.requestId
  const done = harness.json<ErasedSubject>('subject', 'approve', id, '--yes', ...config)
  expect(done).toMatchObject({ status: 'erased', erased: { records: 1 } })
})

it('[X29] the collector names people by the attributes that its settings list', async () => {
  await harness.start(...settings('[subjects]\nattributes = ["customer.id"]\n'))
  await recordAll()
  const found = harness.json<ErasePreview>('subject', 'find', '--user', 'c-17')
  expect(found).toMatchObject({ traces: [traceOf(1)], records: 1 })
})

it('a value alone shows who may be meant, and erases nothing', async () => {
  await harness.start()
  await recordAll()
  const ofValue = ['--value', jane, ...why]
  const asked = harness.run('subject', 'erase', ...ofValue, '--yes')
  expect(asked.status).toBe(2)
  expect(asked.stdout).toContain('Nothing was erased yet.')
  expect(harness.run('subject', 'erase', ...ofValue, '--dry-run').status).toBe(0)
  const { subject } = harness.json<ErasePreview>('subject', 'find', '--value', jane)
  const both = ['--subject', subject ?? '', ...why]
  expect(harness.run('subject', 'erase', subject ?? '', ...both).status).toBe(2)
  const alone = harness.json<ErasedSubject>(
    ...(['subject', 'erase', '--value', 'x@example.org', '--mentions', ...why, '--yes'] as const),
  )
  expect(alone).toMatchObject({ status: 'erased', erased: { records: 0, parts: 0 } })
  for (const args of [['--mentions'], ['--mentions', '--value', jane, '--user', jane]])
    expect(harness.run('subject', 'erase', ...args, ...why, '--yes').status).toBe(2)
  const odd = { mentions: true, user: jane, values: [jane], reason: 'x' }
  expect((await ask('POST', 'subjects/erase', 'dpo', odd)).status).toBe(400)
  const erased = harness.json<ErasedSubject>('subject', 'erase', ...both, '--yes')
  expect(erased).toMatchObject({ subject, erased: { records: 1 } })
})
