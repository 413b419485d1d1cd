import { afterAll, beforeAll, expect, it } from 'vitest'
import type { OpenLog } from '../journal/open-log.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { AuditLog } from './audit-log.ts'
import { localPrincipal } from './principal.ts'

let log: TestLog
let open: OpenLog
beforeAll(async () => {
  log = await testLog()
  open = await log.open({ batchWait: 1 })
  const note = (n: number) =>
    open.recorder.audit({
      ...{ action: 'test', outcome: 'allowed', actor: n === 0 ? 'os:rare' : 'os:usual' },
      ...{ reason: 'for jane.canary@example.com', details: { note: 'jane.canary@example.com' } },
    })
  await note(0)
  await Promise.all(Array.from({ length: 250 }, (_, n) => note(n + 1)))
})
afterAll(async () => {
  await open.close()
  log.dispose()
})

const audits = () =>
  new AuditLog({
    ...open,
    origin: open.info.origin,
    looks: { note: async () => {} },
    mostOpened: 200,
  })
const me = localPrincipal('ann')

it('[W62] a page of a rare actor looks at a bounded number of entries, and its cursor goes on', async () => {
  const first = await audits().page(me, { actor: 'os:rare', limit: 5 })
  expect(first.entries).toEqual([])
  const before = first.next ?? 0
  expect(before).toBeGreaterThan(0)
  const second = await audits().page(me, { actor: 'os:rare', limit: 5, before })
  expect(second).toMatchObject({ entries: [{ actor: 'os:rare' }], next: null })
})

it('[W62] reasons and details are shown masked', async () => {
  const { entries } = await audits().page(me, { limit: 1 })
  expect(entries).toMatchObject([{ reason: 'for [EMAIL_1]', details: { note: '[EMAIL_1]' } }])
})

it('[W62] what was recorded is found by the filters that entries are found by', async () => {
  await open.recorder.record([testStep({})])
  const count = async (more: object) => {
    const page = { action: 'record.created', limit: 5, ...more }
    return (await audits().page(me, page)).entries.length
  }
  expect([await count({}), await count({ outcome: 'allowed' })]).toEqual([1, 1])
  expect([await count({ outcome: 'denied' }), await count({ actor: 'os:ann' })]).toEqual([0, 0])
})

it('[W63] an export has all of it', async () => {
  let count = 0
  for await (const page of audits().export(async () => me, { action: 'test' }, 'ndjson'))
    count += page.length
  expect(count).toBe(251)
})

it('[W64] following, paging and exporting end with the right', async () => {
  const nobody = { ...me, roles: ['analyst'] }
  const missing = { code: 'not_found' }
  await expect(audits().since(nobody, {}, -1)).rejects.toMatchObject(missing)
  await expect(audits().page(nobody, { limit: 1 })).rejects.toMatchObject(missing)
  const who = [me, nobody]
  const pages = audits().export(async () => who.shift() ?? nobody, {}, 'csv')
  await expect(pages.next()).rejects.toMatchObject(missing)
})
