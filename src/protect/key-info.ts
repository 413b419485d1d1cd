import { classifyKey, type KeyClass } from '../detect/classify-key.ts'
import { splitWords } from '../detect/split-words.ts'
import { escapeText } from '../record/marker.ts'
import { pathSegments } from './field-rule.ts'
import { findInText, leastConfidence } from './find-in-text.ts'
import type { Policy } from './policy.ts'
import { scopeOf } from './scope.ts'

/** What a policy makes of a field's name. */
export interface KeyInfo {
  readonly segments: readonly string[]
  readonly class: KeyClass | null
  /** The name itself holds nothing to hide or escape. */
  readonly clean: boolean
  /** What `name`, `cid` and the like are when other fields of a person or a card stand beside them. */
  readonly beside: 'person' | 'cvv' | null
}

interface Known {
  readonly infos: Map<string, KeyInfo>
  /** Asked twice for each field, whatever it holds. */
  last: { readonly key: string; readonly info: KeyInfo } | undefined
}

const known = new WeakMap<Policy, Known>()
const mostKnown = 4096
const nameKeys = new Set(['name', 'display_name', 'nickname', 'nick_name'])
const longestBeside = 80
const codeKeys = new Set(['cid', 'cvn', 'cv2'])
/** Placeholders in a name that was masked before: what is beside them still names the field. */
const ownMarks = /\[[A-Z][A-Z0-9_]{0,39}[_:~][0-9a-f]{1,12}\]/g
/** Longer names are judged by their end, and not remembered. */
const mostCharacters = 256
const fieldName = /^[A-Za-z][\w.-]{0,60}(?: \w{1,20}){0,2}$|^[A-Za-z][\w-]*(?:\.[\w-]+)+$/
/** Confidence of what the name of a field says. */
export const byKey = 0.9
const secretKey: KeyClass = { class: 'secret', confidence: 0.9 }

/** True for a text that can name a field, where names stand as values: `{name: 'ssn', value: …}`. */
export function canName(text: string): boolean {
  return text.length < mostCharacters && fieldName.test(text)
}

export function keyInfo(policy: Policy, key: string): KeyInfo {
  let memory = known.get(policy)
  if (!memory) known.set(policy, (memory = { infos: new Map(), last: undefined }))
  const { infos, last } = memory
  if (last?.key === key) return last.info
  const cached = infos.get(key)
  if (cached) return cached
  const info = safeInfo(policy, key)
  // Of names that hold data only the last one is remembered.
  if (!info.clean) {
    memory.last = { key, info }
    return info
  }
  if (infos.size >= mostKnown) infos.clear()
  infos.set(key, info)
  return info
}

/** Fails closed: a name that cannot be looked at is hidden, and its value too. */
function safeInfo(policy: Policy, key: string): KeyInfo {
  try {
    return makeInfo(policy, key)
  } catch {
    return { segments: [], class: secretKey, clean: false, beside: null }
  }
}

/** The class by name, with the policy's own lists applied. */
export function classOfKey(policy: Policy, key: string): KeyClass | null {
  const tail = key.slice(-mostCharacters)
  if (policy.allowKeys.has(splitWords(tail).join('_'))) return null
  const bare = tail.replace(ownMarks, ' ')
  const name = splitWords(bare).join('_')
  const named = classifyKey(bare)
  const found = named && isLookedFor(policy, named) ? named : null
  return isListed(policy, name) && !(found && found.confidence > 0.5) ? secretKey : found
}

/** Where a class is switched off or asks for more certainty. A name that needs the right value (0.5) is judged with it. */
function isLookedFor(policy: Policy, named: KeyClass): boolean {
  if (!policy.thresholds.has(named.class)) return true
  return Math.max(named.confidence, byKey) >= leastConfidence(policy, named.class)
}

function makeInfo(policy: Policy, key: string): KeyInfo {
  const name = key.length > longestBeside ? '' : splitWords(key).join('_')
  return {
    segments: segmentsOf(key),
    class: classOfKey(policy, key),
    clean: isShort(policy, key) && escapeText(key) === key && holdsNothing(policy, key),
    beside: policy.allowKeys.has(name) ? null : besideOf(name),
  }
}

function besideOf(name: string): KeyInfo['beside'] {
  if (nameKeys.has(name)) return 'person'
  return codeKeys.has(name) ? 'cvv' : null
}

function isShort({ maxText }: Policy, key: string): boolean {
  return key.length < mostCharacters && key.length <= maxText
}

function holdsNothing(policy: Policy, key: string): boolean {
  return findInText(policy, key, scopeOf(policy)).length === 0
}

function isListed(policy: Policy, name: string): boolean {
  if (policy.sensitiveKeys.size === 0) return false
  for (let at = 0; at >= 0;) {
    if (policy.sensitiveKeys.has(name.slice(at))) return true
    const next = name.indexOf('_', at)
    at = next < 0 ? -1 : next + 1
  }
  return false
}

/** At least one: a name without letters is still a level of the path. */
function segmentsOf(key: string): string[] {
  const segments = pathSegments(key.slice(-mostCharacters))
  return segments.length > 0 ? segments : ['']
}
