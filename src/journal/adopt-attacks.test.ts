// What a producer with an ingest key can try: nothing of it is recorded, and nothing of what it said is anywhere.
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { localPrincipal } from '../access/principal.ts'
import { Reader } from '../access/reader.ts'
import { toHex } from '../crypto/encoding.ts'
import { sha256 } from '../crypto/hash.ts'
import { randomBytes } from '../crypto/random.ts'
import type { Header } from '../record/header.ts'
import type { RecordKind } from '../record/kind.ts'
import type { Step } from '../record/step.ts'
import type { ClientSealedBatch, ClientSealedRecord } from '../seal/format/client-sealed.ts'
import {
  encodeManifest,
  headerCommitment,
  parseManifest,
  type Manifest,
  type PartEntry,
} from '../seal/format/manifest.ts'
import { partHead } from '../seal/format/part.ts'
import { findCanaries, folderContents } from '../testing/canary.ts'
import { sealedProducer, type SealedProducer } from '../testing/sealed-producer.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { Adopter } from './adopt-sealed.ts'
import type { OpenLog } from './open-log.ts'

let log: TestLog
let open: OpenLog
let producer: SealedProducer

const canary = 'jane.canary@example.org'
let trace: string
let step: Step

beforeAll(async () => {
  log = await testLog()
  open = await log.open()
})
beforeEach(() => {
  const folder = mkdtempSync(join(log.path, 'reader-'))
  producer = sealedProducer({ origin: open.info.origin, folder })
  trace = toHex(randomBytes(16))
  step = testStep({
    traceId: trace,
    spanId: '00000000000000a1',
    userId: 'u-4711-jane',
    input: [{ role: 'user', content: 'what is the weather? '.repeat(40) }],
    output: { mail: 'tom.sample@example.org' },
  })
})
afterAll(async () => {
  await open.close()
  log.dispose()
})

function adopterOf({ info, pipeline, ring, store }: OpenLog): Adopter {
  return new Adopter({ origin: info.origin, pipeline, ring, store })
}

async function adopt(batch: ClientSealedBatch): Promise<void> {
  const adopter = adopterOf(open)
  await open.journal.append(await adopter.adopt(adopter.check(batch)))
}

/** The refusal says which record it is, and repeats nothing; nothing is stored. */
async function expectRefused(batch: ClientSealedBatch): Promise<void> {
  const before = await open.store.size()
  const error: unknown = await adopt(batch).then(
    () => 'taken',
    (refusal: unknown) => refusal,
  )
  expect(error).toMatchObject({
    code: 'bad_request',
    message: expect.stringMatching(/^item \d+: /),
  })
  expect(String((error as Error).stack)).not.toContain('canary')
  expect(await open.store.size()).toBe(before)
  expect(open.ring.takeWrites()).toEqual([])
}

type Forge = (
  record: ClientSealedRecord,
  manifest: Manifest,
) => {
  header?: object
  manifest?: Partial<Manifest>
  parts?: ClientSealedRecord['parts']
}

/** The first record anew, so that all of it fits together again. */
function forged(batch: ClientSealedBatch, forge: Forge): ClientSealedBatch {
  const [record, ...rest] = batch.records
  if (!record) throw new Error('no record')
  const before = parseManifest(record.manifest)
  const { header, manifest, parts = record.parts } = forge(record, before)
  const text = header ? JSON.stringify(header) : record.header
  const made = encodeManifest({
    ...before,
    header: headerCommitment(record.salt, text),
    ...manifest,
  })
  return { ...batch, records: [{ ...record, header: text, manifest: made, parts }, ...rest] }
}

const headerOf = ({ header }: ClientSealedRecord) => JSON.parse(header) as Header

it('the forger itself is no reason to be refused', async () => {
  await adopt(forged(await producer.seal(step), (record) => ({ header: headerOf(record) })))
  expect(await open.store.trace(trace)).toHaveLength(1)
})

