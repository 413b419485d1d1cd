import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { localPrincipal } from '../access/principal.ts'
import { readyAuthority } from '../access/ready-authority.ts'
import { Reader } from '../access/reader.ts'
import { toHex } from '../crypto/encoding.ts'
import { openLog, type OpenLog } from '../journal/open-log.ts'
import { KeyRing } from '../keys/key-ring.ts'
import { verifyTlogProof } from '../ledger/tlog-proof.ts'
import { compilePolicy } from '../protect/policy.ts'
import { verifyFolder } from '../server/verify-run.ts'
import { openSqliteKeyStore } from '../store/sqlite/sqlite-key-store.ts'
import { findCanaries, folderContents } from '../testing/canary.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { carryOutErasures, type ErasureStep } from './carry-out.ts'
import { exportHtml } from './export-html.ts'
import { recordKinds } from '../record/kind.ts'
import { Subjects, type ErasedSubject } from './subjects.ts'

const me = localPrincipal('tester')
const jane = 'jane.sample@example.com'
const card = '4111 1111 1111 1111'

let log: TestLog
beforeEach(async () => {
  log = await testLog()
})
afterEach(() => log.dispose())

const say = (content: string) => [{ role: 'user', content }]
const traceOf = (n: number) => n.toString(16).padStart(32, 'a')

function reader({ store, ring, info, recorder }: OpenLog): Reader {
  return new Reader({ store, ring, origin: info.origin, recorder })
}

/** Copies a folder in another process: to close a file of a database here would free its locks. */
function copyOf(folder: string, name: string): string {
  const copy = join(log.path, name)
  rmSync(copy, { recursive: true, force: true })
  execFileSync('cp', ['-r', folder, copy])
  return copy
}

/** Every file of the data and state folders. */
function contents(): [name: string, bytes: Buffer][] {
  const { data, state = '' } = log.place
  return folderContents(copyOf(data, 'data-now'), copyOf(state, 'state-now'))
}

/** Three runs of Jane, one of Tom. */
async function record(open: OpenLog): Promise<void> {
  for (let n = 0; n < 3; n++)
    await open.recorder.record([
      testStep({ traceId: traceOf(n), input: say(`Write to ${jane}, card ${card}.`) }),
      testStep({ traceId: traceOf(n), userId: jane, output: 'done', model: 'gpt-4.1' }),
    ])
  await open.recorder.record([
    testStep({ traceId: traceOf(9), userId: 'tom', input: say('Good morning, a fine day.') }),
  ])
}

const request = { who: { user: jane }, reason: 'asked by letter', dryRun: false }

async function erase(open: OpenLog): Promise<ErasedSubject> {
  const erased = await new Subjects(open).erase(me, request)
  if (erased.dryRun || erased.status === 'pending') throw new Error('nothing was erased')
  return erased
}

function count(from: string): number {
  const db = new DatabaseSync(join(log.place.data, 'default', 'log.db'), { readOnly: true })
  const row = db.prepare(`SELECT count(*) AS n ${from}`).get()
  db.close()
  return Number(row?.['n'])
}

it('[X1] erases a person, leaves others alone, and the log still verifies', async () => {
  const open = await log.open()
  await record(open)
  const subject = await open.ring.subject(jane)
  const [first] = (await reader(open).show(me, traceOf(0))).steps
  const erased = await erase(open)
  expect(erased).toMatchObject({ subject: subject?.id, records: 6, erased: { records: 6 } })
  expect(erased.traces.toSorted()).toEqual([traceOf(0), traceOf(1), traceOf(2)])
  for (const trace of erased.traces)
    await expect(reader(open).show(me, trace)).rejects.toMatchObject({ code: 'not_found' })
  const toms = await reader(open).show(me, traceOf(9))
  expect(JSON.stringify(toms.steps[0]?.input)).toContain('a fine day')
  expect(await open.ring.subject(jane)).toBeNull()
  const revealed = { record: first?.recordId ?? '', class: 'email', reason: 'a test' }
  await expect(reader(open).reveal(me, revealed)).rejects.toMatchObject({ code: 'not_found' })
  await open.close()
  const orphans = 'FROM terms WHERE part NOT IN (SELECT rowid FROM parts)'
  expect([count('FROM terms'), count(orphans)]).toEqual([expect.any(Number), 0])
  const report = await verifyFolder(log.place, { deep: true })
  expect(report.findings).toEqual([])
  expect(report.records.erased).toBe(6)
})

