import { afterEach, beforeEach, expect, it } from 'vitest'
import { localPrincipal, type Principal } from '../access/principal.ts'
import { readyAuthority } from '../access/ready-authority.ts'
import { Reader } from '../access/reader.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { findValue } from './find-value.ts'
import { Searcher } from './searcher.ts'

let test: TestLog
let log: OpenLog
let searcher: Searcher
const step = testStep({ input: 'the refund of jane@example.com was declined' })

beforeEach(async () => {
  test = await testLog()
  log = await test.open()
  searcher = new Searcher(log)
  await log.recorder.record([step])
})

afterEach(async () => {
  await log.close()
  test.dispose()
})

const as = (...roles: string[]): Principal => ({
  name: 'key:1',
  roles,
  address: '192.0.2.1',
  authority: readyAuthority,
})
const audits = async () => {
  const { store, ring, info, recorder } = log
  const reader = new Reader({ store, ring, recorder, origin: info.origin })
  const entries = await reader.auditLog(localPrincipal('me'), { limit: 10 })
  return entries.map(({ action, outcome, actor }) => [action, outcome, actor])
}

const value = { value: 'JANE@example.com', limit: 10 }
const text = { text: 'declined refund', limit: 10 }

it('gives trace, record, class and time', async () => {
  const found = await searcher.search(as('investigator'), value)
  expect(found).toEqual({
    matches: [
      {
        traceId: step.traceId,
        recordId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        class: 'email',
        time: expect.stringMatching(/^\d{4}-.*Z$/),
      },
    ],
    unopened: 0,
    next: null,
  })
  const words = await searcher.search(as('analyst'), text)
  expect(words.matches.map((match) => [match.traceId, match.class])).toEqual([[step.traceId, null]])
})

it('[S9] each role searches what it may; all else is not found, and all of it is on the record', async () => {
  const mayText = ['analyst', 'investigator', 'dpo']
  const mayValue = ['investigator', 'dpo']
  for (const role of [
    'ingest',
    'viewer',
    'analyst',
    'investigator',
    'auditor',
    'dpo',
    'admin',
    'nobody',
  ])
    for (const [request, those, action] of [
      [text, mayText, 'search-text'],
      [value, mayValue, 'search-value'],
    ] as const) {
      const answer = searcher.search(as(role), request)
      if (those.includes(role)) expect((await answer).matches).toHaveLength(1)
      else await expect(answer).rejects.toMatchObject({ code: 'not_found' })
      const outcome = those.includes(role) ? 'allowed' : 'denied'
      expect((await audits())[0]).toEqual([action, outcome, 'key:1'])
    }
})

it('[S9] the searched value stands in the audit entry as a hidden value, and is found there when asked for', async () => {
  await searcher.search(as('dpo'), { ...value, class: 'email' })
  await searcher.search(as('dpo'), { value: 'acct 77', limit: 1 })
  const { hits } = await findValue(log, { value: 'acct 77', audits: true })
  expect(hits.map(({ class: name, traceId }) => [name, traceId])).toEqual([['searched', null]])
  expect((await searcher.search(as('dpo'), { value: 'acct 77', limit: 1 })).matches).toEqual([])
})

it('names a record once, however many of its messages hold the value', async () => {
  const message = (text: string) => ({
    role: 'user',
    content: `${text} bob@example.com `.repeat(3),
  })
  await log.recorder.record([testStep({ input: [message('first'), message('second')] })])
  const found = await searcher.search(as('dpo'), { value: 'bob@example.com', limit: 10 })
  expect(found.matches).toHaveLength(1)
})

it('[S10] runs no more than two scans at a time, and says so', async () => {
  const answers = await Promise.allSettled(
    Array.from({ length: 4 }, () => searcher.search(as('dpo'), text)),
  )
  const codes = answers.map((answer) =>
    answer.status === 'rejected' ? answer.reason.code : 'fine',
  )
  expect(codes.toSorted()).toEqual(['busy', 'busy', 'fine', 'fine'])
  expect((await searcher.search(as('dpo'), text)).matches).toHaveLength(1)
})

it('counts what cannot be opened, and gives where to go on', async () => {
  await log.recorder.record([testStep({ input: 'jane@example.com' })])
  const first = await searcher.search(as('dpo'), { ...value, limit: 1 })
  expect(first.matches).toHaveLength(1)
  expect(first.next).toBeTypeOf('number')
  const second = await searcher.search(as('dpo'), { ...value, limit: 1, before: first.next ?? 0 })
  expect(second.matches.map(({ traceId }) => traceId)).toEqual([step.traceId])
  expect(second.next).toBeNull()
})
