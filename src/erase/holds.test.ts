import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { localPrincipal, type Principal } from '../access/principal.ts'
import { readyAuthority } from '../access/ready-authority.ts'
import { Reader } from '../access/reader.ts'
import { verifyFolder } from '../server/verify-run.ts'
import { ed25519Signer, newEd25519Seed } from '../crypto/ed25519.ts'
import { Secret } from '../crypto/secret.ts'
import { Adopter } from '../journal/adopt-sealed.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { newCheckpoint } from '../ledger/checkpoint.ts'
import { noteSigner } from '../ledger/note.ts'
import { rootAt } from '../ledger/tree.ts'
import { parseRecordId } from '../record/id.ts'
import { holdMessage } from '../seal/format/hold.ts'
import { findCanaries, folderContents } from '../testing/canary.ts'
import { sealedProducer } from '../testing/sealed-producer.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { carryOutErasures } from './carry-out.ts'
import { bareRecord, intentRecord } from './erasure-records.ts'
import { HeldRuns } from './held-by.ts'
import { HoldKeeper, type HoldTarget } from './hold-keeper.ts'
import { readHolds } from './holds.ts'
import { inTurn } from './in-turn.ts'
import { openOfficer } from './officer.ts'
import { planErasure } from './plan-erasure.ts'
import { Subjects, type ErasedSubject } from './subjects.ts'

const me = localPrincipal('tester')
const jane = 'jane.sample@example.com'
const reason = 'case 12 of 2026'

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

/** Two runs of Jane, one of them of type `support`; one of Tom that mentions her. */
async function record(): Promise<void> {
  await open.recorder.record([
    testStep({ traceId: traceOf(0), userId: jane, input: say('Good morning, a fine day.') }),
    testStep({ traceId: traceOf(1), userId: jane, traceType: 'support', input: say('Hello.') }),
    testStep({ traceId: traceOf(9), userId: 'tom', input: say(`Ask ${jane} for it.`) }),
  ])
}

const keeper = () => new HoldKeeper(open)
const hold = async (what: HoldTarget, more: { since?: number; until?: number } = {}) =>
  (await keeper().add(me, { what, reason, ...more })).holdId
const request = { who: { user: jane }, reason: 'asked by letter' }
const erase = () => new Subjects(open).erase(me, { ...request, dryRun: false })
const preview = (by: Principal = me) => new Subjects(open).erase(by, { ...request, dryRun: true })
const subjectOf = async (user: string) => (await open.ring.subject(user))?.id ?? ''
const intents = async () => (await open.store.openErasures()).length

it('[X22] what is held by run, person, type or all is not erased, and the answer names the hold', async () => {
  await record()
  const targets: HoldTarget[] = [
    { trace: traceOf(0) },
    { subject: await subjectOf(jane) },
    { user: jane },
    { traceType: 'support' },
    { all: true },
  ]
  for (const what of targets) {
    const id = await hold(what)
    expect(await preview()).toMatchObject({ dryRun: true, records: 2, holds: [id] })
    const refused = await erase().catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: 'held', message: expect.stringContaining(id) })
    expect(await intents()).toBe(0)
    await keeper().remove(me, { hold: id, reason: 'case closed' })
    expect(await preview()).toMatchObject({ holds: [] })
  }
  for (const what of [{ trace: traceOf(9) }, { user: 'tom' }, { traceType: 'sales' }])
    await hold(what)
  expect(await erase()).toMatchObject({ status: 'erased', erased: { records: 2 } })
})

it('[X22] a hold of a time holds what was recorded in it', async () => {
  await record()
  const now = Date.now()
  await hold({ all: true }, { until: now - 60_000 })
  await hold({ trace: traceOf(0) }, { since: now + 60_000 })
  expect(await preview()).toMatchObject({ holds: [] })
  const all = await hold({ all: true }, { since: now - 60_000, until: now + 60_000 })
  const hers = await hold({ user: jane }, { since: now + 60_000 })
  // Who records again after an erasure would be somebody else, whom that hold does not know.
  expect(await preview()).toMatchObject({ holds: [all, hers] })
  await expect(hold({ all: true }, { since: now, until: now })).rejects.toMatchObject({
    code: 'bad_request',
  })
})

