// What the policy lets be recorded of a step, and how its pieces are looked at.
import { toHex } from '../crypto/encoding.ts'
import { hmacSha256 } from '../crypto/hmac.ts'
import { labels } from '../crypto/labels.ts'
import type { Secret } from '../crypto/secret.ts'
import { keepListed } from '../protect/allow-fields.ts'
import type { CaptureMode } from '../protect/capture-mode.ts'
import type { Policy } from '../protect/policy.ts'
import type { Protected, Where } from '../protect/protect-value.ts'
import { knowsTool, scopeOf, usesOf } from '../protect/scope.ts'
import { isJsonObject, type JsonObject } from '../record/json.ts'
import { formatMark } from '../record/marker.ts'
import type { Step } from '../record/step.ts'
import type { Owner } from '../terms/indexer.ts'
import { cutMedia, type HashBytes } from './cut-media.ts'
import { splitContent, type RawChunk, type SplitContent } from './split-content.ts'

/** The capture modes that leave a record. */
export type RecordingMode = Exclude<CaptureMode, 'off'>

/** Class under which values are counted that the list of allowed fields does not name. */
const notListed = 'not_listed'

export interface Recorded {
  readonly content: JsonObject
  /** Values that were left out. */
  readonly dropped: number
  /** Images, sound and files of which a keyed hash is kept. */
  readonly media: number
}

/** The step's content as far as it is recorded. References stand for media as for any other value. */
export function recordedContent(
  policy: Policy,
  content: JsonObject,
  { mode, indexKey }: { readonly mode: RecordingMode; readonly indexKey: Secret },
): Recorded {
  if (mode === 'metadata') return { content: {}, dropped: 0, media: 0 }
  const { value, dropped } = keepListed(policy, content)
  const kept = isJsonObject(value) ? value : {}
  if (mode === 'reference' || policy.media === 'keep') return { content: kept, dropped, media: 0 }
  return { ...cutMedia(kept, mediaHash(indexKey)), dropped }
}

/** 128 bits, the same in all traces of a project. */
function mediaHash(indexKey: Secret): HashBytes {
  return (bytes) => toHex(hmacSha256(indexKey, labels.redact, 'media\u0000', bytes).subarray(0, 16))
}

/** References are short: nothing is gained by storing them once. */
export function splitRecorded(
  policy: Policy,
  content: JsonObject,
  mode: RecordingMode,
): SplitContent {
  if (mode === 'reference') return { own: content, chunks: [] }
  const { direction, sides } = usesOf(policy)
  return splitContent(content, {
    direction: direction || sides,
    knowsTool: (name) => knowsTool(policy, name),
  })
}

/** Where a step's own content, or a chunk of it, stands. */
export function placeOf(
  step: Step,
  mode: RecordingMode,
  chunk?: RawChunk,
  extra?: Where['extra'],
): Where {
  const { tool, traceType } = step
  const side = chunk?.context.direction
  return {
    path: [...(side ? [side] : []), ...(chunk?.path ?? [])],
    context: { tool, traceType, destination: 'store', ...chunk?.context },
    isStep: chunk === undefined,
    extra,
    mode: mode === 'metadata' ? 'full' : mode,
  }
}

/** Equal for places that the policy treats alike. */
export function treatedAs(policy: Policy, { context, mode, path }: Where): string {
  return [scopeOf(policy, context).key, mode, ...path].join('\u0000')
}

/** Counts what was left out of the step before it was looked at. */
export function withLeftOut(masked: Protected, { dropped, media }: Recorded): Protected {
  if (dropped + media === 0) return masked
  const findings = new Map(masked.findings)
  if (dropped > 0) findings.set(notListed, { count: dropped, action: 'drop' })
  const more = findings.get('media')?.count ?? 0
  if (media > 0) findings.set('media', { count: media + more, action: 'hash' })
  return { ...masked, findings }
}

/** Whom a step's own content is found by. A user id that is a hidden value is found as such. */
export function ownersOf(
  { userId, sessionId }: Step,
  { hidden }: Protected,
): Partial<Record<Owner, string>> {
  return {
    ...(userId && !hidden.has('user_id') ? { user: userId } : {}),
    ...(sessionId ? { session: sessionId } : {}),
  }
}

interface UserOf {
  readonly userId: string | undefined
  readonly mode: RecordingMode
  readonly policy: Policy
  /** Of the user id. */
  readonly tag: (text: string) => string
}

/** The user id is personal whatever it looks like: always hidden, under a class of its own. */
export function withUserId(
  masked: Protected,
  { userId, mode, policy, tag: tagOf }: UserOf,
): Protected {
  if (!userId || mode === 'metadata' || !keepListed(policy, userId, ['user']).value) return masked
  const tag = tagOf(`user_id\u0000${userId}`)
  const value = {
    ...(masked.value as object),
    user: formatMark({ class: 'user_id', tag, look: '' }),
  }
  const kept = mode === 'full'
  // A client may have named other values so.
  const others = masked.findings.get('user_id')
  const user = { count: 1 + (others?.count ?? 0), action: kept ? 'seal' : 'masked' }
  const values = [...(masked.hidden.get('user_id') ?? []), { tag, value: userId }]
  return {
    value,
    hidden: kept ? new Map([...masked.hidden, ['user_id', values]]) : masked.hidden,
    findings: new Map([...masked.findings, ['user_id', user]]),
  }
}
