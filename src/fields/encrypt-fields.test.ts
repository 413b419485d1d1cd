import fc from 'fast-check'
import { expect, it } from 'vitest'
import { randomBytes } from '../crypto/random.ts'
import { SealtraceError } from '../error.ts'
import { deepFreeze } from '../testing/deep-freeze.ts'
import { BsonBinary } from './bson-binary.ts'
import { decryptFields } from './decrypt-fields.ts'
import { encryptFields } from './encrypt-fields.ts'
import { decryptValue, encryptValue } from './encrypt-value.ts'
import { isEncryptedValue } from './encrypted-value.ts'
import { FieldKeys } from './field-keys.ts'
import { fieldLimits } from './field-limits.ts'
import type { FieldSpec } from './field-spec.ts'
import { memoryKeyVault } from './key-vault.ts'

const vault = memoryKeyVault()
const keys = new FieldKeys({ vault, providers: { local: { key: randomBytes(96) } } })
const people = await keys.createDataKey({ keyAltNames: ['people'] })
vault.add(people)

const same = { algorithm: 'deterministic', keyAltName: 'people' } as const
const random = { algorithm: 'randomized', keyId: people._id } as const
const code = (value: string) => expect.objectContaining({ code: value })
const ssn = '219-09-9999'

const person = deepFreeze({
  name: 'Mara',
  ssn,
  born: new Date(0),
  health: { notes: 'Wakes at night', visits: 3 },
  jobs: [{ title: 'miller', salary: 85_123.45 }, { title: 'none' }, 'a note'],
})
const spec: FieldSpec = { ssn: same, 'health.notes': random, 'jobs.salary': random }

it('encrypts the named fields, at paths and in arrays, and nothing else; the document stays', async () => {
  const stored = await encryptFields(person, spec, { keys })
  expect(stored).toEqual({
    ...person,
    ssn: expect.any(BsonBinary),
    health: { notes: expect.any(BsonBinary), visits: 3 },
    jobs: [{ title: 'miller', salary: expect.any(BsonBinary) }, { title: 'none' }, 'a note'],
  })
  expect(isEncryptedValue(stored['ssn'])).toBe(true)
  expect(await decryptFields(stored, { keys })).toEqual(person)
  expect(await decryptFields(JSON.parse(JSON.stringify(stored)), { keys })).toEqual({
    ...person,
    born: person.born.toJSON(),
  })
  expect(isEncryptedValue(stored['ssn'])).toBe(true)
})

it('deterministic values are equal when the values are, and only then', async () => {
  const encrypted = async (value: unknown) =>
    (await encryptFields({ ssn: value }, spec, { keys }))['ssn']
  expect(await encrypted(ssn)).toEqual(await encrypted(ssn))
  expect(await encrypted(ssn)).not.toEqual(await encrypted('219-09-9998'))
})

it('a name after **. is a field at any depth, as a whole', async () => {
  const document = { ssn, a: [{ b: { ssn: { x: 1 } } }], c: [[{ ssn: 'y' }]] }
  const stored = await encryptFields(document, { '**.ssn': random }, { keys })
  const any = expect.any(BsonBinary)
  expect(stored).toEqual({ ssn: any, a: [{ b: { ssn: any } }], c: [[{ ssn: any }]] })
  expect(await decryptFields(stored, { keys })).toEqual(document)
})

it('any document comes back as it was', async () => {
  const name = fc.constantFrom('ssn', 'health', 'notes', 'jobs', 'salary', 'other')
  const leaf = fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.double(), fc.boolean())
  const { document } = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('value')), tie('document')),
    document: fc.dictionary(name, tie('value'), { noNullPrototype: true }),
  }))
  const rules = { 'health.notes': random, 'jobs.salary': random, '**.ssn': random }
  const asserted = fc.asyncProperty(document, async (given) => {
    if (typeof given !== 'object' || given === null) throw new Error('document')
    const stored = await encryptFields(given, rules, { keys })
    expect(JSON.stringify(stored)).not.toContain('"ssn":"')
    expect(await decryptFields(stored, { keys })).toStrictEqual(given)
  })
  await fc.assert(asserted, { numRuns: 100 })
})

