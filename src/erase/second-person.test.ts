import { afterEach, beforeEach, expect, it } from 'vitest'
import { localPrincipal, type Principal } from '../access/principal.ts'
import { readyAuthority } from '../access/ready-authority.ts'
import { Reader } from '../access/reader.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { compilePolicy } from '../protect/policy.ts'
import { verifyFolder } from '../server/verify-run.ts'
import { findCanaries, folderContents } from '../testing/canary.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { HoldKeeper } from './hold-keeper.ts'
import { Subjects, type PendingErasure, type SubjectsOptions } from './subjects.ts'

const me = localPrincipal('ann')
const other: Principal = { name: 'key:bert', roles: ['dpo'], authority: readyAuthority }
const jane = 'jane.sample@example.com'
const ssn = '219-09-9999'
const days = 86_400_000

let log: TestLog
let open: OpenLog
beforeEach(async () => {
  log = await testLog()
  open = await log.open()
  const input = [{ role: 'user', content: `The number of Jane is ${ssn}.` }]
  await open.recorder.record([
    testStep({ userId: jane, input: 'Good morning.' }),
    testStep({ userId: 'tom', input }),
  ])
})
afterEach(async () => {
  await open.close()
  log.dispose()
})

const subjects = (more: SubjectsOptions = {}) => new Subjects(open, { secondPerson: true, ...more })
const asked = { who: { user: jane }, values: [ssn], reason: 'asked by letter', dryRun: false }

async function request(by = me, options: SubjectsOptions = {}): Promise<PendingErasure> {
  const answer = await subjects(options).erase(by, asked)
  if (answer.dryRun || answer.status !== 'pending') throw new Error('not pending')
  return answer
}

const steps = async (): Promise<number> => (await open.store.traces({ limit: 10 })).length

it('[X28] where two are needed the first asks and the second erases', async () => {
  const { requestId, records, mentions, expires } = await request()
  expect(records).toBe(1)
  expect(mentions.map(({ class: name }) => name).toSorted()).toEqual(['searched', 'us_ssn'])
  expect(Date.parse(expires) - Date.now()).toBeGreaterThan(6 * days)
  expect(await open.ring.subject(jane)).not.toBeNull()
  expect(await open.store.openErasures()).toEqual([])
  // What was asked for is known to the next process too.
  await open.close()
  open = await log.open()
  const erased = await subjects().approve(other, requestId)
  expect(erased).toMatchObject({ status: 'erased', erased: { records: 1 } })
  expect(erased.mentions.some(({ class: name }) => name === 'us_ssn')).toBe(true)
  expect([await open.ring.subject(jane), await steps()]).toEqual([null, 1])
  const { store, ring, info, recorder } = open
  const reader = new Reader({ store, ring, origin: info.origin, recorder })
  const entries = await reader.auditLog(me, { limit: 2 })
  expect(entries).toMatchObject([
    { action: 'subject.approve', actor: 'key:bert', target: requestId, outcome: 'allowed' },
    { action: 'subject.request', actor: 'os:ann', reason: 'asked by letter' },
  ])
  expect(entries[0]?.recordId).toBe(erased.auditRecordId)
  await expect(subjects().approve(other, requestId)).rejects.toMatchObject({ code: 'not_found' })
  await open.close()
  // The request named values: they are gone from it as well.
  const files = folderContents(log.place.data, log.place.state ?? '')
  expect(findCanaries([jane, ssn], files)).toEqual([])
  expect(await verifyFolder(log.place, { deep: true })).toMatchObject({ ok: true })
  open = await log.open()
})

it('[X28] the values of a request are kept whatever the policy does with them', async () => {
  open.pipeline.setPolicy(compilePolicy({ classes: { us_ssn: 'drop', email: 'keep' } }), undefined)
  const { requestId } = await request()
  const erased = await subjects().approve(other, requestId)
  expect(erased.mentions.map(({ class: name }) => name).toSorted()).toEqual([
    ...['searched', 'us_ssn'],
  ])
})

it('[X28] who has asked cannot approve, nor can who has no right, and no other entry is a request', async () => {
  const { requestId } = await request()
  await expect(subjects().approve(me, requestId)).rejects.toMatchObject({ code: 'denied' })
  const auditor = {
    name: 'key:carl',
    roles: ['admin', 'auditor', 'investigator'],
    authority: readyAuthority,
  }
  const missing = { code: 'not_found' }
  await expect(subjects().approve(auditor, requestId)).rejects.toMatchObject(missing)
  const target = (await open.ring.subject(jane))?.id ?? ''
  const entry = { actor: 'os:ann', target, reason: 'x' }
  const odd = [
    await open.recorder.audit({ ...entry, action: 'subject.erase', outcome: 'allowed' }),
    await open.recorder.audit({ ...entry, action: 'subject.request', outcome: 'denied' }),
    'nothing',
    (await open.store.page(0, 1)).map(({ id }) => Buffer.from(id).toString('hex'))[0] ?? '',
  ]
  for (const id of odd) await expect(subjects().approve(other, id)).rejects.toMatchObject(missing)
  expect(await steps()).toBe(2)
})

it('[X28] a request that was changed in the store is none', async () => {
  const { requestId } = await request(other)
  const id = requestId.replaceAll('-', '')
  const record = open.store.record.bind(open.store)
  open.store.record = async (asking) => {
    const row = await record(asking)
    if (!row?.header || Buffer.from(asking).toString('hex') !== id) return row
    const victim = (await open.ring.subject('tom'))?.id ?? ''
    const { target } = JSON.parse(row.header) as { target: string }
    return { ...row, header: row.header.replace(target, victim) }
  }
  await expect(subjects().approve(me, requestId)).rejects.toMatchObject({ code: 'not_found' })
  expect(await steps()).toBe(2)
})

it('[X28] a request expires', async () => {
  const { requestId } = await request(me, { requestDays: 2 })
  const at = (ms: number) => ({ requestDays: 2, now: () => Date.now() + ms })
  const late = subjects(at(2 * days + 60_000)).approve(other, requestId)
  await expect(late).rejects.toMatchObject({ code: 'denied' })
  const soon = await subjects(at(2 * days - 60_000)).approve(other, requestId)
  expect(soon.status).toBe('erased')
})

it('[X28] a hold is in the way of a request and of its approval', async () => {
  const { requestId } = await request()
  const holds = new HoldKeeper(open)
  const { holdId } = await holds.add(me, { what: { user: jane }, reason: 'case 12' })
  const held = { code: 'held', message: expect.stringContaining(holdId) }
  await expect(subjects().approve(other, requestId)).rejects.toMatchObject(held)
  await expect(request()).rejects.toMatchObject(held)
  await holds.remove(me, { hold: holdId, reason: 'closed' })
  expect(await subjects().approve(other, requestId)).toMatchObject({ status: 'erased' })
})

it('[X28] mentions alone need two as well', async () => {
  const wanted = { who: { mentions: true as const }, values: [ssn], reason: 'x', dryRun: false }
  const pending = await subjects().erase(me, wanted)
  if (pending.dryRun || pending.status !== 'pending') throw new Error('not pending')
  const erased = await subjects().approve(other, pending.requestId)
  expect(erased).toMatchObject({ subject: null, erased: { records: 0, parts: 2 } })
  expect(await steps()).toBe(2)
})

it('[X28] a preview needs nobody else', async () => {
  const preview = await subjects().erase(me, { ...asked, dryRun: true })
  expect(preview).toMatchObject({ dryRun: true, records: 1 })
})
