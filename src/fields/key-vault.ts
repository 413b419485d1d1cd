import { SealtraceError } from '../error.ts'
import { readBinary, subtypes, type BinaryValue } from './bson-binary.ts'
import { fieldLimits } from './field-limits.ts'
import { readKeyId, uuidText } from './key-id.ts'

/** A data key in a key vault, wrapped by a master key: the document that MongoDB's clients store. */
export interface DataKeyDocument {
  /** UUID, Binary subtype 4. */
  readonly _id: BinaryValue
  /** The wrapped key, Binary subtype 0. */
  readonly keyMaterial: BinaryValue
  readonly creationDate: Date
  readonly updateDate: Date
  /** 0, enabled; for people, no client looks at it. */
  readonly status: number
  readonly masterKey: { readonly provider: string; readonly keyId?: string }
  readonly keyAltNames?: readonly string[]
}

/**
 * Where wrapped data keys are kept: a collection of the application's database, or {@link memoryKeyVault}. Gives documents as
 * stored, BSON or Extended JSON, and null or undefined for a key that is not there.
 */
export interface KeyVault {
  /** @param id 16 bytes, the UUID */
  get(id: Uint8Array): Promise<unknown>
  byAltName(name: string): Promise<unknown>
}

export interface MemoryKeyVault extends KeyVault {
  /** Throws `already_exists` for an id or alternative name that is there, `corrupt` for what is no data key. */
  add(document: unknown): void
}

/** Keeps documents in memory: for tests, and for applications that load their few data keys at the start. */
export function memoryKeyVault(documents: Iterable<unknown> = []): MemoryKeyVault {
  const byId = new Map<string, unknown>()
  const byName = new Map<string, unknown>()
  const vault = {
    get: async (id: Uint8Array) => byId.get(uuidText(id)),
    byAltName: async (name: string) => byName.get(name),
    add(document: unknown): void {
      const { id, altNames } = parseDataKey(document)
      const name = uuidText(id)
      if (byId.has(name) || altNames.some((altName) => byName.has(altName)))
        throw new SealtraceError(
          'already_exists',
          `data key ${name} or one of its alternative names is in the key vault; add each once`,
        )
      byId.set(name, document)
      for (const altName of altNames) byName.set(altName, document)
    },
  }
  for (const document of documents) vault.add(document)
  return vault
}

/** A data key as read from a vault, checked for its shape. */
export interface WrappedDataKey {
  readonly id: Uint8Array
  readonly keyMaterial: Uint8Array
  /** The name that the master keys are given under: `local`, `sealtrace:eu`. */
  readonly provider: string
  readonly altNames: readonly string[]
}

/** Throws `corrupt`: whoever may write to the vault can put anything there. */
export function parseDataKey(document: unknown): WrappedDataKey {
  if (typeof document !== 'object' || document === null) throw notADataKey()
  const id = readKeyId(member(document, '_id'))
  const material = readBinary(member(document, 'keyMaterial'))
  const masterKey = member(document, 'masterKey')
  const provider =
    typeof masterKey === 'object' && masterKey !== null ? member(masterKey, 'provider') : undefined
  if (!id || material?.subType !== subtypes.generic || typeof provider !== 'string')
    throw notADataKey()
  return { id, keyMaterial: material.bytes, provider, altNames: altNamesOf(document) }
}

function altNamesOf(document: object): string[] {
  const names = member(document, 'keyAltNames') ?? []
  if (!Array.isArray(names) || names.length > fieldLimits.altNames) throw notADataKey()
  return names.filter((name) => typeof name === 'string')
}

function member(object: object, name: string): unknown {
  return Reflect.get(object, name)
}

function notADataKey(): SealtraceError {
  return new SealtraceError(
    'corrupt',
    'a document of the key vault is no data key: it needs _id (UUID), keyMaterial (Binary) and masterKey.provider',
  )
}