it('[X2] nothing of the person is left in any file: values, user id, pseudonym, keys', async () => {
  const open = await log.open()
  await record(open)
  const subject = await open.ring.subject(jane)
  const slots = subject ? await open.ring.slotsOf(subject) : []
  const rows = await Promise.all(slots.map(({ id }) => open.keys.get(id)))
  const row = await open.keys.get(Buffer.from(subject?.id ?? '', 'hex'))
  const found = () => {
    const files = contents()
    return {
      values: findCanaries([jane, card, subject?.pseudonym ?? ''], files),
      keys: [row, ...rows].flatMap((of) =>
        files
          .filter(([, bytes]) => of && bytes.includes(Buffer.from(of.sealed)))
          .map(([name]) => name),
      ),
      owners: files.filter(([, bytes]) => row && bytes.includes(Buffer.from(row.owner))),
      traces: files.filter(([, bytes]) => bytes.includes(traceOf(0))).map(([name]) => name),
    }
  }
  expect(slots).toHaveLength(6)
  const before = found()
  expect(
    [before.values, before.keys, before.owners, before.traces].every(({ length }) => length),
  ).toBe(true)
  await erase(open)
  expect(found()).toEqual({ values: [], keys: [], owners: [], traces: [] })
  await open.close()
  expect(found()).toEqual({ values: [], keys: [], owners: [], traces: [] })
})

it('[X3] an old copy of the data folder opens nothing of the person, whatever is tried with it', async () => {
  const open = await log.open()
  await record(open)
  const subject = await open.ring.subject(jane)
  const [slot] = subject ? await open.ring.slotsOf(subject) : []
  if (!subject || !slot) throw new Error('no slot')
  const copy = copyOf(log.place.data, 'copy')
  // Beside the running log this copy opens all.
  const keys = openSqliteKeyStore(join(copy, 'default', 'keys.db'), { mustExist: true })
  const ring = () => new KeyRing({ table: keys, provider: open.provider, state: open.state })
  expect(toHex((await ring().slotById(slot.id)).trace)).toBe(toHex(slot.trace))
  await erase(open)
  const gone = { code: 'key_unavailable' }
  await expect(ring().slotById(slot.id)).rejects.toMatchObject(gone)
  await expect(ring().slots(slot.trace)).rejects.toMatchObject(gone)
  await expect(ring().subject(jane)).rejects.toMatchObject(gone)
  await open.close()
  keys.close()
  const settings = { policy: compilePolicy({}) }
  await expect(openLog({ ...log.place, data: copy }, settings)).rejects.toMatchObject({
    code: 'rollback',
  })
  // Its key table alone, under the new log, is told too.
  const name = join('default', 'keys.db')
  for (const more of ['', '-wal', '-shm'])
    if (existsSync(join(copy, name + more)))
      cpSync(join(copy, name + more), join(log.place.data, name + more))
  await expect(log.open()).rejects.toMatchObject({ code: 'rollback' })
})

const steps: ErasureStep[] = [
  'plan',
  'keys',
  'rows',
  'flush',
  'anchor',
  'generations',
  'completion',
]

it.each(steps)('[X4] a crash before %s is mended when the log is next opened', async (at) => {
  const open = await log.open()
  await record(open)
  const subject = await open.ring.subject(jane)
  const crash = (step: ErasureStep) => {
    if (step === at) throw new Error('crash')
  }
  await expect(new Subjects(open, { onStep: crash }).erase(me, request)).rejects.toThrow('crash')
  await open.close()
  const between = await verifyFolder(log.place, { deep: true })
  expect(between.findings).toEqual([])
  expect(between.notChecked.join()).toContain('1 erasures are on record and not carried out yet')
  const again = await log.open()
  const done = await carryOutErasures(again)
  expect(done?.intents).toHaveLength(1)
  expect(await carryOutErasures(again)).toBeNull()
  expect(await again.ring.subjectById(subject?.id ?? '')).toBeNull()
  await again.close()
  const after = await verifyFolder(log.place, { deep: true })
  expect(after.findings).toEqual([])
  expect(after.records.erased).toBe(6)
  expect(after.notChecked.join()).not.toContain('erasures')
  const files = folderContents(log.place.data, log.place.state ?? '')
  expect(findCanaries([jane, card, subject?.pseudonym ?? ''], files)).toEqual([])
  const domains = readdirSync(join(again.state.path, 'generations')).map((name) =>
    name.replace(/\.\d+\.key$/, ''),
  )
  expect(new Set(domains).size).toBe(domains.length)
})

