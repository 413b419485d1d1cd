import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { OpenLog } from '../journal/open-log.ts'
import { compilePolicy } from '../protect/policy.ts'
import type { Step } from '../record/step.ts'
import { findCanaries, folderContents } from '../testing/canary.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { defaultIndexOptions } from '../terms/indexer.ts'
import { findText } from './find-text.ts'
import { findValue, type ValueQuery } from './find-value.ts'

let test: TestLog
let log: OpenLog

beforeEach(async () => {
  test = await testLog()
  log = await test.open()
})

afterEach(async () => {
  await log.close().catch(() => {})
  test.dispose()
})

const values = async (value: string, more: Partial<ValueQuery> = {}) =>
  (await findValue(log, { value, ...more })).hits
const found = async (value: string, more: Partial<ValueQuery> = {}) =>
  (await values(value, more)).map(({ traceId, class: name, confirmed }) => [
    traceId,
    name,
    confirmed,
  ])
const texts = async (text: string) =>
  (await findText(log, { text })).hits.map(({ traceId }) => traceId)

async function record(...steps: Partial<Step>[]): Promise<string[]> {
  const made = steps.map((step) => testStep(step))
  await log.recorder.record(made)
  return made.map(({ traceId }) => traceId)
}

/** SQL on the log's own file, by another connection. */
function onFile(sql: string): void {
  const db = new DatabaseSync(join(log.folder, 'log.db'))
  db.exec(sql)
  db.close()
}

it('[S1] finds every trace that holds a value, newest first, in any spelling and of any class', async () => {
  const [one, two] = await record(
    { input: 'write to Jane.Doe@Example.com, SSN 219-09-9999' },
    { input: { contact: 'jane.doe@example.com' }, output: 'call +1 (555) 234-5678' },
    { input: 'write to john@example.com' },
  )
  expect(await found('JANE.DOE@example.com')).toEqual([
    [two, 'email', true],
    [one, 'email', true],
  ])
  expect(await found('219 09 9999')).toEqual([[one, 'us_ssn', true]])
  expect(await found('555.234.5678')).toEqual([[two, 'phone', true]])
  expect(await found('219-09-9999', { class: 'us_ssn' })).toHaveLength(1)
  expect(await found('219-09-9999', { class: 'phone' })).toEqual([])
  expect(await found('nobody@example.com')).toEqual([])
  expect(await found('')).toEqual([])
})

it('[S1] finds each of many values of one message, and those that the index has no room for', async () => {
  const mails = (count: number) => Array.from({ length: count }, (_, i) => `p${i}@example.com`)
  const [one] = await record({ input: mails(700).join('\n') })
  for (const mail of ['p0@example.com', 'p500@example.com', 'p699@example.com'])
    expect([mail, await found(mail)]).toEqual([mail, [[one, 'email', true]]])
  const [two] = await record({ input: mails(21_000).join('\n') })
  expect(await found('p20999@example.com')).toEqual([[two, 'email', true]])
  expect(await found('p21000@example.com')).toEqual([])
  expect(await found('p20999@example.com', { class: 'phone' })).toEqual([])
  const db = new DatabaseSync(join(log.folder, 'keys.db'))
  db.exec('DELETE FROM keys WHERE kind = 3')
  db.close()
  // Whether it stands in there cannot be told: it is not passed over.
  expect(await found('p21000@example.com')).toEqual([[two, 'email', 'unopened']])
})

it('gives every part that holds the value, for who takes them out', async () => {
  const message = (text: string) => ({
    role: 'user',
    content: `${text} jane@example.com `.repeat(3),
  })
  await record({ input: [message('first'), message('second')] })
  const hits = await values('jane@example.com')
  expect(new Set(hits.map(({ partId }) => partId)).size).toBe(2)
})

it('finds what a field that is hidden whole holds, and numbers', async () => {
  const [one] = await record({
    input: { medical_notes: 'Patient Jane Doe, SSN 219-09-9999', ssn: 219_09_9998 },
  })
  expect((await found('219-09-9999')).map(([trace]) => trace)).toEqual([one])
  expect((await found('219-09-9998')).map(([trace]) => trace)).toEqual([one])
})

