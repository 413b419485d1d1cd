import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { localPrincipal } from '../access/principal.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { Subjects } from './subjects.ts'

const me = localPrincipal('tester')
const mails = Array.from({ length: 21_000 }, (_, i) => `p${i}@example.com`)
const last = mails.at(-1) ?? ''
const other = 'p21000@example.com'

let log: TestLog
let open: OpenLog
beforeEach(async () => {
  log = await testLog()
  open = await log.open()
  const said = [{ role: 'user', content: mails.join('\n') }]
  await open.recorder.record([testStep({ userId: 'u-tom', input: said })])
})
afterEach(async () => {
  await open.close()
  log.dispose()
})

it('[S2] a mention among more values than the index takes of a part is erased', async () => {
  const subjects = new Subjects(open)
  const absent = subjects.find(me, { who: { value: other } })
  await expect(absent).rejects.toMatchObject({ code: 'not_found' })
  const terms = { who: { mentions: true }, values: [last], reason: 'asked', dryRun: false } as const
  const erased = await subjects.erase(me, terms)
  expect(erased).toMatchObject({ mentions: [{ class: 'email' }], erased: { parts: 1 } })
  const again = subjects.find(me, { who: { value: last } })
  await expect(again).rejects.toMatchObject({ code: 'not_found' })
})

it('[S2] a part that may hold the value and cannot be opened is told', async () => {
  const keys = new DatabaseSync(join(open.folder, 'keys.db'))
  keys.exec('DELETE FROM keys WHERE kind = 3')
  keys.close()
  const view = await new Subjects(open).find(me, { who: { value: other } })
  expect(view).toMatchObject({ mentions: [], unopened: 1 })
})
