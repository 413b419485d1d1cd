// Names of persons: a run of capitalised words, weighed by the name lists, by how it is written and by what stands beside it.
import { codeAt } from '../chars.ts'
import { mark } from '../lexicon.ts'
import { cueBefore, isCueAfter } from './name-cue.ts'
import {
  endOf,
  isCapital,
  isInCode,
  isNext,
  isPhrase,
  isSentenceStart,
  isUpperAt,
  marksAt,
  name,
  place,
  type Prose,
  push,
  shape,
  shapeOf,
  startOf,
} from './prose.ts'
import { isElision, isJoined } from './run.ts'
import { evidence, weigh, weight, withCue } from './weight.ts'

const never =
  mark.weekday |
  mark.title |
  mark.orgSuffix |
  mark.orgWord |
  mark.street |
  mark.drug |
  mark.condition
const person = 'person'

/** Finds persons and titles in the run of tokens `first` to `last`. */
export function findPersons(prose: Prose, first: number, last: number): boolean {
  let found = false
  let i = first
  while (i <= last) {
    while (i <= last && !canBegin(prose, i, last)) i++
    if (i > last) break
    let end = i
    while (end < last && canFollow(prose, end, last)) end++
    while (end > i && (!isCapital(prose, end) || isLabelBehind(prose, i, end))) end--
    if (isPersonRun(prose, i, end, first)) found = true
    i = end + 1
  }
  return found
}

/** `Tyler Martin Diagnosis: …`: a third word that no list has, before a colon. */
function isLabelBehind(prose: Prose, first: number, i: number): boolean {
  if (i - first < 2 || marksAt(prose, i) & name) return false
  const end = endOf(prose, i)
  return codeAt(prose.text, end) === 58 || prose.text.startsWith(' :', end)
}

function canBegin(prose: Prose, i: number, last: number): boolean {
  const marks = marksAt(prose, i)
  if (marks & mark.title && endsTitle(prose, i) && !isFirstInitial(prose, i)) return false
  if (!isCapital(prose, i)) return false
  if (marks & mark.particle && i < last && isCapital(prose, i + 1))
    return cueBefore(prose, i) === 3 || (isPrefix(prose, i) && isTitleBefore(prose, i))
  return isNameWord(prose, i, marks) && !(isCueOnly(marks) || isLead(prose, i, last))
}

/** The `D` of `D.K. Allen`. */
function isFirstInitial(prose: Prose, i: number): boolean {
  return endOf(prose, i) - startOf(prose, i) === 1 && isNext(prose, i, 46)
}

/** A title that a name follows. */
function endsTitle(prose: Prose, i: number): boolean {
  return isCapital(prose, i) && isJoined(prose, i) && isCapital(prose, i + 1)
}

const isCueOnly = (marks: number): boolean =>
  (marks & mark.personCue) !== 0 &&
  (!(marks & name) || (marks & (mark.given | mark.common)) === mark.common)

/** An unknown word at the start of a sentence, before a given name: `Yesterday John`. */
function isLead(prose: Prose, i: number, last: number): boolean {
  if (marksAt(prose, i) & name || i === last || shapeOf(prose, i) !== shape.title) return false
  if (isPrefix(prose, i)) return false
  const next = marksAt(prose, i + 1)
  // `Bestellung von Peter`
  if (next & mark.particle && !isCapital(prose, i + 1))
    return (marksAt(prose, i + 2) & mark.given) !== 0
  return (next & mark.given) !== 0 && isSentenceStart(prose.text, startOf(prose, i))
}

function isNameWord(prose: Prose, i: number, marks: number): boolean {
  if (endOf(prose, i) - startOf(prose, i) === 1) return isInitial(prose, i, marks)
  if (marks & never && !(marks & name)) return false
  if (marks & mark.function && !(marks & mark.given)) return isPrefix(prose, i)
  if (marks & (mark.month | mark.weekday) && !(marks & mark.given)) return false
  if (marks & (place | mark.nationality) && !(marks & name)) return false
  return shapeOf(prose, i) !== shape.other
}

const prefixes = new Set(['El', 'Al', 'Abu', 'Abd', 'Ben', 'Bin', 'Ibn', 'Ait'])

/** The `El` of `El-Sayed`. */
function isPrefix(prose: Prose, i: number): boolean {
  const end = endOf(prose, i)
  if (!isNext(prose, i, 45) || !isCapital(prose, i + 1)) return false
  return prefixes.has(prose.text.slice(startOf(prose, i), end))
}

