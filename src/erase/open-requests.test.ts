import { afterAll, beforeAll, expect, it } from 'vitest'
import { localPrincipal, type Principal } from '../access/principal.ts'
import { readyAuthority } from '../access/ready-authority.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { Subjects } from './subjects.ts'

const me = localPrincipal('ann')
const other: Principal = { name: 'key:bert', roles: ['dpo'], authority: readyAuthority }
const days = 86_400_000

let test: TestLog
let log: OpenLog
beforeAll(async () => {
  test = await testLog()
  log = await test.open()
  await log.recorder.record([testStep({ userId: 'jane' }), testStep({ userId: 'tom' })])
})
afterAll(async () => {
  await log.close()
  test.dispose()
})

it('[X28] what waits for a second person is listed until it is carried out, or expires', async () => {
  const at = (later = 0) => new Subjects(log, { secondPerson: true, now: () => Date.now() + later })
  const ask = async (user: string) => {
    const asked = { who: { user }, values: [], reason: `for ${user}`, dryRun: false }
    const answer = await at().erase(me, asked)
    return 'requestId' in answer ? answer.requestId : ''
  }
  expect(await at().requests(me)).toEqual([])
  const [jane, tom] = [await ask('jane'), await ask('tom')]
  const by = { by: 'os:ann', own: true }
  const subject = (await log.ring.subject('jane'))?.id
  expect(await at().requests(me)).toMatchObject([
    { id: tom, ...by },
    { id: jane, ...by, subject, reason: expect.stringContaining('for ') },
  ])
  expect(await at().requests(other)).toMatchObject([{ own: false }, { own: false }])
  await at().approve(other, jane)
  expect((await at().requests(me)).map(({ id }) => id)).toEqual([tom])
  expect(await at(8 * days).requests(me)).toEqual([])
  const viewer = { ...other, roles: ['viewer'] }
  await expect(at().requests(viewer)).rejects.toMatchObject({ code: 'not_found' })
})
