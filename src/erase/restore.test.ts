import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { localPrincipal } from '../access/principal.ts'
import { Reader } from '../access/reader.ts'
import { toHex } from '../crypto/encoding.ts'
import { revokedApiKey } from '../journal/api-key.ts'
import { createLog } from '../journal/create-log.ts'
import { readLogInfo } from '../journal/log-info.ts'
import { openLog, type LogPlace, type OpenLog } from '../journal/open-log.ts'
import { KeyRing } from '../keys/key-ring.ts'
import { compilePolicy } from '../protect/policy.ts'
import { Searcher } from '../search/searcher.ts'
import { verifyFolder } from '../server/verify-run.ts'
import { openSqliteKeyStore } from '../store/sqlite/sqlite-key-store.ts'
import { copyDatabase } from '../store/sqlite/copy-database.ts'
import { findCanaries, folderContents } from '../testing/canary.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { discardHistory } from './discard-history.ts'
import { HoldKeeper } from './hold-keeper.ts'
import { acceptRestore, type AcceptOptions, type RestoreStep } from './restore.ts'
import { planRestore } from './restore-plan.ts'
import { rotateData } from './rotate-data.ts'
import { Subjects } from './subjects.ts'

const me = localPrincipal('tester')
const jane = 'jane.sample@example.com'
const card = '4111 1111 1111 1111'
const tom = 'tom.other@example.org'
const settings = { policy: compilePolicy({}), batchWait: 0 }
const traceOf = (n: number) => n.toString(16).padStart(32, 'a')
const say = (content: string) => [{ role: 'user', content }]

let log: TestLog
beforeEach(async () => {
  log = await testLog()
})
afterEach(() => log.dispose())

/** In another process: to close a file of a database that is open here would free its locks. */
function copy(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true })
  execFileSync('cp', ['-r', from, to])
}

/** Three runs of Jane, ten of Tom, one that nobody is named in, and a mention of Jane in one of Tom's. */
async function record(open: OpenLog): Promise<void> {
  for (let n = 0; n < 3; n++)
    await open.recorder.record([
      testStep({ traceId: traceOf(n), input: say(`Write to ${jane}, card ${card}.`) }),
      testStep({ traceId: traceOf(n), userId: jane, output: 'done' }),
    ])
  for (let n = 10; n < 20; n++)
    await open.recorder.record([
      testStep({ traceId: traceOf(n), userId: 'tom', input: say(`A fine day, says ${tom}.`) }),
    ])
  await open.recorder.record([
    testStep({ traceId: traceOf(20), userId: 'tom', input: say(`Ask ${jane} for it.`) }),
    testStep({ traceId: traceOf(30), input: say('Nobody said this.') }),
  ])
}

/** Recorded so that an erasure of Jane seals nobody else's keys anew: which domains keys are in is chance. */
async function recorded(): Promise<void> {
  for (;;) {
    const open = await log.open()
    await record(open)
    const areApart = await isJaneApart(open)
    await open.close()
    if (areApart) return
    log.dispose()
    log = await testLog()
  }
}

async function isJaneApart({ ring, keys }: OpenLog): Promise<boolean> {
  const subject = await ring.subject(jane)
  const slots = subject ? await ring.slotsOf(subject) : []
  const own = new Set([subject?.id, ...slots.map(({ id }) => toHex(id))])
  const domains = new Set<string>()
  const others = new Set<string>()
  for await (const row of keys.all())
    if (!own.has(toHex(row.id))) others.add(row.epoch)
    else for (const domain of await ring.domainsOf(row)) domains.add(domain)
  return domains.isDisjointFrom(others)
}

const request = { who: { user: jane }, reason: 'asked by letter', dryRun: false }
const old = (): string => join(log.path, 'old')

/** Recorded, copied, erased, and gone on with; then the copy is put back. Returns what the log was before. */
async function restored({ erases = true } = {}): Promise<void> {
  await recorded()
  copy(log.place.data, old())
  const again = await log.open()
  if (erases) await new Subjects(again).erase(me, request)
  await again.recorder.record([testStep({ traceId: traceOf(40), input: say('Of today.') })])
  await again.close()
  copy(log.place.data, join(log.path, 'newest'))
  copy(old(), log.place.data)
}

const sources = () => ({ place: log.place, rootKeys: {} })
const accept = (more: Partial<AcceptOptions> = {}) =>
  acceptRestore({
    ...sources(),
    ...{ settings, reason: 'the disk died', actor: 'os:tester', keepApiKeys: false },
    ...more,
  })
