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
 * @module
 */
import { toHex } from './crypto/encoding.ts'
import { hmacSha256 } from './crypto/hmac.ts'
import { labels } from './crypto/labels.ts'
import { Secret } from './crypto/secret.ts'
import { SealtraceError } from './error.ts'
import { keepListed } from './protect/allow-fields.ts'
import { captureModeOf } from './protect/capture-mode.ts'
import type { Context } from './protect/context.ts'
import { copyJson } from './protect/copy-json.ts'
import type { Place } from './protect/hide.ts'
import type { KeyedHash } from './protect/keyed-hash.ts'
import { compilePolicy, type Policy, type PolicyOptions } from './protect/policy.ts'
import { protectValue, type Where } from './protect/protect-value.ts'
import { placeholders, renderValue } from './protect/render-value.ts'
import type { JsonValue } from './record/json.ts'

export { detectorVersion } from './detect/detector-version.ts'
export type { PolicyOptions } from './protect/policy.ts'
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
  const found: DetectedFinding[] = []
  const where = { ...placeOf(options), onFinding: (place: Place) => found.push(place) }
  protectValue(copyJson(value), where, policy, () => '0'.repeat(16))
  return found
}

/**
 * A masked copy of a value of any kind, as plain JSON; the value itself is not changed. Null where the policy's capture
 * mode for the trace type records no content (`metadata`, `off`).
 */
export function redact(value: unknown, options: DetectOptions = {}): JsonValue {
  using key = keyOf(options)
  return redactWith(copyJson(value), policyOf(options), { options, keyed: keyedBy(key) })
}

/**
 * A `mask` function for Langfuse clients, of every version from 3 to 5: takes `{ data }` of any type and gives the
 * masked data, text for text. Hashes and pseudonyms stay the same as long as it is used. It never throws: what cannot be
 * masked becomes `[REDACTED]`. Throws `config_invalid` for a wrong policy when it is made.
 */
export function langfuseMask(options: DetectOptions = {}): (params: { data: unknown }) => unknown {
  const policy = policyOf(options)
  const keyed = keyedBy(keyOf(options))
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
  { options, keyed }: { options: DetectOptions; keyed: KeyedHash },
): JsonValue {
  const mode = captureModeOf(policy, options.traceType)
  if (mode === 'off' || mode === 'metadata') return null
  const listed = keepListed(policy, value).value
  const { value: masked } = protectValue(listed, { ...placeOf(options), mode }, policy, keyed)
  return renderValue(masked, placeholders())
}

function placeOf({ tool, direction, traceType, destination = 'export' }: DetectOptions): Where {
  return { path: [], context: { tool, direction, traceType, destination } }
}

const standard = compilePolicy()
let last:
  | { readonly options: PolicyOptions; readonly text: string; readonly policy: Policy }
  | undefined

/** The last policy is kept compiled. One that holds functions is the same only when it is the same object. */
function policyOf({ policy: options }: DetectOptions): Policy {
  if (!options) return standard
  const text = JSON.stringify(options)
  if (last?.text === text && (last.options === options || !hasCode(options))) return last.policy
  const policy = compilePolicy(options)
  last = { options, text, policy }
  return policy
}

function hasCode({ patterns }: PolicyOptions): boolean {
  return Array.isArray(patterns) && patterns.some((pattern) => pattern.validate !== undefined)
}

function keyOf({ key }: DetectOptions): Secret {
  if (!key) return Secret.random()
  if (key.length < 16) throw new SealtraceError('usage', 'option key must have at least 16 bytes')
  return Secret.own(Uint8Array.from(key))
}

function keyedBy(key: Secret): KeyedHash {
  return (domain, text) =>
    toHex(hmacSha256(key, labels.redact, `${domain}\u0000${text}`).subarray(0, 8))
}