it('[X22] what is of nobody is held with any person of its run', async () => {
  const traceId = traceOf(5)
  await open.recorder.record([testStep({ traceId, input: say('Before anyone was named.') })])
  await open.recorder.record([testStep({ traceId, userId: 'tom', input: say('Tom is here.') })])
  await open.recorder.record([testStep({ traceId, userId: jane, input: say('And so is Jane.') })])
  const id = await hold({ user: 'tom' })
  expect(await preview()).toMatchObject({ holds: [id], collateral: { records: 1 } })
  await expect(erase()).rejects.toMatchObject({ code: 'held' })
})

it('[X23] mentions in held runs stay and are told; others go', async () => {
  await record()
  const other = { traceId: traceOf(8), userId: 'ann', input: say(`Write to ${jane}.`) }
  await open.recorder.record([testStep(other)])
  await hold({ trace: traceOf(9) })
  const erased = await erase()
  const held = erased.mentions.map(({ traceId, held: stays }) => [traceId, stays]).toSorted()
  expect(held).toEqual([
    [traceOf(8), false],
    [traceOf(9), true],
  ])
  const { mentions } = await new Subjects(open).find(me, { who: { value: jane } })
  expect(mentions.map(({ traceId }) => traceId)).toEqual([traceOf(9)])
})

it('[X24] an erasure that was published before the hold is carried out', async () => {
  await record()
  const subject = await subjectOf(jane)
  const other = await log.open()
  // The owner does not come to it, as after a crash.
  const staged = new Subjects(other, { patience: 10 }).erase(me, { ...request, dryRun: false })
  await expect(staged).rejects.toMatchObject({ code: 'unavailable' })
  await other.close()
  const { underWay } = await keeper().add(me, { what: { subject }, reason })
  expect(underWay).toHaveLength(1)
  expect(await carryOutErasures(open)).toMatchObject({ intents: underWay, counts: { records: 2 } })
})

it('[X24] of a hold and an erasure in one moment the first wins', async () => {
  await record()
  const [held, erased] = await Promise.allSettled([hold({ all: true }), erase()])
  expect(held.status).toBe('fulfilled')
  expect(erased).toMatchObject({ status: 'rejected', reason: { code: 'held' } })
})

it('[X24] who was erased just before is not held, or it is told', async () => {
  await record()
  let added: Promise<unknown> | undefined
  const add = () => keeper().add(me, { what: { user: jane }, reason })
  const onStep = (step: string): void => {
    if (step === 'plan') added = add().catch((error: unknown) => error)
  }
  const erased = await new Subjects(open, { onStep }).erase(me, { ...request, dryRun: false })
  const held = await added
  const { intentRecordId } = erased as ErasedSubject
  if (held instanceof Error) expect(held).toMatchObject({ code: 'not_found' })
  else expect(held).toMatchObject({ underWay: [intentRecordId] })
  // Who waits in turn finds what is left then.
  await record()
  const first = inTurn(open.journal, async () => {
    await eraseUnasked()
    await carryOutErasures(open)
  })
  await expect(hold({ user: jane })).rejects.toMatchObject({ code: 'not_found' })
  await first
})

it('[X22] runs that an agent sealed under types of its own are held with any type', async () => {
  const { info, pipeline, ring, store } = open
  const folder = join(log.path, 'reader')
  mkdirSync(folder)
  const producer = sealedProducer({ origin: info.origin, folder })
  const adopter = new Adopter({ origin: info.origin, pipeline, ring, store })
  const steps = [
    testStep({ traceId: traceOf(1), userId: jane, traceType: 'customer complaints' }),
    testStep({ traceId: traceOf(2), userId: 'tom', traceType: 'claims' }),
  ]
  await open.journal.append(await adopter.adopt(adopter.check(await producer.seal(...steps))))
  expect((await preview()).holds).toEqual([])
  const now = Date.now()
  const id = await hold({ traceType: 'customer complaints' }, { until: now + 60_000 })
  await hold({ traceType: 'customer complaints' }, { until: now - 60_000 })
  expect((await preview()).holds).toEqual([id])
  await expect(erase()).rejects.toMatchObject({ code: 'held' })
  // One that stands in the clear is what it says.
  const toms = { who: { user: 'tom' }, reason }
  expect(await new Subjects(open).erase(me, { ...toms, dryRun: false })).toMatchObject({
    status: 'erased',
  })
})