const placeOf = (project: string): LogPlace => ({ ...log.place, project })
const openProject = (project: string) => openLog(placeOf(project), settings)
function reader({ store, ring, info, recorder }: OpenLog): Reader {
  return new Reader({ store, ring, origin: info.origin, recorder })
}
const count = (project: string, file: string, from: string): number => {
  const db = new DatabaseSync(join(log.place.data, project, file), { readOnly: true })
  const row = db.prepare(`SELECT count(*) AS n ${from}`).get()
  db.close()
  return Number(row?.['n'])
}

it('[J10] nothing is read from an old copy before it is accepted, also beside another process', async () => {
  await restored()
  await expect(log.open()).rejects.toMatchObject({
    code: 'rollback',
    message: expect.stringContaining('sealtrace restore --plan'),
  })
  // As a process that does not own the log.
  const held = new DatabaseSync(join(log.place.data, 'default', 'lease.db'))
  held.exec('BEGIN EXCLUSIVE')
  await expect(log.open()).rejects.toMatchObject({ code: 'rollback' })
  held.close()
})

it('[J11] the plan says what is behind and what would be lost, and changes nothing', async () => {
  await restored()
  const before = folderContents(log.place.data)
  const plan = await planRestore(sources())
  expect(plan).toMatchObject({
    ...{ project: 'default', behind: true, begun: false, keyTrouble: null },
    missing: { from: plan.size, to: plan.seen - 1, records: plan.seen - plan.size },
    counts: { subjects: 1, erasedRecords: 7, lostRecords: 0 },
    archive: expect.stringMatching(/^default-until-\d{4}-\d\d-\d\d$/),
  })
  expect(plan.generationsBehind).toBeGreaterThan(0)
  expect(plan.counts.erasedParts).toBeGreaterThan(6)
  const names = (all: [string, Buffer][]) => all.map(([name]) => name)
  const files = folderContents(log.place.data).filter(([name]) => !/-(shm|wal)$/.test(name))
  expect(names(files)).toEqual(names(before))
  expect(
    files.every(([name, bytes]) => before.some(([of, then]) => of === name && then.equals(bytes))),
  ).toBe(true)
})

it('[J12] after it is accepted nothing erased is there, and all else can be read', async () => {
  await restored()
  const done = await accept()
  expect(done).toMatchObject({ keepsPublicKey: true, apiKeys: 0, counts: { subjects: 1 } })
  const archive = done.archive ?? ''
  const files = folderContents(log.place.data, log.place.state ?? '')
  expect(findCanaries([jane, card], files)).toEqual([])
  const history = await openProject(archive)
  for (const n of [0, 1, 2])
    await expect(reader(history).show(me, traceOf(n))).rejects.toMatchObject({ code: 'not_found' })
  expect(await history.ring.subject(jane)).toBeNull()
  const searcher = new Searcher(history)
  expect(await searcher.search(me, { value: jane, limit: 10 })).toMatchObject({
    ...{ matches: [], unopened: 0 },
  })
  const subjects = new Subjects(history)
  await expect(subjects.export(me, { who: { user: jane } })).rejects.toMatchObject({
    code: 'not_found',
  })
  const { steps } = await reader(history).show(me, traceOf(12))
  expect(JSON.stringify(steps[0]?.input)).toContain('A fine day')
  const told = { record: steps[0]?.recordId ?? '', class: 'email', reason: 'a test' }
  expect((await reader(history).reveal(me, told)).values).toMatchObject([{ value: tom }])
  expect((await subjects.export(me, { who: { user: 'tom' } })).runs).toHaveLength(11)
  // The mention went by itself; the run it stands in is Tom's.
  const [mentioning] = (await reader(history).show(me, traceOf(20))).steps
  const asked = { ...told, record: mentioning?.recordId ?? '' }
  expect((await reader(history).reveal(me, asked)).values).toEqual([])
  await history.close()
  expect(count(archive, 'keys.db', 'FROM keys WHERE kind = 2')).toBe(1)
  const orphans = 'FROM terms WHERE part NOT IN (SELECT rowid FROM parts)'
  expect(count(archive, 'log.db', orphans)).toBe(0)
  for (const n of [0, 1, 2])
    expect(count(archive, 'log.db', `FROM headers WHERE trace = '${traceOf(n)}'`)).toBe(0)
})