it('[X5] who records again after an erasure is a new subject, also in the same run', async () => {
  const open = await log.open()
  await record(open)
  const before = await open.ring.subject(jane)
  await erase(open)
  await open.recorder.record([
    testStep({ traceId: traceOf(0), userId: jane, input: say('Hello again, a new day.') }),
  ])
  const after = await open.ring.subject(jane)
  expect(after?.id).not.toBe(before?.id)
  expect(after?.pseudonym).not.toBe(before?.pseudonym)
  const shown = await reader(open).show(me, traceOf(0))
  expect(shown.steps).toHaveLength(1)
  expect(JSON.stringify(shown.steps[0]?.input)).toContain('Hello again')
  expect(await erase(open)).toMatchObject({ records: 1 })
  await open.close()
  expect(await verifyFolder(log.place, { deep: true })).toMatchObject({ ok: true })
})

it('[X6] what is recorded during an erasure is erased or readable, and nothing is under a dead key', async () => {
  const open = await log.open()
  await record(open)
  let n = 0
  let until = Infinity
  const recording = (async () => {
    while (n < until)
      await open.recorder.record([
        testStep({ traceId: traceOf(n++ % 3), userId: jane, input: say(`Step number ${n}.`) }),
        testStep({ traceId: traceOf(9), userId: 'tom', input: say(`Step number ${n}.`) }),
      ])
  })()
  await erase(open)
  // Each run has steps from after the erasure, whatever the machine does.
  until = Math.max(60, n + 3)
  await recording
  for (const trace of [0, 1, 2, 9]) {
    const { steps: shown } = await reader(open).show(me, traceOf(trace))
    expect(shown.filter(({ content }) => content !== 'shown')).toEqual([])
  }
  expect((await reader(open).show(me, traceOf(9))).steps).toHaveLength(n + 1)
  await open.close()
  expect((await verifyFolder(log.place, { deep: true })).findings).toEqual([])
})

it('[X7] a run of two people: only what was recorded before anyone was named goes with either', async () => {
  const open = await log.open()
  const traceId = traceOf(5)
  await open.recorder.record([testStep({ traceId, input: say('Before anyone was named.') })])
  await open.recorder.record([
    testStep({ traceId, userId: 'tom', input: say('A good morning to all.') }),
  ])
  await open.recorder.record([testStep({ traceId, userId: jane, input: say('Jane says it too.') })])
  const subjects = new Subjects(open)
  const preview = await subjects.erase(me, { ...request, dryRun: true })
  expect(preview).toMatchObject({ dryRun: true, records: 2, collateral: { slots: 1, records: 1 } })
  expect((await reader(open).show(me, traceId)).steps).toHaveLength(3)
  await erase(open)
  const { steps: left } = await reader(open).show(me, traceId)
  expect(left.map(({ input }) => JSON.stringify(input))).toEqual([
    expect.stringContaining('A good morning to all.'),
  ])
  expect(await open.ring.subject('tom')).not.toBeNull()
  await open.close()
  expect((await verifyFolder(log.place, { deep: true })).findings).toEqual([])
})

it('[X8] keeps what it cost, and nothing that leads back', async () => {
  const open = await log.open()
  await open.recorder.record([
    testStep({ userId: jane, usage: { inputTokens: 10, outputTokens: 5 }, costUsd: 0.25 }),
  ])
  await erase(open)
  expect(await open.store.residues()).toEqual([
    {
      ...{ kind: 'completion', hour: 1_789_999_200_000, duration: 1_000_000, model: 'gpt-4o' },
      ...{ inputTokens: 10, outputTokens: 5, cost: 0.25 },
    },
  ])
  await open.close()
})

