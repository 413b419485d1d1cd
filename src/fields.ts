/**
 * Encrypts single fields of the application's own data, in the bytes of MongoDB's client-side field level encryption (CSFLE), for any
 * database. Needs no package and no server.
 *
 * ```ts
 * import { decryptFields, encryptFields, FieldKeys, memoryKeyVault } from 'sealtrace/fields'
 *
 * const vault = memoryKeyVault()
 * const keys = new FieldKeys({ vault, providers: { local: { key: masterKey } } }) // 96 random bytes
 * vault.add(await keys.createDataKey({ keyAltNames: ['people'] }))
 * const stored = await encryptFields(
 *   { name: 'Mara', ssn: '219-09-9999', salary: 85_123.45 },
 *   {
 *     ssn: { algorithm: 'deterministic', keyAltName: 'people' },
 *     salary: { algorithm: 'randomized', keyAltName: 'people' },
 *   },
 *   { keys },
 * )
 * await decryptFields(stored, { keys })
 * ```
 * @module
 */
export { SealtraceError, type ErrorCode } from './error.ts'
export type { RootKeyProvider } from './keys/root-key-provider.ts'
export { BsonBinary, type BinaryValue } from './fields/bson-binary.ts'
export type { BsonLibrary } from './fields/bson-library.ts'
export type { BsonType } from './record/bson-type.ts'
export { decryptFields } from './fields/decrypt-fields.ts'
export { encryptFields, type EncryptOptions } from './fields/encrypt-fields.ts'
export { decryptValue, encryptValue } from './fields/encrypt-value.ts'
export { isEncryptedValue } from './fields/encrypted-value.ts'
export type { FieldAlgorithm } from './record/encrypted-value.ts'
export {
  FieldKeys,
  type FieldKeysOptions,
  type KeyReference,
  type NewDataKey,
} from './fields/field-keys.ts'
export type { FieldRule } from './fields/field-rule.ts'
export type { FieldSpec } from './fields/field-spec.ts'
export type { KeyId } from './fields/key-id.ts'
export {
  memoryKeyVault,
  type DataKeyDocument,
  type KeyVault,
  type MemoryKeyVault,
} from './fields/key-vault.ts'
export type { LocalMasterKey, MasterKeyOptions } from './fields/master-keys.ts'
