// Values of 1 KB that `sealtrace/fields` encrypts and decrypts in a second, beside MongoDB's own client where that is installed
// (e2e/clients/mongodb-csfle, with BUILD_TYPE=dynamic and Debian's libmongocrypt-dev). Rounds are interleaved, in one run, on
// one machine: quote the ratios, not the absolute figures.
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import {
  decryptFields,
  decryptValue,
  encryptFields,
  encryptValue,
  FieldKeys,
  memoryKeyVault,
  type BinaryValue,
  type BsonLibrary,
} from '../src/fields.ts'
import { median } from './capture/rounds.ts'

const isQuick = process.argv.includes('--quick')
const [rounds, operations] = isQuick ? [3, 1000] : [9, 5000]
const text = 'A medical note. '.repeat(64)
const masterKey = randomBytes(96)
const algorithms = ['deterministic', 'randomized'] as const

interface Subject {
  readonly name: string
  run(): Promise<unknown>
}

interface Official {
  readonly BSON: BsonLibrary
  readonly algorithms: Record<(typeof algorithms)[number], string>
  officialClient(
    key: Uint8Array,
    documents: unknown[],
  ): {
    encrypt(value: unknown, options: object): Promise<BinaryValue>
    decrypt(value: unknown): Promise<unknown>
  }
}

const folder = resolve(import.meta.dirname, '../e2e/clients/mongodb-csfle')
const official = existsSync(join(folder, 'node_modules/mongodb'))
  ? ((await import(join(folder, 'official.mjs'))) as Official)
  : null

const vault = memoryKeyVault()
const keys = new FieldKeys({ vault, providers: { local: { key: masterKey } } })
const dataKey = await keys.createDataKey({ keyAltNames: ['bench'] })
vault.add(dataKey)
const subjects: Subject[] = []
for (const algorithm of algorithms) {
  const rule = { algorithm, keyAltName: 'bench' } as const
  const sealed = await encryptValue(text, rule, { keys })
  subjects.push(
    { name: `encrypt ${algorithm}, Sealtrace`, run: () => encryptValue(text, rule, { keys }) },
    { name: `decrypt ${algorithm}, Sealtrace`, run: () => decryptValue(sealed, { keys }) },
  )
  if (!official) continue
  const { Binary } = official.BSON
  const document = {
    ...dataKey,
    _id: new Binary(dataKey._id.buffer, 4),
    keyMaterial: new Binary(dataKey.keyMaterial.buffer, 0),
  }
  const client = official.officialClient(masterKey, [document])
  const options = { algorithm: official.algorithms[algorithm], keyAltName: 'bench' }
  const theirs = await client.encrypt(text, options)
  subjects.push(
    { name: `encrypt ${algorithm}, MongoDB`, run: () => client.encrypt(text, options) },
    { name: `decrypt ${algorithm}, MongoDB`, run: () => client.decrypt(theirs) },
  )
}
const person = { name: 'Mara', ssn: '219-09-9999', salary: 85_123.45, notes: text.slice(0, 200) }
const rule = { algorithm: 'randomized', keyAltName: 'bench' } as const
const spec = { ssn: rule, salary: rule, notes: rule }
const stored = await encryptFields(person, spec, { keys })
subjects.push(
  {
    name: 'document of three fields, encryptFields',
    run: () => encryptFields(person, spec, { keys }),
  },
  { name: 'document of three fields, decryptFields', run: () => decryptFields(stored, { keys }) },
)

const rates = new Map(subjects.map((subject): [Subject, number[]] => [subject, []]))
for (let n = 0; n <= rounds; n++)
  for (const [{ run }, measured] of rates) {
    const began = performance.now()
    for (let at = 0; at < operations; at++) await run()
    // The first round is for the compiler.
    if (n > 0) measured.push(operations / ((performance.now() - began) / 1000))
  }
if (!official) console.log("MongoDB's client is not installed: ours alone\n")
console.log('| median of rounds | a second |\n|---|--:|')
for (const [{ name }, measured] of rates)
  console.log(`| ${name} | ${median(measured).toFixed(0)} |`)
keys[Symbol.dispose]()
