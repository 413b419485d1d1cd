// `sealtrace/fields` beside MongoDB's own client-side field level encryption (mongodb-client-encryption 6.0.0 on Debian's libmongocrypt):
// each reads what the other wrote, values and key vault documents. The key vault is in memory, in the place of a server.
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { environmentRootKey } from '../src/keys/providers/environment.ts'
import {
  decryptFields,
  decryptValue,
  encryptFields,
  encryptValue,
  FieldKeys,
  isEncryptedValue,
  memoryKeyVault,
  type BinaryValue,
  type BsonLibrary,
  type BsonType,
  type DataKeyDocument,
  type FieldAlgorithm,
} from '../src/fields.ts'
import { installPackages } from '../src/testing/install-packages.ts'
import { skipped } from './harness.ts'

const cwd = join(import.meta.dirname, 'clients/mongodb-csfle')
const reason = installPackages(['libmongocrypt-dev']) ?? installClient()
const name = (text: string): string => skipped(`optional:mongodb-csfle ${text}`, reason)

interface OfficialClient {
  createDataKey(provider: string, options: object): Promise<BinaryValue>
  encrypt(value: unknown, options: object): Promise<BinaryValue>
  decrypt(value: unknown): Promise<unknown>
}
interface Official {
  officialClient(masterKey: Uint8Array, documents: DataKeyDocument[]): OfficialClient
  BSON: BsonLibrary & {
    EJSON: { serialize(value: object, options: object): object }
    MinKey: new () => object
    MaxKey: new () => object
  }
  algorithms: Record<FieldAlgorithm, string>
  samples: [BsonType, unknown, boolean][]
  rawBytes(value: unknown): string
}

/** Null when it is there. */
function installClient(): string | null {
  const done = join(cwd, 'node_modules/.package-lock.json')
  const age = (path: string) => statSync(path).mtimeMs
  if (existsSync(done) && age(done) >= age(join(cwd, 'package-lock.json'))) return null
  // Built here, against Debian's library: the binaries that its authors built are not in the package.
  const env = { ...process.env, BUILD_TYPE: 'dynamic' }
  const options = { cwd, env, stdio: 'ignore', timeout: 240_000 } as const
  const { status, error } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], options)
  return status === 0 ? null : `npm ci failed: ${error?.message ?? `status ${status}`}`
}

const masterKey = Buffer.from(Array.from({ length: 96 }, (_, n) => n))
let official: Official
let client: OfficialClient
/** With the bson package, and without. */
let keys: FieldKeys
let bare: FieldKeys
let keyId: BinaryValue
const theirs: DataKeyDocument[] = []

beforeAll(async () => {
  if (reason !== null) return
  official = (await import(join(cwd, 'official.mjs'))) as Official
  client = official.officialClient(masterKey, theirs)
  keyId = await client.createDataKey('local', { keyAltNames: ['people'] })
  const vault = memoryKeyVault(theirs)
  const providers = { local: { key: masterKey } }
  keys = new FieldKeys({ vault, providers, bson: official.BSON })
  bare = new FieldKeys({ vault, providers })
})

const raw = (value: unknown) => official.rawBytes(value)
const both = ['deterministic', 'randomized'] as const

describe.each(both)('%s', (algorithm) => {
  const theirWay = () => ({ keyId, algorithm: official.algorithms[algorithm] })
  const allowed = () =>
    official.samples.filter(([, , isAlways]) => isAlways || algorithm === 'randomized')

  it.skipIf(reason)(name('all types: theirs opens ours, ours opens theirs'), async () => {
    for (const [bsonType, value] of allowed()) {
      const ours = await encryptValue(value, { algorithm, keyId, bsonType }, { keys })
      expect(raw(await client.decrypt(ours))).toBe(raw(reread(value)))
      const given = await client.encrypt(value, theirWay())
      expect(raw(await decryptValue(given, { keys }))).toBe(raw(reread(value)))
      expect(isEncryptedValue(given)).toBe(true)
      if (algorithm === 'deterministic') expect(ours.buffer).toEqual(given.buffer)
    }
  })

  it.skipIf(reason)(name('what cannot be encrypted is refused by both'), async () => {
    const { MinKey, MaxKey, Binary } = official.BSON
    const never = [null, undefined, new MinKey(), new MaxKey(), new Binary(Buffer.alloc(90), 6)]
    const refused = official.samples.filter(([, , isAlways]) => !isAlways)
    const values = [
      ...never,
      ...(algorithm === 'deterministic' ? refused.map(([, value]) => value) : []),
    ]
    for (const value of values) {
      await expect(client.encrypt(value, theirWay())).rejects.toThrow()
      await expect(encryptValue(value, { algorithm, keyId }, { keys })).rejects.toMatchObject({
        code: 'bad_request',
      })
    }
  })
})