it('[J12] with the raw rows and all keys that are left, nothing of the person opens before it is accepted either', async () => {
  const open = await log.open()
  await record(open)
  const subject = await open.ring.subject(jane)
  const slots = subject ? await open.ring.slotsOf(subject) : []
  expect(slots).toHaveLength(6)
  await open.close()
  copy(log.place.data, old())
  const again = await log.open()
  await new Subjects(again).erase(me, request)
  const keys = openSqliteKeyStore(join(old(), 'default', 'keys.db'), { mustExist: true })
  const ring = () => new KeyRing({ table: keys, provider: again.provider, state: again.state })
  for (const { id, trace } of slots) {
    await expect(ring().slotById(id)).rejects.toMatchObject({ code: 'key_unavailable' })
    await expect(ring().slots(trace)).rejects.toMatchObject({ code: 'key_unavailable' })
  }
  keys.close()
  await again.close()
})

it('[J13] the old log is history: read only, each reading on the record of the new one, and verify says what is missing', async () => {
  await restored()
  const before = readLogInfo(join(log.place.data, 'default'))
  const { archive, origin } = await accept()
  expect(origin).not.toBe(before?.origin)
  const history = await openProject(archive ?? '')
  await expect(history.recorder.record([testStep({})])).rejects.toMatchObject({ code: 'rollback' })
  await expect(
    new Subjects(history).erase(me, { ...request, who: { user: 'tom' } }),
  ).rejects.toMatchObject({
    code: 'rollback',
  })
  await reader(history).show(me, traceOf(12))
  await history.close()
  await expect(
    openLog(placeOf(archive ?? ''), { ...settings, mustOwn: true }),
  ).rejects.toMatchObject({ code: 'rollback' })
  const next = await log.open()
  const entries = await reader(next).auditLog(me, { limit: 20 })
  const [read] = entries.filter(({ action }) => action === 'read')
  expect(read).toMatchObject({ target: traceOf(12), reason: `in project ${archive}` })
  const [accepted] = entries.filter(({ action }) => action === 'restore.accept')
  expect(accepted).toMatchObject({
    actor: 'os:tester',
    reason: 'the disk died',
  })
  await next.recorder.record([testStep({ userId: 'tom', input: say('And on it goes.') })])
  await next.close()
  expect((await verifyFolder(log.place, { deep: true })).findings).toEqual([])
  const report = await verifyFolder(placeOf(archive ?? ''), { deep: true })
  expect(report.findings.map(({ problem }) => problem)).toEqual([
    expect.stringContaining('its tail is missing'),
  ])
  expect(report.records.erased).toBe(7)
  expect(report.notChecked.join()).not.toContain('not carried out')
})

const steps: RestoreStep[] = [
  ...(['intent', 'counts', 'replay', 'completion', 'move'] as const),
  ...(['create', 'conclude', 'audit', 'done'] as const),
]

it.each(steps)(
  '[J14] a crash before %s is mended by running it again, and nothing else opens meanwhile',
  async (at) => {
    await restored()
    const onStep = (step: RestoreStep): void => {
      if (step === at) throw new Error('crash')
    }
    await expect(accept({ onStep, keepApiKeys: true })).rejects.toThrow('crash')
    const { archive } = await planRestore(sources())
    expect((await planRestore(sources())).begun).toBe(true)
    await expect(openProject(archive)).rejects.toMatchObject({ code: /rollback|no_log/ })
    if (!existsSync(join(log.place.data, 'default')))
      await expect(createLog(log.place)).rejects.toMatchObject({ code: 'rollback' })
    const done = await accept({ keepApiKeys: true })
    expect(done).toMatchObject({ archive, apiKeys: 7, keepsPublicKey: true })
    const history = await openProject(archive)
    await expect(reader(history).show(me, traceOf(0))).rejects.toMatchObject({ code: 'not_found' })
    expect((await reader(history).show(me, traceOf(12))).steps).toHaveLength(1)
    await history.close()
    const { findings } = await verifyFolder(placeOf(archive), { deep: true })
    expect(findings).toHaveLength(1)
    expect((await verifyFolder(log.place, { deep: true })).findings).toEqual([])
    await expect(accept()).rejects.toMatchObject({ code: 'bad_request' })
  },
)

