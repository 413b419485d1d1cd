import { SealtraceError } from '../error.ts'
import { DocumentWalk } from './document-walk.ts'
import { encryptWith } from './encrypt-value.ts'
import { isEncryptedValue } from './encrypted-value.ts'
import type { FieldKey, FieldKeys } from './field-keys.ts'
import {
  compileSpec,
  type CompiledSpec,
  type FieldSpec,
  type SpecField,
  type SpecNode,
} from './field-spec.ts'
import { checkDocument, isOpaqueObject, isPlainObject } from './plain-object.ts'
import { refuseEncrypted } from './refuse-encrypted.ts'

export interface EncryptOptions {
  readonly keys: FieldKeys
  /**
   * What becomes of values in the document that are encrypted, or marked so, already: `keep` (default) leaves those of the specification's fields
   * alone when they have the whole structure of one, and all others as they are; `refuse` throws `bad_request` for any, wherever it stands. Refuse them
   * in what comes from outside: whoever saw somebody else's encrypted value could put it there, and have it decrypted for himself.
   */
  readonly encrypted?: 'keep' | 'refuse' | undefined
}

interface Encryption {
  readonly spec: CompiledSpec
  readonly opened: ReadonlyMap<SpecField, FieldKey>
  readonly keys: FieldKeys
  readonly walk: DocumentWalk
}

/**
 * Gives a copy of a document in which the fields of the specification are encrypted values; fields that are not there are no
 * error. The document is not changed. Values that have the whole structure of an encrypted value are left alone, unless they are to be refused
 * ({@link EncryptOptions}). Throws `config_invalid` for the specification, `bad_request` for a value that cannot be encrypted so, `too_large`, `key_unavailable`; then nothing
 * is given.
 */
export async function encryptFields(
  document: object,
  spec: FieldSpec,
  { keys, encrypted: given = 'keep' }: EncryptOptions,
): Promise<Record<string, unknown>> {
  const compiled = compileSpec(spec)
  if (given !== 'keep' && given !== 'refuse') throw unknownOption()
  checkDocument(document)
  if (given === 'refuse') refuseEncrypted(document)
  const opened = await Promise.all(
    compiled.fields.map(async (field) => [field, await keys.open(field.rule)] as const),
  )
  const state = { spec: compiled, opened: new Map(opened), keys, walk: new DocumentWalk() }
  return inObject(state, document, compiled.root, 1)
}

function inObject(
  state: Encryption,
  object: object,
  node: SpecNode | undefined,
  depth: number,
): Record<string, unknown> {
  const entries = Object.entries(object)
  state.walk.enter(entries.length, depth)
  return Object.fromEntries(
    entries.map(([name, value]) => {
      const inner = node?.inner.get(name)
      const field = inner?.field ?? state.spec.anywhere.get(name)
      const given = field ? encrypted(state, value, field) : inValue(state, value, inner, depth + 1)
      return [name, given]
    }),
  )
}

/** A value that is no field of the specification, and may hold some. */
function inValue(
  state: Encryption,
  value: unknown,
  node: SpecNode | undefined,
  depth: number,
): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (!node && !state.spec.anywhere.size) return value
  if (Array.isArray(value)) {
    if (node && namesItems(node)) throw itemByNumber()
    state.walk.enter(value.length, depth)
    return value.map((item) => inValue(state, item, node, depth + 1))
  }
  if (isPlainObject(value)) return inObject(state, value, node, depth)
  // A path may lead into it: what it holds must not stay readable only because it is of a class.
  if (!isOpaqueObject(value)) throw notPlain()
  return value
}

/** Whether a path goes on with a number: it would find nothing in an array, and leave the field that is meant as it is. */
function namesItems({ inner }: SpecNode): boolean {
  return inner.keys().some((name) => /^\d+$/.test(name))
}

function encrypted({ opened, keys }: Encryption, value: unknown, field: SpecField): unknown {
  if (isEncryptedValue(value)) return value
  const key = opened.get(field)
  if (!key) throw new SealtraceError('internal', 'a field has no opened key; report this')
  try {
    return encryptWith(key, value, field.rule, keys)
  } catch (error) {
    if (!SealtraceError.is(error)) throw error
    throw new SealtraceError(error.code, `field ${field.path}: ${error.message}`, { cause: error })
  }
}

function notPlain(): SealtraceError {
  return new SealtraceError(
    'bad_request',
    'a path of the specification leads through an object that is not plain; give object literals and arrays',
  )
}

function itemByNumber(): SealtraceError {
  return new SealtraceError(
    'config_invalid',
    'a path of the specification names an item of an array by its number; leave the number out: a path leads into all items',
  )
}

function unknownOption(): SealtraceError {
  return new SealtraceError('config_invalid', 'encrypted must be keep or refuse')
}
