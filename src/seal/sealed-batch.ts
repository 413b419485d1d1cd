// Seals steps for the collector, so that nothing between an agent's process and the collector's sealing thread sees one:
// not the spool on disk, not a proxy that ends TLS. The tag keeps the bytes as they were; who sent them says the ingest
// key of the request.
import { dhkemX25519 } from '../crypto/dhkem-x25519.ts'
import { concatBytes, encodeUtf8, toHex } from '../crypto/encoding.ts'
import { equalBytes } from '../crypto/equal.ts'
import { openBase, sealBase } from '../crypto/hpke.ts'
import { labels } from '../crypto/labels.ts'
import type { Secret } from '../crypto/secret.ts'
import { xWing } from '../crypto/x-wing.ts'
import { SealtraceError } from '../error.ts'
import {
  batchKeyId,
  padBatch,
  parseSealedBatch,
  sealedBatchHead,
  suiteOf,
  unpadBatch,
} from './format/sealed-batch.ts'

const kems = { 1: dhkemX25519(), 2: xWing }

/**
 * One batch for the holder of the private key, under a key of its own. Never compressed: lengths would tell of content.
 * The key's length chooses the suite: 32 bytes of X25519, or 1216 of X-Wing, which stays closed to a quantum computer too.
 * Throws `RangeError` for bytes that are no public key, `usage` for X-Wing where the runtime has no ML-KEM.
 */
export function sealBatch(publicKey: Uint8Array, json: Uint8Array): Uint8Array {
  const aad = sealedBatchHead(publicKey)
  const padded = padBatch(json)
  const kem = kems[suiteOf(publicKey)]
  const { enc, ciphertext } = sealBase(publicKey, contextOf(aad), padded, kem)
  padded.fill(0)
  return concatBytes(aad, enc, ciphertext)
}

/**
 * Opens {@link sealBatch}: `privateKey` what is sealed with suite 1, `hybridKey`, where there is one, what is sealed with
 * suite 2. `body` may be an attacker's. Throws `bad_request` for bytes that are no batch, for one that is sealed to another
 * key, and for one that was changed.
 */
export function openBatch(privateKey: Secret, body: Uint8Array, hybridKey?: Secret): Uint8Array {
  const { suite, head, keyId, enc, ciphertext } = parseSealedBatch(body)
  const key = suite === 1 ? privateKey : hybridKey
  if (!key)
    throw new SealtraceError(
      'bad_request',
      `body: sealed with suite ${suite}, for which this project has no key; ask GET /api/v1/recorder for the one it has`,
    )
  const own = batchKeyId(kems[suite].publicKey(key))
  if (!equalBytes(keyId, own))
    throw new SealtraceError(
      'bad_request',
      `body: sealed to another public key than ${toHex(own)}, which this project opens; ` +
        'ask GET /api/v1/recorder for it',
    )
  const padded = openBase(key, { enc, ciphertext }, contextOf(head), kems[suite])
  const json = padded && unpadBatch(padded)
  if (!json) throw new SealtraceError('bad_request', 'body: the sealed batch does not open; resend')
  return json
}

function contextOf(aad: Uint8Array): { info: Uint8Array; aad: Uint8Array } {
  return { info: encodeUtf8(labels.sealedBatch), aad }
}