describe('[C24] a header is not believed', () => {
  const texts = ['name', 'model', 'provider', 'agent', 'tool', 'traceType', 'environment']
  const others = [
    ...['session', 'digest', 'span', 'parent', 'trace', 'step', 'status', 'costFrom', 'kind'],
    ...['action', 'target', 'outcome', 'subject', 'audit', 'scope', 'erased', 'counts', 'policy'],
    ...['unheard_of', '__proto__', canary],
  ]
  it.each([...texts, ...others])('text in %s', async (field) => {
    const batch = forged(await producer.seal(step), (record) => {
      const header = { ...headerOf(record) }
      Object.defineProperty(header, field, { value: canary, enumerable: true })
      return { header }
    })
    await expectRefused(batch)
  })

  it.each<[string, object]>([
    ['a tag', { tags: [canary] }],
    ['a class', { findings: { [canary]: { count: 1, action: 'seal' } } }],
    ['a class that looks like one', { findings: { jane_canary_20: { count: 1, action: canary } } }],
    ['an action', { findings: { email: { count: 1, action: canary } } }],
    ['more of a finding', { findings: { email: { count: 1, action: 'seal', [canary]: 1 } } }],
    ['a count', { findings: { email: { count: canary, action: 'seal' } } }],
    ['a chunk', { chunks: [[canary, 1, {}]] }],
    ['a chunk with more', { chunks: [['0'.repeat(32), 1, {}, canary]] }],
    ['the class of a chunk', { chunks: [['0'.repeat(32), 1, { [canary]: { count: 1 } }]] }],
    ['usage', { usage: { [canary]: 1 } }],
    ['a figure of usage', { usage: { inputTokens: canary } }],
    ['what is no count', { usage: { inputTokens: -1 } }],
    ['fold', { fold: { order: 1, [canary]: 1 } }],
    ['unsaid', { fold: { order: 1, unsaid: [canary] } }],
    ['a gap', { gap: { count: 1, reason: canary } }],
    ['joins', { joins: canary }],
    ['oversize', { oversize: canary }],
    ['a start before 1970', { start: -1 }],
    ['a start that is none', { start: canary }],
    ['a cost', { cost: canary }],
    ['a negative cost', { cost: -1 }],
    ['another run than its slot is of', { trace: 'f'.repeat(32) }],
    ['fewer chunks than are listed', { chunks: [] }],
    ['a list for a header', []],
  ])('%s', async (_what, more) => {
    const batch = forged(await producer.seal(step), (record) => ({
      header: Array.isArray(more) ? more : { ...headerOf(record), ...more },
    }))
    await expectRefused(batch)
  })

  it('a text that names the user of the slot', async () => {
    const batch = await producer.seal({ ...step, userId: 'janecanary' })
    await expectRefused(
      forged(batch, (record) => ({ header: { ...headerOf(record), agent: 'for-JaneCanary' } })),
    )
  })

  it('what stands in the place of the pseudonym goes', async () => {
    await adopt(
      forged(await producer.seal(step), (record) => ({
        header: { ...headerOf(record), user: canary },
      })),
    )
    const rows = await open.store.trace(trace)
    expect(rows.map(({ header }) => header)).not.toEqual([])
    await open.close()
    expect(findCanaries([canary, 'u-4711-jane'], folderContents(log.path))).toEqual([])
    open = await log.open()
  })

  it('one that the manifest does not commit to', async () => {
    const batch = await producer.seal(step)
    const records = batch.records.map((record) => ({ ...record, salt: randomBytes(32) }))
    await expectRefused({ ...batch, records })
  })
})

describe('[C25] a manifest is not believed', () => {
  it.each<RecordKind>(['audit', 'keys', 'erasureIntent', 'erasureCompletion', 'settings'])(
    'kind %s',
    async (kind) => {
      const batch = await producer.seal(step)
      await expectRefused(forged(batch, () => ({ manifest: { kind } })))
      await expectRefused(
        forged(batch, (record) => ({
          header: { ...headerOf(record), kind },
          manifest: { kind },
        })),
      )
    },
  )

  it.each<[string, Partial<Manifest>]>([
    ['another kind than the header', { kind: 'revision' }],
    ['a gap that is none', { kind: 'gap' }],
    ['key changes', { keyChanges: [] }],
    ['a signature', { signature: new Uint8Array(64) }],
    ['a detector that is a text', { detector: canary }],
    ['a base that is not there', { base: new Uint8Array(32) }],
    ['no part of its own', { own: [] }],
    ['chunks that the header does not tell of', { appended: [] }],
  ])('%s', async (_what, manifest) => {
    await expectRefused(forged(await producer.seal(step), () => ({ manifest })))
  })

  it('bytes that are none', async () => {
    const batch = await producer.seal(step)
    const records = batch.records.map((record) => ({ ...record, manifest: Buffer.from(canary) }))
    await expectRefused({ ...batch, records })
  })

  const changed = (change: (entry: PartEntry) => object): Forge => {
    return (_record, { own }) => ({
      manifest: { own: own.map((entry, i) => (i === 0 ? { ...entry, ...change(entry) } : entry)) },
    })
  }
  it.each<[string, (entry: PartEntry) => object]>([
    ['no size', () => ({ length: 0 })],
    ['a huge size', () => ({ length: 2 ** 40 })],
    ['a size beyond what wraps', ({ length }) => ({ length: length + 2 ** 32 })],
    ['another hash', () => ({ hash: new Uint8Array(32) })],
    ['another id', () => ({ id: new Uint8Array(16) })],
    ['another slot', () => ({ keyId: new Uint8Array(16) })],
  ])('a part of %s', async (_what, change) => {
    await expectRefused(forged(await producer.seal(step), changed(change)))
  })
})

