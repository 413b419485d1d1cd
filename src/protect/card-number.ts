// A card's number in a text that may hold more than it: expiry and check digits beside it are no part of it.
import { isIssued } from '../detect/detectors/card-issuer.ts'
import { isLuhn } from '../detect/numbers/luhn.ts'

/** Digits of a number that fails its check: in a longer one a security code may have run into it. */
const mostUnchecked = 16
const candidates = /(?<![\d*])\d(?:[ -]?\d){11,27}(?!\d)/g
const layouts = [
  [4, 4, 4, 4],
  [4, 4, 4, 4, 1],
  [4, 4, 4, 4, 2],
  [4, 4, 4, 4, 3],
  [4, 6, 5],
  [4, 6, 4],
]

interface Group {
  readonly start: number
  readonly end: number
  readonly digits: string
}

const mostGroups = 5

/**
 * Where numbers stand that pass the check and that a network issues, whatever is around them and whatever else they are. In
 * linear time.
 */
export function cardNumbersIn(text: string): { readonly start: number; readonly end: number }[] {
  const found: { start: number; end: number }[] = []
  let near: Group[] = []
  for (const match of text.matchAll(/\d+/g)) {
    const start = match.index
    const group = { start, end: start + match[0].length, digits: match[0] }
    const last = near.at(-1)
    const isNext = last && start === last.end + 1 && /[ -]/.test(text.charAt(last.end))
    near = isNext ? [...near, group].slice(-mostGroups) : [group]
    const first = near.findIndex((_, i) => isCard(near.slice(i)))
    const from = near[first]
    if (from && !isFraction(text, from.start)) found.push({ start: from.start, end: group.end })
  }
  return found
}

function isCard(groups: readonly Group[]): boolean {
  const parts = groups.map(({ digits }) => digits)
  if (!isCardLayout(parts)) return false
  const digits = parts.join('')
  return isLuhn(digits) && isIssued(digits)
}

/** The digits behind the point of `0.4111111111111111`. */
function isFraction(text: string, at: number): boolean {
  return text.charAt(at - 1) === '.' && /\d/.test(text.charAt(at - 2))
}

/** The last four digits of the one card number in a text; undefined when there is none, or not one alone. */
export function lastFourOfCard(text: string): string | undefined {
  if (text.length > 4096) return undefined
  const found = [...text.matchAll(candidates)].map(([run]) => cardIn(run))
  const [first] = found
  return found.length === 1 ? first?.slice(-4) : undefined
}

/** The longest card number that the run begins with; one that fails its check only when it is the whole run. */
function cardIn(run: string): string | undefined {
  const groups = run.split(/[ -]/)
  const readings = groups
    .map((_, i) => groups.slice(0, i + 1))
    .filter(isCardLayout)
    .map((some) => some.join(''))
  const valid = readings.filter(isLuhn)
  if (valid.length > 0) return valid.length === 1 ? valid[0] : undefined
  const whole = groups.join('')
  const isAlone = readings.length === 1 && readings[0] === whole
  return isAlone && whole.length <= mostUnchecked ? whole : undefined
}

function isCardLayout(groups: readonly string[]): boolean {
  const [first = ''] = groups
  if (groups.length === 1) return first.length >= 12 && first.length <= 19
  return layouts.some(
    (sizes) => sizes.length === groups.length && sizes.every((n, i) => groups[i]?.length === n),
  )
}
