import { codeAt, isDigit } from '../chars.ts'
import { near } from '../cue.ts'
import { type Cue, defineCue } from '../lexicon.ts'
import type { Claim, Scan } from '../scan.ts'

/** The words that {@link age} is for: they stand behind the number. */
export const ageCue: Cue = defineCue(
  'old yo y_o anos ano jahre jahriger jahrige jahrigen ans anni anos_edad jaar meses yr yrs',
)
const before = defineCue('age aged edad alter idade eta leeftijd edades')
const turned = defineCue('turned turns cumple cumplio cumplira im i_m i_am')
const people = defineCue(
  'man woman male female boy girl patient patients child son daughter he she varon mujer hombre paciente nino nina hijo hija ' +
    'mann frau patientin junge madchen homme femme garcon fille uomo donna paziente',
)

const behind =
  /(?<![\d.,/-])(\d{1,3})(?:[- ](?:years?|yrs?|months?)(?:[- ]of[- ]age)?[- ]|[- ]?y\/| )?$/i
/** `3 años de evolución`, `2 años después`: a time that passed. */
const lapse = /^ (?:de (?!edad)|del|tras|desp|m[áa]s|antes|con seg|post)/i

/** `53 years old`, `a 35-year-old`, `varón de 53 años`; `at` is the end of the word behind the number. */
export function age(scan: Scan, at: number): Claim | undefined {
  const { text } = scan
  let start = at
  while (at - start < 10 && isWordLike(text.charCodeAt(start - 1))) start--
  const found = behind.exec(text.slice(Math.max(0, start - 24), start))
  const number = found?.[1]
  if (!found || number === undefined || Number(number) > 120) return undefined
  const from = start - found[0].length
  const word = text.slice(start, at).toLowerCase()
  const end = from + number.length
  if (word === 'old' ? end === start - 1 : !isAge(scan, from, at, word)) return undefined
  return {
    end: at,
    finding: { class: 'age', start: from, end, confidence: 0.5, detector: 'age' },
  }
}

/** `años` also measures time: a word about a person before it, or `de edad` behind it, tells. */
function isAge(scan: Scan, from: number, at: number, word: string): boolean {
  // `57 y/o`
  if (word === 'o') return codeAt(scan.text, at - 2) === 47
  if (word === 'yo' || isAside(scan.text, from, at)) return true
  if (near(scan, before, from, 14)) return true
  if (lapse.test(scan.text.slice(at, at + 12))) return false
  const text = scan.text.slice(Math.max(0, from - 4), from)
  if (text === 'los ' || (text.endsWith('de ') && near(scan, people, from, 60))) return true
  if (/^ (?:de edad|alt\b)/i.test(scan.text.slice(at, at + 9))) return true
  return near(scan, people, from, 5) && word !== 'yr' && word !== 'yrs'
}

/** `Jane Sample, 75 yrs, asthma`, `(87 Jahre)` */
function isAside(text: string, from: number, at: number): boolean {
  const before = codeAt(text, from - 1)
  if (before !== 40 && !(before === 32 && codeAt(text, from - 2) === 44)) return false
  const after = codeAt(text, at)
  return before === 40 ? after === 41 || after === 44 : after === 44
}

/** `age 53`, `Edad: 53`, at the number. */
export function ageAfterCue(scan: Scan, at: number): Claim | undefined {
  const { digits, text, next } = scan
  if (digits > 3 || scan.glued) return undefined
  const end = at + digits
  if (!near(scan, before, at, 8) && !(near(scan, turned, at, 1) && isTold(text, end)))
    return undefined
  if (Number(text.slice(at, end)) > 120) return undefined
  if ((next === 46 || next === 44 || next === 45 || next === 37) && isDigit(codeAt(text, end + 1)))
    return undefined
  return claim(at, end)
}

const claim = (start: number, end: number): Claim => ({
  end,
  finding: { class: 'age', start, end, confidence: 0.55, detector: 'age' },
})

/** `turned 40 last spring`, but not `turned 90 degrees`. */
function isTold(text: string, end: number): boolean {
  return /^(?:[.,;!?)](?!\d)|$| (?:last|this|next|in|on|and|today|yesterday|years|a[ñn]os|el|en|y)\b)/.test(
    text.slice(end, end + 11),
  )
}

function isWordLike(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c > 0xbf
}