it('[F5] leaves alone what is encrypted already, and not what only looks so', async () => {
  const stored = await encryptFields(person, spec, { keys })
  expect(await encryptFields(stored, spec, { keys })).toEqual(stored)
  const json = JSON.parse(JSON.stringify(stored)) as Record<string, unknown>
  expect((await encryptFields(json, spec, { keys }))['ssn']).toEqual(json['ssn'])

  const { buffer } = stored['ssn'] as BsonBinary
  const changed = (at: number, byte: number) => Buffer.from(buffer).fill(byte, at, at + 1)
  for (const bytes of [
    Buffer.alloc(0),
    buffer.subarray(0, 66),
    buffer.subarray(0, -1),
    changed(0, 0),
    changed(0, 3),
    changed(17, 0x0a),
    changed(17, 0x7f),
    // A bool that is deterministic.
    changed(17, 0x08),
  ]) {
    const binary = new BsonBinary(bytes)
    for (const value of [binary, binary.toJSON()]) {
      expect(isEncryptedValue(value)).toBe(false)
      await expect(encryptFields({ ssn: value }, spec, { keys })).rejects.toThrow(
        code('bad_request'),
      )
      await expect(decryptFields({ ssn: [value] }, { keys })).rejects.toThrow(code('corrupt'))
    }
  }
  // Of another subtype, as bare bytes, or with more beside it, it is data like any other.
  const more = { $binary: { ...new BsonBinary(buffer).toJSON().$binary, ssn } }
  for (const value of [new BsonBinary(buffer, 0), Buffer.from(buffer), more]) {
    const { notes } = (await encryptFields({ notes: value }, { notes: random }, { keys })) as {
      notes: BsonBinary
    }
    expect(notes.buffer.length).toBeGreaterThan(buffer.length)
  }
})

it('[F7] a class that hides fields from a path is refused, and a field called _bsontype hides none', async () => {
  class Health {
    notes = ssn
  }
  await expect(encryptFields({ health: new Health() }, spec, { keys })).rejects.toThrow(
    code('bad_request'),
  )
  const posing = { _bsontype: 'Binary', sub_type: 6, buffer: 'x', notes: ssn }
  const stored = await encryptFields({ health: posing }, spec, { keys })
  expect(JSON.stringify(stored)).not.toContain(ssn)
})

it.each<[string, FieldSpec, unknown]>([
  ['null', { x: random }, null],
  ['undefined', { x: random }, undefined],
  ['a double, deterministic', { x: same }, 1.5],
  ['a bool, deterministic', { x: same }, true],
  ['an object, deterministic', { x: same }, { ssn }],
  ['an array, deterministic', { x: same }, [ssn]],
  ['another type than the one that is named', { x: { ...random, bsonType: 'int' } }, ssn],
  ['a fraction as a long', { x: { ...same, bsonType: 'long' } }, 1.5],
  [
    'an encrypted value within another spelling',
    { x: random },
    { $binary: { base64: '', subType: '6' } },
  ],
])('refuses %s, naming the field and never the value', async (_, rules, x) => {
  const error = await encryptFields({ x }, rules, { keys }).catch((reason: unknown) => reason)
  expect(error).toEqual(code('bad_request'))
  expect(String(error)).toContain('field x: ')
  for (const text of [ssn, '1.5']) expect(String(error)).not.toContain(text)
})

it.each<[string, object]>([
  ['no algorithm', { x: { keyAltName: 'people' } }],
  ['two keys', { x: { ...same, keyId: people._id } }],
  ['no key', { x: { algorithm: 'randomized' } }],
  ['an id that is none', { x: { algorithm: 'randomized', keyId: 'people' } }],
  ['a setting that is none', { x: { ...same, bson: 'int' } }],
  ['a type that is none', { x: { ...same, bsonType: 'null' } }],
  ['a type that cannot be deterministic', { x: { ...same, bsonType: 'double' } }],
  ['an empty name', { 'a..b': same }],
  ['two names at any depth', { '**.a.b': same }],
  ['a field within another', { a: same, 'a.b': same }],
  ['a field around another', { 'a.b': same, a: same }],
  ['no rule', { a: null }],
])('refuses a specification with %s', async (_, wrong) => {
  const encrypting = encryptFields({}, wrong as FieldSpec, { keys })
  await expect(encrypting).rejects.toThrow(code('config_invalid'))
})

