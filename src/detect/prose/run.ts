import { codeAt } from '../chars.ts'
import { mark } from '../lexicon.ts'
import {
  endOf,
  isCapital,
  isNext,
  marksAt,
  mostWords,
  type Prose,
  shape,
  shapeOf,
  startOf,
} from './prose.ts'

/** The last token of the run of capitalised words that begins at token `first`, joined by blanks, hyphens, apostrophes, initials and particles. */
export function runEnd(prose: Prose, first: number): number {
  let last = first
  let at = first
  while (at - first < mostWords) {
    if (!isJoined(prose, at)) break
    const next = at + 1
    if (isCapital(prose, next)) last = at = next
    else if (isLink(prose, next)) at = next
    else break
  }
  return last
}

/** ` `, `-`, `'`, `’`, `. ` or `.` after an initial or a title, `, Inc`, ` & Sons`. */
export function isJoined(prose: Prose, i: number): boolean {
  const { text } = prose
  if (isNext(prose, i, 32)) return true
  if (i + 1 >= prose.tokens.count) return false
  if (!isCapital(prose, i + 1)) {
    // `Ingrid C. da Silva`
    if (!(marksAt(prose, i + 1) & mark.particle) || shapeOf(prose, i) !== shape.initial)
      return false
  }
  const end = endOf(prose, i)
  const gap = startOf(prose, i + 1) - end
  const c = codeAt(text, end)
  if (gap === 1) return c === 46 ? shapeOf(prose, i) === shape.initial : isHyphen(c)
  if (gap === 2 && codeAt(text, end + 1) === 32) return isAfterSign(prose, i, c)
  if (gap === 3 && isHyphen(c) && text.startsWith('s ', end + 1))
    return (marksAt(prose, i + 1) & (mark.orgWord | mark.common)) === mark.orgWord
  return gap === 3 && text.startsWith(' & ', end) && (marksAt(prose, i + 1) & mark.orgWord) !== 0
}

const isHyphen = (c: number): boolean => c === 45 || c === 39 || c === 0x2019

/** `J. Smith`, `Dr. Smith`, `Acme, Inc` */
function isAfterSign(prose: Prose, i: number, c: number): boolean {
  if (c === 46) return shapeOf(prose, i) === shape.initial || (marksAt(prose, i) & mark.title) !== 0
  return c === 44 && (marksAt(prose, i + 1) & mark.orgSuffix) !== 0
}

/** The `d` of `d'Estaing`. */
export function isElision({ text, tokens }: Prose, i: number): boolean {
  const end = tokens.ends[i] ?? 0
  const c = codeAt(text, end)
  return (
    (c === 39 || c === 0x2019) &&
    end - (tokens.starts[i] ?? 0) === 1 &&
    codeAt(text, end - 1) === 100
  )
}

/** `de`, `von`, or the `of` of `University of`: links two capitalised words. */
function isLink(prose: Prose, i: number): boolean {
  const marks = marksAt(prose, i)
  if (marks & mark.particle || isElision(prose, i)) return true
  if (!(marks & mark.function) || !(marksAt(prose, i - 1) & mark.orgWord)) return false
  const start = startOf(prose, i)
  return endOf(prose, i) - start === 2 && prose.text.startsWith('of', start)
}
