/**
 * Finds and masks personal data and secrets in any value, in this process: no key, no network, no file.
 *
 * ```ts
 * import { detect, redact } from 'sealtrace/detect'
 *
 * redact({ user: { email: 'test@example.com' }, note: 'SSN 219-09-9999' })
 * // { user: { email: 'test@***.com' }, note: 'SSN [US_SSN_1]' }
 * redact('card 4111 1111 1111 1111', { policy: { style: 'stars' } })
 * // 'card ****-****-****-****'
 * detect({ note: 'SSN 219-09-9999' })
 * // [{ class: 'us_ssn', path: ['note'], start: 4, end: 15, confidence: 0.98, detector: 'us-ssn' }]
 * ```
 *
 * Text that comes in pieces, as a model writes it, is masked as if it came whole:
 *
 * ```ts
 * import { createRedactor, redactStream } from 'sealtrace/detect'
 *
 * const redactor = createRedactor()
 * let shown = ''
 * for (const piece of ['card 4111 11', '11 1111 11', '11 and more']) shown += redactor.push(piece)
 * shown += redactor.end()
 * // 'card [CREDIT_CARD_1] and more'
 * answer.pipeThrough(redactStream()).pipeTo(page)
 * ```
 * @module
 */
import { SealtraceError } from './error.ts'
import { keepListed } from './protect/allow-fields.ts'
import { captureModeOf } from './protect/capture-mode.ts'
import type { Context } from './protect/context.ts'
import { copyJson } from './protect/copy-json.ts'
import type { Place } from './protect/hide.ts'
import type { KeyedHash } from './protect/keyed-hash.ts'
import { MaskKey } from './protect/mask-key.ts'
import { compilePolicy, type Policy, type PolicyOptions } from './protect/policy.ts'
import { protectValue, type Where } from './protect/protect-value.ts'
import {
  makeDetector,
  makeRedactor,
  type Redactor,
  type StreamDetector,
} from './protect/redactor.ts'
import { placeholders, renderValue } from './protect/render-value.ts'
import type { JsonValue } from './record/json.ts'

export { detectorVersion } from './detect/detector-version.ts'
export type { PolicyOptions } from './protect/policy.ts'
export type { Redactor, StreamDetector } from './protect/redactor.ts'
export type { JsonValue } from './record/json.ts'

/** A sensitive value: its class, and where it is. Never the value itself. */
export type DetectedFinding = Place

/** Where the value comes from and where it goes; `destination` is `export` unless said. */
export interface DetectOptions extends Context {
  /** What to look for and what to do with it; the default policy when absent. */
  policy?: PolicyOptions
  /** Key of the actions `hash` and `pseudonym`, at least 16 bytes; random per call when absent. */
  key?: Uint8Array
}

/** All findings in a value of any kind, in order. Throws `config_invalid` for a wrong policy, and for nothing else. */
export function detect(value: unknown, options: DetectOptions = {}): DetectedFinding[] {
  const policy = policyOf(options)
  return findIn(copyJson(value), policy, options)
}

function findIn(value: JsonValue, policy: Policy, options: DetectOptions): DetectedFinding[] {
  const found: DetectedFinding[] = []
  const where = { ...placeOf(options), onFinding: (place: Place) => found.push(place) }
  protectValue(value, where, policy, noHash)
  return found
}

/**
 * A masked copy of a value of any kind, as plain JSON; the value itself is not changed. Null where the policy's capture
 * mode for the trace type records no content (`metadata`, `off`).
 */
export function redact(text: string): string
export function redact(text: string, options: DetectOptions): string | null
export function redact(value: unknown, options?: DetectOptions): JsonValue
export function redact(value: unknown, options: DetectOptions = {}): JsonValue {
  const policy = policyOf(options)
  using key = new MaskKey(options.key)
  return redactWith(copyJson(value), policy, { options, keyed: key.keyed })
}

/**
 * Masks text that arrives in pieces as {@link redact} masks the whole: what the cuts go through is found, and placeholders are
 * numbered over the whole text. Holds back about 2,000 characters; 128 Ki where there is no white space to cut at, and of a
 * text that begins as JSON (a longer one is looked at as plain text). What goes on for longer without white space is hidden.
 * Throws `config_invalid` for a wrong policy, and `usage` when its capture mode is `reference`, which needs the whole text.
 */
