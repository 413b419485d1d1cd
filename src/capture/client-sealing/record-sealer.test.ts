import { describe, expect, it } from 'vitest'
import { encodeUtf8, toBase64 } from '../../crypto/encoding.ts'
import { randomBytes } from '../../crypto/random.ts'
import { Secret } from '../../crypto/secret.ts'
import { hasMlKem } from '../../crypto/x-wing.ts'
import { epochOf } from '../../keys/domain.ts'
import { keyCommitment } from '../../keys/key-row.ts'
import { compilePolicy } from '../../protect/policy.ts'
import type { Step } from '../../record/step.ts'
import { clientSealedJson, parseClientSealed } from '../../seal/format/client-sealed.ts'
import { parseManifest } from '../../seal/format/manifest.ts'
import { defaultIndexOptions, ownerToken } from '../../terms/indexer.ts'
import { ProducerRing } from './producer-ring.ts'
import { RecordSealer, type RecordSealerOptions, type SealedStep } from './record-sealer.ts'
import { SessionSealer } from './session-sealer.ts'
import { newReader, openBatches, openSlot } from './test-reader.ts'

const origin = 'sealtrace.local/log/default-00c0ffee'
const reader = newReader()
const now = Date.UTC(2026, 10, 22)
const mail = 'kim.canary@example.com'
const session = '0193a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b'
const sender = { session, version: '1.2.3', resource: { 'service.name': 'shop' } }

function sealer(more: Partial<RecordSealerOptions> = {}): RecordSealer {
  return new RecordSealer({
    ...{ reader: reader.key, origin, sender, indexKey: null },
    policy: compilePolicy(undefined),
    ingestKey: 'st_ingest_test',
    now: () => now,
    ...more,
  })
}

let spans = 0
function step(more: Partial<Step> = {}): Step {
  const spanId = (++spans).toString(16).padStart(16, '0')
  const ids = { traceId: 'ab'.repeat(16), spanId }
  const rest = { kind: 'tool' as const, name: 'look-up', status: 'ok' as const, attributes: {} }
  return { ...ids, ...rest, startTime: now * 1000, input: `ask ${mail} why`, ...more }
}

/** What a collector gets of them in one batch. */
function batchOf(sealed: readonly (SealedStep | null)[]) {
  const items = sealed.flatMap((one) => (one ? [one] : []))
  const slots = [...new Set(items.map(({ slot }) => slot))]
  const head = { session, sequence: 1, name: 'sealtrace', version: '1.2.3' }
  const records = items.map(({ json }) => json)
  return parseClientSealed(
    encodeUtf8(clientSealedJson(head, { origin, reader: reader.key }, { slots, records })),
  )
}

async function sealAll(by: RecordSealer, steps: readonly Step[]) {
  const sealed: (SealedStep | null)[] = []
  for (const one of steps) sealed.push(await by.seal(one))
  return sealed
}

describe('[C3] what a producer sends', () => {
  it('is opened by the reader key, and holds nothing in the clear but the header', async () => {
    const batch = batchOf(await sealAll(sealer(), [step({ userId: 'kim' })]))
    const [opened] = openBatches(reader, [batch])
    expect(opened?.header).toMatchObject({ kind: 'step', name: 'look-up', status: 'ok' })
    const parts = new Map(opened?.parts)
    expect(parts.get('')).toContain('ask ')
    expect(parts.get('email')).toContain(mail)
    expect(parts.get('')).not.toContain(mail)
    expect(opened?.parts.map(([, text]) => text).join()).toContain('service.name')
    const { slots, ...rest } = batch
    expect(JSON.stringify(rest)).not.toContain('kim')
    expect(slots).toMatchObject([{ user: 'kim', seq: 0 }])
    for (const { parts: of } of batch.records)
      for (const { data } of of) expect(Buffer.from(data).includes('canary')).toBe(false)
  })

  it('has slot keys that open for their place only, and are those committed to', async () => {
    const { slots } = batchOf(await sealAll(sealer(), [step()]))
    const [slot] = slots
    const key = slot && openSlot(reader, origin, slot)
    expect(key && toBase64(keyCommitment(key))).toBe(slot && toBase64(slot.commitment))
    if (!slot) return
    expect(openSlot(reader, `${origin}x`, slot)).toBeNull()
    expect(openSlot(reader, origin, { ...slot, trace: randomBytes(16) })).toBeNull()
    expect(openSlot(reader, origin, { ...slot, id: randomBytes(16) })).toBeNull()
    expect(openSlot(reader, origin, { ...slot, seq: 1 })).toBeNull()
    expect(openSlot(newReader(), origin, slot)).toBeNull()
  })

  it.runIf(hasMlKem())('with suite 2 too', async () => {
    const hybrid = newReader(2)
    const sealed = await sealAll(sealer({ reader: hybrid.key }), [step()])
    const [slot] = sealed.flatMap((one) => (one ? [one.slot] : []))
    expect(slot && openSlot(hybrid, origin, slot)).toBeInstanceOf(Secret)
    expect(slot?.enc).toHaveLength(1120)
  })
})