/** `J.`, the `O` of `O'Neil`, and a letter that is no word. */
function isInitial({ text, tokens }: Prose, i: number, marks: number): boolean {
  const c = codeAt(text, tokens.ends[i] ?? 0)
  return c === 46 || c === 39 || c === 0x2019 || !(marks & mark.function)
}

function canFollow(prose: Prose, i: number, last: number): boolean {
  const next = i + 1
  const marks = marksAt(prose, next)
  if (!isCapital(prose, next))
    return next < last && ((marks & mark.particle) !== 0 || isElision(prose, next))
  if (suffixEnd(prose.text, endOf(prose, i)) > endOf(prose, i)) return false
  if (marks & mark.particle && next < last) return true
  if (
    isCueOnly(marks) ||
    (marks & mark.title && shapeOf(prose, next) !== shape.initial && !(marks & name))
  )
    return false
  return isNameWord(prose, next, marks)
}

/** Weighs the words and their surroundings, and reports the name. */
function isPersonRun(prose: Prose, first: number, last: number, runStart: number): boolean {
  const { text, found } = prose
  const start = startOf(prose, first)
  const end = endOf(prose, last)
  const before = found.at(-1)
  if (before?.detector === 'prose-person' && before.end > start) return true
  if (isInCode(text, start, end)) return false
  weigh(prose, first, last)
  if (weight.words === 0 || isThing(prose, first, last)) return false
  if (isTown(prose, first, last)) {
    push(prose, 'location', [start, end], 0.45)
    return true
  }
  const title = first > 0 && isTitleBefore(prose, first)
  const reversed = reversedEnd(prose, first, last)
  const to = Math.max(reversed, suffixEnd(text, end))
  const long = weight.words + weight.unknown > 6 || first - runStart > 3
  const alone = title ? 0.9 : withNeighbours(prose, first, last)
  const confidence =
    (to > end ? Math.max(alone, longerEvidence(reversed > 0)) : alone) - (long ? 0.3 : 0)
  if (confidence < 0.4) return false
  if (title) pushTitle(prose, first - 1)
  pushPerson(prose, [start, to], confidence)
  return true
}

function pushPerson(prose: Prose, span: readonly [number, number], confidence: number): void {
  push(prose, person, span, Math.min(confidence, 0.95))
  if (confidence >= 0.5) pushAge(prose, span[1])
}

/** `New York`, `Dow Jones`, `the Smith chart` */
function isThing(prose: Prose, first: number, last: number): boolean {
  if (last === first + 1 && isPhrase(prose, last, place | mark.common)) return true
  return isEponym(prose.text, endOf(prose, last))
}

/** `en Villanueva de la Serena`: no given name, a particle, and a preposition of place before. */
function isTown(prose: Prose, first: number, last: number): boolean {
  if (last === first || marksAt(prose, first) & mark.given || isCapital(prose, first + 1))
    return false
  const start = startOf(prose, first)
  return / (?:en|in|à|por|near)$/.test(prose.text.slice(Math.max(0, start - 6), start - 1))
}

const eponym =
  / (?:algorithm|theorem|simulation|index|test|model|distribution|chart|method|equation|law|effect|transform|filter|sampling|award|prize|scale|score|stain|curve|number|constant|paradox|conjecture|syndrome|disease|procedure|sign|classification)s?\b/y

/** `the Smith chart`, `Levenberg Marquardt algorithm` */
function isEponym(text: string, end: number): boolean {
  if (codeAt(text, end) !== 32) return false
  eponym.lastIndex = end
  return eponym.test(text)
}

/** With a given name behind a comma, or with a suffix when the words hold a name: `World War II` has none. */
function longerEvidence(reversed: boolean): number {
  const { given, surname, common, words } = weight
  if (reversed) return surname > 0 ? 0.6 : 0.45
  return words > 1 && given + surname + common > 0 ? 0.6 : 0
}

function withNeighbours(prose: Prose, first: number, last: number): number {
  const atStart = isSentenceStart(prose.text, startOf(prose, first))
  const alone = evidence(marksAt(prose, first), atStart)
  if (alone >= 0.9) return alone
  const confidence = withCue(alone, cueBefore(prose, first))
  return confidence > 0.15 && isCueAfter(prose, last) ? confidence + 0.15 : confidence
}

