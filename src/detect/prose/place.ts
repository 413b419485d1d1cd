// Cities, regions and countries.
import { hashWord, mark } from '../lexicon.ts'
import {
  endOf,
  isCapital,
  isInCode,
  isLetterAt,
  isPhrase,
  marksAt,
  name,
  place,
  type Prose,
  push,
  shape,
  shapeOf,
  startOf,
} from './prose.ts'

/** Finds places and nationalities in a run of words that is no name of a person or organisation. */
export function findPlaces(prose: Prose, first: number, last: number): void {
  for (let i = first; i <= last; i++) {
    const marks = marksAt(prose, i)
    if (marks & (place | mark.nationality) && isCapital(prose, i)) atPlace(prose, i, marks)
  }
}

function atPlace(prose: Prose, i: number, marks: number): void {
  const end = endOf(prose, i)
  if (marks & mark.nationality && !(marks & place)) {
    if (!isInCode(prose.text, startOf(prose, i), end) && isOfPerson(prose, i))
      push(prose, 'nationality', [startOf(prose, i), end], 0.6)
    return
  }
  const phrase = isPhrase(prose, i, place)
  let from = phrase ? i - 1 : i
  if (phrase && !isCapital(prose, from) && from > 0 && isCapital(prose, from - 1)) from--
  const start = startOf(prose, from)
  if (
    isInCode(prose.text, start, end) ||
    (shapeOf(prose, i) === shape.caps && end - start > 3 && !phrase)
  )
    return
  push(prose, 'location', [start, end], phrase ? 0.55 : confidenceOf(prose, i, marks))
}

function confidenceOf(prose: Prose, i: number, marks: number): number {
  const ambiguous = (marks & (name | mark.common | mark.function | mark.nationality)) !== 0
  if (!ambiguous) return marks & mark.country ? 0.55 : 0.5
  return isAfterPreposition(prose, i) || isBeforePlace(prose, i) ? 0.5 : 0.3
}

/** Words before and behind a nationality that is a person's, not a form's or a meal's. */
const people = new Set(
  (
    'is was are were am be been a an soy es era eres ist bin war est suis etait une un eine ein nationality nacionalidad ' +
    'nationalite citizen citizens citizenship nationals passport man woman applicant patient student origin descent ' +
    'origen ciudadano ciudadana born parents immigrant resident'
  )
    .split(' ')
    .map(hashWord),
)

/** `is Canadian`, `a Brazilian citizen`, `Nationality: French` */
function isOfPerson({ text, tokens }: Prose, i: number): boolean {
  const start = tokens.starts[i] ?? 0
  const end = tokens.ends[i] ?? 0
  let to = start
  while (start - to < 3 && ' :"'.includes(text.charAt(to - 1))) to--
  let from = to
  while (to - from < 13 && isLetterAt(text, from - 1)) from--
  if (from < to && people.has(hashWord(text.slice(from, to)))) return true
  if (text.charCodeAt(end) !== 32) return false
  let after = end + 1
  while (after - end < 13 && isLetterAt(text, after)) after++
  return people.has(hashWord(text.slice(end + 1, after)))
}

const nationalityLabels = new Set('nationality nacionalidad nationalite'.split(' ').map(hashWord))

/** `nacionalidad peruana`: in small letters, right after the label only. */
export function findSmallNationality(prose: Prose, i: number): void {
  const { text } = prose
  const start = startOf(prose, i)
  let to = start
  while (start - to < 3 && ' :"'.includes(text.charAt(to - 1))) to--
  let from = to
  while (to - from < 13 && isLetterAt(text, from - 1)) from--
  if (from < to && nationalityLabels.has(hashWord(text.slice(from, to))))
    push(prose, 'nationality', [start, endOf(prose, i)], 0.7)
}

const prepositions = new Set(
  'in from to at near visiting en desde hasta aus nach bei bis a depuis vers living'
    .split(' ')
    .map(hashWord),
)

/** `in Paris`, `from Jordan` */
function isAfterPreposition(prose: Prose, i: number): boolean {
  const before = i - 1
  if (before < 0 || !(marksAt(prose, before) & mark.function)) return false
  const start = startOf(prose, before)
  const end = endOf(prose, before)
  if (startOf(prose, i) - end !== 1) return false
  return prepositions.has(hashWord(prose.text.slice(start, end)))
}

/** `Paris, France` */
function isBeforePlace({ text, tokens }: Prose, i: number): boolean {
  if (i + 1 >= tokens.count || text.charCodeAt(tokens.ends[i] ?? 0) !== 44) return false
  return (
    ((tokens.marks[i + 1] ?? 0) & place) !== 0 &&
    (tokens.starts[i + 1] ?? 0) - (tokens.ends[i] ?? 0) === 2
  )
}