it('[X9] a process that does not own the log has the erasure carried out by the one that does', async () => {
  const owner = await log.open()
  await record(owner)
  owner.onIntent(() => void carryOutErasures(owner))
  const other = await log.open()
  expect(other.owner).toBe(false)
  const erased = await erase(other)
  expect(erased.erased.records).toBe(6)
  await other.close()
  await owner.close()
  expect((await verifyFolder(log.place, { deep: true })).findings).toEqual([])
})

it('[X11] a process that does not own the log waits for the checkpoint that the receipt needs', async () => {
  const owner = await log.open()
  await record(owner)
  // Later than the intent is published, and then itself published half a second after it is in the store.
  owner.onIntent(() => setTimeout(() => void carryOutErasures(owner), 300))
  const other = await log.open()
  const checkpoint = other.store.checkpoint.bind(other.store)
  let before = await checkpoint()
  let published = Infinity
  vi.spyOn(other.store, 'checkpoint').mockImplementation(async () => {
    const now = await checkpoint()
    const done = await other.store.ofKind(recordKinds.erasureCompletion)
    if (done.length === 0) return (before = now)
    published = Math.min(published, performance.now() + 500)
    return performance.now() < published ? before : now
  })
  const { receipt, completionRecordId } = await erase(other)
  expect(performance.now()).toBeGreaterThan(published)
  expect(receipt).toMatchObject({ recordId: completionRecordId })
  expect(receipt.proof).toContain('c2sp.org/tlog-proof@v1')
  await other.close()
  await owner.close()
})

it('[X6] another process that knew the person seals anew what it has not stored yet', async () => {
  const owner = await log.open()
  await record(owner)
  const other = await log.open()
  const step = (n: number) =>
    testStep({ traceId: traceOf(0), userId: jane, input: say(`From elsewhere, ${n}.`) })
  await other.recorder.record([step(1)])
  await erase(owner)
  await other.recorder.record([step(2)])
  const { steps: shown } = await reader(owner).show(me, traceOf(0))
  expect(shown.map(({ content }) => content)).toEqual(['shown'])
  await other.close()
  await owner.close()
  expect((await verifyFolder(log.place, { deep: true })).findings).toEqual([])
})

it('[X9] what came after an intent was written goes with it', async () => {
  const owner = await log.open()
  await record(owner)
  const other = await log.open()
  const staged = new Subjects(other, { patience: 10 }).erase(me, request)
  await expect(staged).rejects.toMatchObject({ code: 'unavailable' })
  await other.close()
  await owner.recorder.record([
    testStep({ traceId: traceOf(7), userId: jane, input: say('One more.') }),
    testStep({ traceId: traceOf(1), userId: jane, input: say('And one in an old run.') }),
  ])
  expect(await carryOutErasures(owner)).toMatchObject({ counts: { records: 8 } })
  await expect(reader(owner).show(me, traceOf(7))).rejects.toMatchObject({ code: 'not_found' })
  await owner.close()
  expect((await verifyFolder(log.place, { deep: true })).records.erased).toBe(8)
})

it('[X10] each step is on record with who and why, and only a data protection officer may', async () => {
  const open = await log.open()
  await record(open)
  const subjects = new Subjects(open)
  const analyst = {
    name: 'key:1',
    roles: ['analyst', 'admin', 'investigator'],
    authority: readyAuthority,
  }
  await expect(subjects.erase(analyst, request)).rejects.toMatchObject({ code: 'not_found' })
  await expect(subjects.find(analyst, { who: { user: jane } })).rejects.toMatchObject({
    code: 'not_found',
  })
  const { subject } = await subjects.find(me, { who: { user: jane } })
  const erased = await erase(open)
  await expect(subjects.find(me, { who: { user: jane } })).rejects.toMatchObject({
    code: 'not_found',
  })
  const entries = await reader(open).auditLog(me, { limit: 10 })
  expect(entries.toReversed().map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
    ...['subject.erase denied', 'subject.find denied', 'subject.find allowed'],
    ...['subject.erase allowed', 'subject.find allowed'],
  ])
  const entry = entries.find(({ recordId }) => recordId === erased.auditRecordId)
  expect(entry).toMatchObject({ target: subject, reason: 'asked by letter', actor: 'os:tester' })
  await open.close()
})