it('[J12] content from before the person was named opens in no old copy either', async () => {
  const open = await log.open()
  const traceId = traceOf(0)
  await open.recorder.record([testStep({ traceId, input: say(`Write to ${jane}, at once.`) })])
  const [slot] = await open.ring.slots(Buffer.from(traceId, 'hex'))
  await open.close()
  copy(log.place.data, old())
  const again = await log.open()
  await again.recorder.record([testStep({ traceId, userId: jane, output: 'done' })])
  await new Subjects(again).erase(me, request)
  const keys = openSqliteKeyStore(join(old(), 'default', 'keys.db'), { mustExist: true })
  const ring = new KeyRing({ table: keys, provider: again.provider, state: again.state })
  await expect(ring.slotById(slot?.id ?? new Uint8Array())).rejects.toMatchObject({
    code: 'key_unavailable',
  })
  keys.close()
  await again.close()
})

it('[J15] what shared a generation with the erased is lost without a newer key table, and the plan counts it', async () => {
  await recorded()
  const open = await log.open()
  const subject = await open.ring.subject(jane)
  // Somebody whose keys lie in the same domain as Jane's.
  let [user, trace] = ['', '']
  for (let n = 0; user === '' && n < 5000; n++) {
    const made = await open.ring.subject(`u-${n}`, Date.now())
    if (made?.id.slice(0, 2) !== subject?.id.slice(0, 2)) continue
    ;[user, trace] = [`u-${n}`, traceOf(100)]
    const step = testStep({ traceId: trace, userId: user, input: say('A fine evening.') })
    await open.recorder.record([step])
  }
  await open.close()
  copy(log.place.data, old())
  const again = await log.open()
  await new Subjects(again).erase(me, request)
  await again.close()
  copy(old(), log.place.data)
  const { counts } = await planRestore(sources())
  expect(counts).toMatchObject({ subjects: 1, erasedRecords: 7, lostRecords: 1 })
  const { archive } = await accept()
  const history = await openProject(archive ?? '')
  // The run is still told of, without its content.
  const { steps: shown } = await reader(history).show(me, trace)
  expect(shown).toMatchObject([{ content: 'missing' }])
  await history.close()
  expect((await verifyFolder(placeOf(archive ?? ''), { deep: true })).findings).toHaveLength(1)
})

it('[J15] an erasure of which the state folder keeps no intent takes all that no key opens', async () => {
  await restored()
  const state = log.place.state ?? ''
  for (const name of readdirSync(state))
    rmSync(join(state, name, 'erasures'), { recursive: true, force: true })
  const { archive } = await accept()
  for (const n of [0, 1, 2])
    expect(count(archive ?? '', 'log.db', `FROM headers WHERE trace = '${traceOf(n)}'`)).toBe(0)
  const files = folderContents(log.place.data, state)
  expect(findCanaries([jane, card], files)).toEqual([])
  expect((await verifyFolder(placeOf(archive ?? ''), { deep: true })).findings).toHaveLength(1)
})

it('[J15] a newer key table brings back what the erasure had sealed anew, and an older one is refused', async () => {
  await restored()
  const newest = join(log.path, 'newest', 'default', 'keys.db')
  const file = join(log.path, 'keys-backup.db')
  await copyDatabase(newest, file)
  const stale = join(log.path, 'keys-stale.db')
  await copyDatabase(join(old(), 'default', 'keys.db'), stale)
  await expect(accept({ keysFile: stale })).rejects.toMatchObject({ code: 'rollback' })
  const plan = await planRestore({ ...sources(), keysFile: file })
  expect(plan).toMatchObject({ generationsBehind: 0, counts: { lostRecords: 0, lostParts: 0 } })
  const { archive } = await accept({ keysFile: file })
  const history = await openProject(archive ?? '')
  await expect(reader(history).show(me, traceOf(0))).rejects.toMatchObject({ code: 'not_found' })
  expect((await reader(history).show(me, traceOf(12))).steps).toHaveLength(1)
  await history.close()
})

it('[J15] when only the key table is old, a newer one mends it and the log goes on', async () => {
  await recorded()
  copy(log.place.data, old())
  const again = await log.open()
  await new Subjects(again).erase(me, request)
  await again.close()
  const file = join(log.path, 'keys-backup.db')
  await copyDatabase(join(log.place.data, 'default', 'keys.db'), file)
  for (const name of readdirSync(join(log.place.data, 'default')))
    if (name.startsWith('keys.db')) rmSync(join(log.place.data, 'default', name))
  await copyDatabase(join(old(), 'default', 'keys.db'), join(log.place.data, 'default', 'keys.db'))
  await expect(log.open()).rejects.toMatchObject({ code: 'rollback' })
  expect(await accept({ keysFile: file })).toMatchObject({
    archive: null,
    origin: log.created.info.origin,
  })
  const mended = await log.open()
  expect((await reader(mended).show(me, traceOf(12))).steps).toHaveLength(1)
  await mended.close()
  expect((await verifyFolder(log.place, { deep: true })).findings).toEqual([])
})

