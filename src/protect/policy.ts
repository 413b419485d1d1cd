import { encodeUtf8 } from '../crypto/encoding.ts'
import { sha256 } from '../crypto/hash.ts'
import { classes } from '../detect/class.ts'
import { classifyKey } from '../detect/classify-key.ts'
import { splitWords } from '../detect/split-words.ts'
import { SealtraceError } from '../error.ts'
import { actions, masks, type Action, type Mask, type Treatment } from './action.ts'
import { defaultRules } from './default-rules.ts'
import { type FieldRule, type FieldRules, indexRules, pathSegments } from './field-rule.ts'

/** What a policy file holds. Names of actions and masks in any case. */
export interface PolicyOptions {
  /** `classic` shows the classic masks (style `stars`); both have the default field rules. */
  preset?: 'default' | 'classic'
  /** What a hidden value shows: a typed placeholder such as `[EMAIL_1]`, or a mask such as `***@***.***`. */
  style?: 'placeholder' | 'stars'
  /** `strict`: only card numbers that pass the Luhn check. */
  cards?: 'lenient' | 'strict'
  /** Action by class; `seal` where nothing is said. */
  classes?: Record<string, string | { action: string; mask?: string }>
  /** By field path, at any depth, in any case and spelling: `user.email`, `*.notes`. First match wins. */
  rules?: { path: string; action: string; mask?: string; class?: string }[]
  /** Names of fields that are sensitive beside the known ones. */
  sensitiveKeys?: string[]
  /** Names of fields that say nothing about their value (its text is still looked at). */
  allowKeys?: string[]
  /** Values in text that are no findings. */
  allowValues?: string[]
  /** `hash` replaces images and other long base64 by type, size and keyed hash. */
  media?: 'hash' | 'keep'
  /** Findings in text below this are left alone, 0 to 1. */
  minConfidence?: number
}

/** A compiled policy. Frozen; equal options give equal versions. */
export interface Policy {
  readonly style: 'placeholder' | 'stars'
  readonly cards: 'lenient' | 'strict'
  readonly classes: ReadonlyMap<string, Treatment>
  readonly rules: FieldRules
  readonly sensitiveKeys: ReadonlySet<string>
  readonly allowKeys: ReadonlySet<string>
  readonly allowValues: ReadonlySet<string>
  readonly media: 'hash' | 'keep'
  readonly minConfidence: number
  /** SHA-256 of the canonical JSON of all of the above. */
  readonly version: Uint8Array
}

const settings = new Set([
  'preset',
  'style',
  'cards',
  'classes',
  'rules',
  'sensitiveKeys',
  'allowKeys',
  'allowValues',
  'media',
  'minConfidence',
])

/** Throws `config_invalid` with the path of the setting that is wrong. */
export function compilePolicy(options: PolicyOptions = {}): Policy {
  if (!isTable(options)) throw invalid('policy')
  for (const name of Object.keys(options))
    if (!settings.has(name)) throw invalid('policy', 'has an unknown setting')
  const preset = oneOf(options.preset ?? 'default', ['default', 'classic'], 'preset')
  const own = readRules(options.rules ?? [])
  const treatments = readClasses(options.classes ?? {}, own)
  const allowKeys = readKeys(options.allowKeys ?? [], 'allowKeys')
  const rules = [...own, ...presetRules(treatments, allowKeys)]
  const policy = {
    style: oneOf(
      options.style ?? (preset === 'classic' ? 'stars' : 'placeholder'),
      ['placeholder', 'stars'],
      'style',
    ),
    cards: oneOf(options.cards ?? 'lenient', ['lenient', 'strict'], 'cards'),
    media: oneOf(options.media ?? 'hash', ['hash', 'keep'], 'media'),
    minConfidence: readConfidence(options.minConfidence ?? 0.4),
  } as const
  const sensitiveKeys = readKeys(options.sensitiveKeys ?? [], 'sensitiveKeys')
  const allowValues = readList(options.allowValues ?? [], 'allowValues').map((value) =>
    value.toLowerCase(),
  )
  const canonical = {
    ...policy,
    classes: [...treatments]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { action, mask }]) => [name, action, mask ?? '']),
    rules: rules.map((rule) => [
      rule.segments,
      rule.class,
      rule.treatment.action,
      rule.treatment.mask ?? '',
    ]),
    sensitiveKeys: [...sensitiveKeys].sort(),
    allowKeys: [...allowKeys].sort(),
    allowValues: [...new Set(allowValues)].sort(),
  }
  return Object.freeze({
    ...policy,
    classes: treatments,
    rules: indexRules(rules),
    sensitiveKeys,
    allowKeys,
    allowValues: new Set(allowValues),
    version: sha256(
      encodeUtf8(JSON.stringify(Object.entries(canonical).sort(([a], [b]) => (a < b ? -1 : 1)))),
    ),
  })
}

