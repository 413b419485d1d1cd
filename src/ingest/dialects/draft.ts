// A step in the making. Dialects move attributes into its fields in order of precedence; what nobody claims stays
// an attribute, so nothing is lost. A second copy of a value that a field already holds is dropped, and only then.
import { isJsonObject, setKey } from '../../record/json.ts'
import type { JsonObject, JsonValue } from '../../record/json.ts'
import type { StepKind, Usage } from '../../record/step.ts'
import { unwrapJson } from '../json-text.ts'
import { spendNothing } from '../value-budget.ts'
import type { OtlpEvent } from '../otlp/model.ts'
import { holdsSame } from './same-content.ts'

export interface DraftSource {
  readonly signal: 'span' | 'log'
  readonly name: string
  readonly resource: JsonObject
  readonly scopeName: string
  readonly attributes: JsonObject
  readonly events: readonly OtlpEvent[]
  readonly body: JsonValue
}

type TextField =
  | 'model'
  | 'provider'
  | 'agent'
  | 'tool'
  | 'toolCallId'
  | 'traceType'
  | 'environment'
  | 'userId'
  | 'sessionId'

/** Tokens as a dialect read them, and the attributes that they stood in. */
export interface UsageReading {
  readonly usage: Usage
  readonly keys: readonly string[]
}

export class Draft {
  readonly signal: 'span' | 'log'
  readonly name: string
  readonly resource: JsonObject
  readonly scopeName: string
  /** Span events that nobody claimed. */
  events: OtlpEvent[]
  /** Body of a log record; null when there is none or it was claimed. */
  body: JsonValue
  kind: StepKind | undefined
  texts: Partial<Record<TextField, string>> = {}
  input: JsonValue | undefined
  output: JsonValue | undefined
  usage: Usage | undefined
  costUsd: number | undefined
  readonly tags = new Set<string>()
  metadata: JsonObject = {}
  failed = false
  errorType: string | undefined
  errorMessage: string | undefined
  errorStack: string | undefined
  /** Microseconds, for log records that are written when the work is done. */
  duration: number | undefined
  /** A log record that is a step of its own, also when it names a span. */
  standalone = false
  /**
   * A log record of a session's trace: `always`, whatever trace it names; `else` where it names none, and then of the
   * trace that another record of the session in the request names. Default: of its own trace, or of that of its group.
   */
  inSession: 'always' | 'else' | undefined
  /** What a client does inside and nobody asked to know: no step is made of it. */
  leftOut = false
  readonly #rest: Map<string, JsonValue>
  /** Attributes whose JSON was unfolded, and counted, before. */
  readonly #unfolded = new Set<string>()
  readonly #namespaces: ReadonlySet<string>

  constructor(source: DraftSource) {
    this.signal = source.signal
    this.name = source.name
    this.resource = source.resource
    this.scopeName = source.scopeName
    this.events = [...source.events]
    this.body = source.body
    this.#rest = new Map(Object.entries(source.attributes))
    this.#namespaces = new Set([...this.#rest.keys()].map((key) => key.split('.', 1)[0] ?? ''))
  }

  /** True when an attribute's key is `namespace` or starts with `namespace.`. */
  speaks(namespace: string): boolean {
    return this.#namespaces.has(namespace)
  }

  has(key: string): boolean {
    return this.#rest.has(key)
  }