/** Where `Smith, John` ends, when the name before the comma is one word; else 0. */
function reversedEnd(prose: Prose, first: number, last: number): number {
  const { text } = prose
  const end = endOf(prose, last)
  if (codeAt(text, end) !== 44 || startOf(prose, last + 1) !== end + 2) return 0
  if (weight.words !== 1 || weight.initials > 0) return 0
  if (weight.given > 0 && !(marksAt(prose, first) & mark.surname && cueBefore(prose, first) > 1))
    return 0
  const marks = marksAt(prose, last + 1)
  if (!isGivenBehind(marks) || !isCapital(prose, last + 1)) return 0
  const to = endOf(prose, last + 1)
  return isListGoingOn(text, to) ? 0 : to
}

/** The word behind the comma: a given name, a clear one unless a surname stands before. */
function isGivenBehind(marks: number): boolean {
  if (!(marks & mark.given) || marks & (mark.function | mark.month | place)) return false
  if (weight.surname + weight.given > 0 || (weight.common > 0 && !(marks & mark.common)))
    return true
  return weight.unknown > 0 && !(marks & mark.common)
}

/** `Smith, John, Mary` and `Smith, John and Mary` are several names. */
function isListGoingOn(text: string, at: number): boolean {
  if (codeAt(text, at) === 44) return isUpperAt(text, at + 2)
  return text.startsWith(' and', at) || text.startsWith(' y ', at) || text.startsWith(' & ', at)
}

function isTitleBefore(prose: Prose, first: number): boolean {
  const i = first - 1
  if (!(marksAt(prose, i) & mark.title) || !isCapital(prose, i)) return false
  const gap = startOf(prose, first) - endOf(prose, i)
  const c = codeAt(prose.text, endOf(prose, i))
  if (gap === 1) return c === 32 ? startOf(prose, first) - startOf(prose, i) > 2 : c === 46
  return gap === 2 && c === 46 && codeAt(prose.text, endOf(prose, i) + 1) === 32
}

function pushTitle(prose: Prose, i: number): void {
  const end = endOf(prose, i)
  const dot = codeAt(prose.text, end) === 46 ? 1 : 0
  push(prose, 'title', [startOf(prose, i), end + dot], 0.7)
}

const ageBehind = /, (?:aged )?(\d{1,2})(?=,(?! ?\d)|\)| \()/y

/** `Jane Roe, 42, of Leeds` */
function pushAge(prose: Prose, at: number): void {
  if (codeAt(prose.text, at) !== 44) return
  ageBehind.lastIndex = at
  const years = ageBehind.exec(prose.text)?.[1]
  if (years === undefined) return
  const end = ageBehind.lastIndex
  push(prose, 'age', [end - years.length, end], 0.5)
}

const suffix = /,? (?:Jr|Sr|II|III|IV|PhD|MD)\b\.?/y

function suffixEnd(text: string, end: number): number {
  const c = codeAt(text, end)
  if (c !== 32 && c !== 44) return end
  suffix.lastIndex = end
  return suffix.test(text) ? suffix.lastIndex : end
}

const otherMeaning =
  mark.common | place | never | mark.function | mark.month | mark.nationality | mark.personCue

/** Two words that are names and nothing else. */
function isClearPair(prose: Prose, i: number): boolean {
  const second = marksAt(prose, i + 1)
  if ((marksAt(prose, i) | second) & otherMeaning || !(second & mark.surname)) return false
  return endOf(prose, i) - startOf(prose, i) > 2 && endOf(prose, i + 1) - startOf(prose, i + 1) > 2
}

/** `my girlfriend emily` */
function isClearGiven(prose: Prose, i: number, cue: number): boolean {
  return cue === 2 && !(marksAt(prose, i) & otherMeaning) && endOf(prose, i) - startOf(prose, i) > 3
}

/** `my name is john smith`: names in small letters, after a label or when both words are clear. Returns the next token. */
export function findSmallName(prose: Prose, i: number): number {
  const before = cueBefore(prose, i)
  let last = i
  while (last - i < 3 && isJoined(prose, last) && marksAt(prose, last + 1) & name) last++
  if (before !== 3 && !(last === i + 1 && isClearPair(prose, i)) && !isClearGiven(prose, i, before))
    return i + 1
  const start = startOf(prose, i)
  const end = endOf(prose, last)
  const sure = last > i || !(marksAt(prose, i) & mark.common)
  if (sure && !isInCode(prose.text, start, end)) push(prose, person, [start, end], 0.7)
  return last + 1
}
