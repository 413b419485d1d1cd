import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Reader } from '../access/reader.ts'
import { localPrincipal } from '../access/principal.ts'
import { generationsMark, readBackupNote } from '../keys/backup-note.ts'
import { compilePolicy } from '../protect/policy.ts'
import { verifyFolder } from '../server/verify-run.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { backupLog, type BackupPart } from './backup-log.ts'
import { openLog } from './open-log.ts'

const time = Date.parse('2026-11-22T06:00:00Z')

let log: TestLog
beforeEach(async () => {
  log = await testLog()
})
afterEach(() => log.dispose())

const to = (name: string) => join(log.path, name)
const backup = (part: BackupPart, name: string) =>
  backupLog(log.place, { part, out: to(name), now: time })

it('[J18] copies a log that is in use and written to, whole: it opens, reads and verifies elsewhere', async () => {
  const open = await log.open()
  await open.recorder.record([testStep({ userId: 'tom' })])
  const traceId = 'ab'.repeat(16)
  let stop = false
  const writing = (async () => {
    while (!stop) {
      await open.recorder.record([testStep({ userId: 'tom' })])
      await setImmediate()
    }
  })()
  await open.recorder.record([testStep({ traceId, output: 'A fine day.' })])
  const files = await backup('all', 'copy')
  stop = true
  await writing
  await open.close()
  expect(files.map((file) => file.slice(to('copy').length))).toEqual(
    ['log.db', 'log.json', 'keys.db'].map((name) => `/default/${name}`),
  )
  const folder = to('copy/default')
  expect(readdirSync(folder).toSorted()).toEqual(['keys.db', 'log.db', 'log.json'])
  for (const file of files) expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  const place = { ...log.place, data: to('copy') }
  const report = await verifyFolder({ ...place, state: to('no-state') }, { deep: true })
  expect(report.findings).toEqual([])
  // A machine that has seen no more than the copy reads it.
  const anchor = open.state.readAnchor()
  if (!anchor) throw new Error('no anchor')
  open.state.writeAnchor({ ...anchor, checkpoint: '' }, true)
  const copy = await openLog(place, { policy: compilePolicy({}) })
  const { store, ring, info, recorder } = copy
  const reader = new Reader({ store, ring, origin: info.origin, recorder })
  const { steps } = await reader.show(localPrincipal('tester'), traceId)
  expect(JSON.stringify(steps)).toContain('A fine day.')
  await copy.close()
})

it('[J18] copies the log and the key table apart, and notes when', async () => {
  const { state } = log.place
  const open = await log.open()
  expect(readBackupNote(open.state)).toBeNull()
  await backup('log', 'log')
  expect(readdirSync(to('log/default')).toSorted()).toEqual(['log.db', 'log.json'])
  expect(readBackupNote(open.state)).toEqual({ version: 1, log: { time } })
  expect(await backup('keys', 'keys.db')).toEqual([to('keys.db')])
  const generations = generationsMark(open.state)
  expect(readBackupNote(open.state)).toEqual({
    ...{ version: 1, log: { time }, keys: { time, generations } },
  })
  await open.close()
  const wrapped = readFileSync(join(open.state.path, 'officer.key'))
  for (const file of [to('keys.db'), to('log/default/log.db'), to('log/default/log.json')])
    expect(readFileSync(file).includes(wrapped)).toBe(false)
  expect(state).toBeDefined()
})

it('[J18] never writes over a file, nor into the data or state folder', async () => {
  await backup('keys', 'keys.db')
  await expect(backup('keys', 'keys.db')).rejects.toMatchObject({ code: 'already_exists' })
  await backup('log', 'log')
  await expect(backup('all', 'log')).rejects.toMatchObject({ code: 'already_exists' })
  symlinkSync(to('state'), to('link'))
  mkdirSync(to('data/more'))
  for (const name of [
    ...['data/keys.db', 'state/keys.db', 'link/keys.db', 'data/more/deep/keys.db'],
    ...['data/..keys.bak', 'state/..b/keys.db'],
  ])
    await expect(backup('keys', name)).rejects.toMatchObject({ code: 'usage' })
  await expect(backup('all', 'data')).rejects.toMatchObject({ code: 'usage' })
  await expect(
    backupLog({ ...log.place, project: 'other' }, { part: 'all', out: to('x'), now: time }),
  ).rejects.toMatchObject({ code: 'no_log' })
})
