// Numbers as JSON has them: looked at as a text that says their field's name before them.
import { splitWords } from '../detect/split-words.ts'
import { findPlain, type TextFinding } from './find-in-text.ts'
import { hide, type Hiding } from './hide.ts'
import { dropped, type Shown } from './hide-whole.ts'
import { isDeclared } from './is-declared.ts'
import { treatmentOfNamed } from './named-values.ts'
import { treatmentIn } from './scope.ts'

/** Shorter numbers are hidden by the name of their field only: counts, years and codes look alike. */
const least = 100_000_000
/** Times in seconds, 2001 to 2033. */
const seconds = [1_000_000_000, 2_000_000_000] as const
/** No number of a person or an account has more digits. */
const most = 1e21
const longestKey = 64
/** A number with a fraction is an amount or a time, unless its whole part is as long as that of a card. */
const leastWithFraction = 1_000_000_000_000

/** What is shown for a number that stands under `key`. May throw: the caller fails closed. */
export function protectNumber(state: Hiding, value: number, key: string | undefined): Shown {
  const size = Math.trunc(Math.abs(value))
  if (size < (Number.isInteger(value) ? least : leastWithFraction) || size >= most) return value
  if (isTime(size)) return value
  const found = findInNumber(state, String(BigInt(size)), key)
  if (!found || isDeclared(state, value, found.class)) return value
  state.report?.({ ...found, end: String(value).length, path: [...state.trail] })
  const treatment = treatmentIn(state.scope, found.class)
  if (treatment.silent) return value
  const shown = hide(state, found.class, value, treatment)
  if (treatment.action === 'keep') return value
  return treatment.action === 'drop' ? dropped : shown
}

/** A number that the client names as sensitive, whatever it looks like. */
export function protectNamedNumber(state: Hiding, value: number): Shown {
  const name = state.named?.classOf(value)
  if (name === undefined) return value
  const treatment = treatmentOfNamed(state.scope, name)
  const finding = { class: name, start: 0, end: String(value).length }
  state.report?.({ ...finding, confidence: 1, detector: 'named', path: [...state.trail] })
  const shown = hide(state, name, value, treatment)
  if (treatment.action === 'keep') return value
  return treatment.action === 'drop' ? dropped : shown
}

/** The finding that is the whole number. */
function findInNumber(
  { policy, scope }: Hiding,
  digits: string,
  key: string | undefined,
): TextFinding | undefined {
  const name = splitWords((key ?? '').slice(-longestKey)).join(' ')
  const prefix = name === '' ? '' : `${name}: `
  const end = prefix.length + digits.length
  const found = findPlain(policy, prefix + digits, scope).find((one) => one.end === end)
  if (!found || found.start !== prefix.length) return undefined
  return { ...found, start: 0, end: digits.length }
}

function isTime(value: number): boolean {
  return value >= seconds[0] && value < seconds[1]
}
