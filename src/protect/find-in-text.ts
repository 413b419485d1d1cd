import { classes } from '../detect/class.ts'
import { cardShape } from '../detect/detectors/credit-card.ts'
import { scanText } from '../detect/scan-text.ts'
import type { Finding } from '../detect/finding.ts'
import type { JsonValue } from '../record/json.ts'
import { cardNumbersIn } from './card-number.ts'
import { findEncodedText } from './encoded-text.ts'
import { encryptedClass } from './encrypted-class.ts'
import { parseJsonText } from './json-in-text.ts'
import { isNamed, treatmentOfFinding, type NamedValues } from './named-values.ts'
import { isNeverKept } from './never-kept.ts'
import type { Policy } from './policy.ts'
import { unknownClass } from './unknown-class.ts'
import { type Scope, scopeOf, treatmentIn } from './scope.ts'
import { unescapeLeftovers } from './unescape-text.ts'

/** A finding whose class may be one of the policy's own. */
export interface TextFinding extends Omit<Finding, 'class'> {
  readonly class: string
}

/** What outside analyzers found, by text; `failed` when it is not known what a text holds. */
export type Extra = ReadonlyMap<string, readonly TextFinding[] | 'failed'>

/** Finds what an object or array holds that was encoded in a text, by the names of its fields too. */
export type Inside = (value: JsonValue) => readonly TextFinding[]

export interface LookOptions {
  /** Findings from elsewhere that count as well. */
  readonly extra?: readonly TextFinding[] | undefined
  /** For JSON in encoded text; looked at as text when absent. Null: encoded text is not looked into. */
  readonly inside?: Inside | null
  /** Values that the client names as sensitive: no setting of the policy takes their findings back. */
  readonly named?: NamedValues | undefined
}

/**
 * What the policy wants found in a text, in order and without overlaps: in the text as it is, behind escapes that were left
 * in it, and in text that it holds in base64 or hex, which is a finding as a whole. May throw: the caller fails closed.
 */
export function findInText(
  policy: Policy,
  text: string,
  scope: Scope,
  { extra = [], inside, named }: LookOptions = {},
): readonly TextFinding[] {
  const found = findPlain(policy, text, scope)
  const own: TextFinding[] = [...extra.filter((finding) => isWanted(policy, finding, text))]
  if (named) own.push(...named.find(text))
  addEscaped(own, policy, text, { scope, named })
  if (inside !== null) addEncoded(own, policy, text, { scope, inside, named, found })
  return own.length === 0 ? found : merge([...own, ...found], { policy, scope })
}

/** What decoded text is looked at with. */
export interface Looking {
  readonly scope: Scope
  readonly inside?: Inside | null | undefined
  readonly named?: NamedValues | undefined
}

/** The strongest finding in a text, or in the object or array that it is in JSON; undefined when it is harmless. */
export function strongestIn(
  policy: Policy,
  text: string,
  { scope, inside, named }: Looking,
): TextFinding | undefined {
  const value = inside && parseJsonText(text)
  const inText = findInText(policy, text, scope, { inside: null, named })
  const found = inside && value !== undefined ? [...inside(value), ...inText] : inText
  let best: TextFinding | undefined
  for (const finding of found) {
    if (isKept(scope, finding)) continue
    if (!best || rank(finding, { policy, scope }) > rank(best, { policy, scope })) best = finding
  }
  return best
}

/** What the engine and the policy's own lists find in the text as it is written. */
export function findPlain(policy: Policy, text: string, scope: Scope): TextFinding[] {
  const wanted = (finding: TextFinding): boolean => isWanted(policy, finding, text)
  const kept = (name: string): boolean => treatmentIn(scope, name).action === 'keep'
  const found: TextFinding[] = scanText(text, { wanted, kept })
  const own: TextFinding[] = []
  policy.custom?.scan(text, own)
  if (policy.cards === 'anywhere') own.push(...cardsIn(text))
  const first = [...neverKeptIn(policy, text), ...own.filter(wanted)]
  return first.length === 0 ? found : merge([...first, ...found], { policy, scope })
}

/** Looked for by themselves, so that no other class, list or switch of the policy is in their way. */
function neverKeptIn({ guard }: Policy, text: string): TextFinding[] {
  return guard && anyDigit.test(text) ? findPlain(guard, text, scopeOf(guard)) : []
}

function cardsIn(text: string): TextFinding[] {
  const found = { class: 'credit_card', confidence: 0.9, detector: 'card-number' }
  return cardNumbersIn(text).map((span) => ({ ...found, ...span }))
}