it('bsonType writes whole numbers as the type that the database has', async () => {
  const long = { ...same, bsonType: 'long' } as const
  expect(await decryptValue(await encryptValue(5, long, { keys }), { keys })).toBe(5n)
  expect(await encryptValue(5, long, { keys })).toEqual(await encryptValue(5n, long, { keys }))
})

it('a changed byte anywhere in a stored document is found', async () => {
  const stored = (await encryptFields({ ssn }, { ssn: random }, { keys })) as { ssn: BsonBinary }
  for (let at = 0; at < stored.ssn.buffer.length; at++) {
    const bytes = Buffer.from(stored.ssn.buffer)
    bytes[at] = (bytes[at] ?? 0) ^ 0x11
    const opening = decryptFields({ ssn: new BsonBinary(bytes) }, { keys })
    const isKeyId = at >= 1 && at <= 16
    await expect(opening).rejects.toThrow(code(isKeyId ? 'key_unavailable' : 'corrupt'))
  }
  for (const base64 of ['****', 'AQ'])
    await expect(
      decryptFields({ ssn: { $binary: { base64, subType: '06' } } }, { keys }),
    ).rejects.toThrow(code('corrupt'))
})

it('bounds what it walks through', async () => {
  const itself: Record<string, unknown> = {}
  itself['again'] = itself
  await expect(decryptFields(itself, { keys })).rejects.toThrow(code('too_large'))
  await expect(encryptFields(itself, { '**.x': random }, { keys })).rejects.toThrow(
    code('too_large'),
  )
  const one = await encryptValue('x', random, { keys })
  const copies = Array.from({ length: fieldLimits.encryptedValues + 1 }, () => ({ ...one }))
  await expect(decryptFields({ copies }, { keys })).rejects.toThrow(code('too_large'))
  const wide = { many: Array.from({ length: fieldLimits.members }, () => 1) }
  await expect(decryptFields(wide, { keys })).rejects.toThrow(code('too_large'))
})

it('single values are no documents, and what is not encrypted does not decrypt', async () => {
  for (const document of [[], 'x', null, new BsonBinary(new Uint8Array(0)).toJSON()])
    for (const use of [
      encryptFields(document as object, {}, { keys }),
      decryptFields(document as object, { keys }),
    ])
      await expect(use).rejects.toThrow(code('bad_request'))
  for (const value of ['x', null, new Uint8Array(82), { ssn }])
    await expect(decryptValue(value, { keys })).rejects.toThrow(code('corrupt'))
})

it('what is left unchanged is the same object', async () => {
  const document = {
    plain: { a: [1, { b: Number.NaN }] },
    ssn: await encryptValue(ssn, same, { keys }),
  }
  const opened = await decryptFields(document, { keys })
  expect(opened['plain']).toBe(document.plain)
  expect(opened['ssn']).toBe(ssn)
})

it('no error of any value tells the value', async () => {
  const secret = fc.string({ minLength: 6, unit: fc.constantFrom('Q', 'Z', '7', '~') })
  const asserted = fc.asyncProperty(secret, async (text) => {
    const stored = await encryptValue(text, random, { keys })
    const broken = Buffer.from(stored.buffer).fill(0, 40, 60)
    const uses = [
      decryptFields({ [text]: new BsonBinary(broken) }, { keys }),
      encryptFields({ x: { [text]: () => text } }, { x: random }, { keys }),
      encryptFields({ x: [text] }, { x: same }, { keys }),
    ]
    for (const { status, ...rest } of await Promise.allSettled(uses)) {
      expect(status).toBe('rejected')
      const error = 'reason' in rest ? (rest.reason as SealtraceError) : null
      expect(SealtraceError.is(error)).toBe(true)
      expect(`${error?.message}`).not.toContain(text)
    }
  })
  await fc.assert(asserted, { numRuns: 50 })
})
