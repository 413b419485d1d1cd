import { cardShape } from '../detect/detectors/credit-card.ts'
import { scanText } from '../detect/scan-text.ts'
import type { Finding } from '../detect/finding.ts'
import type { Policy } from './policy.ts'
import { type Scope, treatmentIn } from './scope.ts'

/** A finding whose class may be one of the policy's own. */
export interface TextFinding extends Omit<Finding, 'class'> {
  readonly class: string
}

/** What outside analyzers found, by text; `failed` when it is not known what a text holds. */
export type Extra = ReadonlyMap<string, readonly TextFinding[] | 'failed'>

/** What the policy wants found in a text, in order and without overlaps. May throw: the caller fails closed. */
export function findInText(
  policy: Policy,
  text: string,
  scope: Scope,
  extra: readonly TextFinding[] = [],
): readonly TextFinding[] {
  const wanted = (finding: TextFinding): boolean => isWanted(policy, finding, text)
  const kept = (name: string): boolean => treatmentIn(scope, name).action === 'keep'
  const found: TextFinding[] = scanText(text, { wanted, kept })
  if (!policy.custom && extra.length === 0) return found
  const own: TextFinding[] = [...extra]
  policy.custom?.scan(text, own)
  const all = [...own.filter(wanted), ...found]
  return all.length < 2 || own.length === 0 ? all : merge(all, scope)
}

/** True for a value that the policy allows, blanks around it aside. */
export function isAllowed({ allowValues, custom }: Policy, value: string): boolean {
  if (allowValues.size === 0 && custom === null) return false
  const bare = value.trim()
  return allowValues.has(bare.toLowerCase()) || (custom?.allows(bare) ?? false)
}

/** Least confidence of what is found by a detector, or by the name of a field. */
export function leastConfidence(policy: Policy, name: string, detector?: string): number {
  const { thresholds, minConfidence } = policy
  if (thresholds.size === 0) return minConfidence
  const own = detector === undefined ? undefined : thresholds.get(detector)
  return own ?? thresholds.get(name) ?? minConfidence
}

function isWanted(policy: Policy, finding: TextFinding, text: string): boolean {
  if (finding.confidence < leastConfidence(policy, finding.class, finding.detector)) return false
  if (policy.cards === 'strict' && finding.detector === cardShape) return false
  return !isAllowed(policy, text.slice(finding.start, finding.end))
}

/**
 * Joins findings that overlap, so that nothing that anything found is left uncovered. What is hidden names the whole
 * before what is kept; then the policy's own words and patterns come first.
 */
function merge(all: TextFinding[], scope: Scope): TextFinding[] {
  const out: TextFinding[] = []
  let last: TextFinding | undefined
  for (const finding of all.sort((a, b) => a.start - b.start)) {
    if (!last || finding.start >= last.end) {
      out.push((last = finding))
      continue
    }
    const best = rank(finding, scope) > rank(last, scope) ? finding : last
    last = { ...best, start: last.start, end: Math.max(last.end, finding.end) }
    out[out.length - 1] = last
  }
  return out
}

function rank({ class: name, detector, confidence }: TextFinding, scope: Scope): number {
  const hidden = treatmentIn(scope, name).action === 'keep' ? 0 : 4
  return hidden + (/^(?:word|pattern):/.test(detector) ? 2 : 0) + confidence
}
