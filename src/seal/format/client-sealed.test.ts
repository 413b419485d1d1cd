import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodeUtf8, encodeUtf8, toBase64 } from '../../crypto/encoding.ts'
import { randomBytes } from '../../crypto/random.ts'
import { SealtraceError } from '../../error.ts'
import { readerKeyId } from '../../keys/reader-public-key.ts'
import {
  clientSealedJson,
  isClientSealed,
  parseClientSealed,
  sealedRecordJson,
  type ClientSealedRecord,
  type WireSlot,
} from './client-sealed.ts'

const recorder = {
  ...{ session: '0193a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b', sequence: 7 },
  ...{ name: 'sealtrace', version: '1.2.3' },
}
const origin = 'sealtrace.local/log/default-00c0ffee'
const reader = { suite: 1 as const, id: readerKeyId(randomBytes(32)) }
const enc = randomBytes(32)

function slot(more: Partial<WireSlot> = {}): WireSlot {
  const made = { id: randomBytes(16), trace: randomBytes(16), enc, seq: 0 }
  return { ...made, ciphertext: randomBytes(48), commitment: randomBytes(32), ...more }
}

function record(more: Partial<ClientSealedRecord> = {}): ClientSealedRecord {
  const parts = [
    { id: randomBytes(16), data: randomBytes(150) },
    { id: randomBytes(16), data: randomBytes(150), tokens: randomBytes(32), words: randomBytes(9) },
  ]
  const made = { manifest: randomBytes(200), salt: randomBytes(32), header: '{"kind":"step"}' }
  return { ...made, time: 1_790_000_000_000, parts, ...more }
}

const encoded = (slots: readonly WireSlot[], records: readonly ClientSealedRecord[]) =>
  encodeUtf8(
    clientSealedJson(
      recorder,
      { origin, reader },
      { slots, records: records.map(sealedRecordJson) },
    ),
  )

const plain = (value: unknown) =>
  JSON.stringify(value, (_, v: unknown) => {
    if (v instanceof Uint8Array) return toBase64(v)
    return typeof v === 'object' && v !== null && 'type' in v && 'data' in v
      ? toBase64(Buffer.from(v.data as number[]))
      : v
  })

it('[C1] a batch of sealed records is read as it was written', () => {
  const other = randomBytes(32)
  const slots = [
    slot(),
    slot({ enc: other, seq: 2 ** 32 - 1, user: 'kim@example.com', shared: true }),
  ]
  const records = [record(), record({ parts: [] })]
  const json = encoded(slots, records)
  expect(isClientSealed(json)).toBe(true)
  const { suite, id } = reader
  expect(plain(parseClientSealed(json))).toBe(
    plain({ recorder, origin, reader: id, suite, slots, records }),
  )
  expect(isClientSealed(encodeUtf8(JSON.stringify({ recorder, steps: [] })))).toBe(false)
  expect(parseClientSealed(encoded([], []))).toMatchObject({ slots: [], records: [] })
})

it('[C1] suite 2 has encapsulated keys of 1120 bytes', () => {
  const hybrid = { suite: 2 as const, id: readerKeyId(randomBytes(1216)) }
  const slots = [slot({ enc: randomBytes(1120) })]
  const json = encodeUtf8(
    clientSealedJson(recorder, { origin, reader: hybrid }, { slots, records: [] }),
  )
  expect(parseClientSealed(json)).toMatchObject({ suite: 2, reader: hybrid.id })
  expect(() => parseClientSealed(encoded(slots, []))).toThrow(/contexts\[0\]/)
})