it('[X11] the receipt proves the completion with the log key alone', async () => {
  const open = await log.open()
  await record(open)
  const { receipt } = await erase(open)
  const { origin, logKey } = log.created.info
  const leaf = Buffer.from(receipt.leaf, 'base64')
  const { index } = verifyTlogProof(Buffer.from(receipt.proof), leaf, { origin, logKey })
  expect((await open.store.page(index, 1))[0]?.kind).toBe(7)
  await open.close()
})

it('[X12] takes mentions of a value out of other runs, with the other values of that message, and nothing else', async () => {
  const open = await log.open()
  await record(open)
  const other = 'tom.other@example.org'
  await open.recorder.record([
    testStep({ traceId: traceOf(9), userId: 'tom', input: say(`Ask ${jane} or ${other} for it.`) }),
    testStep({ traceId: traceOf(9), userId: 'tom', input: say(`Ask ${other} again.`) }),
  ])
  const found = await new Subjects(open).find(me, { who: { value: jane } })
  expect(found).toMatchObject({
    traces: expect.any(Array),
    mentions: [{ traceId: traceOf(9), class: 'email', values: 2 }],
    unopened: 0,
  })
  const [mention] = found.mentions
  await erase(open)
  const again = await reader(open).show(me, traceOf(9))
  expect(again.steps.map(({ content }) => content)).toEqual(['shown', 'shown', 'shown'])
  expect(JSON.stringify(again.steps[1]?.input)).toContain('Ask [EMAIL_')
  const values = async (record: string) => {
    const asked = { record, class: 'email', reason: 'a test' }
    return (await reader(open).reveal(me, asked)).values.map(({ value }) => value)
  }
  expect(await values(mention?.recordId ?? '')).toEqual([])
  expect(await values(again.steps[2]?.recordId ?? '')).toEqual([other])
  await open.close()
  const report = await verifyFolder(log.place, { deep: true })
  expect(report.findings).toEqual([])
  expect(report.records.erased).toBe(7)
})

it('[X12] takes mentions out of what others said in runs of the person, too', async () => {
  const open = await log.open()
  const traceId = traceOf(5)
  await open.recorder.record([testStep({ traceId, userId: jane, input: say('Jane is here.') })])
  const told = say(`Write to ${jane} about it.`)
  await open.recorder.record([testStep({ traceId, userId: 'tom', input: told })])
  const preview = await new Subjects(open).erase(me, { ...request, dryRun: true })
  expect(preview).toMatchObject({ records: 1, mentions: [{ traceId, class: 'email', values: 1 }] })
  expect(preview.people.map(({ runs }) => runs)).toEqual([1])
  await erase(open)
  const { steps: left } = await reader(open).show(me, traceId)
  expect(JSON.stringify(left[0]?.input)).toContain('Write to [EMAIL_1] about it.')
  const find = new Subjects(open).find(me, { who: { value: jane } })
  await expect(find).rejects.toMatchObject({ code: 'not_found' })
  await open.close()
  expect((await verifyFolder(log.place, { deep: true })).findings).toEqual([])
})

const change = (name: string, sql: string): void => {
  const db = new DatabaseSync(join(log.place.data, 'default', name))
  db.exec(sql)
  db.close()
}
const problems = async (): Promise<string> =>
  (await verifyFolder(log.place, { deep: false })).findings.map(({ problem }) => problem).join('\n')

it('[X13] what goes without a signed intent is a finding', async () => {
  const open = await log.open()
  await record(open)
  await open.close()
  expect(await problems()).toBe('')
  change('log.db', 'DELETE FROM headers WHERE trace IS NOT NULL')
  expect(await problems()).toContain('erased-unauthorised: the header row is missing')
  change('log.db', 'DELETE FROM parts')
  expect(await problems()).toMatch(/erased-unauthorised: part [0-9a-f]{32} is missing/)
  change('keys.db', 'DELETE FROM keys WHERE kind = 2')
  expect(await problems()).toMatch(/erased-unauthorised: wrapped key [0-9a-f]{32} is missing/)
})

