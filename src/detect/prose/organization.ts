// Names of organisations: a run of capitalised words with a legal form at its end or a word such as `Hospital` inside.
import { hashWord, mark } from '../lexicon.ts'
import {
  endOf,
  isCapital,
  isInCode,
  marksAt,
  name,
  place,
  type Prose,
  push,
  shape,
  shapeOf,
  startOf,
} from './prose.ts'

/** Reports the run as one organisation; false when it is none. */
export function findOrganization(prose: Prose, first: number, last: number): boolean {
  let from = first
  while (from < last && isOutside(marksAt(prose, from), prose, from)) from++
  if (from === last) return false
  const suffix = isSuffix(prose, last)
  const inside = suffix ? 0.65 : insideOf(prose, from, last)
  if (inside === 0) return false
  const start = startOf(prose, from)
  let end = endOf(prose, last)
  if (isInCode(prose.text, start, end)) return false
  if (suffix && prose.text.charCodeAt(end) === 46) end++
  push(prose, 'organization', [start, end], inside)
  return true
}

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
  return known || isAfterCue(prose, from) ? 0.42 : confidence
}

const cues = new Set('at of by v joined employer company'.split(' ').map(hashWord))

/** `works at`, `on behalf of` */
function isAfterCue({ text, tokens }: Prose, i: number): boolean {
  if (i === 0 || (tokens.starts[i] ?? 0) - (tokens.ends[i - 1] ?? 0) !== 1) return false
  return cues.has(hashWord(text.slice(tokens.starts[i - 1], tokens.ends[i - 1])))
}

/** Words before the name: `The`, `Contact`, a title. */
function isOutside(marks: number, prose: Prose, i: number): boolean {
  if (!isCapital(prose, i)) return true
  if (marks & mark.orgWord) return false
  return (marks & (mark.function | mark.personCue)) !== 0 && !(marks & name)
}

/** A legal form as it is written: `GmbH`, `Inc`, `LLC`, not `As` or `Sa`. */
function isSuffix(prose: Prose, i: number): boolean {
  if (!(marksAt(prose, i) & mark.orgSuffix)) return false
  if (endOf(prose, i) - startOf(prose, i) > 2) return true
  return shapeOf(prose, i) === shape.caps && shapeOf(prose, i - 1) === shape.title
}
