// Records that a producer sealed to a reader, in a log that cannot open them.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { localPrincipal } from '../access/principal.ts'
import { Reader } from '../access/reader.ts'
import { toHex } from '../crypto/encoding.ts'
import { randomBytes } from '../crypto/random.ts'
import { compilePolicy } from '../protect/policy.ts'
import { parseHeader } from '../record/header.ts'
import { findCanaries, folderContents } from '../testing/canary.ts'
import { builtInPrices } from '../server/price-file.ts'
import { sealedProducer, type SealedProducer } from '../testing/sealed-producer.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import type { ClientSealedBatch } from '../seal/format/client-sealed.ts'
import { Adopter } from './adopt-sealed.ts'
import type { LogSettings, OpenLog } from './open-log.ts'
import type { PriceTable } from './price-table.ts'

let log: TestLog
let open: OpenLog
let producer: SealedProducer

beforeEach(async () => {
  log = await testLog()
  open = await log.open()
  producer = sealedProducer({ origin: open.info.origin, folder: log.path })
})
afterEach(async () => {
  await open.close()
  log.dispose()
})

const newTraceId = () => toHex(randomBytes(16))
const me = localPrincipal('tester')
const trace = '0123456789abcdef0123456789abcdef'
const mail = 'jane.sample@example.org'
const long = 'a sentence that goes on for quite some time, again and again. '.repeat(12)
const step = testStep({
  traceId: trace,
  spanId: '00000000000000a1',
  userId: 'u-4711-jane',
  input: [{ role: 'user', content: `${long} write to ${mail}` }],
  output: { status: 'ok', note: `sent to ${mail}` },
  usage: { inputTokens: 100, outputTokens: 20 },
})
const later = { ...step, spanId: '00000000000000a2', name: 'chat gpt-4o-mini' }

function adopterOf({ info, pipeline, ring, store }: OpenLog, prices?: PriceTable): Adopter {
  return new Adopter({ origin: info.origin, pipeline, ring, store, prices })
}

async function adopt(batch: ClientSealedBatch, adopter = adopterOf(open)) {
  const adopted = await adopter.adopt(adopter.check(batch))
  await open.journal.append(adopted)
  return adopted
}

async function reopen(settings: Partial<LogSettings> = {}): Promise<void> {
  await open.close()
  open = await log.open(settings)
}

const readerOf = ({ store, ring, info, recorder }: OpenLog) =>
  new Reader({ store, ring, origin: info.origin, recorder })

it('[C20] makes records of its own that only the holder of the reader key reads', async () => {
  const batch = await producer.seal(step, later)
  const adopted = await adopt(batch)
  expect(adopted.records).toHaveLength(2)
  expect(adopted.records.map(({ manifest }) => toHex(manifest))).not.toEqual(
    batch.records.map(({ manifest }) => toHex(manifest)),
  )
  const closed = await readerOf(open).show(me, trace)
  expect(closed.steps.map(({ content, sealedTo }) => ({ content, sealedTo }))).toEqual([
    { content: 'sealed', sealedTo: producer.readerId },
    { content: 'sealed', sealedTo: producer.readerId },
  ])
  expect(closed.steps[0]).toMatchObject({ model: 'gpt-4o', input: null, usage: step.usage })
  expect(closed.summary.findings).toMatchObject({ email: expect.any(Number) })
  const [record] = closed.steps
  const reveal = { record: record?.recordId ?? '', class: 'email', reason: 'test' }
  await expect(readerOf(open).reveal(me, reveal)).rejects.toMatchObject({
    code: 'key_unavailable',
    message: expect.stringContaining(producer.readerId),
  })
  await reopen({ readerKeyFile: producer.readerKeyFile })
  const shown = await readerOf(open).show(me, trace)
  expect(shown.steps.map(({ content }) => content)).toEqual(['shown', 'shown'])
  expect(JSON.stringify(shown.steps[0]?.input)).toContain('again and again')
  const revealed = await readerOf(open).reveal(me, reveal)
  expect(revealed.values).toEqual([{ placeholder: '[EMAIL_1]', value: mail }])
  const audits = await readerOf(open).auditLog(me, { action: 'reveal', limit: 10 })
  expect(audits.map(({ outcome }) => outcome)).toEqual(['allowed', 'failed'])
})

it('leaves nothing of the content in the clear, with both folders at hand', async () => {
  await adopt(await producer.seal(step))
  await reopen()
  await open.close()
  expect(findCanaries([mail, long.slice(0, 40)], folderContents(log.path))).toEqual([])
  open = await log.open()
})

it('[C21] tells a batch that is sent again, also after a restart', async () => {
  const batch = await producer.seal(step, later)
  await adopt(batch)
  expect(await adopt(batch)).toMatchObject({ duplicates: 2, records: [], keys: [] })
  await reopen()
  expect(await adopt(batch)).toMatchObject({ duplicates: 2, records: [], keys: [] })
})