it('[X25] a hold names ids and nobody, and what nobody knows is not held', async () => {
  await record()
  for (const what of [{ user: 'nobody' }, { subject: 'ab'.repeat(16) }, { trace: traceOf(3) }])
    await expect(hold(what)).rejects.toMatchObject({ code: 'not_found' })
  expect((await readHolds(open)).inForce).toEqual([])
  await hold({ user: jane })
  await hold({ traceType: 'divorce of Jane Sample' }, { since: 5 })
  await keeper().add(me, { what: { all: true }, reason: `${jane} against us` })
  const headers = (await open.store.holds()).map(({ header }) => header)
  expect(JSON.parse(headers[1] ?? '')).toEqual({
    ...{ kind: 'hold', action: 'hold.add', audit: expect.any(String) },
    hold: { traceType: expect.stringMatching(/^~[0-9a-f]{16}$/), since: 5 },
  })
  await open.close()
  const files = folderContents(log.place.data, log.place.state ?? '')
  expect(findCanaries([jane, 'divorce of', 'against us'], files)).toEqual([])
  open = await log.open()
  const [first, second, third] = await keeper().list(me)
  expect(first).toMatchObject({ subject: await subjectOf(jane), trace: null, all: false })
  expect(second).toMatchObject({ since: '1970-01-01T00:00:00.005Z', until: null, reason })
  expect(third).toMatchObject({ all: true, actor: 'os:tester' })
  expect(third?.reason).toMatch(/^\[EMAIL_1\] against us$/)
})

it('[X25] a type is held as clients say it and as headers have it', async () => {
  await open.recorder.record([
    testStep({ traceId: traceOf(1), traceType: 'Write to jane@example.com', userId: jane }),
  ])
  const [row] = await open.store.trace(traceOf(1))
  const { traceType } = JSON.parse(row?.header ?? '') as { traceType: string }
  expect(traceType).toMatch(/^~/)
  for (const name of [traceType, 'Write to jane@example.com']) {
    const id = await hold({ traceType: name })
    expect(await preview()).toMatchObject({ holds: [id] })
    await keeper().remove(me, { hold: id, reason })
  }
  const holds = await readHolds(open)
  await hold({ traceType: 'support' })
  const some = { trace: traceOf(1), subject: null, time: 5 }
  expect(holds.covers({ ...some, traceType: 'support' })).toBe(false)
  const later = await readHolds(open)
  expect(later.covers({ ...some, traceType: 'support' })).toBe(true)
  expect(later.covers({ ...some, traceType: ['sales', 'support'] })).toBe(true)
  expect(later.covers(some)).toBe(false)
})

it('[X26] each is on record with who and why, and only a data protection officer may', async () => {
  await record()
  const analyst = {
    name: 'key:1',
    roles: ['analyst', 'admin', 'investigator', 'auditor'],
    authority: readyAuthority,
  }
  const refused = { code: 'not_found' }
  const all = { what: { all: true as const }, reason }
  await expect(keeper().add(analyst, all)).rejects.toMatchObject(refused)
  await expect(keeper().remove(analyst, { hold: 'x', reason })).rejects.toMatchObject(refused)
  await expect(keeper().list(analyst)).rejects.toMatchObject(refused)
  const id = await hold({ user: jane })
  await expect(hold({ user: 'nobody' })).rejects.toMatchObject(refused)
  await keeper().remove(me, { hold: id, reason: 'case closed' })
  await expect(keeper().remove(me, { hold: id, reason })).rejects.toMatchObject(refused)
  const { store, ring, info, recorder } = open
  const entries = await new Reader({ store, ring, origin: info.origin, recorder }).auditLog(me, {
    limit: 20,
  })
  expect(entries.toReversed().map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
    ...['hold.add denied', 'hold.remove denied', 'hold.ls denied', 'hold.add allowed'],
    ...['hold.add failed', 'hold.remove allowed', 'hold.remove failed'],
  ])
  const [, ended, , added] = entries
  expect(added).toMatchObject({ target: await subjectOf(jane), reason, actor: 'os:tester' })
  expect(ended).toMatchObject({ target: id, reason: 'case closed' })
})

const change = (sql: string, ...values: (string | number | Uint8Array)[]): void => {
  const db = new DatabaseSync(join(log.place.data, 'default', 'log.db'))
  db.prepare(sql).run(...values)
  db.close()
}