describe('[C26] parts and slots stay where they belong', () => {
  let other: Step
  beforeEach(() => {
    other = testStep({ userId: 'u-2', output: 'another run' })
  })

  it('a part in the place of another', async () => {
    const batch = await producer.seal(step)
    const swapped = forged(batch, ({ parts }) => ({
      parts: parts.map((part, i) => ({ ...part, data: parts.at(i - 1)?.data ?? part.data })),
    }))
    await expectRefused(swapped)
  })

  it('parts of another run, listed or brought', async () => {
    const batch = await producer.seal(step, other)
    const [, second] = batch.records
    if (!second) throw new Error('no record')
    const theirs = parseManifest(second.manifest)
    await expectRefused(
      forged(batch, ({ parts }, { own }) => ({
        manifest: { own: [...own, ...theirs.own] },
        parts: [...parts, ...second.parts],
      })),
    )
    await expectRefused(forged(batch, () => ({ parts: second.parts })))
    // All of it under a slot that is of the other run.
    await expectRefused(
      forged(batch, () => ({ manifest: { ...theirs, kind: 'step' }, parts: second.parts })),
    )
  })

  it('a part that is listed and not brought', async () => {
    await expectRefused(forged(await producer.seal(step), () => ({ parts: [] })))
  })

  it('a part twice: in one record, in two, and in two batches', async () => {
    const batch = await producer.seal(step)
    await expectRefused(forged(batch, ({ parts }) => ({ parts: [...parts, ...parts] })))
    await expectRefused(
      forged(batch, (_record, { own }) => ({ manifest: { own: [...own, ...own] } })),
    )
    const again = forged(batch, (record) => ({
      header: { ...headerOf(record), span: '00000000000000ff' },
    }))
    await expectRefused({ ...batch, records: [...batch.records, ...again.records] })
    await adopt(batch)
    await expectRefused(again)
  })

  it('a part that is stored in another run', async () => {
    await adopt(await producer.seal(step))
    const [part] = (await open.store.trace(trace)).flatMap((row) => parseManifest(row.manifest).own)
    if (!part) throw new Error('no part')
    const data = (await open.store.parts([part.id])).get(toHex(part.id))
    if (!data) throw new Error('no data')
    const batch = forged(await producer.seal(other), ({ parts }, { own }) => ({
      manifest: { own: [...own, { ...part, keyId: own[0]?.keyId ?? part.keyId }] },
      parts: [...parts, { id: part.id, data }],
    }))
    await expectRefused(batch)
  })

  it('a slot of the collector’s own, and of somebody else', async () => {
    await open.journal.append(await open.pipeline.seal([step]))
    const [own] = await open.ring.slotEntries(Buffer.from(trace, 'hex'))
    const batch = await producer.seal(other)
    const [slot] = batch.slots
    if (!own || !slot) throw new Error('no slot')
    const inSlot = (id: Uint8Array, of: string) => {
      const moved = forged(batch, (record, { appended, own: listed }) => ({
        header: { ...headerOf(record), trace: of },
        manifest: {
          appended: appended.map((entry) => ({ ...entry, keyId: id })),
          own: listed.map((entry) => ({ ...entry, keyId: id })),
        },
      }))
      return { ...moved, slots: [{ ...slot, id, trace: Buffer.from(of, 'hex') }] }
    }
    await expectRefused(inSlot(own.id, trace))
    await expectRefused(inSlot(own.id, other.traceId))
    await adopt(batch)
    // Not named in the request at all.
    await expectRefused({ ...inSlot(own.id, trace), slots: batch.slots })
    await expectRefused({ ...batch, records: batch.records, slots: [] })
  })

  it('a slot that is known with another key', async () => {
    const batch = await producer.seal(step)
    await adopt(batch)
    const next = await producer.seal({ ...step, spanId: '00000000000000a2' })
    const slots = next.slots.map((slot) => ({ ...slot, commitment: randomBytes(32) }))
    await expectRefused({ ...next, slots })
    await expectRefused({ ...next, reader: '0'.repeat(16) })
    await adopt(next)
  })

  it('a class in a part that is a text', async () => {
    const batch = forged(await producer.seal(step), ({ parts }, { own }) => {
      const data = Buffer.concat([partHead(canary), randomBytes(64)])
      const [first] = own
      if (!first) throw new Error('no part')
      const entry = { ...first, id: randomBytes(16), hash: sha256(data), length: data.length }
      return { manifest: { own: [...own, entry] }, parts: [...parts, { id: entry.id, data }] }
    })
    await expectRefused(batch)
  })
})

