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
  /** `name` and the like: a person's when other personal fields stand beside it. */
  readonly isName: boolean
}

const known = new WeakMap<Policy, Map<string, KeyInfo>>()
const mostKnown = 4096
const nameKeys = new Set(['name', 'display_name', 'nickname', 'nick_name'])
/** A placeholder in a name that was masked before. */
const ownMark = /\[[A-Z][A-Z0-9_]{0,39}[_:~][0-9a-f]{1,12}\]/
const fieldName = /^[A-Za-z][\w.-]{0,60}(?: \w{1,20}){0,2}$/
/** Confidence of what the name of a field says. */
export const byKey = 0.9
const secretKey: KeyClass = { class: 'secret', confidence: 0.9 }

/** True for a text that can name a field, where names stand as values: `{name: 'ssn', value: …}`. */
export function canName(text: string): boolean {
  return fieldName.test(text)
}

export function keyInfo(policy: Policy, key: string): KeyInfo {
  let infos = known.get(policy)
  if (!infos) known.set(policy, (infos = new Map()))
  const cached = infos.get(key)
  if (cached) return cached
  const info = safeInfo(policy, key)
  // Names that hold data are not remembered.
  if (!info.clean || key.length > 80) return info
  if (infos.size >= mostKnown) infos.clear()
  infos.set(key, info)
  return info
}

/** Fails closed: a name that cannot be looked at is hidden, and its value too. */
function safeInfo(policy: Policy, key: string): KeyInfo {
  try {
    return makeInfo(policy, key)
  } catch {
    return { segments: [], class: secretKey, clean: false, isName: false }
  }
}

/** The class by name, with the policy's own lists applied. */
export function classOfKey(policy: Policy, key: string): KeyClass | null {
  const name = splitWords(key).join('_')
  if (policy.allowKeys.has(name)) return null
  if (ownMark.test(key)) return null
  const named = classifyKey(key)
  const found = named && isLookedFor(policy, named) ? named : null
  return isListed(policy, name) && !(found && found.confidence > 0.5) ? secretKey : found
}

/** Where a class is switched off or asks for more certainty. A name that needs the right value (0.5) is judged with it. */
function isLookedFor(policy: Policy, named: KeyClass): boolean {
  if (!policy.thresholds.has(named.class)) return true
  return Math.max(named.confidence, byKey) >= leastConfidence(policy, named.class)
}

function makeInfo(policy: Policy, key: string): KeyInfo {
  const name = key.length > 80 ? '' : splitWords(key).join('_')
  return {
    segments: segmentsOf(key),
    class: classOfKey(policy, key),
    clean: isShort(policy, key) && escapeText(key) === key && holdsNothing(policy, key),
    isName: nameKeys.has(name) && !policy.allowKeys.has(name),
  }
}

function isShort({ maxText }: Policy, key: string): boolean {
  return key.length < 256 && key.length <= maxText
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
  const segments = key.length > 200 ? [] : pathSegments(key)
  return segments.length > 0 ? segments : ['']
}
