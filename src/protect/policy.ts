import { encodeUtf8 } from '../crypto/encoding.ts'
import { sha256 } from '../crypto/hash.ts'
import { classes } from '../detect/class.ts'
import { splitWords } from '../detect/split-words.ts'
import type { JsonObject } from '../record/json.ts'
import type { Treatment } from './action.ts'
import { captureModes, type CaptureMode } from './capture-mode.ts'
import { compileLists, readCustom, type Custom, type CustomLists } from './custom.ts'
import { defaultEntities } from './default-entities.ts'
import { effectivePolicy } from './effective-policy.ts'
import { indexRules, type FieldRule, type FieldRules } from './field-rule.ts'
import type { PolicyOptions } from './policy-options.ts'
import { guardOf, refuseKept } from './never-kept.ts'
import { presetNames, presets, type Preset } from './presets.ts'
import {
  invalid,
  isTable,
  oneOf,
  onlyKnown,
  readConfidence,
  readList,
  readTable,
  readTreatment,
} from './read-options.ts'
import { readPath, readRules, readTools, type Rule, type ToolFields } from './read-rules.ts'

export type { PolicyOptions } from './policy-options.ts'

/** A compiled policy. Frozen; equal options give equal versions. */
export interface Policy {
  readonly style: 'placeholder' | 'stars'
  /** `anywhere`: also in what another detector takes for something else; of guards only. */
  readonly cards: 'lenient' | 'strict' | 'anywhere'
  readonly media: 'hash' | 'keep'
  readonly minConfidence: number
  readonly maxText: number
  readonly unknown: Treatment
  /** Least confidence by class or detector, where it is not `minConfidence`; Infinity: not looked for. */
  readonly thresholds: ReadonlyMap<string, number>
  readonly classes: ReadonlyMap<string, Treatment>
  /** The policy's own, in order. */
  readonly rules: readonly Rule[]
  readonly tools: readonly ToolFields[]
  /** Of allowed paths and the preset: they hold whatever the context is, after the rules and the tools. */
  readonly laterRules: readonly FieldRule[]
  /** In lower case, with `default`. */
  readonly capture: ReadonlyMap<string, CaptureMode>
  /** Null: all fields are recorded. */
  readonly allowFields: FieldRules | null
  readonly sensitiveKeys: ReadonlySet<string>
  readonly allowKeys: ReadonlySet<string>
  readonly allowValues: ReadonlySet<string>
  readonly custom: Custom | null
  /** Looks for what the preset promises never to keep, whatever else the policy says; null when it promises nothing. */
  readonly guard: Policy | null
  /** Every setting as it is in force, in the words of the settings file. */
  readonly effective: JsonObject
  /** SHA-256 of the canonical JSON of `effective`. */
  readonly version: Uint8Array
}

export type PolicyBody = Omit<Policy, 'custom' | 'guard' | 'effective' | 'version'>

const settings: readonly string[] = (
  'preset style cards entities classes rules tools capture allowFields sensitiveKeys allowKeys allowValues ' +
  'allowPatterns allowPaths words patterns media minConfidence maxText'
).split(' ')

const defaultMaxText = 8 * 1024 * 1024

/** Throws `config_invalid` with the path of the setting that is wrong. */
export function compilePolicy(options: PolicyOptions = {}): Policy {
  checkNames(options)
  const preset = presets[oneOf(options.preset ?? 'default', presetNames, 'preset')]
  const lists = readCustom(options, preset.patterns)
  const body = readBody(options, preset, lists)
  refuseKept(body, preset)
  const effective = effectivePolicy(body, lists, preset.neverKept)
  const policy: Policy = {
    ...body,
    custom: compileLists(lists),
    guard: null,
    effective,
    version: sha256(encodeUtf8(JSON.stringify(effective))),
  }
  return Object.freeze({ ...policy, guard: guardOf(policy, preset) })
}

function checkNames(options: unknown): void {
  if (!isTable(options)) throw invalid('policy')
  onlyKnown(options, settings, 'policy')
}

function readBody(options: PolicyOptions, preset: Preset, lists: CustomLists): PolicyBody {
  const rules = readRules(options.rules ?? [])
  const tools = readTools(options.tools ?? {})
  const own = readClasses(options.classes ?? {}, namesOf({ preset, rules, lists }))
  const allowKeys = readKeys(options.allowKeys ?? [], 'allowKeys')
  return {
    style: oneOf(options.style ?? preset.style, ['placeholder', 'stars'], 'style'),
    cards: oneOf(options.cards ?? 'lenient', ['lenient', 'strict'], 'cards'),
    media: oneOf(options.media ?? 'hash', ['hash', 'keep'], 'media'),
    minConfidence: readConfidence(options.minConfidence ?? preset.minConfidence, 'minConfidence'),
    maxText: readMaxText(options.maxText ?? defaultMaxText),
    unknown: { action: preset.unknown },
    thresholds: readEntities(options, preset, own),
    classes: new Map([...defaultClasses(), ...Object.entries(preset.classes), ...own]),
    rules,
    tools,
    laterRules: [
      ...readList(options.allowPaths ?? [], 'allowPaths').map(allowRule),
      ...presetRules(preset, own, allowKeys),
    ].map((rule, index) => ({ ...rule, order: rules.length + index })),
    capture: readCapture(options.capture ?? {}),
    allowFields: options.allowFields === undefined ? null : readFields(options.allowFields),
    sensitiveKeys: readKeys(options.sensitiveKeys ?? [], 'sensitiveKeys'),
    allowKeys,
    allowValues: new Set(
      readList(options.allowValues ?? [], 'allowValues').map((value) => value.toLowerCase()),
    ),
  }
}

