// What a whole log keeps to: which key a part is under, which manifest lists it, and what happens to who exchanges them.
import { afterAll, beforeAll, expect, it } from 'vitest'
import fc from 'fast-check'
import { PartOpener } from '../access/part-opener.ts'
import { resolveTrace } from '../access/resolve-trace.ts'
import { toHex } from '../crypto/encoding.ts'
import type { Secret } from '../crypto/secret.ts'
import { keyCommitment } from '../keys/key-row.ts'
import type { Slot } from '../keys/key-ring.ts'
import { encodeManifest, parseManifest, type PartEntry } from '../seal/format/manifest.ts'
import { openPart } from '../seal/open-part.ts'
import type { Step } from '../record/step.ts'
import type { LogStore, StoredRecord } from '../store/log-store.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { matchesLeaf } from './matches-leaf.ts'
import type { OpenLog } from './open-log.ts'

interface ListedPart {
  readonly record: StoredRecord
  readonly entry: PartEntry
  readonly data: Uint8Array
  readonly slot: Slot
}

let log: TestLog
let open: OpenLog
let records: StoredRecord[]
let parts: ListedPart[]
const traces = ['a', 'b', 'c'].map((digit) => digit.repeat(32))
const corrupt = expect.objectContaining({ code: 'corrupt' })
const runs = { numRuns: process.env['SLOW'] ? 1000 : 40 }

const steps = fc.record({
  traceId: fc.constantFrom(...traces),
  userId: fc.constantFrom(undefined, 'u-1', 'u-2'),
  said: fc.string({ maxLength: 60 }),
  mail: fc.constantFrom('jane.sample@example.com', 'john.sample@example.org'),
  turns: fc.nat({ max: 3 }),
})

beforeAll(async () => {
  log = await testLog()
  open = await log.open()
  for (const drawn of fc.sample(steps, { numRuns: runs.numRuns, seed: 42 }))
    await open.recorder.record([made(drawn)])
  records = await allRecords(open.store)
  parts = await allParts(records)
}, 120_000)

afterAll(async () => {
  await open?.close()
  log?.dispose()
})

it('[E9] every part is listed once, under an id of its own', async () => {
  expect(parts.length).toBeGreaterThan(80)
  const ids = parts.map(({ entry }) => toHex(entry.id))
  expect(new Set(ids).size).toBe(ids.length)
  const stored: string[] = []
  for await (const { id } of open.store.partIds()) stored.push(toHex(id))
  expect(stored.toSorted()).toEqual(ids.toSorted())
})

it('[E8] every part opens under the key that its manifest names, and under no other of the log', () => {
  const slots = new Map(parts.map(({ slot }) => [toHex(slot.id), slot]))
  expect(slots.size).toBeGreaterThan(3)
  const { origin } = open.info
  for (const { entry, data, slot } of parts) {
    expect(toHex(slot.id)).toBe(toHex(entry.keyId))
    expect(openPart(slot.key, { origin, trace: slot.trace }, entry, data)).toBeDefined()
    for (const [id, other] of slots)
      if (id !== toHex(entry.keyId))
        for (const { trace } of [slot, other])
          expect(() => openPart(other.key, { origin, trace }, entry, data)).toThrow(corrupt)
  }
})

it('[E5] every key that a manifest names is on the record, with the commitment of the key that opens', () => {
  const logged = new Map(
    records
      .flatMap(({ manifest }) => parseManifest(manifest).keyChanges ?? [])
      .map(({ keyId, commitment }) => [toHex(keyId), toHex(commitment)]),
  )
  for (const { entry, slot } of parts)
    expect(logged.get(toHex(entry.keyId))).toBe(toHex(keyCommitment(slot.key)))
})

it('[E7] a part is under the key of its own trace', () => {
  for (const { record, slot } of parts) {
    const header = resolveTrace([record], open.store)[0]?.header
    // Audit entries have no trace of a client's: theirs has an id of another length.
    expect(toHex(slot.trace).length).toBe(header?.trace ? 32 : 64)
    if (header?.trace) expect(toHex(slot.trace)).toBe(header.trace)
  }
})