it('[S8] finds steps by user and session, whatever the policy keeps of them', async () => {
  const [one] = await record({ userId: 'u-1', sessionId: 'sess 9', input: 'hello' })
  expect(await found('u-1')).toEqual([[one, 'user_id', true]])
  expect(await found('sess 9')).toEqual([[one, 'session', true]])
  expect(await found('sess 9', { class: 'user_id' })).toEqual([])
  log.pipeline.setPolicy(compilePolicy({ capture: { default: 'metadata' } }), undefined)
  const [two] = await record({ userId: 'u-1', sessionId: 'sess 9', input: 'hello' })
  expect(await found('u-1')).toEqual([
    [two, 'user_id', true],
    [one, 'user_id', true],
  ])
  expect((await found('sess 9')).map(([trace]) => trace)).toEqual([two, one])
  const [three] = await record({ userId: 'jane@example.com' })
  expect(await found('Jane@Example.com')).toEqual([])
  log.pipeline.setPolicy(compilePolicy({}), undefined)
  const [four] = await record({ userId: 'jane@example.com' })
  expect(await found('Jane@Example.com')).toEqual([[four, 'user_id', true]])
  expect((await found('jane@example.com')).map(([trace]) => trace)).toEqual([four, three])
})

it('[S9] audit entries are found where they are asked for only', async () => {
  await log.recorder.audit({
    action: 'search-value',
    outcome: 'allowed',
    actor: 'os:me',
    reason: 'ask bob@example.com about it',
    sought: 'ac 77',
  })
  expect(await found('ac 77')).toEqual([])
  expect(await found('ac 77', { audits: true })).toEqual([[null, 'searched', true]])
  expect(await found('bob@example.com', { audits: true })).toEqual([[null, 'email', true]])
  expect(await texts('ask about')).toEqual([])
  expect((await findText(log, { text: 'ask about', audits: true })).hits).toHaveLength(1)
})

it('[S4] finds records of which the masked text holds all words', async () => {
  const [one, two] = await record(
    { input: 'The refund was DECLINED by jane@example.com', output: 'try naïve café 東京都' },
    { input: ['refund '.repeat(10), 'granted'], metadata: { note: 'quite late' } },
  )
  expect(await texts('declined Refund')).toEqual([one])
  expect(await texts('refund')).toEqual([two, one])
  expect(await texts('refund late')).toEqual([two])
  expect(await texts('cafe 京都')).toEqual([one])
  for (const none of ['jane', 'example', 'refund missing', 'declin', 'input', 'email'])
    expect([none, await texts(none)]).toEqual([none, []])
  for (const bad of ['', '!', 'a', 'ref*', Array.from({ length: 17 }, (_, i) => `w${i}`).join(' ')])
    await expect(texts(bad)).rejects.toMatchObject({ code: 'bad_request' })
})

it('finds beginnings of words where the settings say so', async () => {
  await log.close()
  log = await test.open({ indexing: { ...defaultIndexOptions, prefix: true } })
  const [one] = await record({ input: 'the refunding of it' })
  expect(await texts('refun* of')).toEqual([one])
  expect(await texts('the* refundi*')).toEqual([one])
  expect(await texts('refunt*')).toEqual([])
  for (const bad of ['re*', 'refunding*'])
    await expect(texts(bad)).rejects.toMatchObject({ code: 'bad_request' })
})

it('references are no words, and a policy that keeps no values leaves none to find', async () => {
  log.pipeline.setPolicy(compilePolicy({ capture: { default: 'reference' } }), undefined)
  await record({ input: 'the refund of jane@example.com' })
  expect(await log.store.index.words({ limit: 10 })).toEqual([])
  log.pipeline.setPolicy(compilePolicy({ capture: { default: 'masked' } }), undefined)
  const [two] = await record({ input: 'the refund of jane@example.com' })
  expect(await texts('refund')).toEqual([two])
  expect(await found('jane@example.com')).toEqual([])
})