  keys(prefix: string): string[] {
    return [...this.#rest.keys()].filter((key) => key.startsWith(prefix))
  }

  raw(key: string): JsonValue | undefined {
    return this.#rest.get(key)
  }

  text(key: string): string | undefined {
    const value = this.#rest.get(key)
    return typeof value === 'string' && value !== '' ? value : undefined
  }

  /** A number, also one that was sent as text. */
  number(key: string): number | undefined {
    return toNumber(this.#rest.get(key))
  }

  /** The value with JSON in strings unfolded. */
  content(key: string): JsonValue | undefined {
    const value = this.#rest.get(key)
    if (value === undefined) return undefined
    if (this.#unfolded.has(key)) return spendNothing(() => unwrapJson(value))
    this.#unfolded.add(key)
    return unwrapJson(value)
  }

  /** Lists and no rest parameters here: an attacker chooses how many indexed attributes there are. */
  drop(keys: string | readonly string[]): void {
    if (typeof keys === 'string') this.#rest.delete(keys)
    else for (const key of keys) this.#rest.delete(key)
  }

  /** Puts back what is left of an attribute after a part of it was claimed. */
  keep(key: string, value: JsonValue): void {
    this.#rest.set(key, value)
  }

  /** The first dialect that knows the kind decides. */
  setKind(kind: StepKind | undefined): void {
    this.kind ??= kind
  }

  /** Fills a text field from the first key that holds a text; equal copies under the other keys go. */
  fillText(field: TextField, ...keys: readonly string[]): void {
    for (const key of keys) {
      const value = this.#rest.get(key)
      const text = typeof value === 'number' ? String(value) : value
      if (typeof text !== 'string' || text === '') continue
      this.texts[field] ??= text
      if (this.texts[field] === text) this.#rest.delete(key)
    }
  }

  fillInput(value: JsonValue | undefined, keys: string | readonly string[] = []): void {
    if (value === undefined || value === null || value === '') return
    if (this.input === undefined) this.input = value
    else if (!holdsSame(this.input, value)) return
    this.drop(keys)
  }

  fillOutput(value: JsonValue | undefined, keys: string | readonly string[] = []): void {
    if (value === undefined || value === null || value === '') return
    if (this.output === undefined) this.output = value
    else if (!holdsSame(this.output, value)) return
    this.drop(keys)
  }

  /** Merges a reading: fields that are set stay; attributes that say the same go, others stay attributes. */
  fillUsage({ usage, keys }: UsageReading): void {
    if (Object.keys(usage).length === 0) return
    const merged = { ...usage, ...this.usage }
    const agrees = Object.entries(usage).every(([name, n]) => merged[name as keyof Usage] === n)
    this.usage = merged
    if (agrees) this.drop(keys)
  }

  fillCost(value: number | undefined, keys: string | readonly string[] = []): void {
    if (value === undefined || value < 0) return
    this.costUsd ??= value
    if (this.costUsd === value) this.drop(keys)
  }

  fillTags(key: string): void {
    const value = this.content(key)
    if (!Array.isArray(value) || !value.every((tag) => typeof tag === 'string')) return
    for (const tag of value) this.tags.add(tag)
    this.drop(key)
  }

  /** Moves every attribute below `prefix` to the metadata. */
  fillMetadata(prefix: string): void {
    for (const key of this.keys(prefix)) this.#addMetadata(key.slice(prefix.length), key)
  }

  /** Moves an attribute that holds an object to the metadata. */
  fillMetadataObject(key: string): void {
    const value = this.content(key)
    if (!isJsonObject(value)) return
    const conflict = Object.keys(value).some((name) => Object.hasOwn(this.metadata, name))
    if (conflict) return
    for (const [name, item] of Object.entries(value)) setKey(this.metadata, name, item)
    this.drop(key)
  }

  /** Marks the step as failed. */
  fail(type?: string, message?: string): void {
    this.failed = true
    this.errorType ??= type
    this.errorMessage ??= message
  }

  /** What no dialect claimed, with JSON in strings unfolded. */
  rest(): JsonObject {
    const out: JsonObject = {}
    for (const key of this.#rest.keys()) setKey(out, key, this.content(key) ?? null)
    return out
  }

  #addMetadata(name: string, key: string): void {
    const value = this.content(key)
    if (value === undefined || name === '') return
    if (Object.hasOwn(this.metadata, name) && !holdsSame(this.metadata[name] ?? null, value)) return
    setKey(this.metadata, name, value)
    this.#rest.delete(key)
  }
}

export function toNumber(value: JsonValue | undefined): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value !== 'string' || !/^-?\d{1,15}(\.\d{1,15})?$/.test(value)) return undefined
  return Number(value)
}
