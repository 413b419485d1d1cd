import { SealtraceError } from '../error.ts'
import { DocumentWalk } from './document-walk.ts'
import { decryptWith, partsOf } from './encrypt-value.ts'
import type { EncryptedParts } from '../record/encrypted-value.ts'
import type { FieldKey, FieldKeys } from './field-keys.ts'
import { fieldLimits } from './field-limits.ts'
import { uuidText } from './key-id.ts'
import { checkDocument, isPlainObject } from './plain-object.ts'

type Found = Map<object, EncryptedParts>

/**
 * Gives a copy of a document in which every encrypted value (Binary subtype 6, or its Extended JSON, at any depth) is the value itself. The
 * document is not changed; objects and arrays without encrypted values are the same in both. Throws `corrupt` when one of
 * them was changed, `key_unavailable`, `too_large`; then nothing is given.
 */
export async function decryptFields(
  document: object,
  { keys }: { readonly keys: FieldKeys },
): Promise<Record<string, unknown>> {
  checkDocument(document)
  const found: Found = new Map()
  collect(found, document, 1, new DocumentWalk())
  const wanted = new Map([...found.values()].map(({ keyId }) => [uuidText(keyId), keyId]))
  const opened = new Map<string, FieldKey>()
  // One after the other: the first key that is not there ends it, however many are made up.
  for (const [name, keyId] of wanted) opened.set(name, await keys.open({ keyId }))
  const plain = new Map<object, unknown>()
  for (const [value, parts] of found) {
    const key = opened.get(uuidText(parts.keyId))
    if (key) plain.set(value, decryptWith(key, parts, keys.bson))
  }
  return inObject(plain, document)
}

function collect(found: Found, value: unknown, depth: number, walk: DocumentWalk): void {
  if (typeof value !== 'object' || value === null) return
  const parts = partsOf(value)
  if (parts) {
    found.set(value, parts)
    if (found.size > fieldLimits.encryptedValues)
      throw new SealtraceError(
        'too_large',
        `a document holds more than ${fieldLimits.encryptedValues} encrypted values; give it in pieces`,
      )
  } else if (Array.isArray(value) || isPlainObject(value)) {
    const members = Object.values(value)
    walk.enter(members.length, depth)
    for (const member of members) collect(found, member, depth + 1, walk)
  }
}

function inObject(plain: ReadonlyMap<object, unknown>, object: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [name, inValue(plain, value)]),
  )
}

function inValue(plain: ReadonlyMap<object, unknown>, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (plain.has(value)) return plain.get(value)
  if (Array.isArray(value)) {
    const items: unknown[] = value
    const out = items.map((item) => inValue(plain, item))
    return out.every((item, at) => Object.is(item, items[at])) ? value : out
  }
  if (!isPlainObject(value)) return value
  const out = inObject(plain, value)
  return Object.entries(value).every(([name, item]) => Object.is(item, out[name])) ? value : out
}
