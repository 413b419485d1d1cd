// Cities, regions and countries.
import { codeAt } from '../chars.ts'
import { hashPart, hashWord, mark } from '../lexicon.ts'
import {
  endOf,
  isCapital,
  isInCode,
  isLetterAt,
  isNext,
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

/** `Clermont-Ferrand` */
function hyphenEnd(prose: Prose, i: number): number {
  return isNext(prose, i, 45) && isCapital(prose, i + 1) ? endOf(prose, i + 1) : endOf(prose, i)
}

function atPlace(prose: Prose, i: number, marks: number): void {
  if (marks & mark.nationality && !(marks & place)) {
    const to = endOf(prose, i)
    if (!isInCode(prose.text, startOf(prose, i), to) && isOfPerson(prose, i))
      push(prose, 'nationality', [startOf(prose, i), to], 0.6)
    return
  }
  const phrase = isPhrase(prose, i, place)
  let from = phrase ? i - 1 : i
  const end = hyphenEnd(prose, i)
  if (phrase && !isCapital(prose, from) && from > 0 && isCapital(prose, from - 1)) from--
  const start = startOf(prose, from)
  if (
    isInCode(prose.text, start, end) ||
    (shapeOf(prose, i) === shape.caps &&
      end - start > 3 &&
      !phrase &&
      !isAfterPreposition(prose, i))
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
    'is was are were am be been soy es era eres ist bin war est suis etait national nationality nacionalidad ' +
    'nationalite citizen citizens citizenship nationals passport man woman applicant patient student origin descent ' +
    'origen ciudadano ciudadana born parents immigrant resident'
  )
    .split(' ')
    .map(hashWord),
)

const articleWords = new Set('a an une un eine ein'.split(' ').map(hashWord))

/** `is Canadian`, `a Brazilian citizen`, `Nationality: French` */
function isOfPerson({ text, tokens }: Prose, i: number): boolean {
  const start = tokens.starts[i] ?? 0
  const end = tokens.ends[i] ?? 0
  let to = start
  while (start - to < 3 && ' :"'.includes(text.charAt(to - 1))) to--
  let from = to
  while (to - from < 13 && isLetterAt(text, from - 1)) from--
  const word = from < to ? hashPart(text, from, to) : 0
  if (articleWords.has(word)) {
    // `a British series` is no person; `I am an American` is.
    if (/^(?:[.,;!?]|\s*$| (?:and|who|by|y|und|et)\b)/.test(text.slice(end, end + 5))) return true
  } else if (people.has(word)) return true
  // `Passenger: Ann Roe, Indian, passport …`
  if (codeAt(text, end) === 44) return text.startsWith(', ', start - 2)
  if (codeAt(text, end) !== 32) return false
  let after = end + 1
  while (after - end < 13 && isLetterAt(text, after)) after++
  return people.has(hashPart(text, end + 1, after))
}

const nationalityLabels = new Set('nationality nacionalidad nationalite'.split(' ').map(hashWord))

const holder = / (?:citizens?|nationals?|passport|immigrant)\b/y

/** `nacionalidad peruana`, `an indian citizen`: in small letters, beside such a word only. */
export function findSmallNationality(prose: Prose, i: number): void {
  const { text } = prose
  const start = startOf(prose, i)
  let to = start
  while (start - to < 3 && ' :"'.includes(text.charAt(to - 1))) to--
  let from = to
  while (to - from < 13 && isLetterAt(text, from - 1)) from--
  holder.lastIndex = endOf(prose, i)
  if (holder.test(text) || (from < to && nationalityLabels.has(hashPart(text, from, to))))
    push(prose, 'nationality', [start, endOf(prose, i)], 0.7)
}

const prepositions = new Set(
  (
    'in from to at near leaves visiting en desde hasta aus nach bei bis a depuis vers living left leaving visited visit via ' +
    'toward towards around outside across por hacia durch uber'
  )
    .split(' ')
    .map(hashWord),
)

const isBlank = (c: number): boolean => c === 32 || c === 10

/** `in Paris`, `from Jordan` */
function isAfterPreposition(prose: Prose, i: number): boolean {
  const { text } = prose
  let end = startOf(prose, i) - 1
  if (!isBlank(codeAt(text, end))) return false
  while (isBlank(text.charCodeAt(end - 1)) && startOf(prose, i) - end < 4) end--
  let start = end
  while (end - start < 10 && isLetterAt(text, start - 1)) start--
  return start < end && prepositions.has(hashPart(text, start, end))
}

const settled =
  /(?:\b(?:lived?|lives|living|born|located|resid(?:es?|ing)|grew up|raised|stationed) (?:in|at|near)|\b(?:viv[eoí]|vivimos|nacid[oa]|nac[ií]ó?|reside|residente|oficina|sede) en|\b(?:wohn(?:e|t|haft)|geboren|lebt?e?|ansässig) in|\b(?:habit(?:e|ons|ant)|née?|résid(?:e|ant)|bureau|situ[ée]e?) à) $/i

const labels =
  /(?:^|[^\p{L}])(?:city|town|county|country|localidad|provincia|municipio|ciudad|poblaci[oó]n|pa[íi]s|stadt|wohnort|ville|commune|pays|(?:place of birth|lugar de nacimiento|geburtsort|lieu de naissance)) ?: ?["']?$/iu
const noPlace =
  /^(?:unknown|none|null|undefined|required|optional|string|text|todo|other|name|code)$/i

const labelWords = new Set(
  (
    'city town county country localidad provincia municipio ciudad poblacion pais stadt wohnort ville commune pays ' +
    'birth nacimiento geburtsort naissance'
  )
    .split(' ')
    .map(hashWord),
)

/** What {@link labels} need at least, without a string: one of their last words before a colon. */
function isAfterLabel(text: string, start: number): boolean {
  let at = start - 1
  const quote = codeAt(text, at)
  if (quote === 34 || quote === 39) at--
  if (codeAt(text, at) === 32) at--
  if (codeAt(text, at) !== 58) return false
  const end = codeAt(text, at - 1) === 32 ? at - 1 : at
  let from = end
  while (end - from < 12 && isLetterAt(text, from - 1)) from--
  return labelWords.has(hashPart(text, from, end))
}

/** `Localidad: Madrid`, whatever else the word is. */
export function findLabelledPlace(prose: Prose, first: number, last: number): boolean {
  const { text } = prose
  const start = startOf(prose, first)
  if (!isAfterLabel(text, start)) return false
  if (!labels.test(text.slice(Math.max(0, start - 28), start))) return false
  const end = endOf(prose, last)
  if (last - first > 3 || noPlace.test(text.slice(start, end))) return false
  push(prose, 'location', [start, end], 0.55)
  return true
}

/** What {@link settled} needs at least: ` in `, ` en `, ` at `, ` near ` or ` à ` before the place. */
function isAfterLink(text: string, start: number): boolean {
  if (codeAt(text, start - 1) !== 32) return false
  const last = codeAt(text, start - 2)
  if (last === 0xe0) return codeAt(text, start - 3) === 32
  const first = codeAt(text, start - 3) | 32
  if (last === 114) return codeAt(text, start - 6) === 32
  if (codeAt(text, start - 4) !== 32) return false
  return last === 110 ? first === 105 || first === 101 : last === 116 && first === 97
}

/** `lives in Thornby`: a town that no list has, of at most three words. */
export function findNamedPlace(prose: Prose, first: number, last: number): boolean {
  if (last - first > 2 || shapeOf(prose, first) !== shape.title) return false
  const start = startOf(prose, first)
  const end = endOf(prose, last)
  if (!isAfterLink(prose.text, start)) return false
  if (isInCode(prose.text, start, end)) return false
  if (!settled.test(prose.text.slice(Math.max(0, start - 24), start))) return false
  if (!clauseEnd.test(prose.text.slice(end, end + 10))) return false
  for (let i = first; i <= last; i++) if (marksAt(prose, i) & notPlace) return false
  push(prose, 'location', [start, end], 0.45)
  return true
}

const clauseEnd =
  /^(?:[.,;:!?)"]|\s*$|\n| (?:and|but|with|where|since|for|y|und|et|now|at|on|as|to|in|from|is|was|desde|seit|depuis|mit|con|avec)\b)/

const notPlace =
  mark.month | mark.weekday | mark.function | mark.orgSuffix | mark.drug | mark.condition

const articles = /^(?:el|la|le|les|los)$/i
const english = /(?:^|[^\w-])(?:in|from|near|to|at) $/i

/** `i live in denver`: in small letters, behind a preposition only. */
export function findSmallPlace(prose: Prose, i: number, marks: number): void {
  const phrase = isPhrase(prose, i, place)
  const other =
    marks & mark.country ? mark.function : name | mark.common | mark.function | mark.nationality
  if (marks & other && !phrase) return
  const from = phrase ? i - 1 : i
  if (
    isCapital(prose, from) ||
    (phrase && articles.test(prose.text.slice(startOf(prose, from), endOf(prose, from))))
  )
    return
  if (!english.test(prose.text.slice(Math.max(0, startOf(prose, from) - 6), startOf(prose, from))))
    return
  const start = startOf(prose, from)
  const end = endOf(prose, i)
  if (!isInCode(prose.text, start, end)) push(prose, 'location', [start, end], 0.45)
}

/** `Paris, France` */
function isBeforePlace({ text, tokens }: Prose, i: number): boolean {
  if (i + 1 >= tokens.count || codeAt(text, tokens.ends[i] ?? 0) !== 44) return false
  return (
    ((tokens.marks[i + 1] ?? 0) & place) !== 0 &&
    (tokens.starts[i + 1] ?? 0) - (tokens.ends[i] ?? 0) === 2
  )
}
