import { SealtraceError } from '../error.ts'
import { isBsonType, mayEncrypt, type BsonType } from '../record/bson-type.ts'
import type { FieldAlgorithm } from '../record/encrypted-value.ts'
import type { KeyReference } from './field-keys.ts'
import { fieldLimits } from './field-limits.ts'
import { parseKeyId } from './key-id.ts'

/** How one field is encrypted. */
export type FieldRule = KeyReference & {
  readonly algorithm: FieldAlgorithm
  /**
   * Type that the value must have, by its name in MongoDB's schemas; numbers are written as this one of `int`, `long` and `double`.
   * Default: the value's own, a number being an int where it is one of 32 bits, else a double.
   */
  readonly bsonType?: BsonType
}

const known: ReadonlySet<string> = new Set(['algorithm', 'bsonType', 'keyAltName', 'keyId'])

/** Throws `config_invalid`; `where` is the field's path in the specification. */
export function checkRule(rule: FieldRule, where: string): void {
  const problem = problemOf(rule)
  if (problem) throw new SealtraceError('config_invalid', `field ${where}: ${problem}`)
  if (rule.keyId !== undefined) parseKeyId(rule.keyId)
}

function problemOf(rule: FieldRule): string | null {
  if (typeof rule !== 'object' || rule === null) return 'needs algorithm and keyId or keyAltName'
  const { algorithm, keyId, keyAltName, bsonType } = rule
  const other = Object.keys(rule).find((name) => !known.has(name))
  if (other !== undefined) return `has no setting ${other}; use ${[...known].join(', ')}`
  if (algorithm !== 'deterministic' && algorithm !== 'randomized')
    return 'algorithm must be deterministic or randomized'
  if ((keyId === undefined) === (keyAltName === undefined)) return 'give keyId or keyAltName'
  if (keyAltName !== undefined && !isName(keyAltName)) return 'keyAltName must be a name'
  if (bsonType !== undefined && !isBsonType(bsonType))
    return 'bsonType is none that can be encrypted; use a name of MongoDB, as string, int, long, date'
  if (bsonType && !mayEncrypt(bsonType, algorithm))
    return `type ${bsonType} cannot be encrypted deterministically; use randomized`
  return null
}

function isName(name: unknown): boolean {
  return typeof name === 'string' && name.length > 0 && name.length <= fieldLimits.altName
}
