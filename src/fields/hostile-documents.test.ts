// Documents whose shape somebody outside chose, to have a field left as it is or another's value opened.
import { expect, it } from 'vitest'
import { randomBytes } from '../crypto/random.ts'
import { environmentRootKey } from '../keys/providers/environment.ts'
import { BsonBinary } from './bson-binary.ts'
import type { BsonLibrary } from './bson-library.ts'
import { encryptFields } from './encrypt-fields.ts'
import { decryptValue, encryptValue } from './encrypt-value.ts'
import { isEncryptedValue } from './encrypted-value.ts'
import { FieldKeys } from './field-keys.ts'
import { fieldLimits } from './field-limits.ts'
import type { FieldSpec } from './field-spec.ts'
import { memoryKeyVault } from './key-vault.ts'

const vault = memoryKeyVault()
const providers = { local: { key: randomBytes(96) } }
const keys = new FieldKeys({ vault, providers })
vault.add(await keys.createDataKey({ keyAltNames: ['people'] }))

const rule = { algorithm: 'randomized', keyAltName: 'people' } as const
const code = (value: string) => expect.objectContaining({ code: value })
const notes = 'Wakes at night'

class Health {
  notes = notes
}

/** As bson 4 and newer has its classes. */
class ObjectId {
  get _bsontype(): string {
    return 'ObjectId'
  }
}

it.each<[string, unknown]>([
  ['a class', new Health()],
  ['a Map', new Map([['notes', notes]])],
  ['a class with a _bsontype of its own', Object.assign(new Health(), { _bsontype: 'ObjectId' })],
  [
    'a prototype that was set by assignment',
    Object.assign({}, JSON.parse(`{"notes":"${notes}","__proto__":{}}`)),
  ],
  [
    'such a prototype with a _bsontype',
    Object.assign({}, JSON.parse(`{"notes":"${notes}","__proto__":{"_bsontype":"ObjectId"}}`)),
  ],
  [
    'such a prototype with a constructor',
    Object.assign(
      {},
      JSON.parse(`{"notes":"${notes}","__proto__":{"_bsontype":"Long","constructor":{}}}`),
    ),
  ],
])('[F7] %s hides no field, at a path or at any depth', async (_, health) => {
  for (const path of ['health.notes', '**.notes'])
    for (const document of [{ health }, { health: [health] }])
      await expect(encryptFields(document, { [path]: rule }, { keys })).rejects.toThrow(
        code('bad_request'),
      )
})

it('values that hold no fields may stand beside a field at any depth', async () => {
  const document = {
    ...{ id: new ObjectId(), at: new Date(0), like: /x/, bytes: new Uint8Array(2) },
    ...{ binary: new BsonBinary(new Uint8Array(3), 0), notes },
  }
  const stored = await encryptFields(document, { '**.notes': rule }, { keys })
  expect(stored).toEqual({ ...document, notes: expect.any(BsonBinary) })
})

it.each(['jobs.0.notes', 'jobs.*.notes', 'jobs.[].notes', 'jobs[].notes', 'jobs[0].notes'])(
  'a path that would find nothing in an array is an error: %s',
  async (path) => {
    const document = { jobs: [{ notes }] }
    await expect(encryptFields(document, { [path]: rule }, { keys })).rejects.toThrow(
      code('config_invalid'),
    )
  },
)

it('a number is a name where there is no array', async () => {
  const stored = await encryptFields({ jobs: { 0: notes } }, { 'jobs.0': rule }, { keys })
  expect(stored).toEqual({ jobs: { 0: expect.any(BsonBinary) } })
})

it('[F5] a binary with fields beside it is no encrypted value', async () => {
  const { buffer, sub_type, _bsontype } = await encryptValue('x', rule, { keys })
  const bare = { buffer, sub_type, _bsontype }
  expect(isEncryptedValue(bare)).toBe(true)
  expect(isEncryptedValue({ ...bare, position: buffer.length })).toBe(true)
  const posing = { ...bare, notes }
  expect(isEncryptedValue(posing)).toBe(false)
  const stored = await encryptFields({ health: posing }, { health: rule }, { keys })
  expect(stored['health']).toBeInstanceOf(BsonBinary)
  expect(await decryptValue(stored['health'], { keys })).toMatchObject({ notes })
})

