// Names of organisations: a run of capitalised words with a legal form at its end or a word such as `Hospital` inside.
import { codeAt, charTable } from '../chars.ts'
import { hashPart, hashWord, mark } from '../lexicon.ts'
import {
  endOf,
  isCapital,
  isInCode,
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

const member = String.raw`\p{Lu}[\p{L}'’-]{1,24}(?: \p{Lu}[\p{L}'’-]{1,24}){0,2}`
const members = new RegExp(
  String.raw`(?<![\p{L}\d'’])(?:${member}, ){0,3}(?:${member}) (?:and|&|et|y|e|und|og|en) $`,
  'u',
)
const firmTails = new Set(
  'partners sohn cie co associates sons fils hijos sohne daughters filles asociados associes partner brothers'
    .split(' ')
    .map(hashWord),
)
const firmSuffix =
  /(?:\.? KG(?:aA)?|,? (?:GmbH(?: & Co\.? KG)?|KG|AG|Ltd|Limited|LLP|LLC|Inc|S\.[AL]\.(?:U\.)?|SARL|SAS|SA|SL))(?![\p{L}\d])/uy

/** Last characters of `and`, `&`, `et`, `y`, `e`, `und`, `og`, `en`. */
const endsLink = charTable('dt&yegn')

/** `Rogers, Oakley and Partners`, `Moreau et Fils`, at the last word. */
export function findFirm(prose: Prose, i: number): boolean {
  const { text } = prose
  const at = startOf(prose, i)
  let end = endOf(prose, i)
  if (codeAt(text, at - 1) !== 32 || !endsLink(codeAt(text, at - 2))) return false
  if (isCompany(prose, i)) {
    dropNames(prose, startOf(prose, i - 1))
    push(prose, 'organization', [startOf(prose, i - 1), end], 0.45)
    return true
  }
  if (!firmTails.has(hashPart(text, at, end))) return false
  const names = members.exec(text.slice(Math.max(0, at - 100), at))?.[0]
  if (names === undefined) return false
  firmSuffix.lastIndex = end
  if (firmSuffix.test(text)) end = firmSuffix.lastIndex
  const start = at - names.length
  dropNames(prose, start)
  push(prose, 'organization', [start, end], 0.6)
  return true
}

/** Its partners are no persons. The findings before those of prose are numbers of the whole text. */
function dropNames({ found }: Prose, start: number): void {
  for (let last = found.at(-1); last?.detector.startsWith('prose-'); last = found.at(-1)) {
    if (last.start < start) return
    found.pop()
  }
}

/** `Johnson & Johnson`, `Procter & Gamble`; `Anna & Tom` are two persons. */
function isCompany(prose: Prose, i: number): boolean {
  const { text } = prose
  if (i === 0 || startOf(prose, i) - endOf(prose, i - 1) !== 3) return false
  if (!text.startsWith(' & ', endOf(prose, i - 1)) || isUpperAt(text, endOf(prose, i) + 1))
    return false
  if (
    isJoinedBefore(prose, i - 1) ||
    shapeOf(prose, i - 1) !== shape.title ||
    shapeOf(prose, i) !== shape.title
  )
    return false
  const first = text.slice(startOf(prose, i - 1), endOf(prose, i - 1))
  if (first === text.slice(startOf(prose, i), endOf(prose, i))) return true
  const both = marksAt(prose, i) | marksAt(prose, i - 1)
  return (both & mark.surname) !== 0 && !(both & mark.given && !(both & mark.common))
}

const isJoinedBefore = (prose: Prose, i: number): boolean =>
  i > 0 && isCapital(prose, i - 1) && startOf(prose, i) - endOf(prose, i - 1) === 1

/** Reports the run as one organisation; false when it is none. */
export function findOrganization(prose: Prose, first: number, last: number): boolean {
  let from = first
  while (from < last && isOutside(marksAt(prose, from), prose, from)) from++
  // `Universidad de Alcalá E-mail`
  if (
    last > from &&
    endOf(prose, last) - startOf(prose, last) === 1 &&
    codeAt(prose.text, endOf(prose, last)) === 45
  )
    return findOrganization(prose, first, last - 1)
  if (from === last) return false
  const suffix = isSuffix(prose, last)
  const inside = suffix ? 0.65 : insideOf(prose, from, last)
  if (inside === 0) return false
  const start = startOf(prose, from)
  let end = endOf(prose, last)
  if (isInCode(prose.text, start, end)) return false
  if (suffix) end = suffixEnd(prose.text, end, last > 0 && isDotted(prose, last))
  push(prose, 'organization', [start, end], inside)
  return true
}

const kommandit = /(?: & Co\.? KGa?A?)(?!\p{L})/uy
const shortened = /(?:Inc|Co|Corp|Ltd|Cía|Cia)\.(?=[.,;)\n]| [a-z(])/y

/** With the dot of `Inc.` and `S.A.`, unless it ends the sentence, and with `& Co. KG`. */
function suffixEnd(text: string, end: number, dotted: boolean): number {
  kommandit.lastIndex = end
  if (kommandit.test(text)) return kommandit.lastIndex
  if (codeAt(text, end) !== 46) return end
  shortened.lastIndex = text.lastIndexOf(' ', end) + 1
  return dotted || shortened.test(text) ? end + 1 : end
}

/** `S.A.`, `S.L.`, `B.V.`, `N.V.`; the token is the last letter. */
export function isDotted({ text, tokens }: Prose, i: number): boolean {
  const end = tokens.ends[i] ?? 0
  if (codeAt(text, end) !== 46 || codeAt(text, end - 2) !== 46) return false
  return / (?:S\.[AL]|B\.V|N\.V|S\.p\.A)$/.test(text.slice(end - 6, end))
}

const unusual = new Set(
  (
    'group grupo groupe gruppe technologies holdings holding industries enterprises ventures pharmaceuticals pharma ' +
    'logistics laboratories laboratorios laboratoires'
  )
    .split(' ')
    .map(hashWord),
)

/** `Ironbridge Group`, `Grupo Vertex`: beside a word that is in no list. */
function isCoined(prose: Prose, from: number, last: number): boolean {
  if (last !== from + 1) return false
  const { text } = prose
  for (let i = from; i <= last; i++) {
    const other = i === from ? last : from
    if (
      unusual.has(hashPart(text, startOf(prose, i), endOf(prose, i))) &&
      marksAt(prose, other) === 0 &&
      shapeOf(prose, other) === shape.title &&
      endOf(prose, other) - startOf(prose, other) > 4
    )
      return !topics.test(text.slice(startOf(prose, other), endOf(prose, other)))
  }
  return false
}

/** Ordinary words beside `Group`, by their endings and a few by name. */
const topics =
  /(?:ing|ion|ions|ity|ment|ments|ics|ware|ness|ance|ence|ers|ors|al|ive|able|ed|ogy|ry)$|^(?:Support|Focus|Research|Security|Resource|Target|Control|Study|Working|Project|Product|Default|Admin|Parent|Second|Third|First|Other|Consumer|Placement|Scaling|Blood|Peer|Users?|Local|Private|Public|Steering|Ethnic|Heavy|Modern|Emerging|Green|Clean|Mobile)$/i

/** How sure the words inside make it: `Hospital` alone, `Center` beside a name or place only; 0 without any. */
function insideOf(prose: Prose, from: number, last: number): number {
  let confidence = 0
  let known = false
  for (let i = from; i <= last; i++) {
    const marks = marksAt(prose, i)
    const common = (marks & mark.common) !== 0
    if (marks & mark.orgWord && isCapital(prose, i) && shapeOf(prose, i) === shape.title)
      confidence = common ? confidence || 0.3 : 0.5
    if (marks & (name | place | mark.nationality) && !common) known = true
  }
  if (confidence !== 0.3) return confidence
  return known || isAfterCue(prose, from) || isCoined(prose, from, last) ? 0.42 : confidence
}

const cues = new Set('at of by v joined employer company'.split(' ').map(hashWord))

/** `works at`, `on behalf of` */
function isAfterCue({ text, tokens }: Prose, i: number): boolean {
  if (i === 0 || (tokens.starts[i] ?? 0) - (tokens.ends[i - 1] ?? 0) !== 1) return false
  return cues.has(hashPart(text, tokens.starts[i - 1] ?? 0, tokens.ends[i - 1] ?? 0))
}

/** Words before the name: `The`, `Contact`, a title. */
function isOutside(marks: number, prose: Prose, i: number): boolean {
  if (!isCapital(prose, i)) return true
  // `Al-Hassan`
  if (marks & mark.orgWord || codeAt(prose.text, endOf(prose, i)) === 45) return false
  return (marks & (mark.function | mark.personCue)) !== 0 && !(marks & name)
}

/** A legal form as it is written: `GmbH`, `Inc`, `LLC`, not `As` or `Sa`. */
function isSuffix(prose: Prose, i: number): boolean {
  if (isDotted(prose, i)) return true
  if (!(marksAt(prose, i) & mark.orgSuffix)) return false
  if (endOf(prose, i) - startOf(prose, i) > 2) return true
  return shapeOf(prose, i) === shape.caps && shapeOf(prose, i - 1) === shape.title
}