it('[J16] what is not behind is left alone, and what is no history of this log is refused', async () => {
  await recorded()
  expect(await planRestore(sources())).toMatchObject({ behind: false, missing: null })
  await expect(accept()).rejects.toMatchObject({ code: 'bad_request' })
  // The same log, gone on with twice: what was published is another history than this one.
  const state = log.place.state ?? ''
  copy(log.place.data, old())
  copy(state, join(log.path, 'state-then'))
  const one = await log.open()
  await one.recorder.record([testStep({ traceId: traceOf(50) })])
  await one.close()
  copy(state, join(log.path, 'state-now'))
  copy(old(), log.place.data)
  copy(join(log.path, 'state-then'), state)
  const other = await log.open()
  await other.recorder.record([
    testStep({ traceId: traceOf(51) }),
    testStep({ traceId: traceOf(52) }),
  ])
  await other.close()
  copy(join(log.path, 'state-now'), state)
  await expect(planRestore(sources())).rejects.toMatchObject({ code: 'rollback' })
  await expect(accept()).rejects.toMatchObject({ code: 'rollback' })
})

it('[J16] where the state folder is old too, a checkpoint that somebody else has shows it', async () => {
  await recorded()
  const state = log.place.state ?? ''
  copy(log.place.data, old())
  copy(state, join(log.path, 'state-then'))
  const again = await log.open()
  await again.recorder.record([testStep({ traceId: traceOf(40) })])
  const checkpoint = Buffer.from((await again.store.checkpoint())?.note ?? []).toString('utf8')
  await again.close()
  copy(old(), log.place.data)
  copy(join(log.path, 'state-then'), state)
  expect((await planRestore(sources())).behind).toBe(false)
  const plan = await planRestore({ ...sources(), checkpoint })
  expect(plan).toMatchObject({ behind: true, missing: { records: plan.seen - plan.size } })
  const forged = checkpoint.replace(/^\d+$/m, '9999')
  await expect(planRestore({ ...sources(), checkpoint: forged })).rejects.toMatchObject({
    code: 'verification_failed',
  })
  const { archive } = await accept({ checkpoint })
  const { findings } = await verifyFolder(placeOf(archive ?? ''), { deep: true })
  expect(findings.map(({ problem }) => problem).join()).toContain('its tail is missing')
})

it('[J17] the state folder knows what an erasure takes before the first key goes', async () => {
  await recorded()
  copy(log.place.data, old())
  const again = await log.open()
  const crash = (step: string): void => {
    if (step === 'keys') throw new Error('crash')
  }
  await expect(new Subjects(again, { onStep: crash }).erase(me, request)).rejects.toThrow('crash')
  await again.close()
  copy(old(), log.place.data)
  const { archive } = await accept()
  for (const n of [0, 1, 2])
    expect(count(archive ?? '', 'log.db', `FROM headers WHERE trace = '${traceOf(n)}'`)).toBe(0)
  expect(count(archive ?? '', 'keys.db', 'FROM keys WHERE kind = 2')).toBe(1)
})

it('[J19] what is left to be read is discarded as a whole: no copy of it opens, and it is on record', async () => {
  await restored()
  const { archive } = await accept()
  const place = placeOf(archive ?? '')
  copy(log.place.data, join(log.path, 'copied'))
  const decision = { settings, reason: '90 days are over', actor: 'os:tester' }
  await expect(discardHistory({ ...decision, place: log.place })).rejects.toMatchObject({
    code: 'bad_request',
  })
  await discardHistory({ ...decision, place })
  expect(existsSync(join(log.place.data, archive ?? ''))).toBe(false)
  // A copy of it that is put back.
  copy(join(log.path, 'copied', archive ?? ''), join(log.place.data, archive ?? ''))
  const history = await openProject(archive ?? '')
  await expect(reader(history).show(me, traceOf(12))).rejects.toMatchObject({
    code: 'key_unavailable',
  })
  await history.close()
  const next = await log.open()
  const entries = await reader(next).auditLog(me, { limit: 5, action: 'restore.discard' })
  expect(entries).toMatchObject([{ reason: `in project ${archive}: 90 days are over` }])
  await next.close()
})

