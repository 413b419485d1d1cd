import { sha256 } from '../crypto/hash.ts'
import { encodeUtf8 } from '../crypto/encoding.ts'
import { epochOf } from '../keys/key-ring.ts'
import type { FindingCount, Header } from '../record/header.ts'
import type { JsonObject } from '../record/json.ts'
import { escapeText, formatMark } from '../record/marker.ts'
import type { KeyedHash } from '../protect/keyed-hash.ts'
import type { Protected } from '../protect/protect-value.ts'

/** Class of what was searched for. */
export const soughtClass = 'searched'

type Told = string | number
type About = Readonly<Record<string, Told | Readonly<Record<string, Told>>>>

/** Who did what: a record in the same ledger as what it was done to. */
export interface AuditEntry {
  /** `read`, `reveal`, `apikey.create`, …: clear in the header. */
  readonly action: string
  readonly outcome: 'allowed' | 'denied' | 'failed'
  /** Content: sealed. */
  readonly actor: string
  /** Record or trace id: random, clear. */
  readonly target?: string
  /** Content: sealed, and sensitive values in it hidden like any other. */
  readonly reason?: string
  readonly address?: string
  readonly details?: JsonObject
  /** What the entry is about, in words of this program, or of its policy: sealed, never masked. Nothing that a client made up. */
  readonly about?: About
  /** What was searched for, or is to be: hidden whole, under a class of its own. */
  readonly sought?: string | readonly string[]
}

/** What is detected and masked: it came from a person. */
export function auditContent({ reason, details }: AuditEntry): JsonObject {
  return {
    ...(reason === undefined ? {} : { reason }),
    ...(details === undefined ? {} : { details }),
  }
}

/** Who, from where and about what: sealed too, but never masked. An audit that hides its actors from the auditor is none. */
export function auditOrigin({ actor, address, about }: AuditEntry): JsonObject {
  return {
    actor: escapeText(actor),
    ...(address === undefined ? {} : { address: escapeText(address) }),
    ...(about === undefined ? {} : { about: escapedAbout(about) }),
  }
}

function escapedAbout(about: About): JsonObject {
  const escaped = Object.entries(about).map(([name, value]) => [
    name,
    typeof value === 'object' ? escapedAbout(value) : escapedTold(value),
  ])
  return Object.fromEntries(escaped) as JsonObject
}

function escapedTold(value: Told): Told {
  return typeof value === 'string' ? escapeText(value) : value
}

/** With a mark where each searched value would stand, and the values among the hidden ones. */
export function withSought(masked: Protected, { sought }: AuditEntry, keyed: KeyedHash): Protected {
  if (sought === undefined) return masked
  const hidden = [sought].flat().map((value) => ({
    tag: keyed('tag', `${soughtClass}\u0000${value}`),
    value,
  }))
  const marks = hidden.map(({ tag }) => formatMark({ class: soughtClass, tag, look: '' }))
  return {
    value: {
      ...(masked.value as object),
      sought: typeof sought === 'string' ? marks.join('') : marks,
    },
    hidden: new Map([...masked.hidden, [soughtClass, hidden]]),
    findings: new Map([
      ...masked.findings,
      [soughtClass, { count: hidden.length, action: 'seal' }],
    ]),
  }
}

/** What of it stands in the clear. */
export function auditHeader(
  { action, target, outcome }: AuditEntry,
  findings: Record<string, FindingCount>,
): Header {
  return { kind: 'audit', action, ...(target ? { target } : {}), outcome, findings }
}

/** Audit entries of an epoch share one slot, under an id of 32 bytes: a client's trace has 16. */
export function auditTrace(timeMs: number): Uint8Array {
  return sha256(encodeUtf8(`sealtrace/v1/audit/${epochOf(timeMs)}`))
}
