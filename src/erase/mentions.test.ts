import { afterEach, beforeEach, expect, it } from 'vitest'
import { localPrincipal } from '../access/principal.ts'
import { Reader } from '../access/reader.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { compilePolicy } from '../protect/policy.ts'
import { Searcher } from '../search/searcher.ts'
import { verifyFolder } from '../server/verify-run.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { HoldKeeper } from './hold-keeper.ts'
import { Subjects } from './subjects.ts'

const me = localPrincipal('tester')
const jane = 'jane.sample@example.com'

let log: TestLog
let open: OpenLog
beforeEach(async () => {
  log = await testLog()
  open = await log.open()
})
afterEach(async () => {
  await open.close()
  log.dispose()
})

const say = (content: string) => [{ role: 'user', content }]
const traceOf = (n: number) => n.toString(16).padStart(32, 'a')
const audits = async () => {
  const { store, ring, info, recorder } = open
  return new Reader({ store, ring, origin: info.origin, recorder }).auditLog(me, { limit: 20 })
}

it('[X30] mentions in audit entries are found, named, and go; who did what stays', async () => {
  await open.recorder.record([testStep({ userId: jane, input: say('Good morning.') })])
  await new Searcher(open).search(me, { value: jane, limit: 10 })
  await open.recorder.audit({
    ...{ action: 'reveal', outcome: 'allowed', actor: 'key:1' },
    reason: `Asked by ${jane} herself, or by tom.other@example.org`,
  })
  const found = await new Subjects(open).find(me, { who: { user: jane } })
  const told = found.mentions.map(({ traceId, class: name, values }) => [traceId, name, values])
  expect(told.toSorted()).toEqual([
    [null, 'email', 2],
    [null, 'searched', 1],
  ])
  const reason = `${jane} has asked by letter`
  const erased = await new Subjects(open).erase(me, { who: { user: jane }, reason, dryRun: false })
  // The reason of the erasure itself is one of them.
  expect(erased.mentions).toHaveLength(3)
  const again = new Subjects(open).find(me, { who: { value: jane } })
  await expect(again).rejects.toMatchObject({ code: 'not_found' })
  const entries = await audits()
  const shown = entries.map(({ action, reason: why, actor }) => [action, why, actor])
  expect(shown).toContainEqual(['subject.erase', '[EMAIL_1] has asked by letter', 'os:tester'])
  expect(shown).toContainEqual(['reveal', 'Asked by [EMAIL_1] herself, or by [EMAIL_2]', 'key:1'])
  expect(shown).toContainEqual(['search-value', null, 'os:tester'])
  await open.close()
  const report = await verifyFolder(log.place, { deep: true })
  expect(report.findings).toEqual([])
  open = await log.open()
})

it('[X30] a person known by a value only is found among the people of the runs that hold it', async () => {
  await open.recorder.record([
    testStep({ traceId: traceOf(0), userId: 'u-1', input: say(`I am ${jane}.`) }),
    testStep({ traceId: traceOf(1), userId: 'u-1', input: say(`Write to ${jane}.`) }),
    testStep({ traceId: traceOf(2), userId: 'u-2', input: say(`Write to ${jane}.`) }),
    testStep({ traceId: traceOf(3), input: say(`Write to ${jane}.`) }),
    testStep({ traceId: traceOf(4), userId: 'u-3', input: say('Hello.') }),
  ])
  const found = await new Subjects(open).find(me, { who: { value: jane } })
  const one = await open.ring.subject('u-1')
  const two = await open.ring.subject('u-2')
  expect(found.subject).toBeNull()
  expect(found.people).toEqual([
    { subject: one?.id, pseudonym: one?.pseudonym, runs: 2 },
    { subject: two?.id, pseudonym: two?.pseudonym, runs: 1 },
  ])
  expect(found.mentions).toHaveLength(4)
  const id = found.people[0]?.subject ?? ''
  const request = { who: { id }, values: [jane], reason: 'by letter', dryRun: false }
  await new Subjects(open).erase(me, request)
  const rest = new Subjects(open).find(me, { who: { value: jane } })
  await expect(rest).rejects.toMatchObject({ code: 'not_found' })
  expect(await open.ring.subject('u-2')).not.toBeNull()
})