it('indexes no words where the settings say so', async () => {
  await log.close()
  log = await test.open({ indexing: { ...defaultIndexOptions, words: false } })
  const [one] = await record({ input: 'the refund of jane@example.com' })
  expect(await texts('refund')).toEqual([])
  expect((await found('jane@example.com')).map(([trace]) => trace)).toEqual([one])
})

it('what comes again in a trace is indexed once, and a conversation grows the index by what is new', async () => {
  const traceId = 'ab'.repeat(16)
  const message = (text: string) => ({ role: 'user', content: `${text} `.repeat(20) })
  const history = [message('first jane@example.com'), message('second'), message('third')]
  await record({ traceId, input: history.slice(0, 1) })
  await record({ traceId, input: history.slice(0, 2) })
  await record({ traceId, input: history })
  expect(await values('jane@example.com')).toHaveLength(1)
  expect(await texts('first')).toHaveLength(1)
  expect(await texts('third')).toHaveLength(1)
})

it('[S10] pages end and go on where they ended, and a page holds no more than asked for', async () => {
  const traces = await record(
    ...Array.from({ length: 7 }, (_, i) => ({ input: `mail jane@example.com number ${i}` })),
  )
  const seen: (string | null)[] = []
  const words: (string | null)[] = []
  let before: number | undefined
  for (let page = 0; page < 4; page++) {
    const { hits, next } = await findValue(log, { value: 'jane@example.com', limit: 2, before })
    seen.push(...hits.map(({ traceId }) => traceId))
    expect(next === null).toBe(page === 3)
    before = next ?? undefined
  }
  before = undefined
  for (let page = 0; page < 4; page++) {
    const { hits, next } = await findText(log, { text: 'mail number', limit: 2, before })
    words.push(...hits.map(({ traceId }) => traceId))
    before = next ?? undefined
  }
  expect(seen).toEqual(traces.toReversed())
  expect(words).toEqual(traces.toReversed())
  const short = await findText(log, { text: 'nothing', patience: -1 })
  expect(short).toEqual({ hits: [], next: null })
})

it('[S10] a page ends in time where each record takes long, and lets others have their turn', async () => {
  const words = Array.from({ length: 20_100 }, (_, i) => `w${i.toString(36)}`).join(' ')
  await record(...Array.from({ length: 12 }, (_, i) => ({ input: `${words} ${i}` })))
  const halves = Array.from({ length: 12 }, (_, i) => ({ input: `${i} jane@example.com` }))
  await record(...halves)
  let turns = 0
  let isDone = false
  const count = () => void (isDone || (turns++, setImmediate(count)))
  setImmediate(count)
  expect((await findText(log, { text: 'missing' })).hits).toEqual([])
  isDone = true
  expect(turns).toBeGreaterThan(1)
  const page = await findText(log, { text: 'missing', patience: 1 })
  expect(page.next).not.toBeNull()
  const values = await findValue(log, { value: 'jane@example.com', patience: -1 })
  expect([values.hits.length, values.next]).toEqual([1, expect.any(Number)])
})

it('[S9] a search reads none of the audit entries that those before it left', async () => {
  const [one] = await record({ input: 'mail jane@example.com' })
  const entry = { action: 'search-value', outcome: 'allowed', actor: 'os:me' } as const
  for (let i = 0; i < 5; i++) await log.recorder.audit({ ...entry, sought: 'jane@example.com' })
  const reads = vi.spyOn(log.store, 'record')
  expect(await found('jane@example.com')).toEqual([[one, 'email', true]])
  expect(reads).toHaveBeenCalledTimes(1)
  expect(await found('jane@example.com', { audits: true })).toHaveLength(6)
})

