// Postal addresses: a word for a kind of street, its name, a number before or after, and what belongs to it behind.
import { codeAt } from '../chars.ts'
import { hashPart, hashWord, lookUp, mark, marksOf } from '../lexicon.ts'
import {
  endOf,
  isAlnumAt,
  isCapital,
  isDigitAt,
  isNext,
  isUpperAt,
  marksAt,
  type Prose,
  push,
  startOf,
} from './prose.ts'

const word = String.raw`(?:St\.|\p{Lu}[\p{L}'’-]{1,24})`
const words = `${word}(?: ${word}){0,2}`
/** `Apt 4B`, `Suite 300`, `3º 2ª`, `1D`, `Bajo A` */
const unit =
  /,?[ ](?:(?:Apt|Apartment|Suite|Ste|Unit|Floor|Fl|Flat|Room|Rm|Bldg|piso|puerta|esc|planta|portal|Etage|appt|bât|bâtiment|escalier|étage)\b\.?[ ]?|#[ ]?)[\dA-Z][\dA-Za-z-]{0,4}|,?[ ]\d{1,2}[ ]?[º°ª](?:[ ]?(?:[A-Z\d][ºª]?|izq|izda|dcha|der|dch)(?![\p{L}\d])\.?)?(?![\p{L}\d])|,[ ]\d{0,2}[A-Z]?(?![\p{L}\d])(?<=[\dA-Z])(?!-\d)|,?[ ](?:Bajo|Ático|Entresuelo)\b(?:[ ][A-Z]\b)?/iuy
const numberAfter =
  /(?:,?[ ]s\/?n(?![\p{L}\d])|(?:,?[ ]?(?:n[º°o.]{1,2}[ ]?|núm\.?[ ]?)|,?[ ])\d{1,5}[ ]?(?:(?![yeouaà](?![\p{L}\d]))[a-zA-Z](?![\p{L}\d])|bis\b|ter\b)?(?:[ ]?-[ ]?\d{1,4})?(?![\p{L}\d]))/iuy
/** What follows a street: a town with its state and code in one of the ways of four countries. */
const tails = [
  `,?[ \\n]{1,2}${words},? [A-Z]{2}(?: |, )\\d{5}(?:-\\d{4})?(?![\\p{L}\\d])`,
  `,?[ \\n]{1,2}${words},? (?:[A-Z]{2},? [A-Z]\\d[A-Z] ?\\d[A-Z]\\d|(?:NSW|QLD|VIC|TAS|WA|SA|ACT|NT) \\d{4})(?![\\p{L}\\d])`,
  `,?[ \\n]{1,2}(?:[A-Z]{1,2}-)?\\d{4,5} ${word}(?:[ -](?:(?:am|an der|de|del|la|sur|le|les) )?${word}){0,2}`,
  `,?[ \\n]{1,2}(?:${words},?[ \\n])?[A-Z]{1,2}\\d[A-Z\\d]? \\d[A-Z]{2}(?![\\p{L}\\d])`,
].map((source) => new RegExp(source, 'uy'))
const townTail = new RegExp(`,[ \\n](${words})`, 'uy')
const zipTail = /,? (?:\d{5}(?:-\d{4})?|\d{1,2})(?!\w)| (?!19|20)\d{4}(?!\w)/y
const stateTail = new RegExp(
  `, (${word}(?: ${word})?)(?:,? \\d{5}(?:-\\d{4})?)?(?![\\p{L}\\d])`,
  'uy',
)
const stateZip = new RegExp(`${words}, [A-Z]{2} \\d{5}(?:-\\d{4})?(?![\\p{L}\\d])`, 'uy')
const box =
  /(?:P\.? ?O\.? ?Box|Apartado(?: de [Cc]orreos)?|Postfach|BP) ?\d{1,3}(?: ?\d{1,4}){0,2}(?!\d)/y
const ukCode = /[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}(?![A-Za-z\d])/y

function match(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : -1
}

/** Everything that belongs to an address whose street ends at `end`. */
function withTail(text: string, from: number): number {
  let end = from
  for (let parts = 0; parts < 3; parts++) {
    const next = match(unit, text, end)
    if (next <= end) break
    end = next
  }
  for (const tail of tails) {
    const next = match(tail, text, end)
    if (next > 0) return withoutLabel(text, end, next)
  }
  townTail.lastIndex = end
  const town = townTail.exec(text)?.[1]
  if (town === undefined || !isTown(town)) return end
  end = townTail.lastIndex
  stateTail.lastIndex = end
  const state = stateTail.exec(text)?.[1]
  if (state !== undefined && isTown(state)) return stateTail.lastIndex
  const zip = match(zipTail, text, end)
  return zip > 0 ? zip : end
}

/** `Valencia Médico: …`: the word before the colon begins the next line of a form. */
function withoutLabel(text: string, from: number, to: number): number {
  if (codeAt(text, to) !== 58 && !text.startsWith(' :', to)) return to
  const cut = text.lastIndexOf(' ', to - 1)
  return cut > from ? cut : to
}

function isTown(town: string): boolean {
  const first = town.split(' ')[0] ?? ''
  return (marksOf(lookUp(hashWord(first))) & (mark.city | mark.region | mark.country)) !== 0
}

function report(prose: Prose, span: readonly [number, number], confidence: number): number {
  push(prose, 'address', span, confidence)
  let i = 0
  let high = prose.tokens.count
  while (i < high) {
    const middle = (i + high) >> 1
    if (startOf(prose, middle) < span[1]) i = middle + 1
    else high = middle
  }
  return i
}

/** At a street word. Returns the first token behind the address, or 0 when there is none. */
export function findAddress(prose: Prose, i: number): number {
  return numberFirst(prose, i) || streetFirst(prose, i) || smallAddress(prose, i)
}

/** `Calle Mayor, 3`, `C/ Mayor 3`, `rue de la Paix`, `Am Markt 3`: the name follows its kind. */
function streetFirst(prose: Prose, i: number): number {
  const { text } = prose
  const c = codeAt(text, endOf(prose, i))
  let last = i
  if ((c === 32 || c === 46 || c === 47) && !(marksAt(prose, i) & mark.title))
    last = nameEnd(prose, i)
  if (last === i) return markt(prose, i)
  const start = startOf(prose, i)
  const end = endOf(prose, last)
  const before = numberBefore(text, start)
  if (before >= 0) return report(prose, [before, withTail(text, end)], 0.8)
  const number = match(numberAfter, text, end)
  // `Street Fighter 6`
  if (number === end + 2 && english.has(hashPart(text, start, endOf(prose, i)))) return 0
  if (number > 0) return report(prose, [start, withTail(text, number)], 0.8)
  if (!isEuropean(prose, i)) return 0
  return report(prose, [start, withTail(text, end)], 0.5)
}

const european = new Set(
  'calle avenida avda plaza paseo pso carretera ctra camino ronda travesia carrer rambla alameda boulevard rue impasse chemin quai'
    .split(' ')
    .map(hashWord),
)

/** Kinds that English writes behind the name. */
const english = new Set('street road lane drive court'.split(' ').map(hashWord))

/** A kind of street that is written before the name, and seldom without one. */
function isEuropean({ text, tokens }: Prose, i: number): boolean {
  if (codeAt(text, tokens.ends[i] ?? 0) === 47) return true
  return european.has(hashPart(text, tokens.starts[i] ?? 0, tokens.ends[i] ?? 0))
}

/** Last token of the street's name after its kind, or `i`. */
function nameEnd(prose: Prose, i: number): number {
  const { text } = prose
  let last = i
  let at = i
  while (at - i < 7 && at + 1 < prose.tokens.count) {
    const gap = startOf(prose, at + 1) - endOf(prose, at)
    if (!isInStreetName(text, endOf(prose, at), gap, at === i)) break
    at++
    if (isCapital(prose, at)) last = at
    else if (!(marksAt(prose, at) & (mark.particle | mark.function))) break
  }
  return last
}

/** What may stand between two words of a street's name; `. ` and `/ ` after its kind only. */
function isInStreetName(text: string, end: number, gap: number, isKind: boolean): boolean {
  const c = codeAt(text, end)
  if (gap === 1) return c === 32 || c === 45 || c === 39 || c === 47 || c === 0x2019
  if (gap === 2) return isKind && (c === 46 || c === 47)
  if (gap !== 3 || c !== 32) return false
  const elision = codeAt(text, end + 1)
  return elision === 108 || elision === 100
}

/** `Am Markt 3`, `Hauptstraße 5` as one word with the number behind. */
function markt(prose: Prose, i: number): number {
  const { text } = prose
  const end = endOf(prose, i)
  if (codeAt(text, end) !== 32 || !isDigitAt(text, end + 1) || !isCapital(prose, i)) return 0
  if (i === 0 || !isNext(prose, i - 1, 32) || !isCapital(prose, i - 1)) return 0
  const number = match(numberAfter, text, end)
  if (number < 0) return 0
  return report(prose, [startOf(prose, i - 1), withTail(text, number)], 0.7)
}

/** `123 Main Street`: the number, one to four words, the kind. */
function numberFirst(prose: Prose, i: number): number {
  const { text } = prose
  // `Hill Road`: the last word is the kind.
  if (!isCapital(prose, i) || (isNext(prose, i, 32) && isKind(prose, i + 1))) return 0
  for (let first = i - 1; first >= 0 && i - first < 5; first--) {
    if (!isNext(prose, first, 32) && !isNext(prose, first, 46) && !isOwned(prose, first)) break
    if (!isCapital(prose, first)) break
    const from = numberBefore(text, startOf(prose, first))
    if (from < 0) continue
    const end = endOf(prose, i)
    const dot = codeAt(text, end) === 46 && codeAt(text, end + 1) !== 10 ? 1 : 0
    const to = withTail(text, end + dot)
    return report(prose, [from, to === end + dot ? end : to], 0.8)
  }
  return ordinal(prose, i)
}

/** `Cobbler's Street` */
const isOwned = ({ text, tokens }: Prose, i: number): boolean =>
  (tokens.starts[i + 1] ?? 0) - (tokens.ends[i] ?? 0) === 3 &&
  /^['’]s $/.test(text.slice(tokens.ends[i], tokens.starts[i + 1]))

const isKind = (prose: Prose, i: number): boolean =>
  (marksAt(prose, i) & mark.street) !== 0 &&
  isCapital(prose, i) &&
  endOf(prose, i) - startOf(prose, i) > 1

const smallStreet =
  /(?:\b(?:at|to|address|address is|for|deliver t0|from)[:\s]{1,3}|\n|, )(\d{1,5} (?:[nsew]\.? )?(?:(?!(?:minutes?|hours?|miles?|lanes?|star|way|the|of|and|on|in|people|more|days?|km) )[a-z'’]{3,20} ){1,3})$/
const smallKinds = new Set(
  'street st road rd avenue ave boulevard blvd lane ln drive dr court ct terrace close'
    .split(' ')
    .map(hashWord),
)
const smallTail =
  /\.?(?:,? (?:apt|suite|unit|ste|#) ?\d{1,4}[a-z]?)?(?:,? [a-z]{3,15}(?: [a-z]{3,12})?,? (?:[a-z]{2} \d{5}|[a-z]{1,2}\d{1,2} \d[a-z]{2}|[a-z]{4,12} \d{5}))?(?!\w)/y

/** `12 oak street, springfield, il 62704`: in small letters, behind a word that addresses follow. */
function smallAddress(prose: Prose, i: number): number {
  const { text } = prose
  const at = startOf(prose, i)
  const end = endOf(prose, i)
  if (
    isCapital(prose, i) ||
    codeAt(text, at - 1) !== 32 ||
    !smallKinds.has(hashPart(text, at, end))
  )
    return 0
  const before = smallStreet.exec(text.slice(Math.max(0, at - 64), at))?.[1]
  if (before === undefined) return 0
  const to = match(smallTail, text, end)
  return report(prose, [at - before.length, to < 0 ? end : to], 0.6)
}

/** `450 5th Avenue` */
function ordinal(prose: Prose, i: number): number {
  const { text } = prose
  const at = startOf(prose, i)
  const found = /\b\d{1,6} (?:[NSEW]\.? )?\d{1,3}(?:st|nd|rd|th) $/.exec(
    text.slice(Math.max(0, at - 18), at),
  )
  if (!found) return 0
  return report(prose, [at - found[0].length, withTail(text, endOf(prose, i))], 0.8)
}

/** Start of a house number that stands right before `at`, or -1: `12 `, `12B `, `12 bis, `. */
function numberBefore(text: string, at: number): number {
  let end = at
  if (codeAt(text, end - 1) !== 32) return -1
  end--
  if (codeAt(text, end - 1) === 44) end--
  if (text.startsWith(' bis', end - 4) || text.startsWith(' ter', end - 4)) end -= 4
  else if (isUpperAt(text, end - 1) && isDigitAt(text, end - 2)) end--
  let from = end
  while (end - from < 6 && isDigitAt(text, from - 1)) from--
  if (from === end) return -1
  const before = codeAt(text, from - 1)
  const glued = isAlnumAt(text, from - 1) || before === 46 || before === 35 || before === 36
  return glued || (before === 45 && !isDigitAt(text, from - 2)) ? -1 : from
}

const streetTail =
  /(?:straße|strasse|str|weg|platz|gasse|allee|ring|damm|ufer|straat|laan|gata|vägen)$/i

/** `Musterstraße 12`: a word that ends in a kind of street, and a number. */
export function findCompound(prose: Prose, i: number): number {
  const { text } = prose
  const end = endOf(prose, i)
  const start = startOf(prose, i)
  if (end - start < 6 || end - start > 32) return 0
  const dot = codeAt(text, end) === 46 ? 1 : 0
  if (codeAt(text, end + dot) !== 32 || !isDigitAt(text, end + dot + 1)) return 0
  if (!streetTail.test(text.slice(start, end))) return 0
  const number = match(numberAfter, text, end + dot)
  return number < 0 ? 0 : report(prose, [start, withTail(text, number)], 0.8)
}

/** What {@link stateZip} needs at least behind the last word before its comma: `, IL 6`. */
function isStateAhead(prose: Prose, i: number): boolean {
  const { text } = prose
  const end = endOf(prose, i)
  return codeAt(text, end + 1) === 32 && codeAt(text, end + 4) === 32 && isDigitAt(text, end + 5)
}

/** Boxes, British codes, and a town with state and code, which stand without a street. */
export function findCode(prose: Prose, i: number): number {
  const { text } = prose
  const start = startOf(prose, i)
  const next = codeAt(text, endOf(prose, i))
  if (
    endOf(prose, i) - start < 5 &&
    isDigitAt(text, start + 1 + (isDigitAt(text, start + 1) ? 0 : 1))
  ) {
    const code = match(ukCode, text, start)
    return code < 0 ? 0 : report(prose, [start, code], 0.5)
  }
  const c = codeAt(text, start)
  if (c === 80 || c === 65 || c === 66) {
    const end = match(box, text, start)
    if (end > 0) return report(prose, [start, withTail(text, end)], 0.7)
  }
  if (next !== 44 && next !== 32) return 0
  if (next === 44 ? !isStateAhead(prose, i) : !(marksAt(prose, i) & (mark.city | mark.particle)))
    return 0
  const end = match(stateZip, text, start)
  return end < 0 ? 0 : report(prose, [start, end], 0.7)
}
