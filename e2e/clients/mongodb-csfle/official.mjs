// MongoDB's own client-side field level encryption, with a key vault in memory in the place of a server.
import { BSON, ClientEncryption } from 'mongodb'

export { BSON }

/** @param documents the key vault; data keys that are made here are added to it */
export function officialClient(masterKey, documents) {
  const has = (document, { _id, keyAltNames }) =>
    _id
      ? _id.$in.some((id) => id.buffer.equals(document._id.buffer))
      : keyAltNames.$in.some((name) => document.keyAltNames?.includes(name))
  const collection = {
    find: (filter) => ({
      toArray: async () =>
        documents.filter((document) => filter.$or.some((way) => has(document, way))),
    }),
    async insertOne(document) {
      documents.push(document)
      return { insertedId: document._id }
    },
  }
  const client = { db: () => ({ collection: () => collection }), options: {}, s: { options: {} } }
  return new ClientEncryption(client, {
    keyVaultNamespace: 'encryption.__keyVault',
    kmsProviders: { local: { key: masterKey } },
  })
}

export const algorithms = {
  deterministic: 'AEAD_AES_256_CBC_HMAC_SHA_512-Deterministic',
  randomized: 'AEAD_AES_256_CBC_HMAC_SHA_512-Random',
}

const { Binary, BSONRegExp, BSONSymbol, Code, Decimal128, Double, Int32, Long } = BSON
const { ObjectId, Timestamp, UUID } = BSON

/** Values of every type that the `bson` package writes: type, value, whether it may be deterministic. */
export const samples = [
  ['string', '', true],
  ['string', 'Grüße, 219-09-9999 😀', true],
  ['int', 5, true],
  ['int', new Int32(-42), true],
  ['int', new Int32(2147483647), true],
  ['long', Long.fromString('9007199254740993'), true],
  ['long', Long.fromNumber(-1), true],
  ['date', new Date(1_795_000_000_123), true],
  ['date', new Date(-1), true],
  ['binData', new Binary(Buffer.from('00ff10', 'hex'), 0), true],
  ['binData', new Binary(Buffer.from('old'), 2), true],
  ['binData', new UUID('5f2b3c4d-1111-4222-8333-444455556666'), true],
  ['binData', new Binary(Buffer.alloc(0), 0x80), true],
  ['objectId', new ObjectId('507f1f77bcf86cd799439011'), true],
  ['regex', new BSONRegExp('^a+', 'ix'), true],
  ['javascript', new Code('return 1'), true],
  ['symbol', new BSONSymbol('s'), true],
  ['timestamp', new Timestamp({ t: 1_795_000_000, i: 7 }), true],
  ['double', 2 ** 31, false],
  ['double', -0, false],
  ['double', 85_123.45, false],
  ['double', new Double(5), false],
  ['decimal', Decimal128.fromString('1.10'), false],
  ['bool', true, false],
  ['bool', false, false],
  ['object', {}, false],
  ['object', { a: 'x', b: { c: [new Int32(1), null, 'é'] }, d: new Date(0), e: true }, false],
  ['array', [], false],
  ['array', ['x', new Double(1.5), { y: new Int32(2) }], false],
  ['javascriptWithScope', new Code('return x', { x: new Int32(1) }), false],
]

/** A value's bytes in BSON, without type and name, hex. */
export function rawBytes(value) {
  const document = Buffer.from(BSON.serialize({ v: value }))
  return document.subarray(7, -1).toString('hex')
}
