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
import { copyJson } from './protect/copy-json.ts'
import type { Place } from './protect/hide.ts'
import type { KeyedHash } from './protect/keyed-hash.ts'
import { compilePolicy, type Policy, type PolicyOptions } from './protect/policy.ts'
import { protectValue } from './protect/protect-value.ts'
import { placeholders, renderValue } from './protect/render-value.ts'
import type { JsonValue } from './record/json.ts'

export { detectorVersion } from './detect/detector-version.ts'
export type { PolicyOptions } from './protect/policy.ts'
export type { JsonValue } from './record/json.ts'

/** A sensitive value: its class, and where it is. Never the value itself. */
export type DetectedFinding = Place

export interface DetectOptions {
  /** What to look for and what to do with it; the default policy when absent. */
  policy?: PolicyOptions
  /** Key of the actions `hash` and `pseudonym`, at least 16 bytes; random per call when absent. */
  key?: Uint8Array
}

/** All findings in a value of any kind, in order. Throws `config_invalid` for a wrong policy, and for nothing else. */
export function detect(value: unknown, options: DetectOptions = {}): DetectedFinding[] {
  const found: DetectedFinding[] = []
  const where = { path: [], onFinding: (place: Place) => found.push(place) }
  protectValue(copyJson(value), where, policyOf(options), () => '')
  return found
}

/** A masked copy of a value of any kind, as plain JSON. The value itself is not changed. */
export function redact(value: unknown, options: DetectOptions = {}): JsonValue {
  using key = keyOf(options)
  const { value: masked } = protectValue(
    copyJson(value),
    { path: [] },
    policyOf(options),
    keyedBy(key),
  )
  return renderValue(masked, placeholders())
}

const standard = compilePolicy()
let last: { readonly text: string; readonly policy: Policy } | undefined

/** The last policy is kept compiled. */
function policyOf({ policy }: DetectOptions): Policy {
  if (!policy) return standard
  const text = JSON.stringify(policy)
  if (last?.text !== text) last = { text, policy: compilePolicy(policy) }
  return last.policy
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