it('[S4] finds words of one record that stand on both sides of where a page of rows ends', async () => {
  const message = (text: string) => ({ role: 'user', content: `${text} `.repeat(10) })
  const [one] = await record({ input: [message('alpha'), message('omega')] })
  // Rows of words that lead nowhere stand before it.
  onFile(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 999)
    INSERT INTO words SELECT 100000 + i, 100000 + i, x'010200000000000000000000' FROM n`)
  expect(await texts('alpha omega')).toEqual([one])
})

it('[S11] a row that leads to a part without the value is no hit', async () => {
  const [one] = await record({ input: 'mail jane@example.com' }, { input: 'mail bob@example.com' })
  onFile(`INSERT INTO terms SELECT t.token, p.rowid FROM terms t, parts p WHERE NOT EXISTS
    (SELECT 1 FROM terms o WHERE o.token = t.token AND o.part = p.rowid)`)
  expect((await found('jane@example.com')).map(([trace]) => trace)).toEqual([one])
  onFile(`UPDATE words SET words = x'010000000000000000000000'`)
  expect(await texts('jane')).toEqual([])
})

it('[S11] what cannot be opened is reported and not taken for a hit', async () => {
  const [one] = await record({ input: 'mail jane@example.com about cheese' })
  const db = new DatabaseSync(join(log.folder, 'keys.db'))
  db.exec('DELETE FROM keys WHERE kind = 3')
  db.close()
  expect(await found('jane@example.com')).toEqual([[one, 'email', 'unopened']])
  const { hits } = await findText(log, { text: 'cheese' })
  expect(hits.map(({ confirmed }) => confirmed)).toEqual(['unopened'])
})

it('[S11] a changed part is not opened, and rows that lead nowhere harm nothing', async () => {
  const [one] = await record({ input: 'mail jane@example.com' })
  onFile(`UPDATE parts SET data = CAST(substr(data, 1, length(data) - 1) || x'00' AS BLOB)`)
  expect(await found('jane@example.com')).toEqual([[one, 'email', 'unopened']])
  onFile(`DELETE FROM parts; INSERT INTO words VALUES (999, 999, x'01'), (1000, 1000, x'')`)
  expect(await found('jane@example.com')).toEqual([])
  expect(await texts('mail')).toEqual([])
})

it('[S7] finds what was recorded in other months, until the index key of the month is gone', async () => {
  const { ring } = log
  const steps = [testStep({ input: 'mail jane@example.com' })]
  await log.recorder.record(steps)
  await ring.indexKey('2026-01')
  expect(await found('jane@example.com')).toHaveLength(1)
  const db = new DatabaseSync(join(log.folder, 'keys.db'))
  db.exec('DELETE FROM keys WHERE kind = 5')
  db.close()
  expect(await found('jane@example.com')).toEqual([])
  expect(await texts('mail')).toEqual([])
})

it('[S12] rows go with their parts, and no others', async () => {
  await record({ input: 'mail jane@example.com about cheese' })
  await record({ input: 'mail jane@example.com about wine' })
  const parts = (await values('jane@example.com')).map(({ partId }) => Buffer.from(partId, 'hex'))
  await log.store.index.remove(parts.slice(0, 1))
  expect(await values('jane@example.com')).toHaveLength(1)
  expect(await texts('wine')).toHaveLength(1)
  const [cheese] = (await findText(log, { text: 'cheese' })).hits
  await log.store.index.remove([Buffer.from(cheese?.partId ?? '', 'hex'), Buffer.alloc(16)])
  expect(await texts('cheese')).toHaveLength(0)
  expect(await texts('wine')).toHaveLength(1)
})

it('[S6] neither values nor words stand in any file', async () => {
  const canaries = ['jane.canary@example.com', '219-09-9999', 'xylophonequux', 'sess-canary-77']
  await record({
    input: `${canaries[0]} has ${canaries[1]} and a ${canaries[2]}`,
    sessionId: canaries[3] ?? '',
  })
  for (const canary of canaries)
    await log.recorder.audit({
      action: 'search-value',
      outcome: 'allowed',
      actor: 'os:me',
      sought: canary,
    })
  expect(await texts('xylophonequux')).toHaveLength(1)
  await log.close()
  expect(findCanaries(canaries, folderContents(test.path))).toEqual([])
})

it('[S6] equal values of two months have different tokens', async () => {
  const key = async (epoch: string) =>
    (await log.ring.indexKey(epoch)).use((bytes) => Buffer.from(bytes).toString('hex'))
  expect(await key('2026-01')).not.toBe(await key('2026-02'))
})