it('[J19] a legal hold keeps it', async () => {
  const open = await log.open()
  await record(open)
  await new HoldKeeper(open).add(me, { what: { all: true }, reason: 'a case' })
  await open.close()
  copy(log.place.data, old())
  const again = await log.open()
  await again.recorder.record([testStep({ traceId: traceOf(40) })])
  await again.close()
  copy(old(), log.place.data)
  const { archive } = await accept()
  const place = placeOf(archive ?? '')
  await expect(
    discardHistory({ place, settings, reason: 'x', actor: 'os:tester' }),
  ).rejects.toMatchObject({ code: 'held' })
  expect(existsSync(join(log.place.data, archive ?? ''))).toBe(true)
})

/** Recorded and copied; then `change` is made and more is recorded. The copy is at {@link old}, the newest state in place. */
async function copied(change: (open: OpenLog) => Promise<unknown>): Promise<void> {
  const open = await log.open()
  await record(open)
  await open.close()
  copy(log.place.data, old())
  const again = await log.open()
  await change(again)
  await again.recorder.record([testStep({ traceId: traceOf(40), input: say('Of today.') })])
  await again.close()
}

it('[J15] a key table that is older than the one in place is never taken', async () => {
  await copied(async () => {})
  const stale = join(log.path, 'keys-stale.db')
  await copyDatabase(join(old(), 'default', 'keys.db'), stale)
  expect(await planRestore({ ...sources(), keysFile: stale })).toMatchObject({
    ...{ behind: false, keysSuffice: false, keysLack: expect.any(Number) },
  })
  await expect(accept({ keysFile: stale })).rejects.toMatchObject({
    code: 'rollback',
    message: expect.stringContaining('older than the one in place'),
  })
  const same = join(log.path, 'keys-same.db')
  await copyDatabase(join(log.place.data, 'default', 'keys.db'), same)
  await expect(accept({ keysFile: same })).rejects.toMatchObject({ code: 'bad_request' })
  const next = await log.open()
  expect((await reader(next).show(me, traceOf(40))).steps).toMatchObject([{ content: 'shown' }])
  await next.close()
})

it('[J15] a key table that is replaced stays beside the new one, and what it revoked stays revoked', async () => {
  const open = await log.open()
  await record(open)
  const [first] = await open.keys.apiKeys()
  await open.close()
  const file = join(log.path, 'keys-backup.db')
  const keys = join(log.place.data, 'default', 'keys.db')
  await copyDatabase(keys, file)
  const id = first?.id ?? ''
  expect(await revoke(id)).toBe(true)
  copy(log.place.data, old())
  const again = await log.open()
  await again.recorder.record([testStep({ traceId: traceOf(40) })])
  await again.close()
  copy(old(), log.place.data)
  // The log is short, and the table that is given has all keys of the one in place.
  const { apiKeys } = await accept({ keysFile: file, keepApiKeys: true })
  expect(apiKeys).toBe(6)
  const archive = readdirSync(log.place.data).find((name) => name.startsWith('default-until')) ?? ''
  expect(readdirSync(join(log.place.data, archive)).join()).toMatch(/keys-until-[\d-]{10}\.db/)
})

async function revoke(id: string): Promise<boolean> {
  const open = await log.open()
  const index = await open.ring.projectKey('index')
  const row = (await open.keys.apiKeys()).find((each) => each.id === id)
  const done = row ? await open.keys.revokeApiKey(id, revokedApiKey(row, 5, index)) : false
  await open.close()
  return done
}

it('[J14] nothing is accepted while no root key opens, and it is with one', async () => {
  await restored()
  const away = { rootKeys: [{ provider: 'file', path: join(log.path, 'no-such.key') }] } as const
  await expect(accept({ rootKeys: away })).rejects.toMatchObject({
    code: 'key_unavailable',
  })
  expect((await planRestore(sources())).begun).toBe(false)
  expect(await accept()).toMatchObject({ keepsPublicKey: true })
})