/** The official client reads back what the bson package makes of its own bytes: an Int32 becomes a number. */
function reread(value: unknown): unknown {
  return official.BSON.deserialize(official.BSON.serialize({ value }))['value']
}

it.skipIf(reason)(name("JavaScript's own values need no bson package"), async () => {
  const leaf = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.integer(),
    fc.double({ noNaN: true }),
    fc.boolean(),
    fc.date({ noInvalidDate: true }),
    fc.constant(null),
  )
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('value')), tie('object')),
    object: fc.dictionary(
      fc.string().map((text) => text.replaceAll('\0', '').replace('__proto__', 'p')),
      tie('value'),
      { noNullPrototype: true },
    ),
  }))
  const asserted = fc.asyncProperty(value, async (given) => {
    const rule = { algorithm: 'randomized', keyAltName: 'people' } as const
    const sealed = await encryptValue({ given }, rule, { keys: bare })
    const binary = new official.BSON.Binary(sealed.buffer, 6)
    expect(await client.decrypt(binary)).toStrictEqual({ given })
    const algorithm = official.algorithms.randomized
    const given2 = await client.encrypt({ given }, { keyAltName: 'people', algorithm })
    expect(await decryptValue(given2, { keys: bare })).toStrictEqual({ given })
  })
  await fc.assert(asserted, { numRuns: 200 })
})

it.skipIf(reason)(name('a data key of ours opens with theirs, rewrapped too'), async () => {
  const document = await keys.createDataKey({ keyAltNames: ['ours'] })
  const vault = memoryKeyVault([document])
  const ours = new FieldKeys({
    vault,
    providers: { local: { key: masterKey } },
    bson: official.BSON,
  })
  const rule = { algorithm: 'randomized', keyAltName: 'ours' } as const
  const sealed = await encryptValue('x', rule, { keys: ours })
  const rewrapped = { ...document, ...(await keys.rewrapDataKey(document)) }
  // Through BSON, as a collection gives it back.
  for (const each of [document, rewrapped]) {
    const stored = official.BSON.deserialize(official.BSON.serialize({ each }))
    const reader = official.officialClient(masterKey, [stored['each'] as DataKeyDocument])
    expect(await reader.decrypt(sealed)).toBe('x')
    const algorithm = official.algorithms.deterministic
    const given = await reader.encrypt('y', { keyAltName: 'ours', algorithm })
    expect(await decryptValue(given, { keys: ours })).toBe('y')
  }
})

it.skipIf(reason)(name('a key vault that was exported as Extended JSON opens'), async () => {
  const exported = theirs.map((each) => official.BSON.EJSON.serialize(each, { relaxed: false }))
  const providers = { local: { key: masterKey } }
  const ours = new FieldKeys({ vault: memoryKeyVault(exported), providers })
  const algorithm = official.algorithms.deterministic
  const given = await client.encrypt('x', { keyId, algorithm })
  const json = official.BSON.EJSON.serialize({ given }, { relaxed: false })
  expect(await decryptFields(json, { keys: ours })).toEqual({ given: 'x' })
})

it.skipIf(reason)(name('documents go through the driver with the bson package alone'), async () => {
  const person = { name: 'Mara', ssn: '219-09-9999', jobs: [{ salary: 85_123.45 }] }
  const spec = {
    ssn: { algorithm: 'deterministic', keyAltName: 'people' },
    'jobs.salary': { algorithm: 'randomized', keyAltName: 'people' },
  } as const
  const stored = await encryptFields(person, spec, { keys })
  const { serialize, deserialize } = official.BSON
  const fetched = deserialize(serialize(stored))
  expect(await decryptFields(fetched, { keys })).toEqual(person)
  expect(await decryptFields(fetched, { keys: bare })).toEqual(person)
  expect(await client.decrypt(fetched['ssn'])).toBe(person.ssn)
  // bson 5 and newer refuse classes that are not their own: said at once, and nothing is stored as something else.
  const withoutBson = await encryptFields(person, spec, { keys: bare })
  expect(() => serialize(withoutBson)).toThrow(/bson/i)
})

it.skipIf(reason)(name('a data key under a root key of Sealtrace is for us alone'), async () => {
  const sealtrace = environmentRootKey({ SEALTRACE_ROOT_KEY: 'ab'.repeat(32) })
  if (!sealtrace) throw new Error('no root key')
  const vault = memoryKeyVault()
  const ours = new FieldKeys({ vault, providers: { sealtrace }, bson: official.BSON })
  const document = await ours.createDataKey({ keyAltNames: ['own'] })
  vault.add(document)
  const rule = { algorithm: 'deterministic', keyAltName: 'own' } as const
  const sealed = await encryptValue('x', rule, { keys: ours })
  expect(await decryptValue(sealed, { keys: ours })).toBe('x')
  const reader = official.officialClient(masterKey, [document])
  await expect(reader.decrypt(sealed)).rejects.toThrow()
})