it.each([
  ["UPDATE headers SET header = replace(header, 'hold.add', 'hold.odd') WHERE action = 'hold.add'"],
  ["DELETE FROM headers WHERE action = 'hold.add'"],
  ['DELETE FROM records WHERE kind = 10'],
  ['UPDATE records SET kind = 3 WHERE kind = 10'],
  ['UPDATE records SET time = time + 1 WHERE kind = 10'],
])('[X21] a hold that was tampered with stops every erasure: %s', async (sql) => {
  await record()
  await hold({ user: 'tom' })
  change(sql)
  await expect(readHolds(open)).rejects.toMatchObject({ code: 'corrupt' })
  await expect(erase()).rejects.toMatchObject({ code: 'corrupt' })
  expect(await intents()).toBe(0)
})

/** Changes the bytes at the leaf of the first record of a kind in its tile. */
function changeLeaf(kind: number, by: (leaf: Buffer) => void): void {
  const db = new DatabaseSync(join(log.place.data, 'default', 'log.db'))
  const one = (sql: string) => Buffer.from(db.prepare(sql).get()?.['data'] as Uint8Array)
  const id = one(`SELECT id AS data FROM records WHERE kind = ${kind} ORDER BY leaf`)
  const tile = one('SELECT data FROM tiles WHERE level = -1 AND n = 0')
  by(tile.subarray(tile.indexOf(id) - 2))
  db.prepare('UPDATE tiles SET data = ? WHERE level = -1 AND n = 0').run(tile)
  db.close()
}

it('[X21] a leaf that was changed in its tile stops every erasure', async () => {
  await record()
  await hold({ user: jane })
  const change = (from: number, to: number) =>
    changeLeaf(from, (leaf) => {
      expect(leaf[1]).toBe(from)
      leaf[1] = to
    })
  change(10, 1)
  await expect(readHolds(open)).rejects.toMatchObject({ code: 'corrupt' })
  await expect(erase()).rejects.toMatchObject({ code: 'corrupt' })
  changeLeaf(10, (leaf) => {
    leaf[1] = 10
  })
  await expect(erase()).rejects.toMatchObject({ code: 'held' })
  // Of a bundle that was looked at before, and has grown since.
  change(10, 1)
  await expect(erase()).rejects.toMatchObject({ code: 'corrupt' })
})

it('[X21] an older checkpoint, or one of another key, hides no hold', async () => {
  await record()
  const old = await open.store.checkpoint()
  await hold({ user: jane })
  const now = await open.store.checkpoint()
  if (!old || !now) throw new Error('no checkpoint')
  const forger = noteSigner(open.info.origin, ed25519Signer(Secret.own(newEd25519Seed())))
  const root = rootAt(open.store, old.size)
  const forged = newCheckpoint(forger, { size: old.size, root }).note
  for (const note of [old.note, forged]) {
    change('UPDATE checkpoint SET size = ?, note = ?', old.size, note)
    await expect(readHolds(open)).rejects.toMatchObject({ code: 'corrupt' })
  }
  change('UPDATE checkpoint SET size = ?, note = ?', now.size, now.note)
  expect((await readHolds(open)).inForce).toHaveLength(1)
})

it.each<[string, HoldTarget, string]>([
  [
    "UPDATE headers SET header = json_remove(header, '$.traceType')",
    { traceType: 'support' },
    'corrupt',
  ],
  ["UPDATE headers SET header = json_remove(header, '$.start')", { trace: traceOf(1) }, 'corrupt'],
  ['UPDATE records SET time = time + 1 WHERE kind = 1', { all: true }, 'corrupt'],
  ['UPDATE records SET time = time + 1 WHERE kind = 1', { user: jane }, 'corrupt'],
  [
    "UPDATE headers SET header = json_set(header, '$.trace', 'b') WHERE trace IS NOT NULL",
    { trace: traceOf(1) },
    'held',
  ],
])('[X22] rows that were changed lift no hold: %s', async (sql, what, code) => {
  await record()
  await hold(what)
  change(sql.includes('WHERE') ? sql : `${sql} WHERE trace IS NOT NULL`)
  await expect(erase()).rejects.toMatchObject({ code })
  expect(await intents()).toBe(0)
})

it('[X22] a leaf and its row that were changed together lift no hold', async () => {
  await record()
  await hold({ all: true }, { until: Date.now() + 60_000 })
  await expect(erase()).rejects.toMatchObject({ code: 'held' })
  const later = 2n ** 42n
  changeLeaf(1, (leaf) => {
    leaf.writeBigUInt64BE(leaf.readBigUInt64BE(18) + later, 18)
  })
  change(
    'UPDATE records SET time = time + ? WHERE leaf = (SELECT min(leaf) FROM records WHERE kind = 1)',
    Number(later),
  )
  await expect(erase()).rejects.toMatchObject({ code: 'corrupt' })
  expect(await intents()).toBe(0)
})

