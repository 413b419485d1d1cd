import { DatabaseSync } from 'node:sqlite'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { localPrincipal } from '../access/principal.ts'
import { Reader } from '../access/reader.ts'
import { readLogInfo } from '../journal/log-info.ts'
import { lifecycleRecord } from '../journal/log-lifecycle.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { recordKinds } from '../record/kind.ts'
import { isEnded } from '../record/lifecycle.ts'
import { verifyFolder } from '../server/verify-run.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { freezeLog } from './freeze-log.ts'
import { rotateSigning } from './rotate-signing.ts'
import { Subjects } from './subjects.ts'

const how = { actor: 'tester', reason: 'case-closed-canary' }
let log: TestLog
const opened: OpenLog[] = []
beforeEach(async () => {
  log = await testLog()
})
afterEach(async () => {
  await closeAll()
  log.dispose()
})

async function open(): Promise<OpenLog> {
  const each = await log.open()
  opened.push(each)
  return each
}
async function closeAll(): Promise<void> {
  for (const each of opened.splice(0).toReversed()) await each.close()
}

const folder = () => join(log.place.data, 'default')
const refused = { code: 'frozen' }
const isSettings = ({ kind }: { kind: number }) => kind === recordKinds.settings
const kinds = async ({ store }: OpenLog) => (await store.page(0, 500)).map(({ kind }) => kind)

/** Neither the process that owns the log nor another one takes a step. */
async function takesNone(): Promise<void> {
  const owner = await open()
  const guest = await open()
  const before = await kinds(owner)
  for (const each of [owner, guest]) {
    expect(each.journal.refusal?.code).toBe('frozen')
    await expect(each.recorder.record([testStep()])).rejects.toMatchObject(refused)
  }
  expect((await kinds(owner)).filter(isEnded)).toEqual(before.filter(isEnded))
  await closeAll()
}

it('[J28] after the record of its end a log takes no step, and says so for good', async () => {
  const owner = await open()
  await owner.recorder.record([testStep()])
  const done = await freezeLog(owner, how)
  expect((await owner.store.checkpoint())?.size).toBeGreaterThanOrEqual(done.size)
  expect(readLogInfo(folder())?.frozen).toBe(done.recordId.replaceAll('-', ''))
  expect(owner.state.readAnchor()?.frozen).toBe(done.recordId.replaceAll('-', ''))
  await expect(freezeLog(owner, how)).rejects.toMatchObject({ code: 'already_exists' })
  await closeAll()
  await takesNone()
  expect(await verifyFolder(log.place, { deep: true })).toMatchObject({ ok: true, findings: [] })
  expect(readFileSync(join(folder(), 'log.json'), 'utf8')).not.toContain('canary')
})

it('[J28] another process freezes the log beside the one that owns it', async () => {
  const owner = await open()
  const guest = await open()
  await guest.recorder.record([testStep()])
  await freezeLog(guest, how)
  await expect(owner.recorder.record([testStep()])).rejects.toMatchObject(refused)
  await expect(guest.recorder.record([testStep()])).rejects.toMatchObject(refused)
  expect(readLogInfo(folder())?.frozen).toBeDefined()
  await closeAll()
  await takesNone()
})

it.each(['log.json', 'the state folder', 'the record'])(
  '[J28] without what %s says of it the log stays frozen',
  async (place) => {
    const owner = await open()
    await freezeLog(owner, how)
    const { state } = owner
    await closeAll()
    if (place === 'log.json') {
      const path = join(folder(), 'log.json')
      const { frozen: _, ...rest } = JSON.parse(readFileSync(path, 'utf8')) as { frozen: string }
      writeFileSync(path, JSON.stringify(rest))
      const anchor = state.readAnchor()
      if (!anchor) throw new Error('no anchor')
      const { frozen: __, ...without } = anchor
      // The record alone is enough.
      state.writeAnchor(without, true)
    } else if (place === 'the state folder') {
      const anchor = state.readAnchor()
      if (!anchor) throw new Error('no anchor')
      const { frozen: _, ...without } = anchor
      state.writeAnchor(without, true)
    } else {
      const db = new DatabaseSync(join(folder(), 'log.db'))
      db.exec(
        `DELETE FROM headers WHERE seq IN (SELECT seq FROM records WHERE kind = ${recordKinds.settings})`,
      )
      db.close()
      const path = join(folder(), 'log.json')
      const { frozen: _, ...rest } = JSON.parse(readFileSync(path, 'utf8')) as { frozen: string }
      writeFileSync(path, JSON.stringify(rest))
    }
    await takesNone()
  },
)

it('[J28] a step that was staged after the end stays out of the log, and one before it comes in', async () => {
  const owner = await open()
  const guest = await open()
  const { staged } = owner.store
  owner.store.staged = async () => []
  const before = testStep()
  const after = testStep()
  await guest.recorder.record([before], 'staged')
  const other = await open()
  await other.recorder.record([testStep()], 'staged')
  const end = lifecycleRecord({ frozen: true }, { time: Date.now() })
  const rest = { keys: [], traces: [], duplicates: 0 }
  const freezing = other.journal.append({ records: [end], ...rest })
  const isStaged = async () => (await staged.call(owner.store, 50)).some(isSettings)
  await expect.poll(isStaged).toBe(true)
  const late = testStep()
  await guest.recorder.record([late], 'staged')
  // All of it is sequenced at once, in the order in which it was staged.
  owner.store.staged = staged
  await freezing
  await expect(guest.recorder.record([after], 'staged')).rejects.toMatchObject(refused)
  expect((await owner.store.trace(before.traceId))[0]?.index).not.toBeNull()
  expect(await owner.store.trace(after.traceId)).toEqual([])
  await closeAll()
  const next = await open()
  await next.recorder.audit({ action: 'x', outcome: 'allowed', actor: 'tester' })
  expect((await next.store.trace(late.traceId))[0]?.index).toBeNull()
  expect(await verifyFolder(log.place, { deep: true })).toMatchObject({ ok: true, findings: [] })
})

it('[J29] what a frozen log holds is read, found and erased, on the record', async () => {
  const owner = await open()
  const step = testStep({ userId: 'u-1', output: 'write to jane.sample@example.com' })
  await owner.recorder.record([step])
  await freezeLog(owner, how)
  const user = localPrincipal('tester')
  const reader = new Reader({ ...owner, origin: owner.info.origin })
  const shown = await reader.show(user, step.traceId)
  const record = shown.steps[0]?.recordId ?? ''
  const revealed = await reader.reveal(user, { record, class: 'email', reason: 'why not' })
  expect(revealed.values.map(({ value }) => value)).toEqual(['jane.sample@example.com'])
  const erased = await new Subjects(owner).erase(user, {
    ...{ who: { user: 'u-1' }, reason: 'asked for', dryRun: false },
  })
  expect(erased).toMatchObject({ auditRecordId: expect.any(String) })
  await rotateSigning(owner, { actor: 'tester' })
  const said = await owner.store.ofKind(recordKinds.settings)
  for (const { header } of said) expect(JSON.parse(header ?? '{}')).toHaveProperty('lifecycle')
  await closeAll()
  await takesNone()
  expect(await verifyFolder(log.place, { deep: true })).toMatchObject({ ok: true, findings: [] })
})