it('[X30] a value that a rule classes as a user id is a mention, and the user id of the step is none', async () => {
  const rules = [{ path: 'customer_ref', action: 'seal' as const, class: 'user_id' }]
  open.pipeline.setPolicy(compilePolicy({ rules }), undefined)
  const about = (userId: string, customer: string, n: number) =>
    testStep({ traceId: traceOf(n), userId, attributes: { customer_ref: customer } })
  await open.recorder.record([about('tom', 'u-jane', 0), about('u-jane', 'c-77', 1)])
  const found = await new Subjects(open).find(me, { who: { user: 'u-jane' } })
  const told = found.mentions.map(({ traceId, class: name, values }) => [traceId, name, values])
  expect(told).toEqual([[traceOf(0), 'user_id', 2]])
  const request = { who: { user: 'u-jane' }, reason: 'by letter', dryRun: false }
  await new Subjects(open).erase(me, request)
  const again = new Subjects(open).find(me, { who: { value: 'u-jane' } })
  await expect(again).rejects.toMatchObject({ code: 'not_found' })
})

it('[X30] who has the value as a user id, written otherwise, is one of the people', async () => {
  await open.recorder.record([testStep({ userId: 'Jane.Sample@Example.com', input: say('Hi.') })])
  const one = await open.ring.subject('Jane.Sample@Example.com')
  const found = await new Subjects(open).find(me, { who: { value: jane } })
  expect(found).toMatchObject({ subject: null, mentions: [] })
  expect(found.people).toEqual([{ subject: one?.id, pseudonym: one?.pseudonym, runs: 1 }])
})

it('[X32] of a person who has no runs the mentions go alone, and nobody else with them', async () => {
  await open.recorder.record([
    testStep({ traceId: traceOf(0), userId: 'tom', input: say(`Write to ${jane} today.`) }),
    testStep({ traceId: traceOf(1), input: say(`It was ${jane}, not ann@example.org.`) }),
    testStep({ traceId: traceOf(2), userId: 'ann', input: say(`Ask ${jane}.`) }),
  ])
  const holds = new HoldKeeper(open)
  await holds.add(me, { what: { trace: traceOf(2) }, reason: 'case 12' })
  const wanted = { who: { mentions: true as const }, values: [jane], reason: 'by letter' }
  const preview = await new Subjects(open).erase(me, { ...wanted, dryRun: true })
  expect(preview).toMatchObject({ subject: null, records: 0, people: [{ runs: 1 }, { runs: 1 }] })
  expect(preview.mentions.map(({ held }) => held).toSorted()).toEqual([false, false, true])
  const erased = await new Subjects(open).erase(me, { ...wanted, dryRun: false })
  expect(erased).toMatchObject({ status: 'erased', erased: { records: 0, keys: 0, parts: 2 } })
  const rest = await new Subjects(open).find(me, { who: { value: jane } })
  expect(rest.mentions.map(({ traceId }) => traceId)).toEqual([traceOf(2)])
  const { store, ring, info, recorder } = open
  const shown = await new Reader({ store, ring, origin: info.origin, recorder }).show(
    me,
    traceOf(0),
  )
  expect(JSON.stringify(shown.steps[0]?.input)).toContain('Write to [EMAIL_1] today.')
  const nothing = new Subjects(open).erase(me, { ...wanted, values: [], dryRun: false })
  await expect(nothing).rejects.toMatchObject({ code: 'not_found' })
  await open.close()
  expect((await verifyFolder(log.place, { deep: true })).findings).toEqual([])
  open = await log.open()
})

it('[X29] who is named by an attribute is found, hidden and erased as a user', async () => {
  await open.close()
  open = await log.open({ subjectAttributes: ['customer.id'] })
  const attributes = { 'customer.id': jane, 'customer.plan': 'gold' }
  await open.recorder.record([
    testStep({ name: `chat of ${jane}`, attributes, traceId: traceOf(0) }),
  ])
  const [row] = await open.store.trace(traceOf(0))
  expect(row?.header).not.toContain('jane')
  expect(JSON.parse(row?.header ?? '')).toMatchObject({ user: expect.stringMatching(/^user-/) })
  const { store, ring, info, recorder } = open
  const { steps } = await new Reader({ store, ring, origin: info.origin, recorder }).show(
    me,
    traceOf(0),
  )
  expect(JSON.stringify(steps)).not.toContain(jane)
  expect(steps[0]?.attributes).toMatchObject({ 'customer.plan': 'gold' })
  const erased = await new Subjects(open).erase(me, {
    ...{ who: { user: jane }, reason: 'by letter', dryRun: false },
  })
  expect(erased).toMatchObject({ records: 1 })
})
