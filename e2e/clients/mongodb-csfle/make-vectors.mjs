// Makes src/fields/fixtures/csfle-vectors.json with MongoDB's own client. Keys are given, so deterministic values come out the
// same every time. `node make-vectors.mjs > …/csfle-vectors.json`, after `BUILD_TYPE=dynamic npm ci`.
import { algorithms, BSON, officialClient, rawBytes, samples } from './official.mjs'

const counted = (from) => Buffer.from(Array.from({ length: 96 }, (_, n) => (from + n * 7) % 256))
const masterKey = counted(3)
const keyMaterial = counted(101)
const vault = []
const client = officialClient(masterKey, vault)
const keyId = await client.createDataKey('local', { keyAltNames: ['people'], keyMaterial })

const values = []
for (const [type, value, mayBeDeterministic] of samples)
  for (const [name, algorithm] of Object.entries(algorithms)) {
    if (name === 'deterministic' && !mayBeDeterministic) continue
    const { buffer } = await client.encrypt(value, { keyId, algorithm })
    const json = BSON.EJSON.serialize({ value }, { relaxed: false }).value
    const encrypted = Buffer.from(buffer).toString('hex')
    values.push({ type, algorithm: name, value: json, raw: rawBytes(value), encrypted })
  }
const about =
  'Made with mongodb-client-encryption 6.0.0 (libmongocrypt 1.7.2) by e2e/clients/mongodb-csfle/make-vectors.mjs. Byte n of the master key is (3 + 7n) mod 256, of the data key (101 + 7n) mod 256.'
const [document] = vault.map((each) => BSON.EJSON.serialize(each, { relaxed: false }))
process.stdout.write(`${JSON.stringify({ about, document, values }, null, 2)}\n`)
