import type { RetentionText } from '../record/header.ts'
import { auditKind } from '../seal/format/retention.ts'

/** What a rule is asked about. */
export interface Aged {
  /** The type of its run, as headers have it. */
  readonly traceType?: string | undefined
  /** Of step, or `audit`. */
  readonly kind: string
}

/** Of two rules that fit, the one that says more wins: a class before a trace type, a trace type before a kind. */
const weights = { class: 4, traceType: 2, kind: 1 } as const

interface Weighed {
  readonly traceType?: string
  readonly kind?: string
  readonly class?: string
  readonly days: number
  readonly weight: number
}

/** Answers how many days something is kept; Infinity: for ever. */
export class RetentionRules {
  readonly text: RetentionText
  readonly #rules: readonly Weighed[]
  readonly #otherwise: number
  readonly #tokenOf: (traceType: string) => string

  /** `tokenOf`: what stands for a trace type in the headers of those that may not be clear; a token stands for itself. */
  constructor(text: RetentionText, tokenOf: (traceType: string) => string) {
    this.text = text
    this.#tokenOf = tokenOf
    this.#otherwise = text.days ?? Infinity
    this.#rules = text.rules
      .map(({ traceType, ...rule }) => ({
        ...rule,
        ...(traceType === undefined ? {} : { traceType: tokenOf(traceType) }),
        days: rule.days ?? Infinity,
        weight: weightOf({ traceType, ...rule }),
      }))
      .sort((a, b) => b.weight - a.weight)
  }

  /** Of the record and its masked content. */
  record(aged: Aged): number {
    return this.#find(aged, null)
  }

  /** Of hidden values of a class. */
  hidden(aged: Aged, className: string): number {
    return this.#find(aged, className)
  }

  /** All the ages at which something can fall due, but never. */
  get ages(): number[] {
    const all = [this.#otherwise, ...this.#rules.map(({ days }) => days)]
    return [...new Set(all)].filter((days) => days !== Infinity)
  }

  get namesAudits(): boolean {
    return this.#rules.some(({ kind, days }) => kind === auditKind && days !== Infinity)
  }

  #find({ traceType, kind }: Aged, className: string | null): number {
    const isAudit = kind === auditKind
    const token = traceType === undefined ? undefined : this.#tokenOf(traceType)
    const rule = this.#rules.find(
      (of) =>
        (of.class === undefined || of.class === className) &&
        (of.traceType === undefined || of.traceType === token) &&
        (of.kind === undefined ? !isAudit : of.kind === kind),
    )
    return rule?.days ?? (isAudit ? Infinity : this.#otherwise)
  }
}

function weightOf(rule: { [K in keyof typeof weights]?: string | undefined }): number {
  return (['class', 'traceType', 'kind'] as const).reduce(
    (sum, name) => sum + (rule[name] === undefined ? 0 : weights[name]),
    0,
  )
}
