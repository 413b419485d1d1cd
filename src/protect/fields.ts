import { type KeyClass } from '../detect/classify-key.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../record/json.ts'
import { leastConfidence } from './find-in-text.ts'
import { byKey, canName, classOfKey, keyInfo } from './key-info.ts'
import { type Pairs, pairsIn } from './name-value-pair.ts'
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
  'cid',
  'cvn',
  'cv2',
])

const longestParent = 64
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
/** Fields of a JSON schema that hold values of what it describes. */
const schemaValues = ['default', 'const', 'example', 'examples']
const ofCard = new Set(['credit_card', 'card_expiry', 'cvv'])
const toldBeside: Readonly<Record<'person' | 'cvv', KeyClass>> = {
  person: { class: 'person', confidence: 0.8 },
  cvv: { class: 'cvv', confidence: 0.8 },
}

/** The fields of an object with the class that each one's name gives it. */
export function* fieldsOf(
  { policy, scope }: { readonly policy: Policy; readonly scope: Scope },
  object: JsonObject,
  parent: string | undefined,
): Generator<Field> {
  const keys = Object.keys(object)
  const pair = pairIn(policy, scope, object, keys)
  const described = describedBy(policy, object, parent)
  const beside = {
    person: onlyOnce(() => hasBeside(policy, keys, 'person')),
    cvv: onlyOnce(() => hasBeside(policy, keys, 'cvv')),
  }
  for (const key of keys) {
    if (pair.name !== undefined && pair.values.has(key)) {
      yield { ...fieldFor(policy, pair.name), name: key }
      continue
    }
    const info = keyInfo(policy, key)
    let known = pair.names.has(key) ? null : (info.class ?? withParent(policy, key, parent))
    if (described && schemaValues.includes(key)) known = described
    if (!known && info.beside && beside[info.beside]()) known = toldBeside[info.beside]
    if (known && parent === 'properties' && isSchema(object[key])) known = null
    yield { key, segments: info.segments, class: known }
  }
}

/** Objects with many names are asked once. */
function onlyOnce(ask: () => boolean): () => boolean {
  let answer: boolean | undefined
  return () => (answer ??= ask())
}

interface Pair {
  /** What the values are called, where that tells something. */
  readonly name: string | undefined
  /** Fields that hold a name and are not named themselves. */
  readonly names: ReadonlySet<string>
  readonly values: ReadonlySet<string>
}

const noPair: Pair = { name: undefined, names: new Set(), values: new Set() }

function pairIn(policy: Policy, scope: Scope, object: JsonObject, keys: readonly string[]): Pair {
  const pairs = pairsIn(object, keys)
  if (!pairs) return noPair
  for (const { key, stem } of pairs.names) {
    const name = object[key]
    if (typeof name !== 'string' || !canName(name) || !isTelling(policy, scope, name)) continue
    const values = pairs.values.filter((side) => side.stem === stem)
    return { name, names: namesIn(pairs, key), values: new Set(values.map((side) => side.key)) }
  }
  return { ...noPair, names: namesIn(pairs) }
}

/** Of many fields only the one that names the value says nothing itself. */
function namesIn({ isLarge, names }: Pairs, telling?: string): ReadonlySet<string> {
  if (isLarge) return new Set(telling === undefined ? [] : [telling])
  return new Set(names.map(({ key }) => key))
}

/** The class of the values that a JSON schema holds of what it describes. */
function describedBy(
  policy: Policy,
  object: JsonObject,
  parent: string | undefined,
): KeyClass | null {
  const holds = parent !== undefined && schemaValues.some((key) => Object.hasOwn(object, key))
  return holds && isSchema(object) ? classOfKey(policy, parent) : null
}

/** A field above the value, whose path is told otherwise. */
export function rootField(policy: Policy, key: string): Field {
  return { key, segments: [], class: classOfKey(policy, key) }
}

function fieldFor(policy: Policy, key: string): Field {
  const { segments, class: known } = keyInfo(policy, key)
  return { key, segments, class: known }
}

function isTelling(policy: Policy, scope: Scope, name: string): boolean {
  const { class: known, segments } = keyInfo(policy, name)
  if (known !== null || scope.rules.has(segments.at(-1) ?? '')) return true
  return sensitiveField(scope, name) !== undefined
}

function withParent(policy: Policy, key: string, parent: string | undefined): KeyClass | null {
  if (parent === undefined || !weakNames.has(key.toLowerCase())) return null
  return classOfKey(policy, `${parent.slice(-longestParent)}_${key}`)
}

/** Whether other fields tell what the one is, and that is looked for. */
function hasBeside(policy: Policy, keys: string[], name: 'person' | 'cvv'): boolean {
  if (byKey < leastConfidence(policy, name)) return false
  const telling = name === 'person' ? personal : ofCard
  return keys.some((key) => telling.has(keyInfo(policy, key).class?.class ?? ''))
}

/** A JSON schema under `properties` describes a field and holds no value of it. */
function isSchema(value: JsonValue | undefined): boolean {
  return isJsonObject(value) && schemaWords.some((word) => Object.hasOwn(value, word))
}
