// How countries group the digits of telephone numbers when they write them without a country code.
import { codeAt } from '../chars.ts'
import { type Groups } from './read-groups.ts'

interface Form {
  /** Digits that such a number can begin with. */
  readonly first: string
  /** Confidence without a cue, by what stands between the groups. */
  readonly blank: number
  readonly hyphen: number
  readonly dot: number
}

/** By lengths of the groups, all parted by the same sign. */
const forms = new Map<number, Form>([
  [1334, { first: '1', blank: 0.85, hyphen: 0.85, dot: 0.85 }],
  // Spain, Poland, Czechia, Portugal
  [333, { first: '56789', blank: 0.5, hyphen: 0.5, dot: 0.3 }],
  [3222, { first: '6789', blank: 0.55, hyphen: 0.55, dot: 0.55 }],
  // Norway
  [323, { first: '49', blank: 0.5, hyphen: 0, dot: 0 }],
])

const hyphen = 45
const dot = 46
const slash = 47

/** Lengths of the first `count` groups as the digits of one number: 3-3-4 is 334. */
export function shapeOf(groups: Groups, count: number): number {
  let code = 0
  for (let i = 0; i < count; i++) code = code * 10 + Math.min(9, groups.lengths[i] ?? 0)
  return code
}

/** How likely the first `count` groups are a telephone number by their form alone; 0 for what no country writes. */
export function judgeForm(text: string, at: number, groups: Groups, count: number): number {
  const separator = groups.separators[count - 1] ?? 0
  for (let i = 2; i < count; i++) if (groups.separators[i] !== separator) return 0
  if (codeAt(text, at) === 48) return withTrunk(text, at, groups, count)
  const shape = shapeOf(groups, count)
  // Brazil: `11 98765-4321`
  if (groups.separators[1] !== separator) return shape === 254 && separator === hyphen ? 0.5 : 0
  if (shape === 334) return american(text, at, separator)
  if (shape === 344) return isChinese(text, at) ? 0.55 : 0
  const form = forms.get(shape)
  return form?.first.includes(text[at] ?? ' ') ? confidenceOf(form, separator) : 0
}

function confidenceOf(form: Form, separator: number): number {
  if (separator === hyphen) return form.hyphen
  if (separator === dot) return form.dot
  return separator === slash ? 0 : form.blank
}

/** `555-123-4567`: dots and blanks also part other numbers, so those need plausible codes. */
function american(text: string, at: number, separator: number): number {
  if (separator === slash) return 0
  if (codeAt(text, at) === 49) return isChinese(text, at) ? 0.3 : 0
  if (codeAt(text, at + 4) >= 50) return separator === 32 ? 0.6 : 0.85
  return separator === hyphen ? 0.5 : 0.3
}

/** Mobile numbers of China begin with 13 to 19. */
export function isChinese(text: string, at: number): boolean {
  return codeAt(text, at) === 49 && codeAt(text, at + 1) >= 51
}

/** `020 7946 0958`, `089/12345678`, `06-12345678`, `02.12.34.56.78`, `001-555-123-4567` */
function withTrunk(text: string, at: number, groups: Groups, count: number): number {
  const area = groups.lengths[0] ?? 0
  const behind = digitsBehind(groups, count)
  if (codeAt(text, at + 1) === 48)
    return text.startsWith('001', at) && area === 3 && behind === 10 ? 0.85 : 0
  if (area < 2 || area > 5 || !isWhole(area + behind)) return 0
  const separator = groups.separators[count - 1]
  if (separator === dot) return count === 5 || count === 3 ? 0.5 : 0
  return separator === slash && (count > 2 || behind < 5) ? 0 : 0.6
}

function isWhole(digits: number): boolean {
  return digits >= 9 && digits <= 12
}

/** 0 when a group is too short or too long. */
function digitsBehind(groups: Groups, count: number): number {
  let digits = 0
  for (let i = 1; i < count; i++) {
    const length = groups.lengths[i] ?? 0
    if (length < 2 || length > 8) return 0
    digits += length
  }
  return digits
}
