// Dates: a birth word before one makes it a date of birth. They claim their characters before telephone and card numbers do.
import { codeAt, isDigit } from '../chars.ts'
import { cue, near } from '../cue.ts'
import { defineCue, glyphs, letter } from '../lexicon.ts'
import type { Claim, Scan } from '../scan.ts'

/** Words of birth that are some only together. */
const birth = defineCue('nee_le ne_le nee_en ne_en geboren_am urodzony urodzona syntynyt narozen')

const months =
  'jan(?:uary|uar|vier|eiro|uari)?|j[aä]nner|ene(?:ro)?|genn?(?:aio)?|feb(?:ruary|ruar|rero|braio|ruari)?|f[ée]v(?:rier|ereiro)?|' +
  'mar(?:ch|zo|s|[çc]o)?|m[aä]r(?:z)?|maart|mrt|apr(?:il|ile)?|abr(?:il)?|avr(?:il)?|may(?:o)?|mai(?:o)?|mag(?:gio)?|mei|' +
  'june?|juni?o?|juin|giu(?:gno)?|jul(?:y|io|i|ho)?|juil(?:let)?|lug(?:lio)?|aug(?:ust|ustus)?|ago(?:sto)?|ao[uû]t|' +
  'sep(?:t(?:ember|iembre|embre)?)?|set(?:iembre|tembre|embro)?|o[ck]t(?:ober|ubre|obre)?|out(?:ubro)?|ott(?:obre)?|' +
  'nov(?:ember|iembre|embre|embro)?|de[cz](?:ember|embre|embro)?|dic(?:iembre|embre)?|d[ée]c(?:embre)?'
const monthName = `(?:${months})\\b\\.?`
const day = '(?:3[01]|[12]\\d|0?[1-9])'
const year = '(?:1[89]|20)\\d\\d'
const clock =
  '(?:(?:[T ]|, ?| at )[0-2]?\\d:[0-5]\\d(?::[0-5]\\d(?:[.,]\\d{1,9})?)?(?: ?[AaPp]\\.?[Mm]\\b\\.?)?(?:Z|[+-]\\d\\d:?\\d\\d)?)?'

const yearFirst = new RegExp(
  `${year}([-/.\\u2010-\\u2014])(?:1[0-2]|0?[1-9])\\1${day}(?!\\d)${clock}`,
  'y',
)
const yearLast = new RegExp(
  `${day}([-/.\\u2010-\\u2014])${day}\\1(?:${year}|\\d\\d)(?!\\d|[-.]\\d)${clock}`,
  'y',
)
const compact = new RegExp(`${year}(?:1[0-2]|0[1-9])(?:3[01]|[12]\\d|0[1-9])(?!\\d)`, 'y')
const dayMonthYear = new RegExp(
  `${day}(?:st|nd|rd|th|er|º|\\.)?(?:[-/ ]| of | de )(?:of |de )?${monthName}(?:[-/, ]{1,2}| de | del | of )(?:${year}|'\\d\\d)(?!\\d)${clock}`,
  'iy',
)
const monthDayYear = new RegExp(
  `${monthName} {1,2}${day}(?:st|nd|rd|th)?,? {1,2}${year}(?!\\d)${clock}`,
  'iy',
)
const monthYear = new RegExp(`${monthName}(?: |, | de | del | of )${year}(?!\\d)`, 'iy')
const monthDay = new RegExp(`${monthName} ${day}(?:st|nd|rd|th)?(?![\\w:.,%]\\w|\\w)`, 'iy')
const dayMonth = new RegExp(`${day}(?:st|nd|rd|th|\\.)?(?: | of | de )${monthName}(?![\\w])`, 'iy')
const chinese = /\d{4}年\d{1,2}月(?:\d{1,2}[日号])?/y
const plainYear = new RegExp(`${year}(?![\\w-]|[.,/]\\d)`, 'y')

const between = /^(?:st|nd|rd|th|er|º|\.)?(?:[-/ ]| of | de )$/i

/** Dates at a digit. */
export function date(scan: Scan, at: number): Claim | undefined {
  const { digits, next, text } = scan
  if (digits === 4) return withYearFirst(scan, at)
  if (digits === 8) return sized(scan, at, endOf(compact, text, at), 0.35)
  if (digits > 2) return undefined
  const separated = next === 45 || next === 46 || next === 47 || (next >= 0x2010 && next <= 0x2014)
  if (separated && isDigit(codeAt(text, at + digits + 1))) {
    const end = endOf(yearLast, text, at)
    if (end === 0 || !hasMonth(text, at)) return undefined
    return sized(scan, at, end, isShort(text, at, end) ? 0.35 : 0.7)
  }
  return isMonthAhead(text, at + digits) ? withDayFirst(scan, at) : undefined
}

function withDayFirst(scan: Scan, at: number): Claim | undefined {
  const { text } = scan
  const whole = endOf(dayMonthYear, text, at)
  if (whole) return claim(scan, at, whole, 0.8)
  const end = endOf(dayMonth, text, at)
  if (end === 0 || !isNamed(text, end)) return undefined
  // The dot of `30 June.` ends the sentence.
  const dotted = codeAt(text, end - 1) === 46 && text.lastIndexOf(' ', end) < end - 5
  return claim(scan, at, dotted ? end - 1 : end, 0.5)
}

