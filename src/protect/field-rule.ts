import type { Treatment } from './action.ts'
import { splitWords } from '../detect/split-words.ts'

/** A rule for a field path. */
export interface FieldRule {
  /** Normalised ({@link pathSegments}); `*` stands for any one segment. */
  readonly segments: readonly string[]
  readonly class: string
  readonly treatment: Treatment
  /** Its place in the order of precedence. */
  readonly order: number
  /** Where it stands: the policy's rules, its list of allowed paths, or its preset. */
  readonly from: 'rules' | 'allowPaths' | 'preset'
}

/** Rules by their last segment, in order of precedence. */
export type FieldRules = ReadonlyMap<string, readonly FieldRule[]>

/** `User-Data.apiKey` gives `userdata`, `apikey`: case and spelling do not matter, dots part segments. */
export function pathSegments(path: string): string[] {
  const parts = path.includes('.') ? path.split('.') : [path]
  return parts
    .map((part) => (part === '*' ? part : splitWords(part).join('')))
    .filter((part) => part !== '')
}

/** A normalised path as text. */
export function pathText(segments: readonly string[]): string {
  return segments.join('.')
}

export function indexRules(rules: readonly FieldRule[]): FieldRules {
  const index = new Map<string, FieldRule[]>()
  for (const rule of rules) {
    const last = rule.segments.at(-1) ?? ''
    index.set(last, [...(index.get(last) ?? []), rule])
  }
  return index
}

/** The first rule for the field at `path`, whose first `base` segments lead to the value that is protected. */
export function findRule(
  rules: FieldRules,
  path: readonly string[],
  base: number,
): FieldRule | undefined {
  if (rules.size === 0) return undefined
  const named = rules.get(path.at(-1) ?? '')?.find((rule) => matchesPath(rule, path, base))
  const any = rules.get('*')?.find((rule) => matchesPath(rule, path, base))
  if (!named || !any) return named ?? any
  return any.order < named.order ? any : named
}

/** Whether the rule is for the field at `path`; `base` as in {@link findRule}. */
export function matchesPath(
  rule: Pick<FieldRule, 'segments' | 'treatment'>,
  path: readonly string[],
  base: number,
): boolean {
  const { segments } = rule
  for (let i = 1; i <= segments.length; i++) {
    const place = path.length - i
    // A field at the top level has no parent to compare; a rule that would let it pass must match in full.
    const top = place < base && i > 1 && segments.at(-1) !== '*'
    const equal = place >= 0 && (segments.at(-i) === '*' || segments.at(-i) === path[place])
    if (!equal) return top && hides(rule)
  }
  return true
}

function hides({ treatment: { action } }: Pick<FieldRule, 'treatment'>): boolean {
  return action !== 'keep' && action !== 'drop'
}
