// Content that opens with the right keys, and was sealed by who means ill: one ingest key is enough for that.
import { zstdCompressSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { exportRuns } from '../erase/export-subject.ts'
import { findMentions } from '../erase/find-mentions.ts'
import { readHolds } from '../erase/holds.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { epochOf } from '../keys/domain.ts'
import { findText } from '../search/find-text.ts'
import { findValue } from '../search/find-value.ts'
import { valueToken } from '../terms/indexer.ts'
import { soughtForms } from '../terms/value-forms.ts'
import { encodeWordSet, wordKey } from '../terms/word-set.ts'
import { hostileProducer, type HostileProducer } from '../testing/hostile-producer.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { localPrincipal } from './principal.ts'
import { Reader } from './reader.ts'

let log: TestLog
let open: OpenLog
let hostile: HostileProducer
beforeEach(async () => {
  log = await testLog()
  hostile = hostileProducer(log.path, () => open)
  open = await log.open({ readerKeyFile: hostile.readerKeyFile })
})
afterEach(async () => {
  await open.close()
  log.dispose()
})

const me = localPrincipal('tester')
const honest = 'a'.repeat(32)
const reader = () => new Reader({ ...open, origin: open.info.origin })
const show = (trace: string) => reader().show(me, trace)
const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)
const tokenName = `~${'0123456789abcdef'}`
const findings = { email: { count: 1, action: 'seal' } } as const
const sayHonestly = () =>
  open.recorder.record([testStep({ traceId: honest, output: 'the wombat sings' })])

const notContent = {
  'no JSON': 'this is no JSON',
  'nested too deep': nested(20_000),
  'nested too deep in a field': `{"input":${nested(200_000)}}`,
  'a tag nested too deep': `{"tags":${nested(9000)}}`,
  'too many values': `[${'0,'.repeat(2_100_000)}0]`,
}

describe.each(Object.entries(notContent))('content that is %s', (_, content) => {
  it('[C34] makes its own step damaged, and leaves list, run, search and export whole', async () => {
    await sayHonestly()
    const indexKey = await open.ring.indexKey(epochOf(Date.now()))
    const words = (partId: Uint8Array) =>
      encodeWordSet([wordKey(indexKey, 'word', 'wombat')], { epoch: epochOf(Date.now()), partId })
    await hostile.send({ content, trace: honest, words })
    const own = await hostile.send({ content, header: { name: tokenName }, user: 'victim' })

    const { steps } = await show(honest)
    expect(steps.map((step) => step.content).toSorted()).toEqual(['damaged', 'shown'])
    expect(JSON.stringify(steps)).toContain('the wombat sings')
    const { traces } = await reader().list(me, { limit: 10 })
    expect(traces.map(({ traceId }) => traceId).toSorted()).toEqual([honest, own].toSorted())
    const { hits } = await findText(open, { text: 'wombat' })
    expect(hits.map(({ confirmed }) => confirmed).toSorted()).toEqual([true, 'unopened'])
    const subject = await open.ring.subject('victim')
    if (!subject) throw new Error('no subject')
    const [run] = await exportRuns(open, subject)
    expect(run?.steps.map((step) => step.content)).toEqual(['[damaged]'])
  })
})

it('[C34] content that is JSON of no shape shows as nothing, and tags are texts', async () => {
  for (const content of ['null', '5', '[1]', '{"tags":[{"toString":1},"kept"]}']) {
    const { steps } = await show(await hostile.send({ content }))
    expect(steps).toMatchObject([{ content: 'shown', input: null }])
    expect(steps[0]?.tags).toEqual(content.includes('kept') ? ['kept'] : [])
  }
})

it('[C34] content does not pass for content that is gone, or sealed to another reader', async () => {
  for (const content of ['erased', 'missing', 'sealed to reader key 0123456789abcdef']) {
    const { steps } = await show(await hostile.send({ content }))
    expect(steps).toMatchObject([{ content: 'damaged' }])
    expect(steps[0]).not.toHaveProperty('sealedTo')
  }
})

const notHidden = ['zzz', 'null', '5', '[null]', '[[1,"x"]]', '[["tag"]]', nested(20_000)]

it('[C34] hidden values that are none fail their own reveal, and no other', async () => {
  for (const text of notHidden) {
    const trace = await hostile.send({
      content: '{}',
      hidden: { email: text },
      header: { findings },
    })
    const [step] = (await show(trace)).steps
    const request = { record: step?.recordId ?? '', class: 'email', reason: 'test' }
    await expect(reader().reveal(me, request)).rejects.toMatchObject({ code: 'corrupt' })
  }
  const many = `[${'["t",0],'.repeat(300_000)}["t",1]]`
  const trace = await hostile.send({ content: '{}', hidden: { email: many }, header: { findings } })
  const [step] = (await show(trace)).steps
  const request = { record: step?.recordId ?? '', class: 'email', reason: 'test' }
  expect((await reader().reveal(me, request)).values).toMatchObject([{ value: 1 }])
})

