import { execFileSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { localPrincipal } from '../access/principal.ts'
import { openLog } from '../journal/open-log.ts'
import { compilePolicy } from '../protect/policy.ts'
import { copyDatabase } from '../store/sqlite/copy-database.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { discardHistory } from './discard-history.ts'
import { acceptRestore } from './restore.ts'
import { Subjects } from './subjects.ts'

const me = localPrincipal('tester')
const jane = 'jane.sample@example.com'
const settings = { policy: compilePolicy({}), batchWait: 0 }
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

const isWhole = { log: false, keys: false }

it.each([
  ['log.db', { ...isWhole, log: true }],
  ['keys.db', { ...isWhole, keys: true }],
  ['folder', { log: true, keys: true }],
])(
  '[J13] a copy of its %s from before the restore opens no more than what was erased',
  async (_, of) => {
    const open = await log.open()
    await open.recorder.record([
      testStep({ traceId: '1'.repeat(32), userId: jane, input: say(`mine: ${jane}`) }),
      testStep({ traceId: '2'.repeat(32), userId: 'tom', input: say(`Ask ${jane} for it.`) }),
    ])
    await open.close()
    const old = join(log.path, 'old')
    copy(log.place.data, old)
    const later = await log.open()
    await new Subjects(later).erase(me, { who: { user: jane }, reason: 'x', dryRun: false })
    await later.recorder.record([testStep({ traceId: '3'.repeat(32) })])
    await later.close()
    const keysFile = join(log.path, 'newest-keys.db')
    await copyDatabase(join(log.place.data, 'default', 'keys.db'), keysFile)
    copy(old, log.place.data)
    const { archive } = await acceptRestore({
      ...{ place: log.place, rootKeys: {}, settings, keysFile },
      ...{ reason: 'the disk died', actor: 'os:tester', keepApiKeys: false },
    })
    const place = { ...log.place, project: archive ?? '' }
    const history = await openLog(place, settings)
    await history.close()
    for (const name of ['log.db', 'keys.db'])
      if (name === 'log.db' ? of.log : of.keys)
        copy(join(old, 'default', name), join(log.place.data, place.project, name))
    await expect(openLog(place, settings)).rejects.toMatchObject({
      ...{ code: 'rollback', message: expect.stringContaining('--discard') },
    })
    await discardHistory({ place, settings, reason: 'x', actor: 'os:tester' })
    expect(existsSync(join(log.place.data, place.project))).toBe(false)
  },
)