function addEscaped(
  out: TextFinding[],
  policy: Policy,
  text: string,
  { scope, named }: Looking,
): void {
  const plain = unescapeLeftovers(text)
  if (!plain) return
  const found = findPlain(policy, plain.text, scope)
  for (const finding of named ? [...found, ...named.find(plain.text)] : found) {
    const { start, end } = plain.span(finding.start, finding.end)
    if (plain.holdsEscape(start, end)) out.push({ ...finding, start, end })
  }
}

interface Beside extends Looking {
  /** In order: runs that lie in one that will be hidden are not looked into. */
  readonly found: readonly TextFinding[]
}

function addEncoded(
  out: TextFinding[],
  policy: Policy,
  text: string,
  { scope, inside, named, found }: Beside,
): void {
  let next = 0
  for (const { start, end, decoded } of findEncodedText(text)) {
    while ((found[next]?.end ?? Infinity) < end) next++
    const around = found[next]
    const isHidden = around && around.start <= start && !isKept(scope, around)
    if (isHidden && !policy.guard) continue
    const best = strongestIn(policy, decoded.text, { scope, inside, named })
    if (best) out.push({ ...best, start, end })
    else if (!decoded.isWhole) out.push(notLookedAt(start, end))
  }
}

/** Stands for what was not looked at. */
export function notLookedAt(start: number, end: number): TextFinding {
  return { class: unknownClass, start, end, confidence: 1, detector: unknownClass }
}

function isKept(scope: Scope, finding: TextFinding): boolean {
  return treatmentOfFinding(scope, finding).action === 'keep'
}

/** Only the defaults keep it. */
function isSilent(scope: Scope, finding: TextFinding): boolean {
  return scope.silent.has(finding.class) && !isNamed(finding)
}

/** True for a value that the policy allows, blanks around it aside. */
export function isAllowed({ allowValues, custom }: Policy, value: string): boolean {
  if (allowValues.size === 0 && custom === null) return false
  const bare = value.trim()
  return allowValues.has(bare.toLowerCase()) || (custom?.allows(bare) ?? false)
}

const anyDigit = /\p{Nd}/u
const classNames: ReadonlySet<string> = new Set(classes)

/** Least confidence of what is found by a detector, or by the name of a field. */
export function leastConfidence(policy: Policy, name: string, detector?: string): number {
  const { thresholds, minConfidence } = policy
  if (thresholds.size === 0) return minConfidence
  // Some detectors have the name of one of the classes that they find: that name is the class.
  const isOwn = detector !== undefined && !classNames.has(detector)
  const own = isOwn ? thresholds.get(detector) : undefined
  return own ?? thresholds.get(name) ?? minConfidence
}

function isWanted(policy: Policy, finding: TextFinding, text: string): boolean {
  if (finding.confidence < leastConfidence(policy, finding.class, finding.detector)) return false
  if (policy.cards === 'strict' && finding.detector === cardShape) return false
  return !isAllowed(policy, text.slice(finding.start, finding.end))
}

/**
 * Joins findings that overlap, so that nothing that anything found is left uncovered. What is hidden names the whole
 * before what is kept; then the policy's own words and patterns come first. What only the defaults keep gives way instead.
 */
function merge(all: TextFinding[], by: Ranking): TextFinding[] {
  const { scope } = by
  const out: TextFinding[] = []
  let last: TextFinding | undefined
  for (const finding of all.sort((a, b) => a.start - b.start)) {
    if (!last || finding.start >= last.end) {
      out.push((last = finding))
      continue
    }
    const gives = isSilent(scope, last)
    if (gives !== isSilent(scope, finding)) {
      if (!gives) continue
      if (finding.start === last.start) out.pop()
      else out[out.length - 1] = { ...last, end: finding.start }
      out.push((last = finding))
      continue
    }
    const best = rank(finding, by) > rank(last, by) ? finding : last
    last = { ...best, start: last.start, end: Math.max(last.end, finding.end) }
    out[out.length - 1] = last
  }
  return out
}

interface Ranking {
  readonly policy: Policy
  readonly scope: Scope
}

function rank(finding: TextFinding, { policy, scope }: Ranking): number {
  const isFirst = isNeverKept(policy, finding.class)
  const isOwn = isNamed(finding) || /^(?:word|pattern):/.test(finding.detector)
  // Anybody can make one up: beside it, what else was found names the whole.
  const sure = finding.class === encryptedClass ? 0 : finding.confidence
  return (isFirst ? 8 : 0) + (isKept(scope, finding) ? 0 : 4) + (isOwn ? 2 : 0) + sure
}
