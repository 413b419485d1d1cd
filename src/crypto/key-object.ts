import { createSecretKey, type KeyObject } from 'node:crypto'
import type { Secret } from './secret.ts'

const objects = new WeakMap<Secret, KeyObject>()

/** The secret as OpenSSL wants it. Made once: Node takes several times as long with raw bytes. */
export function keyObject(key: Secret): KeyObject {
  const known = objects.get(key)
  if (known) return known
  const made = key.use((bytes) => createSecretKey(bytes))
  objects.set(key, made)
  return made
}
