import type { Example } from './sets/example.ts'
import type { Found } from './subject.ts'

/** True and false alarms and misses of one class. */
export interface Tally {
  labels: number
  found: number
  /** Labels that a finding of the right class touches, and the same with equal ends. */
  hit: number
  hitExact: number
  /** Findings that touch a label of the right class, and the same with equal ends. */
  right: number
  rightExact: number
}

export interface Score {
  readonly classes: Map<string, Tally>
  /** Whatever the class: labels and findings with an overlap of 0.9 of their union. */
  close: { labels: number; found: number; hit: number; right: number }
  /** Examples with at least one finding. */
  flagged: number
  examples: number
}

/** E-mail, phone, card, SSN, IBAN, IP, URL. */
export const structured = ['email', 'phone', 'credit_card', 'us_ssn', 'iban', 'ip', 'url'] as const
export const secretClasses = [
  'api_key',
  'token',
  'jwt',
  'private_key',
  'password',
  'secret',
] as const

// Classes that name the same thing more or less closely: either is right.
const kin: readonly (readonly string[])[] = [
  ['national_id', 'tax_id', 'us_itin'],
  ['date', 'date_of_birth', 'card_expiry'],
  ['address', 'location'],
  ['salary', 'financial'],
  ['bank_account', 'financial'],
  ['medical_record', 'medical_license'],
  // The numbers of national health services are both.
  ['medical_record', 'national_id'],
  ['person', 'title'],
  secretClasses,
]

export function isRight(found: string, label: string): boolean {
  return found === label || kin.some((group) => group.includes(found) && group.includes(label))
}

export const newScore = (): Score => ({
  classes: new Map(),
  close: { labels: 0, found: 0, hit: 0, right: 0 },
  flagged: 0,
  examples: 0,
})

/** Adds what was found in one example. */
export function addScore(score: Score, { spans }: Example, found: readonly Found[]): void {
  score.examples++
  if (found.length > 0) score.flagged++
  for (const label of spans) {
    const tally = tallyOf(score, label.class)
    const right = found.filter((one) => touches(one, label) && isRight(one.class, label.class))
    tally.labels++
    if (right.length > 0) tally.hit++
    if (right.some((one) => equal(one, label))) tally.hitExact++
    score.close.labels++
    if (found.some((one) => union(one, label) >= 0.9)) score.close.hit++
  }
  for (const one of found) {
    const tally = tallyOf(score, one.class)
    const right = spans.filter((label) => touches(one, label) && isRight(one.class, label.class))
    tally.found++
    if (right.length > 0) tally.right++
    if (right.some((label) => equal(one, label))) tally.rightExact++
    score.close.found++
    if (spans.some((label) => union(one, label) >= 0.9)) score.close.right++
  }
}

/** The sum over these classes. */
export function sumOf(score: Score, names: readonly string[]): Tally {
  const sum = empty()
  for (const name of names) {
    const tally = score.classes.get(name)
    if (!tally) continue
    for (const key of ['labels', 'found', 'hit', 'hitExact', 'right', 'rightExact'] as const)
      sum[key] += tally[key]
  }
  return sum
}

export interface Rates {
  readonly precision: number
  readonly recall: number
  readonly f1: number
  readonly f1Exact: number
}

/** NaN where there is nothing to count. */
export function rates(tally: Tally): Rates {
  const precision = tally.right / tally.found
  const recall = tally.hit / tally.labels
  return {
    precision,
    recall,
    f1: fBeta(precision, recall, 1),
    f1Exact: fBeta(tally.rightExact / tally.found, tally.hitExact / tally.labels, 1),
  }
}

/** Weighted mean of both; 0 when nothing was found. */
export function fBeta(precision: number, recall: number, beta: number): number {
  if (Number.isNaN(recall)) return NaN
  const p = Number.isNaN(precision) ? 0 : precision
  return p + recall === 0 ? 0 : ((1 + beta ** 2) * p * recall) / (beta ** 2 * p + recall)
}

interface Stretch {
  readonly start: number
  readonly end: number
}

const touches = (a: Stretch, b: Stretch) => a.start < b.end && b.start < a.end
const equal = (a: Stretch, b: Stretch) => a.start === b.start && a.end === b.end

function union(a: Stretch, b: Stretch): number {
  const common = Math.min(a.end, b.end) - Math.max(a.start, b.start)
  return common <= 0 ? 0 : common / (Math.max(a.end, b.end) - Math.min(a.start, b.start))
}

function tallyOf(score: Score, name: string): Tally {
  const known = score.classes.get(name)
  if (known) return known
  const made = empty()
  score.classes.set(name, made)
  return made
}

const empty = (): Tally => ({ labels: 0, found: 0, hit: 0, hitExact: 0, right: 0, rightExact: 0 })
