// How much the words of a run look like the name of a person.
import { mark } from '../lexicon.ts'
import { isApostropheAfter } from './name-cue.ts'
import { isCapital, marksAt, name, place, type Prose, shape, shapeOf } from './prose.ts'

interface Weight {
  given: number
  surname: number
  /** Names that are ordinary words too. */
  common: number
  initials: number
  unknown: number
  caps: number
  words: number
}
/** Of the run that was weighed last. */
export const weight: Weight = {
  given: 0,
  surname: 0,
  common: 0,
  initials: 0,
  unknown: 0,
  caps: 0,
  words: 0,
}

/** Counts the kinds of words from token `first` to `last`. */
export function weigh(prose: Prose, first: number, last: number): void {
  weight.given = weight.surname = weight.common = weight.initials = 0
  weight.unknown = weight.caps = weight.words = 0
  for (let i = first; i <= last; i++) {
    if (!isCapital(prose, i)) continue
    const marks = marksAt(prose, i)
    const written = shapeOf(prose, i)
    if (written === shape.initial) {
      if (!isApostropheAfter(prose, i)) weight.initials++
      continue
    }
    weight.words++
    if (written === shape.caps) weight.caps++
    if (marks & (mark.common | place | mark.function | mark.month) && marks & name) weight.common++
    else if (marks & mark.given && (weight.given === 0 || !(marks & mark.surname))) weight.given++
    else if (marks & mark.surname) weight.surname++
    else if (!(marks & mark.particle)) weight.unknown++
  }
}

/** What the words alone say. */
export function evidence(firstMarks: number, atStart: boolean): number {
  const { unknown, caps, words } = weight
  if (caps > 0) return caps === words ? loudEvidence() : 0
  if (unknown > 2) return 0.1
  if (words === 1) return singleEvidence(atStart)
  return weight.given > 0 ? givenEvidence(firstMarks, atStart) : otherEvidence(firstMarks, atStart)
}

/** In capitals, as in forms and in headings. */
function loudEvidence(): number {
  const { given, surname, common, words } = weight
  return given > 0 && surname + common > 0 && words < 5 ? 0.55 : 0.1
}

function singleEvidence(atStart: boolean): number {
  const { given, surname, common, initials } = weight
  if (initials > 0) {
    if (given + surname > 0) return 0.65
    return common > 0 ? 0.45 : atStart ? 0.2 : 0.35
  }
  if (given > 0) return 0.5
  return surname > 0 ? 0.3 : common > 0 ? 0.2 : 0
}

function givenEvidence(firstMarks: number, atStart: boolean): number {
  const { given, surname, common } = weight
  if (surname > 0) return 0.9
  if (given > 1 || common > 0) return 0.75
  if (firstMarks & mark.given) return 0.65
  return atStart ? 0.4 : 0.55
}

function otherEvidence(firstMarks: number, atStart: boolean): number {
  const { surname, common, unknown, initials } = weight
  const opens = (firstMarks & mark.given) !== 0
  if (common > 0 && surname > 0) return opens ? 0.75 : 0.35
  if (surname > 1) return 0.5
  if (common > 1) return opens && !atStart ? 0.45 : 0.25
  if (surname > 0) return atStart || unknown > 1 ? 0.3 : 0.42
  // `Xandra K. Velmond`
  if (initials > 0 && unknown === 2) return 0.45
  return common > 0 && opens && !atStart ? 0.35 : 0.1
}

/** The confidence with a cue of the kind before the name (see `cueBefore`). */
export function withCue(confidence: number, cue: number): number {
  const { given, surname, common, words } = weight
  const known = given + surname + common > 0
  if (cue === 0) return confidence
  if (cue === 1) return confidence >= 0.3 ? confidence + 0.12 : confidence
  return Math.max(confidence, known ? knownWithCue(cue) : unknownWithCue(cue, words))
}

function knownWithCue(cue: number): number {
  if (cue === 3) return 0.85
  if (weight.caps > 0) return 0.3
  if (weight.given + weight.surname > 0) return 0.75
  return cue === 4 ? 0.6 : 0.5
}

function unknownWithCue(cue: number, words: number): number {
  if (weight.caps > 0 || words > 3) return 0.1
  if (cue === 3) return 0.6
  if (words === 1) return 0.2
  return cue === 4 ? 0.5 : words === 2 ? 0.42 : 0.2
}
