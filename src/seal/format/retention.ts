// Retention (docs/spec/retention.md): how long what is kept, and the officer's signature over it.
import { ed25519Verify } from '../../crypto/ed25519-verify.ts'
import { concatBytes, encodeUtf8 } from '../../crypto/encoding.ts'
import { labels } from '../../crypto/labels.ts'
import type { Header, RetentionRuleText, RetentionText } from '../../record/header.ts'
import { recordKinds } from '../../record/kind.ts'

/** What the officer's signature covers: a retention record is of one log, one record and one header. */
export interface SignedRetention {
  readonly origin: string
  /** Record id, 16 bytes. */
  readonly id: Uint8Array
  /** The header commitment in the manifest, 32 bytes. */
  readonly header: Uint8Array
}

/** Kind of the rules that audit entries go by: no other rule is for them. */
export const auditKind = 'audit'

export const dayMs = 86_400_000
/** A hundred years. */
export const mostDays = 36_525
export const mostRules = 1000

const longestName = 200

/** label ‖ 0 ‖ kind (1) ‖ record id (16) ‖ header commitment (32) ‖ origin. */
export function retentionMessage({ origin, id, header }: SignedRetention): Uint8Array {
  const head = encodeUtf8(`${labels.retention}\0`)
  return concatBytes(head, Uint8Array.of(recordKinds.retention), id, header, encodeUtf8(origin))
}

/** Total on hostile bytes. `publicKey` is the officer's, 32 bytes. */
export function isSignedRetention(
  publicKey: Uint8Array,
  retention: SignedRetention,
  signature: Uint8Array | undefined,
): boolean {
  if (!signature || retention.id.length !== 16 || retention.header.length !== 32) return false
  return ed25519Verify(publicKey, retentionMessage(retention), signature)
}

/** Null for a header that says nothing of retention, or something else than it can say. Total on hostile headers. */
export function retentionOf({ retention }: Pick<Header, 'retention'>): RetentionText | null {
  if (typeof retention !== 'object' || retention === null) return null
  const { days, rules }: { days: unknown; rules: unknown } = retention
  if (!isDays(days) || !Array.isArray(rules) || rules.length > mostRules) return null
  const known: RetentionRuleText[] = []
  for (const rule of rules as unknown[]) {
    if (!isRule(rule)) return null
    known.push(rule)
  }
  return { days, rules: known }
}

/**
 * Days that the rules give to anything of its sort at the least, Infinity where it never goes: what went sooner did not
 * expire. `record`: the header row, and the record as a whole; `part`: any part of it.
 */
export function leastDays(
  { days, rules }: RetentionText,
  what: { readonly of: 'record' | 'part'; readonly audit: boolean },
): number {
  const fits = rules.filter(
    ({ kind, class: name }) =>
      (what.audit ? kind === auditKind : kind !== auditKind) &&
      (what.of === 'part' || name === undefined),
  )
  const all = [...(what.audit ? [] : [days]), ...fits.map((rule) => rule.days)]
  return Math.min(Infinity, ...all.map((each) => each ?? Infinity))
}

/** The same for equal rules, in whatever order they were written. */
export function canonicalRetention({ days, rules }: RetentionText): RetentionText {
  const plain = rules.map(({ traceType, kind, class: name, days: each }): RetentionRuleText => ({
    ...(traceType === undefined ? {} : { traceType }),
    ...(kind === undefined ? {} : { kind }),
    ...(name === undefined ? {} : { class: name }),
    days: each,
  }))
  const texts = new Map(plain.map((rule) => [JSON.stringify(rule), rule]))
  return { days, rules: [...texts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, rule]) => rule) }
}

const names = ['traceType', 'kind', 'class']

function isRule(value: unknown): value is RetentionRuleText {
  if (typeof value !== 'object' || value === null || !('days' in value)) return false
  const { days, ...conditions } = value
  return (
    isDays(days) &&
    Object.entries(conditions).every(([name, text]) => names.includes(name) && isName(text))
  )
}

function isDays(value: unknown): value is number | null {
  if (value === null) return true
  return Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= mostDays
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value.length > 0 && value.length <= longestName
}
