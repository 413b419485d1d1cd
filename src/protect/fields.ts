import { type KeyClass } from '../detect/classify-key.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../record/json.ts'
import { leastConfidence } from './find-in-text.ts'
import { byKey, canName, classOfKey, keyInfo } from './key-info.ts'
import type { Policy } from './policy.ts'
import { sensitiveField, type Scope } from './scope.ts'

/** A field of an object, as rules and classes see it. */
export interface Field {
  /** The name that tells what the value is. */
  readonly key: string
  /** The name in the object, where it is another one (`value` of `{name: 'ssn', value: …}`). */
  readonly name?: string
  readonly segments: readonly string[]
  readonly class: KeyClass | null
}

const nameFields = ['key', 'name', 'field', 'label', 'attribute', 'type', 'kind']
const valueFields = new Set(['value', 'val', 'content', 'answer'])

/** Names that say more together with their parent's: `card.number`, `patient.name`. */
const weakNames = new Set([
  'number',
  'num',
  'no',
  'holder',
  'account',
  'code',
  'name',
  'key',
  'token',
  'secret',
  'line',
])

const personal = new Set([
  'email',
  'us_ssn',
  'phone',
  'salary',
  'date_of_birth',
  'health',
  'address',
  'credit_card',
  'passport',
])
const schemaWords = ['type', '$ref', 'anyOf', 'oneOf', 'allOf', 'enum', 'description']
const person: KeyClass = { class: 'person', confidence: 0.8 }

/** The fields of an object with the class that each one's name gives it. */
export function* fieldsOf(
  { policy, scope }: { readonly policy: Policy; readonly scope: Scope },
  object: JsonObject,
  parent: string | undefined,
): Generator<Field> {
  const keys = Object.keys(object)
  const pairName = namedBy(policy, scope, object)
  for (const key of keys) {
    const info = keyInfo(policy, key)
    if (pairName !== undefined && valueFields.has(key)) {
      yield { ...fieldFor(policy, pairName), name: key }
      continue
    }
    let known = isNameField(key, keys) ? null : (info.class ?? withParent(policy, key, parent))
    if (!known && info.isName && wants(policy) && hasPersonal(policy, keys)) known = person
    if (known && parent === 'properties' && isSchema(object[key])) known = null
    yield { key, segments: info.segments, class: known }
  }
}

function wants(policy: Policy): boolean {
  return byKey >= leastConfidence(policy, 'person')
}

/** `key` in `{key, value}` is what the value is called. */
function isNameField(key: string, keys: string[]): boolean {
  return (
    nameFields.includes(key) && keys.length <= 8 && keys.some((other) => valueFields.has(other))
  )
}

function fieldFor(policy: Policy, key: string): Field {
  const { segments, class: known } = keyInfo(policy, key)
  return { key, segments, class: known }
}

/** The name in `{name: 'ssn', value: …}` and its like. */
function namedBy(policy: Policy, scope: Scope, object: JsonObject): string | undefined {
  const keys = Object.keys(object)
  if (keys.length > 8 || !keys.some((key) => valueFields.has(key))) return undefined
  for (const field of nameFields) {
    const name = Object.hasOwn(object, field) ? object[field] : undefined
    if (typeof name === 'string' && canName(name) && isTelling(policy, scope, name)) return name
  }
  return undefined
}

function isTelling(policy: Policy, scope: Scope, name: string): boolean {
  const { class: known, segments } = keyInfo(policy, name)
  if (known !== null || scope.rules.has(segments.at(-1) ?? '')) return true
  return sensitiveField(scope, name) !== undefined
}

function withParent(policy: Policy, key: string, parent: string | undefined): KeyClass | null {
  if (parent === undefined || !weakNames.has(key.toLowerCase()) || parent.length > 64) return null
  return classOfKey(policy, `${parent}_${key}`)
}

function hasPersonal(policy: Policy, keys: string[]): boolean {
  return keys.some((key) => personal.has(keyInfo(policy, key).class?.class ?? ''))
}

/** A JSON schema under `properties` describes a field and holds no value of it. */
function isSchema(value: JsonValue | undefined): boolean {
  return isJsonObject(value) && schemaWords.some((word) => Object.hasOwn(value, word))
}
