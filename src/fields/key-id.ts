import { fromHex, toHex } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import { readBinary, subtypes, type BinaryValue } from './bson-binary.ts'

/** Id of a data key: a UUID as text, its 16 bytes, or BSON Binary subtype 4. */
export type KeyId = string | Uint8Array | BinaryValue

const uuidShape = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** 16 bytes, of Extended JSON too; null for anything else. */
export function readKeyId(given: unknown): Uint8Array | null {
  const isJson = typeof given === 'object' && given !== null && '$uuid' in given
  const id: unknown = isJson ? given.$uuid : given
  if (typeof id === 'string') return uuidShape.test(id) ? fromHex(id.replaceAll('-', ''), 16) : null
  if (id instanceof Uint8Array) return id.length === 16 ? id : null
  const binary = readBinary(id)
  return binary?.subType === subtypes.uuid && binary.bytes.length === 16 ? binary.bytes : null
}

/** Throws `config_invalid`. */
export function parseKeyId(id: unknown): Uint8Array {
  const bytes = readKeyId(id)
  if (!bytes)
    throw new SealtraceError(
      'config_invalid',
      'keyId is not the id of a data key; give a UUID as text, 16 bytes or BSON Binary subtype 4',
    )
  return bytes
}

/** As people write it. */
export function uuidText(id: Uint8Array): string {
  return toHex(id).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