export function createRedactor(options: DetectOptions = {}): Redactor {
  const policy = policyOf(options)
  const mode = captureModeOf(policy, options.traceType)
  if (mode === 'reference')
    throw new SealtraceError('usage', 'capture mode reference needs the whole text, not a stream')
  const { keyed } = new MaskKey(options.key)
  const show = placeholders()
  const whole = (text: string): string => {
    const shown = redactWith(text, policy, { options, keyed, show })
    return typeof shown === 'string' ? shown : ''
  }
  const { context } = placeOf(options)
  const passes = mode !== 'off' && mode !== 'metadata' && !policy.allowFields
  return makeRedactor({ policy, context, keyed, whole, show: passes ? show : undefined })
}

/** {@link createRedactor} as a stream of the web: `response.pipeThrough(new TextDecoderStream()).pipeThrough(redactStream())`. */
export function redactStream(options: DetectOptions = {}): TransformStream<string, string> {
  const redactor = createRedactor(options)
  const give = (to: TransformStreamDefaultController<string>, text: string): void => {
    if (text !== '') to.enqueue(text)
  }
  return new TransformStream({
    transform: (piece, to) => give(to, redactor.push(piece)),
    flush: (to) => give(to, redactor.end()),
  })
}

/** Finds in text that arrives in pieces what {@link detect} finds in the whole; see {@link createRedactor}. */
export function createDetector(options: DetectOptions = {}): StreamDetector {
  const policy = policyOf(options)
  const { context } = placeOf(options)
  const whole = (text: string): DetectedFinding[] => findIn(text, policy, options)
  return makeDetector({ policy, context, keyed: noHash, whole })
}

/**
 * A `mask` function for Langfuse clients, of every version from 3 to 5: takes `{ data }` of any type and gives the
 * masked data, text for text. Hashes and pseudonyms stay the same as long as it is used. It never throws: what cannot be
 * masked becomes `[REDACTED]`. Throws `config_invalid` for a wrong policy when it is made.
 */
export function langfuseMask(options: DetectOptions = {}): (params: { data: unknown }) => unknown {
  const policy = policyOf(options)
  const { keyed } = new MaskKey(options.key)
  return ({ data }) => {
    if (data === undefined) return undefined
    try {
      return redactWith(copyJson(data), policy, { options, keyed })
    } catch {
      return '[REDACTED]'
    }
  }
}

function redactWith(
  value: JsonValue,
  policy: Policy,
  { options, keyed, show = placeholders() }: Showing,
): JsonValue {
  const mode = captureModeOf(policy, options.traceType)
  if (mode === 'off' || mode === 'metadata') return null
  const listed = keepListed(policy, value).value
  const { value: masked } = protectValue(listed, { ...placeOf(options), mode }, policy, keyed)
  return renderValue(masked, show)
}

interface Showing {
  readonly options: DetectOptions
  readonly keyed: KeyedHash
  readonly show?: ReturnType<typeof placeholders>
}

function placeOf({ tool, direction, traceType, destination = 'export' }: DetectOptions) {
  return { path: [], context: { tool, direction, traceType, destination } } satisfies Where
}

/** Where no hash is shown. */
const noHash: KeyedHash = () => '0'.repeat(16)

const standard = compilePolicy()

interface Compiled {
  readonly text: string
  /** Functions of the policy, which have no text. */
  readonly code: readonly unknown[]
  readonly policy: Policy
}

const known = new WeakMap<PolicyOptions, Compiled>()
let last: Compiled | undefined

/** Compiled once per object, and again when that was changed. Equal ones in a row are compiled once. */
function policyOf(options: DetectOptions): Policy {
  if (typeof options !== 'object' || options === null)
    throw new SealtraceError('config_invalid', 'options must be an object')
  if (!options.policy) return standard
  const text = textOf(options.policy)
  const code = codeOf(options.policy)
  const fits = (before: Compiled | undefined): before is Compiled =>
    before?.text === text &&
    before.code.length === code.length &&
    before.code.every((one, i) => one === code[i])
  const before = known.get(options.policy)
  if (fits(before)) return before.policy
  const compiled = fits(last) ? last : { text, code, policy: compilePolicy(options.policy) }
  known.set(options.policy, compiled)
  last = compiled
  return compiled.policy
}

/** A policy is plain data: what has no text in JSON is none. */
function textOf(options: PolicyOptions): string {
  try {
    if (typeof options === 'object') return JSON.stringify(options)
  } catch {
    // A cycle, a BigInt or a getter that throws.
  }
  throw new SealtraceError('config_invalid', 'policy must be a table of plain values')
}

function codeOf({ patterns }: PolicyOptions): unknown[] {
  return Array.isArray(patterns) ? patterns.map((pattern: unknown) => validateOf(pattern)) : []
}

function validateOf(pattern: unknown): unknown {
  return typeof pattern === 'object' && pattern !== null && 'validate' in pattern
    ? pattern.validate
    : undefined
}
