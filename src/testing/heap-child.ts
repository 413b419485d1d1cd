// A process that works with secrets and writes a snapshot of its heap: `node heap-child.ts KEYFILE SNAPSHOT [leak]`. The key
// comes from a file, since arguments and environment variables are strings. With `leak` it makes a string of it, as a
// proof that the search finds one.
import { readFileSync } from 'node:fs'
import { format, inspect } from 'node:util'
import { writeHeapSnapshot } from 'node:v8'
import { unwrapKey, wrapKey } from '../crypto/aead.ts'
import { deriveKey } from '../crypto/hkdf.ts'
import { openBase, sealBase } from '../crypto/hpke.ts'
import { randomBytes } from '../crypto/random.ts'
import { Secret } from '../crypto/secret.ts'
import { x25519PublicKey } from '../crypto/x25519.ts'
import { openPart } from '../seal/open-part.ts'
import { sealPart } from '../seal/seal-part.ts'

const [keyFile = '', snapshot = '', leak] = process.argv.slice(2)
const secret = Secret.own(readFileSync(keyFile))

/** What is held, so that the collector of garbage leaves it in the snapshot. */
const held: unknown[] = [secret]

for (let i = 0; i < 20; i++) {
  const slot = { id: randomBytes(16), key: secret }
  const place = { origin: 'example.com/log', trace: randomBytes(16) }
  const { entry, data } = sealPart(slot, place, 'email', Buffer.from('hidden'))
  openPart(secret, place, entry, data)
  const context = { info: Buffer.from('a'), aad: Buffer.from('b') }
  const sealed = sealBase(x25519PublicKey(secret), context, Buffer.from('hidden'))
  const wrapped = wrapKey(secret, Buffer.from('a'), randomBytes(32))
  held.push(openBase(secret, sealed, context), unwrapKey(secret, Buffer.from('a'), wrapped))
  held.push(deriveKey(secret, 'a'), { entry, data, sealed, wrapped })
}
held.push(inspect(secret), JSON.stringify({ secret }), format('%o %j %s', secret, secret, secret))
held.push(new Error(`failed with ${secret}`, { cause: secret }))
try {
  unwrapKey(secret, Buffer.from('b'), randomBytes(60))
} catch (error) {
  held.push(error)
}
if (leak)
  for (const form of ['latin1', 'hex', 'base64'] as const)
    held.push(secret.use((bytes) => Buffer.from(bytes).toString(form)))
writeHeapSnapshot(snapshot)
process.stdout.write(String(held.length))