/** What the policy does with findings of the class. */
export function treatmentOf(policy: Policy, name: string): Treatment {
  return policy.classes.get(name) ?? seal
}

const seal: Treatment = Object.freeze({ action: 'seal' })

/** A class action or an allowed name that the author set also holds for the fields of the default rules. */
function presetRules(
  treatments: ReadonlyMap<string, Treatment>,
  allowed: ReadonlySet<string>,
): FieldRule[] {
  return defaultRules
    .filter(({ path }) => !allowed.has(path.slice(path.indexOf('.') + 1)))
    .map(({ path, mask, class: name }) => ({
      segments: pathSegments(path),
      class: name,
      treatment: treatments.get(name) ?? { action: 'seal', mask },
    }))
}

function readRules(rules: NonNullable<PolicyOptions['rules']>): FieldRule[] {
  if (!Array.isArray(rules)) throw invalid('rules')
  return rules.map((rule, index) => {
    const where = `rules[${index}]`
    if (!isTable(rule)) throw invalid(where)
    onlyKnown(rule, ['path', 'action', 'mask', 'class'], where)
    const segments = typeof rule.path === 'string' ? pathSegments(rule.path) : []
    if (segments.length === 0 || segments.every((part) => part === '*'))
      throw invalid(`${where}.path`)
    const name = rule.class ?? classOfPath(rule.path) ?? 'custom'
    if (!isClassName(name)) throw invalid(`${where}.class`)
    return { segments, class: name, treatment: readTreatment(rule.action, rule.mask, where) }
  })
}

function classOfPath(path: string): string | undefined {
  return classifyKey(path.slice(path.lastIndexOf('.') + 1))?.class
}

function readClasses(
  table: NonNullable<PolicyOptions['classes']>,
  rules: readonly FieldRule[],
): Map<string, Treatment> {
  if (!isTable(table)) throw invalid('classes')
  const known = new Set<string>([...classes, 'custom', ...rules.map((rule) => rule.class)])
  const out = new Map<string, Treatment>()
  for (const [index, [name, value]] of Object.entries(table).entries()) {
    // The name is not repeated: a message holds nothing that came from outside.
    if (!known.has(name)) throw invalid(`classes (entry ${index + 1})`, 'is no known class')
    if (typeof value === 'string') out.set(name, readTreatment(value, undefined, `classes.${name}`))
    else if (isTable(value)) {
      onlyKnown(value, ['action', 'mask'], `classes.${name}`)
      out.set(name, readTreatment(value.action, value.mask, `classes.${name}`))
    } else throw invalid(`classes.${name}`)
  }
  return out
}

function readTreatment(action: unknown, mask: unknown, where: string): Treatment {
  const name = oneOf<Action>(lower(action), actions, `${where}.action`)
  if (mask === undefined) return { action: name }
  const shown = oneOf<Mask>(lower(mask), masks, `${where}.mask`)
  if (name !== 'seal') throw invalid(`${where}.mask`, 'goes with action seal only')
  return { action: name, mask: shown }
}

function readConfidence(value: unknown): number {
  if (typeof value !== 'number' || !(value >= 0 && value <= 1))
    throw invalid('minConfidence', 'must be 0 to 1')
  return value
}

function readKeys(value: unknown, where: string): Set<string> {
  return new Set(readList(value, where).map((key) => splitWords(key).join('_')))
}

function readList(value: unknown, where: string): string[] {
  if (!Array.isArray(value)) throw invalid(where, 'must be a list of strings')
  return value.map((entry: unknown, index) => {
    if (typeof entry !== 'string' || entry === '')
      throw invalid(`${where}[${index}]`, 'must be a string')
    return entry
  })
}

function onlyKnown(table: object, names: readonly string[], where: string): void {
  for (const name of Object.keys(table))
    if (!names.includes(name)) throw invalid(where, 'has an unknown setting')
}

function oneOf<T extends string>(value: unknown, allowed: readonly T[], where: string): T {
  const found = allowed.find((name) => name === value)
  if (found === undefined) throw invalid(where, `must be one of: ${allowed.join(', ')}`)
  return found
}

function lower(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value
}

function isClassName(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z][a-z0-9_]{0,39}$/.test(value) && value !== 'unknown'
}

function isTable(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function invalid(where: string, what = 'is not valid'): SealtraceError {
  return new SealtraceError('config_invalid', `policy setting ${where} ${what}`)
}