it('[J15] what a key wraps that was rotated since is counted as lost', async () => {
  await copied((open) => rotateData(open, { actor: 'os:tester' }))
  copy(old(), log.place.data)
  const { counts, keyTrouble } = await planRestore(sources())
  expect(keyTrouble).toBeNull()
  // The run that nobody is named in hangs on the key of the month.
  expect(counts).toMatchObject({ subjects: 0, erasedRecords: 0 })
  expect(counts.lostRecords).toBeGreaterThan(0)
  const { archive } = await accept()
  const history = await openProject(archive ?? '')
  expect((await reader(history).show(me, traceOf(30))).steps).toMatchObject([
    { content: 'missing' },
  ])
  await history.close()
})

it('[J15] where the keys of the project were rotated since, all is lost without a newer key table, and it is asked for', async () => {
  await copied((open) => rotateData(open, { actor: 'os:tester', subjects: true }))
  const file = join(log.path, 'keys-backup.db')
  await copyDatabase(join(log.place.data, 'default', 'keys.db'), file)
  copy(old(), log.place.data)
  const { counts, keyTrouble } = await planRestore(sources())
  expect(keyTrouble).not.toBeNull()
  expect(counts.lostParts).toBe(count('default', 'log.db', 'FROM parts'))
  await expect(accept()).rejects.toMatchObject({
    code: 'key_unavailable',
    message: expect.stringContaining('--keys'),
  })
  const { archive } = await accept({ keysFile: file })
  const history = await openProject(archive ?? '')
  expect((await reader(history).show(me, traceOf(12))).steps).toMatchObject([{ content: 'shown' }])
  await history.close()
})

it('[J14] a log that another process owns is left as it is', async () => {
  await recorded()
  const state = log.place.state ?? ''
  copy(log.place.data, old())
  copy(state, join(log.path, 'state-then'))
  const again = await log.open()
  await again.recorder.record([testStep({ traceId: traceOf(40) })])
  const checkpoint = Buffer.from((await again.store.checkpoint())?.note ?? []).toString('utf8')
  await again.close()
  copy(old(), log.place.data)
  copy(join(log.path, 'state-then'), state)
  const collector = await log.open()
  const before = collector.state.readAnchor()
  await expect(accept({ checkpoint })).rejects.toMatchObject({ code: 'unavailable' })
  expect(collector.state.readAnchor()).toEqual(before)
  expect((await planRestore(sources())).begun).toBe(false)
  await collector.close()
})

it('[J12] an erasure that was on record in the copy and not carried out is carried out', async () => {
  const open = await log.open()
  await record(open)
  const crash = (step: string): void => {
    if (step === 'plan') throw new Error('crash')
  }
  await expect(new Subjects(open, { onStep: crash }).erase(me, request)).rejects.toThrow('crash')
  await open.close()
  copy(log.place.data, old())
  const again = await log.open()
  await again.recorder.record([testStep({ traceId: traceOf(40) })])
  await again.close()
  copy(old(), log.place.data)
  expect((await planRestore(sources())).counts).toMatchObject({ subjects: 1, erasedRecords: 7 })
  const { archive, counts } = await accept()
  expect(counts).toMatchObject({ subjects: 1, erasedRecords: 7 })
  for (const n of [0, 1, 2])
    expect(count(archive ?? '', 'log.db', `FROM headers WHERE trace = '${traceOf(n)}'`)).toBe(0)
  expect(count(archive ?? '', 'keys.db', 'FROM keys WHERE kind = 2')).toBe(1)
  const report = await verifyFolder(placeOf(archive ?? ''), { deep: true })
  expect(report.findings).toHaveLength(1)
})

it('[J11] the plan of a copy from after an erasure counts nobody as erased again', async () => {
  const open = await log.open()
  await record(open)
  await new Subjects(open).erase(me, request)
  await open.close()
  copy(log.place.data, old())
  const again = await log.open()
  await again.recorder.record([testStep({ traceId: traceOf(40) })])
  await again.close()
  copy(old(), log.place.data)
  expect((await planRestore(sources())).counts).toMatchObject({
    ...{ subjects: 0, erasedRecords: 0, lostRecords: 0 },
  })
})

it('[J16] what a restore has left to be read is not restored again, and its marker keeps no reason', async () => {
  await restored()
  const { archive } = await accept({ reason: `asked by ${jane}` })
  const place = placeOf(archive ?? '')
  await expect(planRestore({ ...sources(), place })).rejects.toMatchObject({ code: 'bad_request' })
  await expect(accept({ place })).rejects.toMatchObject({ code: 'bad_request' })
  expect(findCanaries([jane], folderContents(log.place.state ?? ''))).toEqual([])
})