it('takes the records of a trace one by one, with chunks and lists that the earlier ones brought', async () => {
  const first = await producer.seal(step)
  const second = await producer.seal({
    ...later,
    input: [...(step.input as object[]), { role: 'assistant', content: long }] as never,
  })
  await adopt(first)
  await reopen({ readerKeyFile: producer.readerKeyFile })
  await adopt(second)
  const { steps } = await readerOf(open).show(me, trace)
  expect(steps.map(({ content }) => content)).toEqual(['shown', 'shown'])
  expect(steps[1]?.input).toHaveLength(2)
})

it('[C22] refuses what continues a list or lists a part that is not there', async () => {
  await producer.seal(step)
  await expect(adopt(await producer.seal(later))).rejects.toMatchObject({
    code: 'bad_request',
    message: expect.stringMatching(/^item 1: /),
  })
  expect(await open.store.trace(trace)).toEqual([])
  expect(open.ring.takeWrites()).toEqual([])
})

describe('whose it is', () => {
  const subjectOf = async (user: string) => open.ring.subject(user)

  it('puts the pseudonym of the subject in the header, and finds the steps by the user', async () => {
    await adopt(await producer.seal(step))
    const subject = await subjectOf('u-4711-jane')
    const [row] = await open.store.trace(trace)
    expect(parseHeader(row?.header ?? '')?.user).toBe(subject?.pseudonym)
    const { traces } = await readerOf(open).list(me, { user: 'u-4711-jane', limit: 10 })
    expect(traces.map(({ traceId }) => traceId)).toEqual([trace])
  })

  it('assigns a slot once its user is known', async () => {
    const { userId: _userId, ...nobody } = step
    await adopt(await producer.seal(nobody))
    expect((await open.ring.slotEntries(Buffer.from(trace, 'hex')))[0]?.subject).toBeNull()
    const again = await producer.seal({ ...nobody, spanId: later.spanId })
    // Its user was named while the batch waited.
    const slots = again.slots.map((slot) => ({ ...slot, user: 'u-4711-jane' }))
    await adopt({ ...again, slots })
    const [slot, ...others] = await open.ring.slotEntries(Buffer.from(trace, 'hex'))
    expect(others).toEqual([])
    expect(slot).toMatchObject({ shared: true, subject: (await subjectOf('u-4711-jane'))?.id })
    await reopen({ readerKeyFile: producer.readerKeyFile })
    const { steps } = await readerOf(open).show(me, trace)
    expect(steps.map(({ content }) => content)).toEqual(['shown', 'shown'])
  })

  it('refuses a slot that is another user’s', async () => {
    const batch = await producer.seal(step)
    await adopt(batch)
    const [slot] = batch.slots
    const other = await producer.seal(later)
    if (!slot) throw new Error('no slot')
    const forged = { ...other, slots: [{ ...slot, user: 'somebody else' }] }
    await expect(adopt(forged)).rejects.toMatchObject({ code: 'bad_request' })
  })
})

it('keeps its own content of the trace in a slot of its own', async () => {
  await adopt(await producer.seal(step))
  const own = testStep({ traceId: trace, spanId: '00000000000000b1', userId: 'u-4711-jane' })
  await open.journal.append(await open.pipeline.seal([own]))
  const slots = await open.ring.slotEntries(Buffer.from(trace, 'hex'))
  expect(slots.map(({ reader }) => reader)).toEqual([producer.readerId, null])
  const { steps } = await readerOf(open).show(me, trace)
  expect(steps.map(({ content }) => content).toSorted()).toEqual(['sealed', 'shown'])
})

it('a changed step of the same span is a revision, whoever sealed it', async () => {
  await adopt(await producer.seal(step))
  await adopt(await producer.seal({ ...step, output: 'changed' }))
  await open.journal.append(await open.pipeline.seal([{ ...step, output: 'in the clear' }]))
  const kinds = (await open.store.trace(trace)).map(({ header }) => parseHeader(header ?? '')?.kind)
  expect(kinds).toEqual(['step', 'revision', 'revision'])
})

it('[C23] goes by the capture mode and the prices of this collector', async () => {
  await reopen({ policy: compilePolicy({ capture: { hr: 'off' } }) })
  const batch = await producer.seal({ ...step, traceType: 'hr' }, testStep({ traceType: 'ops' }))
  expect(await adopt(batch)).toMatchObject({ notRecorded: 1, records: [{ kind: 'step' }] })
  expect(await open.ring.slotEntries(Buffer.from(trace, 'hex'))).toEqual([])
  const costs = async (adopter: Adopter) => {
    const { records } = await adopt(
      await producer.seal({ ...step, traceId: newTraceId() }),
      adopter,
    )
    const { cost, costFrom } = parseHeader(records[0]?.header ?? '') ?? {}
    return { cost, costFrom }
  }
  expect(await costs(adopterOf(open, builtInPrices()))).toEqual({
    cost: expect.any(Number),
    costFrom: 'computed',
  })
  expect(await costs(adopterOf(open))).toEqual({})
})

it('keeps a cost that the client says', async () => {
  const batch = await producer.seal({ ...step, costUsd: 0.25 })
  const { records } = await adopt(batch, adopterOf(open, builtInPrices()))
  expect(parseHeader(records[0]?.header ?? '')).toMatchObject({ cost: 0.25, costFrom: 'reported' })
})