it('refuses a batch for another log', async () => {
  const batch = await producer.seal(step)
  expect(() => adopterOf(open).check({ ...batch, origin: 'sealtrace.local/log/other' })).toThrow(
    /sealed\.origin/,
  )
})

it('[C27] who opens a slot that is not what it is said to be gets nothing of it', async () => {
  const batches: [string, (slot: ClientSealedBatch['slots'][number]) => object][] = [
    ['commitment', () => ({ commitment: randomBytes(32) })],
    ['enc', () => ({ enc: randomBytes(32) })],
    ['seq', ({ seq }) => ({ seq: seq + 1 })],
    ['ciphertext', () => ({ ciphertext: randomBytes(48) })],
  ]
  const traces: string[] = []
  for (const [, change] of batches) {
    const made = testStep({ output: 'hidden' })
    traces.push(made.traceId)
    const batch = await producer.seal(made)
    await adopt({ ...batch, slots: batch.slots.map((slot) => ({ ...slot, ...change(slot) })) })
  }
  await open.close()
  open = await log.open({ readerKeyFile: producer.readerKeyFile })
  const { store, ring, info, recorder } = open
  const reader = new Reader({ store, ring, origin: info.origin, recorder })
  for (const of of traces) {
    const { steps } = await reader.show(localPrincipal('tester'), of)
    expect(steps).toMatchObject([{ content: 'damaged', output: null }])
  }
})

it('[C25] whatever bytes change, it is refused or the same, and never an error of another kind', async () => {
  const batch = await producer.seal(step)
  const adopter = adopterOf(open)
  const [record] = batch.records
  if (!record) throw new Error('no record')
  const { parts, header, manifest } = record
  const changed = (bytes: Uint8Array): Buffer => {
    const copy = Buffer.from(bytes)
    const at = Buffer.from(randomBytes(4)).readUInt32BE() % copy.length
    copy[at] = (copy[at] ?? 0) ^ (1 + ((randomBytes(1)[0] ?? 0) % 255))
    return copy
  }
  const anew = (text: string): ClientSealedRecord => ({
    ...record,
    header: text,
    manifest: encodeManifest({
      ...parseManifest(manifest),
      header: headerCommitment(record.salt, text),
    }),
  })
  const refusals = Array.from({ length: 600 }, (_, n) => {
    const made = [
      () => ({ ...record, manifest: changed(manifest) }),
      () => ({ ...record, parts: parts.map((part) => ({ ...part, data: changed(part.data) })) }),
      () => anew(changed(Buffer.from(header)).toString('utf8')),
    ][n % 3]?.()
    if (!made) return null
    try {
      adopter.check({ ...batch, records: [made] })
      return null
    } catch (error) {
      return error
    }
  })
  const refused = refusals.filter((error) => error !== null)
  for (const error of refused) expect(error).toMatchObject({ code: 'bad_request' })
  // A part or a manifest with another byte never passes; a digit of a header may.
  expect(refused.length).toBeGreaterThanOrEqual(400)
})
