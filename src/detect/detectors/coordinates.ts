import { codeAt, isDigit } from '../chars.ts'
import { near } from '../cue.ts'
import { defineCue } from '../lexicon.ts'
import type { Claim, Scan } from '../scan.ts'

const place = defineCue(
  'coordinates coords coordinate latitude longitude lat lng lon location gps geo position latlng latlong coordenadas ' +
    'koordinaten coordonnees coordinate_gps ubicacion standort located',
)

const decimals =
  /[-+\u2212]?\d{1,2}\.\d{3,14}°?(?: ?[NS])?\s?[,;/ ]\s?[-+\u2212]?\d{1,3}\.\d{3,14}°?(?: ?[EW]\b)?/y
const degrees =
  /\d{1,2} ?[°º] ?[0-5]?\d ?['′’](?: ?[0-5]?\d(?:\.\d{1,6})? ?(?:["″”]|''))? ?[NS][,; ]{1,3}\d{1,3} ?[°º] ?[0-5]?\d ?['′’](?: ?[0-5]?\d(?:\.\d{1,6})? ?(?:["″”]|''))? ?[EWO]\b/y

/** A pair of latitude and longitude, at the first digit. */
export function coordinates(scan: Scan, at: number): Claim | undefined {
  const { digits, next, text } = scan
  if (digits > 2) return undefined
  if (next === 0xb0 || next === 0xba) return found(at, endOf(degrees, text, at), 0.85)
  if (next !== 46 || !isDigit(codeAt(text, at + digits + 3)) || isListed(text, at)) return undefined
  const sign = codeAt(text, at - 1)
  const start = sign === 45 || sign === 43 || sign === 0x2212 ? at - 1 : at
  const end = endOf(decimals, text, start)
  if (end === 0 || isContinued(text, end) || !isOnEarth(text.slice(start, end))) return undefined
  const cued = near(scan, place, at, 40)
  return found(start, end, cued ? 0.8 : isAlone(text, start, end) ? 0.5 : 0.3)
}

function found(start: number, end: number, confidence: number): Claim | undefined {
  if (end === 0) return undefined
  return { end, finding: { class: 'location', start, end, confidence, detector: 'coordinates' } }
}

function endOf(shape: RegExp, text: string, at: number): number {
  shape.lastIndex = at
  return shape.test(text) ? shape.lastIndex : 0
}

/** One of many numbers, as in a vector. */
function isListed(text: string, at: number): boolean {
  let i = at - 1
  if (codeAt(text, i) === 45) i--
  if (codeAt(text, i) === 32) i--
  return codeAt(text, i) === 44 || isDigit(codeAt(text, i))
}

function isContinued(text: string, end: number): boolean {
  if (/[\w.%]/.test(text[end] ?? ' ') && text[end] !== '.') return true
  return /^[.,;]? ?[-+]?\d/.test(text.slice(end, end + 4))
}

function isOnEarth(pair: string): boolean {
  const [latitude = 0, longitude = 0] = pair.match(/\d{1,3}\.\d+/g)?.map(Number) ?? []
  return latitude <= 90 && longitude <= 180 && latitude + longitude > 2
}

/** Precise to 10 metres, and in brackets of its own: no other pair of numbers is written so. */
function isAlone(text: string, start: number, end: number): boolean {
  if (codeAt(text, start - 1) !== 40 || codeAt(text, end) !== 41) return false
  return /\.\d{4,}.*\.\d{4,}/.test(text.slice(start, end))
}