it('[X22] of a run that was changed nothing expires, and no mention goes, under a hold that may be on it', async () => {
  await record()
  const isHeld = async () =>
    new HeldRuns(open, await readHolds(open)).isHeld(traceOf(9), Date.now())
  change("UPDATE headers SET header = json_set(header, '$.start', 5) WHERE trace = ?", traceOf(9))
  const others = await hold({ trace: traceOf(1) })
  await hold({ user: jane })
  expect(await isHeld()).toBe(false)
  await keeper().remove(me, { hold: others, reason })
  await hold({ traceType: 'claims' })
  expect(await isHeld()).toBe(true)
})

it('[X21] a row that nobody published is no hold, nor is one that the officer has not signed', async () => {
  await record()
  const id = await hold({ user: 'tom' })
  const forger = ed25519Signer(Secret.own(newEd25519Seed()))
  const { origin } = open.info
  const forged = bareRecord(
    { kind: 'hold', action: 'hold.add', hold: { all: true }, audit: '' },
    Date.now(),
    (record, header) => forger.sign(holdMessage({ origin, id: record, header })),
  )
  const unsigned = bareRecord({ kind: 'hold', hold: { all: true } }, Date.now())
  const ending = bareRecord(
    { kind: 'hold', ends: Buffer.from(parseRecordId(id) ?? []).toString('hex') },
    Date.now(),
  )
  const records = [forged, unsigned, ending]
  await open.journal.append({ records, keys: [], traces: [], duplicates: 0 })
  change(
    'INSERT INTO records (id, kind, time, manifest, leaf) SELECT randomblob(16), kind, time, manifest, 1000 FROM records WHERE kind = 10 LIMIT 1',
  )
  expect((await readHolds(open)).inForce.map((of) => of.id)).toEqual([id])
  const erased = (await erase()) as ErasedSubject
  expect(erased.erased.records).toBe(2)
})

it('[X21] holds are what the ledger says after a restart too, in another process', async () => {
  await record()
  const gone = await hold({ all: true })
  const id = await hold({ user: jane })
  await keeper().remove(me, { hold: gone, reason })
  await open.close()
  open = await log.open()
  const other = await log.open()
  for (const of of [open, other])
    expect((await readHolds(of)).inForce).toMatchObject([
      { id, scope: { subject: expect.any(String) } },
    ])
  await new HoldKeeper(other).add(me, { what: { all: true }, reason })
  expect((await readHolds(open)).inForce).toHaveLength(2)
  await other.close()
})

const problems = async () =>
  (await verifyFolder(log.place, { deep: true })).findings.map(({ problem }) => problem)

it('[X27] verify tells of a hold that the officer has not signed', async () => {
  await record()
  await hold({ user: 'tom' })
  await keeper().remove(me, { hold: await hold({ all: true }), reason })
  expect(await problems()).toEqual([])
  const unsigned = bareRecord({ kind: 'hold', hold: { all: true } }, Date.now())
  await open.journal.append({ records: [unsigned], keys: [], traces: [], duplicates: 0 })
  expect(await problems()).toEqual(["the legal hold is not signed with the officer's key"])
})

/** What a program that asks nobody could publish with the officer's key. */
async function eraseUnasked(audit = 'x'): Promise<void> {
  const subject = await open.ring.subject(jane)
  if (!subject) throw new Error('no subject')
  const { scope } = await planErasure(open, subject)
  const context = { origin: open.info.origin, officer: await openOfficer(open), time: Date.now() }
  const intent = intentRecord({ subject: subject.id, scope, audit }, context)
  await open.journal.append({ records: [intent], keys: [], traces: [], duplicates: 0 })
}

it('[X27] verify tells of an erasure of who was held, and of no other', async () => {
  await record()
  await keeper().remove(me, { hold: await hold({ user: jane }), reason })
  await hold({ user: 'tom' })
  await eraseUnasked()
  // What comes after the hold goes with the erasure that was published before it.
  const id = await hold({ user: jane })
  await eraseUnasked()
  expect(await problems()).toEqual([])
  await eraseUnasked('y')
  expect(await problems()).toEqual([`it erases what legal hold ${id} held`])
})