it('[X13] an intent covers what it names and no more, and counts only with the right officer', async () => {
  const open = await log.open()
  await record(open)
  await erase(open)
  await open.close()
  expect(await problems()).toBe('')
  const other = await testLog()
  const { authorityKey } = other.created.info
  other.dispose()
  const anchor = open.state.readAnchor()
  if (!anchor) throw new Error('no anchor')
  open.state.writeAnchor({ ...anchor, authorityKey }, true)
  const report = await verifyFolder(log.place, { deep: false })
  expect(report.records.erased).toBe(0)
  expect(report.findings.map(({ problem }) => problem)).toContain(
    "the erasure intent is not signed with the officer's key",
  )
})

it('[X13] Tom is not covered by an erasure of Jane', async () => {
  const open = await log.open()
  await record(open)
  await erase(open)
  await open.close()
  change('log.db', 'DELETE FROM headers WHERE trace IS NOT NULL')
  expect(await problems()).toContain('erased-unauthorised: the header row is missing')
})

it('[X14] what a completed erasure left behind is a finding', async () => {
  const open = await log.open()
  await record(open)
  open.store.erase = async () => {}
  await erase(open)
  await open.close()
  const found = await problems()
  expect(found).toMatch(/the header row of record \d+ was erased by this record, and is there/)
  expect(found).toMatch(/part [0-9a-f]{32} was erased by this record, and is there/)
})

it('[X19] a person gets their own runs in the clear, on record, and nothing of others', async () => {
  const open = await log.open()
  await record(open)
  const traceId = traceOf(9)
  const hers = say(`Jane <b>here</b>, ${jane}, SSN 219-09-9999.`)
  await open.recorder.record([testStep({ traceId, userId: jane, input: hers })])
  const subjects = new Subjects(open)
  const analyst = {
    name: 'key:1',
    roles: ['analyst', 'admin', 'investigator'],
    authority: readyAuthority,
  }
  const who = { user: jane }
  await expect(subjects.export(analyst, { who })).rejects.toMatchObject({ code: 'not_found' })
  const nobody = subjects.export(me, { who: { user: 'nobody' } })
  await expect(nobody).rejects.toMatchObject({ code: 'not_found' })
  const bundle = await subjects.export(me, { who, reason: 'asked by letter' })
  expect(bundle.runs.map((run) => run.steps.length).toSorted()).toEqual([1, 2, 2, 2])
  const text = JSON.stringify(bundle)
  for (const own of [jane, card, '219-09-9999', 'done']) expect(text).toContain(own)
  expect(text).not.toContain('a fine day')
  expect(text).not.toMatch(/\[(EMAIL|US_SSN|missing|erased)/)
  const html = exportHtml(bundle)
  expect(html).toContain('Jane &lt;b&gt;here&lt;/b&gt;')
  expect(html).not.toContain('<b>')
  const [entry] = await reader(open).auditLog(me, { action: 'subject.export', limit: 1 })
  expect(entry).toMatchObject({ recordId: bundle.auditRecordId, reason: 'asked by letter' })
  await open.close()
})

it('[X19] what nobody was named for is in no export of a run of several people, and is counted', async () => {
  const open = await log.open()
  const traceId = traceOf(5)
  const unnamed = (text: string) => testStep({ traceId, input: say(text) })
  await open.recorder.record([unnamed(`Patient Jane, SSN 219-09-9999, ${jane}`)])
  const tom = testStep({ traceId, userId: 'tom', input: say('It is Tom.') })
  await open.recorder.record([tom])
  await open.recorder.record([unnamed('Jane once more, SSN 219-09-9999')])
  const subjects = new Subjects(open)
  const exported = async (user: string) => (await subjects.export(me, { who: { user } })).runs[0]
  // Who is alone in a run is taken to be whom all of it is about.
  expect(await exported('tom')).toMatchObject({ steps: [{}, {}, {}], leftOut: 0 })
  await open.recorder.record([testStep({ traceId, userId: jane, input: say('It is Jane.') })])
  const toms = await exported('tom')
  expect(toms).toMatchObject({ steps: [{}], leftOut: 2 })
  expect(JSON.stringify(toms)).toContain('It is Tom.')
  expect(JSON.stringify(toms)).not.toContain('219-09-9999')
  const janes = await exported(jane)
  expect(janes).toMatchObject({ steps: [{}], leftOut: 1 })
  expect(JSON.stringify(janes)).toContain('It is Jane.')
  await open.close()
})