describe('[C4] slots', () => {
  it('are one a trace and user; a user who is named later is said of the slot', async () => {
    const by = sealer()
    const sealed = await sealAll(by, [step(), step({ userId: 'kim' }), step({ userId: 'lee' })])
    const [first, second, third] = sealed
    expect(first?.slot).toMatchObject({ user: 'kim', shared: true, seq: 0 })
    expect(second?.slot).toMatchObject({ user: 'kim', seq: 1 })
    expect(second?.slot.shared).toBeUndefined()
    expect(third?.slot).toMatchObject({ user: 'lee', seq: 2 })
    expect(third?.slot.shared).toBeUndefined()
    expect(openBatches(reader, [batchOf(sealed)]).map(({ header }) => header.user)).toEqual([
      undefined,
      expect.stringMatching(/^user-[0-9a-f]{12}$/),
      expect.stringMatching(/^user-[0-9a-f]{12}$/),
    ])
  })

  it('hold what was said once, and another batch refers to it', async () => {
    const by = sealer()
    const history = [{ role: 'user', content: `a long message of ${mail}, told once only` }]
    const [first, second] = await sealAll(by, [
      step({ input: history }),
      step({
        input: [...history, { role: 'assistant', content: 'and an answer that is new to it' }],
      }),
    ])
    const [one, two] = [batchOf([first ?? null]), batchOf([second ?? null])]
    const listOf = (batch: typeof one) =>
      parseManifest(batch.records[0]?.manifest ?? randomBytes(1))
    expect(listOf(two).base).toBeDefined()
    expect(JSON.stringify(openBatches(reader, [two]))).not.toContain('told once only')
    expect(two.slots).toEqual(one.slots)
  })

  it('a step that was sealed is sealed once; another under its id is a revision', async () => {
    const by = sealer()
    const first = step()
    const [one, same, other] = await sealAll(by, [first, first, { ...first, output: 'late' }])
    expect(same).toBeNull()
    const kinds = openBatches(reader, [batchOf([one ?? null, other ?? null])])
    expect(kinds.map(({ header }) => header.kind)).toEqual(['step', 'revision'])
  })

  it('a gap is one, as a collector would have it', async () => {
    const gap = step({
      ...{ kind: 'event', name: 'sealtrace.gap' },
      attributes: { 'sealtrace.gap.count': 3, 'sealtrace.gap.reason': 'queue_full' },
    })
    const [opened] = openBatches(reader, [batchOf(await sealAll(sealer(), [gap]))])
    expect(opened?.header).toMatchObject({ kind: 'gap', gap: { count: 3, reason: 'queue_full' } })
  })
})