it('[F5] what is larger than any encrypted value is none', async () => {
  const { buffer } = await encryptValue('x', rule, { keys })
  const large = Buffer.alloc(82 + 16 * Math.ceil((fieldLimits.valueBytes + 2048) / 16))
  large.set(buffer.subarray(0, 18))
  expect(isEncryptedValue(new BsonBinary(large))).toBe(false)
  await expect(decryptValue(large, { keys })).rejects.toThrow(code('corrupt'))
})

it('[F8] encrypted values in a document from outside are refused wherever they stand', async () => {
  const theirs = await encryptValue(notes, rule, { keys })
  const spec: FieldSpec = { notes: rule }
  const json: unknown = JSON.parse(JSON.stringify(theirs))
  // What other readers of Extended JSON take for one.
  const base64 = Buffer.from(theirs.buffer).toString('base64')
  const marked = [
    { $binary: { base64: '', subType: '6' } },
    { $binary: { base64, subType: '006' } },
    { $binary: { base64, subType: '06', more: 1 } },
    { $binary: { base64, subType: 6 } },
    { $binary: { base64, subType: '06' }, more: 1 },
    { $binary: base64, $type: '06' },
    { ...theirs, more: 1 },
  ]
  for (const value of [theirs, json, ...marked])
    for (const document of [{ notes: value }, { name: value }, { a: [{ b: [value] }] }]) {
      const encrypting = encryptFields(document, spec, { keys, encrypted: 'refuse' })
      await expect(encrypting).rejects.toThrow(code('bad_request'))
    }
  const fine = {
    ...{ notes, binary: new BsonBinary(new Uint8Array(90), 0), bytes: new Uint8Array(90) },
    id: { $binary: { base64, subType: '04' } },
  }
  const stored = await encryptFields(fine, spec, { keys, encrypted: 'refuse' })
  expect(stored['notes']).toBeInstanceOf(BsonBinary)
  // Without it such a value is kept.
  expect(await encryptFields({ notes: theirs }, spec, { keys, encrypted: 'keep' })).toEqual({
    notes: theirs,
  })
  const unknown = { keys, encrypted: 'no' as 'keep' }
  await expect(encryptFields({}, spec, unknown)).rejects.toThrow(code('config_invalid'))
  const itself: Record<string, unknown> = {}
  itself['again'] = itself
  await expect(encryptFields(itself, spec, { keys, encrypted: 'refuse' })).rejects.toThrow(
    code('too_large'),
  )
})

it('what the bson package says of a value gets into no error', async () => {
  const fail = (value: unknown): never => {
    throw new TypeError(`cannot handle ${JSON.stringify(value)}`)
  }
  const bson: BsonLibrary = {
    Binary: BsonBinary,
    serialize: fail,
    deserialize: (bytes) => fail(Buffer.from(bytes).toString('latin1')),
  }
  const withLibrary = new FieldKeys({ vault, providers, bson })
  const encrypted = await encryptValue(notes, rule, { keys })
  for (const use of [
    encryptValue(notes, rule, { keys: withLibrary }),
    encryptFields({ notes }, { notes: rule }, { keys: withLibrary }),
    decryptValue(encrypted, { keys: withLibrary }),
  ]) {
    const error: unknown = await use.catch((reason: unknown) => reason)
    for (let at = error; at instanceof Error; at = at.cause)
      expect(`${at.stack}`).not.toContain(notes)
  }
})

it.each([2n ** 70n, new Date(Number.NaN)])(
  'with the bson package, too, what BSON cannot hold is refused: %s',
  async (value) => {
    const bson: BsonLibrary = {
      Binary: BsonBinary,
      // As bson 6 writes a bigint of more than 64 bits.
      serialize: () => Buffer.from([16, 0, 0, 0, 0x12, 0x76, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
      deserialize: () => ({ v: 0 }),
    }
    const withLibrary = new FieldKeys({ vault, providers, bson })
    await expect(encryptValue(value, rule, { keys: withLibrary })).rejects.toThrow(
      code('bad_request'),
    )
  },
)

it('a provider has the name of its kind', () => {
  const root = environmentRootKey({ SEALTRACE_ROOT_KEY: 'a'.repeat(64) })
  if (!root) throw new Error('no provider')
  for (const wrong of [{ local: root }, { 'sealtrace:eu': providers.local }])
    expect(() => new FieldKeys({ vault, providers: wrong })).toThrow(code('config_invalid'))
})