it('[C1] what is off is refused where it stands, and nothing of it is repeated', () => {
  const canary = 'Zaunkoenig7731'
  const batch = JSON.parse(decodeUtf8(encoded([slot(), slot()], [record()])) ?? '') as {
    sealed: Record<string, unknown> & { slots: object[]; records: Record<string, unknown>[] }
  }
  const { sealed } = batch
  const [first, second] = sealed.slots
  const [one = {}] = sealed.records
  const slots = (more: object) => ({ slots: [{ ...first, ...more }] })
  const records = (more: object) => ({ records: [{ ...one, ...more }] })
  const parts = (more: object) =>
    records({ parts: [{ ...(one['parts'] as object[])[0], ...more }] })
  for (const [more, message] of [
    [{ suite: 3 }, /^sealed.suite/],
    [{ origin: '' }, /^sealed.origin/],
    [{ origin: canary.repeat(20) }, /^sealed.origin/],
    [{ reader: canary }, /^sealed.reader/],
    [{ contexts: [canary] }, /^sealed.contexts\[0\]/],
    [{ contexts: [] }, /^sealed.slots\[0\].context/],
    [{ slots: canary }, /^sealed.slots is not a list/],
    [{ slots: [first, second, first] }, /^sealed.slots name a slot twice/],
    [slots({ id: toBase64(randomBytes(15)) }), /^sealed.slots\[0\].id/],
    [slots({ trace: canary }), /^sealed.slots\[0\].trace/],
    [slots({ context: -1 }), /^sealed.slots\[0\].context/],
    [slots({ context: 1 }), /^sealed.slots\[0\].context/],
    [slots({ seq: 2 ** 32 }), /^sealed.slots\[0\].seq/],
    [slots({ seq: 1.5 }), /^sealed.slots\[0\].seq/],
    [slots({ ciphertext: toBase64(randomBytes(49)) }), /^sealed.slots\[0\].ciphertext/],
    [slots({ commitment: null }), /^sealed.slots\[0\].commitment/],
    [slots({ user: '' }), /^sealed.slots\[0\].user/],
    [slots({ user: 7 }), /^sealed.slots\[0\].user/],
    [slots({ shared: false }), /^sealed.slots\[0\].shared/],
    [slots({ [canary]: 1 }), /^sealed.slots\[0\] has other fields/],
    [records({ manifest: '' }), /^sealed.records\[0\].manifest/],
    [records({ manifest: 'AB' }), /^sealed.records\[0\].manifest/],
    [records({ salt: toBase64(randomBytes(31)) }), /^sealed.records\[0\].salt/],
    [records({ header: {} }), /^sealed.records\[0\].header/],
    [records({ time: -1 }), /^sealed.records\[0\].time/],
    [records({ time: null }), /^sealed.records\[0\].time/],
    [records({ parts: {} }), /^sealed.records\[0\].parts/],
    [parts({ id: canary }), /^sealed.records\[0\].parts\[0\].id/],
    [parts({ data: `${canary}!` }), /^sealed.records\[0\].parts\[0\].data/],
    [parts({ tokens: toBase64(randomBytes(17)) }), /^sealed.records\[0\].parts\[0\].tokens/],
    [parts({ words: '' }), /^sealed.records\[0\].parts\[0\].words/],
    [{ [canary]: 1 }, /^sealed has other fields/],
  ] as const)
    expectRefused({ ...batch, sealed: { ...sealed, ...more } }, message, canary)
  expectRefused(
    { ...batch, recorder: { ...recorder, session: canary } },
    /^recorder.session/,
    canary,
  )
  expectRefused({ ...batch, recorder: { ...recorder, sequence: -1 } }, /^recorder.sequence/, canary)
  expectRefused({ ...batch, [canary]: 1 }, /^body has other fields/, canary)
})

function expectRefused(batch: object, message: RegExp, canary: string): void {
  const json = encodeUtf8(JSON.stringify(batch))
  expect(() => parseClientSealed(json)).toThrow(message)
  expect(() => parseClientSealed(json)).toThrow(expect.objectContaining({ code: 'bad_request' }))
  expect(() => parseClientSealed(json)).not.toThrow(canary)
}

it('[C1] is total on hostile bytes, and bounded before anything is made of them', () => {
  const whole = Buffer.from(encoded([slot()], [record()]))
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), (at, byte, cut) => {
      const changed = cut ? whole.subarray(0, at) : Buffer.from(whole).fill(byte, at, at + 1)
      try {
        parseClientSealed(changed)
      } catch (error) {
        expect(SealtraceError.is(error)).toBe(true)
      }
    }),
    { numRuns: 500 },
  )
  for (const hostile of [
    `{"sealed":${'['.repeat(1_000_000)}`,
    `{"sealed":[${'0,'.repeat(2_000_001)}0]}`,
    `{"sealed":{"slots":[${'{},'.repeat(10_000)}{}],"contexts":[],"suite":1,"origin":"o","reader":"${'a'.repeat(16)}","records":[]}}`,
  ])
    expect(() => parseClientSealed(encodeUtf8(hostile))).toThrow(
      expect.objectContaining({ code: 'too_large' }),
    )
  for (const hostile of [
    '{"sealed":',
    '{"sealed":{}}',
    '{"sealed":"\\',
    '{"sealed":null}',
    '[]',
    '',
  ])
    expect(() => parseClientSealed(encodeUtf8(hostile))).toThrow(
      expect.objectContaining({ code: 'bad_request' }),
    )
  expect(() => parseClientSealed(Uint8Array.of(0xff))).toThrow(SealtraceError)
})
