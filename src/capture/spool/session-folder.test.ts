import { utimesSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../../testing/temp-folder.ts'
import { setAsideSpool } from './clear-spool.ts'
import { OpenTraces } from './open-traces.ts'
import { thisProcess } from './owner.ts'
import { SessionFolder } from './session-folder.ts'
import { SpoolFolder } from './spool-folder.ts'

const session = '7b1f2c1e-3f0a-4c55-9a77-0d5f6c2b8e01'

test('[V29] what was set aside under a process that lives is lost to it, what another one sends is not', () => {
  using folder = tempFolder()
  const spool = new SpoolFolder({
    ...{ folder: folder.path, collector: 'http://127.0.0.1', maxBytes: 1e9 },
  })
  spool.saveKey('key')
  const mine = new SessionFolder({
    ...{ spool, session, owner: { ...thisProcess(1), hostname: 'container' } },
    ...{ open: new OpenTraces(), notice: () => {} },
  })
  const batch = { steps: 1, counted: 1, shares: [], bytes: new Uint8Array(9) }
  for (const number of [1, 2]) expect(mine.write(number, batch)).toBe('written')
  const all = { folder: folder.path, collector: undefined }
  expect(setAsideSpool(all)).toMatchObject({ batches: 0 })
  utimesSync(join(spool.path, session, 'owner.json'), 0, 0)
  expect(setAsideSpool(all)).toMatchObject({ batches: 2 })
  expect([mine.read(1), mine.read(2)]).toEqual(['lost', 'lost'])
  expect(mine.write(3, batch)).toBe('written')
  spool.take(session, `${session}.${session}`)
  expect(mine.read(3)).toBe('gone')
  mine.release()
})