/** At the name of a month: `April 12, 1987`, `marzo de 2005`, `May 5th`. */
export function writtenDate(scan: Scan, at: number): Claim | undefined {
  const { text } = scan
  // What the engine said of the last number is not about this one.
  scan.glued = false
  const start = dayBefore(text, at)
  if (start >= 0) return withDayFirst(scan, start)
  const whole = endOf(monthDayYear, text, at)
  if (whole) return claim(scan, at, whole, 0.8)
  const end = endOf(monthYear, text, at)
  if (end) return claim(scan, at, end, 0.5)
  // Without a year a capital tells the month from a verb.
  if (((glyphs[codeAt(text, at)] ?? 0) & letter.upper) === 0) return undefined
  return sized(scan, at, endOf(monthDay, text, at), 0.45)
}

/** The words that {@link writtenDate} is for. */
export const monthCue = defineCue(
  'january february march april may june july august september october november december jan feb mar apr jun jul aug sep ' +
    'sept oct nov dec enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre ' +
    'ene abr ago dic januar janner februar marz mai juni juli oktober dezember okt dez janvier fevrier mars avril juin ' +
    'juillet aout septembre octobre novembre decembre gennaio febbraio aprile maggio giugno luglio settembre ottobre ' +
    'dicembre janeiro fevereiro marco maio junho julho setembro outubro novembro dezembro januari februari maart mei ' +
    'augustus',
)

/** Where the day before the month's name begins: `3 May`, `3rd of May`, `3 de mayo`; -1 when there is none. */
function dayBefore(text: string, at: number): number {
  const c = codeAt(text, at - 1)
  if (c !== 32 && c !== 45 && c !== 47) return -1
  let i = at - 1
  while (at - i < 9 && !isDigit(text.charCodeAt(i))) i--
  if (!isDigit(codeAt(text, i)) || !between.test(text.slice(i + 1, at))) return -1
  if (isDigit(codeAt(text, i - 1))) i--
  const before = codeAt(text, i - 1)
  return isDigit(before) || ((before === 58 || before === 46) && isDigit(codeAt(text, i - 2)))
    ? -1
    : i
}

function withYearFirst(scan: Scan, at: number): Claim | undefined {
  const { next, text } = scan
  if (next === 45 || next === 46 || next === 47 || (next >= 0x2010 && next <= 0x2014))
    if (endOf(yearFirst, text, at)) return claim(scan, at, yearFirst.lastIndex, 0.7)
  if (next === 0x5e74) return sized(scan, at, endOf(chinese, text, at), 0.7)
  // `born in 1987`
  if (!isBorn(scan, at, 10)) return undefined
  const end = endOf(plainYear, text, at)
  return end ? claim(scan, at, end, 0) : undefined
}

function sized(scan: Scan, at: number, end: number, confidence: number): Claim | undefined {
  return end === 0 ? undefined : claim(scan, at, end, confidence)
}

/** One of the first two numbers is a month. */
function hasMonth(text: string, at: number): boolean {
  const first = Number.parseInt(text.slice(at, at + 2), 10)
  const from = at + (isDigit(codeAt(text, at + 1)) ? 3 : 2)
  return first <= 12 || Number.parseInt(text.slice(from, from + 2), 10) <= 12
}

/** `1.10.23`, `1-2-34`: a version or a score as well as a date. */
function isShort(text: string, at: number, end: number): boolean {
  return end - at < 8 && codeAt(text, at + 2) !== 47 && codeAt(text, at + 1) !== 47
}

/** The month's name that ends there is written as one: `3 May`, but not `3 may`. */
function isNamed(text: string, end: number): boolean {
  const name =
    text
      .slice(Math.max(0, end - 10), end)
      .split(/[ .]/)
      .filter(Boolean)
      .at(-1) ?? ''
  return /^\p{Lu}/u.test(name) || name.length > 4
}

function endOf(shape: RegExp, text: string, at: number): number {
  shape.lastIndex = at
  return shape.test(text) ? shape.lastIndex : 0
}

/** A letter that starts a month's name behind the first separator: spares prose the regular expression. */
function isMonthAhead(text: string, from: number): boolean {
  for (let i = from; i < from + 4; i++) {
    const c = codeAt(text, i)
    if (c !== 32 && c !== 45 && c !== 47) continue
    return monthStarts[codeAt(text, i + 1) | 32] === 1
  }
  return false
}

// `o` and `d` also stand for `of` and `de`.
const monthStarts = new Uint8Array(128)
for (const c of 'jfmasondeg') monthStarts[c.charCodeAt(0)] = 1

/** `confidence` is that of a plain date; 0 is no finding unless a birth word is near. */
function claim(scan: Scan, start: number, end: number, confidence: number): Claim | undefined {
  const { text } = scan
  if (isDigit(codeAt(text, end))) return undefined
  if (isBorn(scan, start, 40) || isBirth(text, start, end)) {
    // One date is what the word is about; the next is another's.
    scan.cues[cue.birth] = scan.cues[birth] = -1
    return found('date_of_birth', start, end, 0.85)
  }
  if (confidence === 0 || scan.glued) return { end }
  return found('date', start, end, confidence)
}

function isBorn(scan: Scan, at: number, distance: number): boolean {
  return near(scan, cue.birth, at, distance) || near(scan, birth, at, distance)
}

function found(
  name: 'date' | 'date_of_birth',
  start: number,
  end: number,
  confidence: number,
): Claim {
  return { end, finding: { class: name, start, end, confidence, detector: 'date' } }
}

/** Chinese: the words before, or the one behind. */
function isBirth(text: string, start: number, end: number): boolean {
  const c = codeAt(text, start - 1)
  if (c < 0x3000) return false
  const before = text.slice(Math.max(0, start - 6), start)
  return /出生|生日|生于|生於/.test(before) || /^(?:出?生)/.test(text.slice(end, end + 2))
}
