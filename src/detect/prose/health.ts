// Medicines and conditions by the lists.
import { codeAt } from '../chars.ts'
import { hashPart, hashWord, lookUp, mark, marksOf } from '../lexicon.ts'
import {
  endOf,
  isAlnumAt,
  isInCode,
  isLetterAt,
  marksAt,
  type Prose,
  push,
  shape,
  shapeOf,
  startOf,
} from './prose.ts'

export const health = mark.drug | mark.condition

const behind =
  /(?:['’]s)? (?:disorder|disease|syndrome|deficiency|infection|cancer)s?\b|(?<=[Hh]epatitis|HEPATITIS) [A-E](?!\w)|(?<=[Dd]iab[eè]tes?)(?: mellitus)? (?:(?:tipo|type|de type|Typ)[ ])?(?:[12]|II?)(?!\w)|(?<=[Cc][aáA]ncer|[Cc]arcinoma) (?:de|du|des?) (?:la |el )?\p{Ll}{3,12}| (?:en plaques|m[úu]ltiple|reumatoide|bipolar|renal|card[ií]aca|hep[áa]tica|congestiva|aguda|cr[óo]nica|chronique|rhumato[ïi]de|bipolaire|mellitus)(?![\p{L}])/uy
/** `multiple sclerosis`, `insulin glargine` */
const kindBefore =
  /(?:[Tt]ype [12I]{1,2}|[Mm]ultiple|[Mm]ajor|[Cc]hronic|[Aa]cute|[Rr]heumatoid|[Bb]ipolar|[Ii]nsuline?|(?:[Cc]hronic )?(?:[Kk]idney|[Bb]reast|[Ll]ung|[Pp]rostate|[Cc]olon|[Ss]kin|[Ll]iver|[Oo]varian|[Cc]ervical|[Pp]ancreatic)) $/
const dose = / ?\d{1,4}(?:[.,]\d{1,2})? ?(?:mg|mcg|µg|g|ml|UI|IU)\b/y
const before = new Set(
  'with from of has had have for con de mit avec for suffers suffering severe chronic'
    .split(' ')
    .map(hashWord),
)

/** At a word that the lists call a medicine or a condition; takes the phrase, the kind of illness or the dose with it. */
export function findHealth(prose: Prose, i: number, marks: number): void {
  const { text } = prose
  const start = phraseStart(prose, i)
  let end = endOf(prose, i)
  if (isInCode(text, start, end) || shapeOf(prose, i) === shape.initial) return
  if (codeAt(text, end) === 45 && isAlnumAt(text, end + 1)) return
  const tail = marks & mark.drug ? dose : behind
  tail.lastIndex = end
  const extended = tail.test(text)
  if (extended) end = tail.lastIndex
  push(prose, 'health', [start, end], confidenceOf(prose, i, marks, extended))
}

function confidenceOf(prose: Prose, i: number, marks: number, extended: boolean): number {
  if (extended) return 0.7
  if (marks & mark.common) return isAfterCue(prose, i) ? 0.45 : 0.2
  return marks & mark.drug ? 0.6 : 0.5
}

/** `with depression`, `suffers from anxiety` */
function isAfterCue(prose: Prose, i: number): boolean {
  if (i === 0 || !(marksAt(prose, i - 1) & mark.function)) return false
  const start = startOf(prose, i - 1)
  const end = endOf(prose, i - 1)
  return startOf(prose, i) === end + 1 && before.has(hashPart(prose.text, start, end))
}

/** Start of the word before, when only both together are in the lists (`heart failure`). */
function phraseStart(prose: Prose, i: number): number {
  const { text } = prose
  const start = startOf(prose, i)
  const alone = marksOf(lookUp(hashPart(text, start, endOf(prose, i))))
  if (codeAt(text, start - 1) !== 32) return start
  if (alone & health) {
    const kind = kindBefore.exec(text.slice(Math.max(0, start - 20), start))
    return kind ? start - kind[0].length : start
  }
  let from = start - 1
  while (start - from < 24 && isLetterAt(text, from - 1)) from--
  return from
}