type Later = Omit<FieldRule, 'order'>

function allowRule(path: string, index: number): Later {
  const segments = readPath(path, `allowPaths[${index}]`)
  return { segments, class: 'custom', treatment: { action: 'keep' }, from: 'allowPaths' }
}

/** A class action or an allowed name that the author set also holds for the fields of the preset's rules. */
function presetRules(
  { rules }: Preset,
  own: ReadonlyMap<string, Treatment>,
  allowed: ReadonlySet<string>,
): Later[] {
  return rules
    .filter(({ path }) => !allowed.has(path.slice(path.lastIndexOf('.') + 1)))
    .map(({ path, action, mask, class: name }) => ({
      segments: readPath(path, 'preset'),
      class: name,
      treatment: own.get(name) ?? { action, ...(mask ? { mask } : {}) },
      from: 'preset',
    }))
}

function defaultClasses(): [string, Treatment][] {
  return Object.entries(defaultEntities).flatMap(([name, { treatment }]) =>
    treatment ? [[name, treatment]] : [],
  )
}

function readEntities(
  { entities: table = {}, minConfidence }: PolicyOptions,
  preset: Preset,
  own: ReadonlyMap<string, Treatment>,
): Map<string, number> {
  const on = new Map<string, boolean | number>()
  for (const [name, entity] of Object.entries(defaultEntities)) on.set(name, entity.on)
  for (const [name, value] of Object.entries(preset.entities)) on.set(name, value)
  // Who says what to do with a class wants it to be looked for.
  for (const [name, { action }] of own) if (action !== 'keep') on.set(name, true)
  for (const [index, [name, value]] of Object.entries(readTable(table, 'entities')).entries()) {
    const where = `entities (entry ${index + 1})`
    if (!/^[a-z][a-z0-9_:-]{0,60}$/.test(name)) throw invalid(where, 'is no name of a class')
    on.set(name, typeof value === 'boolean' ? value : readConfidence(value, where))
  }
  const out = new Map<string, number>()
  const known = new Set<string>(classes)
  for (const [name, value] of on)
    if (typeof value === 'number') out.set(name, value)
    else if (!value) out.set(name, Number.POSITIVE_INFINITY)
    // Of a detector: it comes before a switch of its class.
    else if (!known.has(name)) out.set(name, minConfidence ?? preset.minConfidence)
  return out
}

function namesOf(from: {
  preset: Preset
  rules: readonly Rule[]
  lists: CustomLists
}): Set<string> {
  const { preset, rules, lists } = from
  return new Set([
    ...classes,
    'custom',
    ...Object.keys(preset.classes),
    ...preset.rules.map((rule) => rule.class),
    ...rules.map((rule) => rule.class),
    ...lists.words.map((entry) => entry.class),
    ...lists.patterns.flatMap((entry) => entry.class ?? []),
  ])
}

function readClasses(
  table: NonNullable<PolicyOptions['classes']>,
  known: ReadonlySet<string>,
): Map<string, Treatment> {
  const out = new Map<string, Treatment>()
  for (const [index, [name, value]] of Object.entries(readTable(table, 'classes')).entries()) {
    // The name is not repeated: a message holds nothing that came from outside.
    if (!known.has(name)) throw invalid(`classes (entry ${index + 1})`, 'is no known class')
    if (typeof value === 'string') out.set(name, readTreatment(value, undefined, `classes.${name}`))
    else if (isTable(value)) {
      onlyKnown(value, ['action', 'mask'], `classes.${name}`)
      out.set(name, readTreatment(value['action'], value['mask'], `classes.${name}`))
    } else throw invalid(`classes.${name}`)
  }
  return out
}

function readCapture(table: NonNullable<PolicyOptions['capture']>): Map<string, CaptureMode> {
  const out = new Map<string, CaptureMode>([['default', 'full']])
  for (const [index, [type, mode]] of Object.entries(readTable(table, 'capture')).entries())
    out.set(type.trim().toLowerCase(), oneOf(mode, captureModes, `capture (entry ${index + 1})`))
  return out
}

function readFields(paths: unknown): FieldRules {
  const rules = readList(paths, 'allowFields').map((path, order): FieldRule => {
    const segments = readPath(path, `allowFields[${order}]`)
    return { segments, class: 'custom', treatment: { action: 'keep' }, order, from: 'allowPaths' }
  })
  return indexRules(rules)
}

function readMaxText(value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1)
    throw invalid('maxText', 'must be a whole number of characters')
  return value
}

function readKeys(value: unknown, where: string): Set<string> {
  return new Set(readList(value, where).map((key) => splitWords(key).join('_')))
}