describe('[C5] what a thief finds', () => {
  it('keys of slots are zeroed, and other ones are made, once it was forgotten', async () => {
    const by = sealer()
    const history = [{ role: 'user', content: `a long message of ${mail}, told once only` }]
    const [first] = await sealAll(by, [step({ input: history })])
    by.forget()
    const [second] = await sealAll(by, [step({ input: history })])
    expect(second?.slot.id).not.toEqual(first?.slot.id)
    expect(second?.slot.enc).not.toEqual(first?.slot.enc)
    const batch = batchOf([second ?? null])
    expect(parseManifest(batch.records[0]?.manifest ?? randomBytes(1)).base).toBeUndefined()
    expect(JSON.stringify(openBatches(reader, [batch]))).toContain('told once only')
  })

  it('a ring has no key of before', async () => {
    const clock = { now: 0 }
    const context = new SessionSealer({ reader: reader.key, origin, clock: () => clock.now })
    const ring = new ProducerRing({ sealer: context, names: Secret.random(), months: new Map() })
    const slot = await ring.newSlot(randomBytes(16), null, now)
    const sealed = ring.wireSlot(slot.id)
    expect(sealed?.seq).toBe(0)
    expect(await ring.slots()).toEqual([])
    ring.reset()
    expect(() => slot.key.use((bytes) => bytes)).toThrow(/disposed/)
    expect(() => slot.tagKey.use((bytes) => bytes)).toThrow(/disposed/)
    expect(ring.wireSlot(slot.id)).toBeUndefined()
    await expect(ring.projectKey('signing')).rejects.toMatchObject({ code: 'key_unavailable' })
    const { id: first } = await ring.newSlot(randomBytes(16), null, now)
    clock.now = 3_600_001
    const { id: later } = await ring.newSlot(randomBytes(16), null, now)
    expect(ring.wireSlot(first)?.enc).not.toEqual(sealed?.enc)
    expect(ring.wireSlot(later)).toMatchObject({ seq: 0 })
    expect(ring.wireSlot(later)?.enc).not.toEqual(ring.wireSlot(first)?.enc)
  })
})

describe('[C6] the index', () => {
  const month = Secret.random()
  const indexKey = { months: new Map([[epochOf(now), month]]), indexing: defaultIndexOptions }

  it('has no rows without an index key', async () => {
    const [sealed] = await sealAll(sealer(), [step({ userId: 'kim' })])
    const [record] = batchOf([sealed ?? null]).records
    expect(record?.parts.some(({ tokens, words }) => tokens ?? words)).toBe(false)
    expect(sealed?.unindexed).toBeUndefined()
  })

  it('has rows of values, owners and words with one', async () => {
    const by = sealer({ indexKey })
    const [sealed] = await sealAll(by, [step({ userId: 'kim', sessionId: 'chat-7' })])
    const parts = batchOf([sealed ?? null]).records.flatMap((record) => record.parts)
    const tokens = parts.flatMap((part) => (part.tokens ? [toBase64(part.tokens)] : []))
    expect(tokens.length).toBeGreaterThan(1)
    expect(parts.some(({ words }) => words)).toBe(true)
    const mine = Buffer.from(ownerToken(month, 'session', 'chat-7'))
    expect(parts.some(({ tokens: of }) => of && Buffer.from(of).includes(mine))).toBe(true)
    expect(sealed?.unindexed).toBeUndefined()
  })

  it('has none of a month that the key lacks, which is told', async () => {
    const later = { indexKey, now: () => Date.UTC(2026, 11, 1) }
    const [sealed] = await sealAll(sealer(later), [step()])
    const parts = batchOf([sealed ?? null]).records.flatMap((record) => record.parts)
    expect(parts.some(({ tokens, words }) => tokens ?? words)).toBe(false)
    expect(sealed?.unindexed).toBe('2026-12')
  })
})

it('[C7] what no collector would take is refused, and nothing refers to what was before', async () => {
  const by = sealer()
  const [first] = await sealAll(by, [step()])
  await expect(by.seal(step({ traceId: 'short' }))).rejects.toMatchObject({ code: 'bad_request' })
  const [second] = await sealAll(by, [step()])
  expect(second?.slot.id).not.toEqual(first?.slot.id)
})