it('[C34] hidden values that are none are unopened to a search, and hold up nobody’s erasure', async () => {
  const jane = 'jane.sample@example.com'
  await open.recorder.record([testStep({ traceId: honest, input: `write to ${jane}` })])
  const indexKey = await open.ring.indexKey(epochOf(Date.now()))
  const forms = soughtForms(jane, open.indexing.terms)
  const tokens = Buffer.concat(forms.map((form) => valueToken(indexKey, form)))
  for (const [name, text] of [
    ['email', '[null]'],
    ['user_id', '[null]'],
    ['email', 'no JSON'],
  ] as const)
    await hostile.send({ content: '{}', hidden: { [name]: text }, tokens, header: { findings } })
  const { hits } = await findValue(open, { value: jane })
  expect(hits.map(({ confirmed }) => confirmed)).toEqual(['unopened', 'unopened', 'unopened', true])
  const query = { values: [jane], plan: null, holds: await readHolds(open) }
  const { mentions, unopened } = await findMentions(open, query)
  expect(unopened).toBe(3)
  expect(mentions.map(({ traceId }) => traceId)).toEqual([honest])
})

describe('references', () => {
  const damaged = [{ content: 'damaged' }]

  it('[C35] to chunks that the list does not have are damage, however many', async () => {
    const bomb = JSON.stringify({ input: Array(400).fill('\u0090*0+1000000\u008f') })
    const mean = Object.fromEntries(
      Array.from({ length: 400 }, (_, i) => [i, ['\u0090*0+200000*0\u008f']]),
    )
    for (const content of [bomb, JSON.stringify(mean), '{"input":"\u0090=7\u008f"}'])
      expect((await show(await hostile.send({ content, chunks: ['"x"'] }))).steps).toMatchObject(
        damaged,
      )
    for (const ref of ['*-1', '*5+3*-9', '*1-1', '=0+0', '*0+99999999999999999999*0']) {
      const content = JSON.stringify({ input: [`\u0090${ref}\u008f`] })
      expect((await show(await hostile.send({ content, chunks: ['"x"'] }))).steps).toMatchObject(
        damaged,
      )
    }
  })

  it('[C35] repeat no more than an answer may hold', async () => {
    const chunks = [JSON.stringify('x'.repeat(1_000_000))]
    const repeated = (times: number) => JSON.stringify({ input: [`\u0090*0+${times}*0\u008f`] })
    const few = await hostile.send({ content: repeated(3), chunks, user: 'victim' })
    const [step] = (await show(few)).steps
    expect(JSON.stringify(step?.input)).toHaveLength(3 * 1_000_003 + 1)
    const many = await hostile.send({ content: repeated(1000), chunks, user: 'victim' })
    expect((await show(many)).steps).toMatchObject(damaged)
    const subject = await open.ring.subject('victim')
    if (!subject) throw new Error('no subject')
    const runs = await exportRuns(open, subject)
    expect(runs.map(({ steps }) => steps[0]?.content)).toContain('[damaged]')
  })

  it('[C35] of chunks to chunks, or to themselves, are damage', async () => {
    const content = '{"input":["\u0090*0\u008f"]}'
    const trace = await hostile.send({ content, chunks: [content], user: 'victim' })
    expect((await show(trace)).steps).toMatchObject(damaged)
    const subject = await open.ring.subject('victim')
    if (!subject) throw new Error('no subject')
    const [run] = await exportRuns(open, subject)
    expect(run?.steps.map((step) => step.content)).toEqual([{ input: ['[damaged]'] }])
  })
})

it('[C35] a hidden value is shown in an export no oftener than an answer may hold', async () => {
  const mark = '\u0081email\u008dtag\u008d\u008f'
  const hidden = { email: JSON.stringify([['tag', 'x'.repeat(1_000_000)]]) }
  const content = JSON.stringify({ input: mark.repeat(1000) })
  await hostile.send({ content, hidden, header: { findings }, user: 'victim' })
  const subject = await open.ring.subject('victim')
  if (!subject) throw new Error('no subject')
  const [run] = await exportRuns(open, subject)
  expect(run?.steps.map((step) => step.content)).toEqual(['[damaged]'])
})

it('[C36] parts unpack to a bounded sum, and what packs as text does opens beside them', async () => {
  const spaces = ' '.repeat(40 * 1024 * 1024)
  expect(zstdCompressSync(spaces).length).toBeLessThan(8192)
  // Two are more than all parts of an answer may gain.
  for (let i = 0; i < 3; i++) await hostile.send({ content: `{}${spaces}`, trace: honest })
  await sayHonestly()
  const { steps } = await show(honest)
  expect(steps.map((step) => step.content).toSorted()).toEqual([
    'damaged',
    'damaged',
    'damaged',
    'shown',
  ])
})
