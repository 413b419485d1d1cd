// A log that was ended, and whose operator goes on with it all the same: he has every key and every file.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { freezeLog } from '../erase/freeze-log.ts'
import { handOver } from '../erase/hand-over.ts'
import { rotateSigning } from '../erase/rotate-signing.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { StateFolder } from '../keys/state-folder.ts'
import { compilePolicy } from '../protect/policy.ts'
import { parseLifecycle } from '../record/lifecycle.ts'
import { verifyFolder, type VerifyRunOptions } from '../server/verify-run.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'

const settings = { policy: compilePolicy({}), batchWait: 0 }
const how = { actor: 'tester', reason: 'the service was closed' }
let log: TestLog
beforeEach(async () => {
  log = await testLog()
})
afterEach(() => log.dispose())

async function using<T>(job: (open: OpenLog) => Promise<T>): Promise<T> {
  const open = await log.open()
  try {
    return await job(open)
  } finally {
    await open.close()
  }
}

const step = () => using(({ recorder }) => recorder.record([testStep()]))
const freeze = () => using((open) => freezeLog(open, how))
const verify = (options: Partial<VerifyRunOptions> = {}) =>
  verifyFolder(log.place, { deep: true, ...options })
const late = (recordId: string) =>
  `a record of kind step comes after the end of the log, which is record ${recordId}`

const ofSettings = 'seq IN (SELECT seq FROM records WHERE kind = 9)'

function inDatabase<T>(job: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(join(log.place.data, 'default', 'log.db'))
  try {
    return job(db)
  } finally {
    db.close()
  }
}

/** Three places say that a log is frozen: while they do not, the log takes steps again. Gives what puts them back. */
function unfreeze(): () => void {
  const state = new StateFolder(log.place.state ?? '', log.created.info.logKey)
  const [info, anchor] = [
    join(log.place.data, 'default', 'log.json'),
    join(state.path, 'anchor.json'),
  ]
  const before = [info, anchor].map((path) => JSON.parse(readFileSync(path, 'utf8')) as object)
  const write = (path: string, values: object) => writeFileSync(path, JSON.stringify(values))
  for (const [i, path] of [info, anchor].entries()) write(path, { ...before[i], frozen: undefined })
  const aside = inDatabase((db) => {
    const rows = db.prepare(`SELECT seq, salt, header FROM headers WHERE ${ofSettings}`).all()
    db.exec(`DELETE FROM headers WHERE ${ofSettings}`)
    return rows
  })
  return () => {
    inDatabase((db) => {
      const put = db.prepare(
        'INSERT INTO headers (seq, salt, header) VALUES (:seq, :salt, :header)',
      )
      for (const row of aside) put.run(row)
    })
    for (const [i, path] of [info, anchor].entries()) {
      const now = JSON.parse(readFileSync(path, 'utf8')) as object
      write(path, { ...now, frozen: (before[i] as { frozen?: string }).frozen })
    }
  }
}

it('[V14] says by which record a log is frozen, and finds nothing in what may come after', async () => {
  await step()
  expect(await verify()).toMatchObject({
    ...{ ok: true, life: { frozen: null, successor: null, predecessor: null } },
  })
  const { recordId, size } = await freeze()
  await using(async (open) => {
    await open.recorder.audit({ action: 'x', outcome: 'allowed', actor: 'tester' })
    await rotateSigning(open, { actor: 'tester' })
  })
  const { ok, life } = await verify()
  expect([ok, life?.frozen]).toEqual([true, { recordId, index: size - 1 }])
})

it('[V14] finds each step that comes after the end, with its index', async () => {
  const { recordId } = await freeze()
  const putBack = unfreeze()
  for (let n = 0; n < 2; n++) await step()
  putBack()
  const { findings, size } = await verify()
  expect(findings.map(({ problem }) => problem)).toEqual([late(recordId), late(recordId)])
  for (const { index, recordId: id } of findings) {
    expect(id).toBeTypeOf('string')
    expect(index).toBeLessThan(size)
  }
})

it('[V14] finds it by what is remembered of the end, when the record no longer says so', async () => {
  const { recordId } = await freeze()
  const putBack = unfreeze()
  await step()
  putBack()
  inDatabase((db) => db.exec(`DELETE FROM headers WHERE ${ofSettings}`))
  const { findings } = await verify()
  expect(findings.map(({ problem }) => problem)).toContain(late(recordId))
})

it('[V14] an incremental run goes by an end that it does not look at', async () => {
  const { recordId } = await freeze()
  expect((await verify()).ok).toBe(true)
  const putBack = unfreeze()
  await step()
  putBack()
  const report = await verify({ incremental: true })
  expect(report.life?.frozen).toEqual({ recordId, index: null })
  expect(report.findings.map(({ problem }) => problem)).toEqual([late(recordId)])
})

it('[V14] an incremental run that comes upon the end finds nothing in the steps before it', async () => {
  expect((await verify()).ok).toBe(true)
  await step()
  const { recordId } = await freeze()
  const report = await verify({ incremental: true })
  expect(report).toMatchObject({ ok: true, life: { frozen: { recordId } } })
})

it('[V14] names the log that goes on, and the one that it goes on from', async () => {
  await step()
  const { origin, logKey } = log.created.info
  const handed = await handOver({ place: log.place, settings, rootKeys: {}, ...how })
  const begun = await verify()
  expect(begun).toMatchObject({ ok: true, life: { frozen: null, successor: null } })
  expect(begun.life?.predecessor).toMatchObject({ origin, logKey, size: expect.any(Number) })
  const old = await verifyFolder({ ...log.place, project: handed.archive }, { deep: true })
  expect(old).toMatchObject({ ok: true, life: { successor: { origin: begun.origin } } })
  expect(old.life?.frozen).not.toBeNull()
})

it.each([
  null,
  'frozen',
  7,
  [],
  {},
  { frozen: 'yes' },
  { successor: null },
  { successor: { origin: 1, logKey: 'k' } },
  { predecessor: { origin: 'o', logKey: 'k', size: -1, root: 'r' } },
])('[V14] %j says nothing of the life of a log', (value) =>
  expect(parseLifecycle(value)).toBeNull(),
)
