import { SealtraceError } from '../error.ts'
import { BsonBinary, readBinary } from './bson-binary.ts'

/** An object literal or what JSON gives, and no class of its own. By its prototype alone: an attacker chooses the fields. */
export function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** Values of JavaScript and classes of BSON, which hold no fields. A `_bsontype` of the value's own says nothing: an attacker chooses the fields. */
export function isOpaqueObject(value: object): boolean {
  if (value instanceof Date || value instanceof RegExp || ArrayBuffer.isView(value)) return true
  if (value instanceof BsonBinary) return true
  const prototype: unknown = Object.getPrototypeOf(value)
  if (typeof prototype !== 'object' || prototype === null || !('_bsontype' in prototype))
    return false
  // Of a class, and no object that was set as a prototype by an assignment to `__proto__`.
  return Object.hasOwn(prototype, 'constructor') && typeof prototype.constructor === 'function'
}

/** Throws `bad_request` for what is no document. */
export function checkDocument(document: object): void {
  const isObject = typeof document === 'object' && document !== null
  if (!isObject || !isPlainObject(document) || readBinary(document))
    throw new SealtraceError(
      'bad_request',
      'a document is no plain object; give an object literal, and single values to encryptValue and decryptValue',
    )
}