it('[E6] a part that the store gives in the place of another does not open', async () => {
  const { origin } = open.info
  for (const [i, { entry, slot }] of parts.entries()) {
    const other = parts[(i + 1) % parts.length]?.data ?? new Uint8Array(0)
    const exchanged = new Map([[toHex(entry.id), other]])
    const store = { parts: async () => exchanged } as Pick<LogStore, 'parts'> as LogStore
    const opener = new PartOpener({ store, ring: open.ring, origin }, slot.trace)
    await expect(opener.content([entry])).rejects.toThrow(corrupt)
    await expect(opener.hidden([entry], 'email')).rejects.toThrow(corrupt)
  }
})

it('[E1] [E2] a manifest with any bit, order, part or key changed is not the one in its leaf', () => {
  const record = records.find(({ manifest }) => parseManifest(manifest).appended.length > 1)
  if (!record) throw new Error('no record with chunks')
  expect(matchesLeaf(open.store, record)).toBe(true)
  for (let bit = 0; bit < record.manifest.length * 8; bit++) {
    const manifest = Uint8Array.from(record.manifest)
    manifest[bit >> 3] = (manifest[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    expect(matchesLeaf(open.store, { ...record, manifest }), `bit ${bit}`).toBe(false)
  }
  const before = parseManifest(record.manifest)
  const foreign = parts.find(({ record: { id } }) => toHex(id) !== toHex(record.id))
  if (!foreign) throw new Error('no other record')
  const [first, ...rest] = before.appended
  if (!first) throw new Error('no part')
  const lists = [
    [...rest, first],
    rest,
    [...before.appended, foreign.entry],
    [{ ...first, keyId: foreign.entry.keyId }, ...rest],
    [{ ...foreign.entry, keyId: first.keyId }, ...rest],
  ]
  for (const appended of lists) {
    const changed = { ...record, manifest: encodeManifest({ ...before, appended }) }
    expect(matchesLeaf(open.store, changed)).toBe(false)
    expect(resolveTrace([changed], open.store)[0]).toMatchObject({ damaged: true, groups: [] })
  }
})

it('[E7] a part of one project opens in no other, even with its key', async () => {
  const elsewhere = await testLog()
  try {
    const { created } = elsewhere
    expect(created.info.origin).not.toBe(open.info.origin)
    for (const { entry, data, slot } of parts) {
      const place = { origin: created.info.origin, trace: slot.trace }
      expect(() => openPart(slot.key, place, entry, data)).toThrow(corrupt)
    }
  } finally {
    elsewhere.dispose()
  }
})

it('[E9] no two slots have the same key', () => {
  const bytesOf = (key: Secret) => key.use(toHex)
  const byId = new Map(parts.map(({ slot }) => [toHex(slot.id), bytesOf(slot.key)]))
  expect(new Set(byId.values()).size).toBe(byId.size)
})

type Drawn = typeof steps extends fc.Arbitrary<infer T> ? T : never

function made({ traceId, userId, said, mail, turns }: Drawn): Step {
  const input = Array.from({ length: turns }, (_, i) => ({ role: 'user', content: `turn ${i}` }))
  return testStep({
    traceId,
    ...(userId ? { userId } : {}),
    input: [...input, { role: 'user', content: `${said} to ${mail}` }],
    output: `sent to ${mail}`,
  })
}

async function allRecords(store: LogStore): Promise<StoredRecord[]> {
  const found: StoredRecord[] = []
  for (let page = await store.page(0, 500); page.length; page = await store.page(found.length, 500))
    found.push(...page)
  return found
}

async function allParts(of: readonly StoredRecord[]): Promise<ListedPart[]> {
  const found: ListedPart[] = []
  for (const record of of) {
    const { appended, own } = parseManifest(record.manifest)
    const entries = [...appended, ...own]
    const stored = await open.store.parts(entries.map(({ id }) => id))
    for (const entry of entries) {
      const data = stored.get(toHex(entry.id))
      if (!data) throw new Error('a listed part is not stored')
      found.push({ record, entry, data, slot: await open.ring.slotById(entry.keyId) })
    }
  }
  return found
}
