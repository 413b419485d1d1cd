// Numbers with a form of their own: finds the shapes that can start here by the length of the first run or word.
import { isAlnum, isDigit, isWord } from './chars.ts'
import { near } from './cue.ts'
import { type Cue, defineCue } from './lexicon.ts'
import type { NumberShape } from './number-shape.ts'
import { numberShapes } from './numbers/all.ts'
import type { Claim, Scan } from './scan.ts'

interface Known {
  readonly shape: NumberShape
  readonly cue: Cue
}

const reach = 40
const longest = 24
const all: readonly Known[] = numberShapes.map((shape) => ({ shape, cue: defineCue(shape.cues) }))
/** Fewest letters and digits of a number that is found without a cue. */
const fewest = 8

/** Shapes by the length of their first run or word: all of them, and those that need no cue. */
interface Table {
  readonly cued: readonly Known[][]
  readonly bare: readonly Known[][]
  readonly formatted: readonly Known[][]
}

const byRun = byLength((shape) => shape.runs)
const byWord = byLength((shape) => shape.words)

function byLength(lengths: (shape: NumberShape) => readonly number[] | undefined): Table {
  const pick = (wanted: (shape: NumberShape) => boolean): Known[][] => {
    const table: Known[][] = Array.from({ length: longest + 1 }, () => [])
    for (const known of all)
      for (const length of lengths(known.shape) ?? [])
        if (wanted(known.shape)) table[length]?.push(known)
    return table
  }
  return {
    cued: pick(() => true),
    bare: pick((shape) => shape.alone.bare > 0),
    formatted: pick((shape) => shape.alone.formatted > 0),
  }
}

/** At a run of digits that no letter follows. */
export function numberAt(scan: Scan, at: number): Claim | undefined {
  const { digits, next } = scan
  if (digits > longest || isAlnum(next)) return undefined
  return tryAll(scan, at, at + digits, byRun)
}

/** At a word with letters, or that a number follows. */
export function numberInWord(scan: Scan, start: number, end: number): Claim | undefined {
  return tryAll(scan, start, end, byWord)
}

/** `end` is that of the first run or word. */
function tryAll(scan: Scan, at: number, end: number, table: Table): Claim | undefined {
  const { text } = scan
  const cued = at - scan.lastCue <= reach
  const written = cued ? 'cued' : isSeparated(text, end) ? 'formatted' : 'bare'
  const candidates = table[written][end - at]
  if (!candidates || candidates.length === 0) return undefined
  if ((!cued && isShort(text, at)) || isGluedTo(text, at)) return undefined
  let best: Claim | undefined
  let confidence = 0
  for (const known of candidates) {
    const claim = tryOne(scan, at, known)
    const sure = claim?.finding?.confidence ?? 0
    const longer = best !== undefined && sure === confidence && (claim?.end ?? 0) > best.end
    if (sure > confidence || longer) [best, confidence] = [claim, sure]
  }
  return best
}

/** True when there are too few letters and digits, with single signs between, for any number. */
function isShort(text: string, at: number): boolean {
  let count = 0
  for (let i = at; count < fewest; i++) {
    if (isAlnum(text.charCodeAt(i))) count++
    else if (!isAlnum(text.charCodeAt(i + 1))) return true
  }
  return false
}

function tryOne(scan: Scan, at: number, { shape, cue }: Known): Claim | undefined {
  const { text } = scan
  const cued = near(scan, cue, at, reach)
  const { alone } = shape
  if (!cued && alone.bare === 0 && alone.formatted === 0) return undefined
  shape.shape.lastIndex = at
  if (!shape.shape.test(text)) return undefined
  const end = shape.shape.lastIndex
  if (isContinued(text, end)) return undefined
  const raw = text.slice(at, end)
  const compact = raw.replace(/[^0-9A-Za-z]/g, '').toUpperCase()
  const confidence = judge({
    right: shape.check(compact),
    cued,
    alone: raw.length === compact.length ? alone.bare : alone.formatted,
  })
  // A number that fails its check is only what the nearest cue says.
  if (confidence === 0 || (confidence < 0.5 && cued && scan.cues[cue] !== scan.lastCue))
    return undefined
  return { end, finding: { class: shape.class, start: at, end, confidence, detector: shape.name } }
}

function judge(what: { right: boolean; cued: boolean; alone: number }): number {
  if (what.right) return what.cued ? 0.95 : what.alone
  return what.cued ? 0.45 : 0
}

/** A sign and one more group follow. */
function isSeparated(text: string, end: number): boolean {
  const c = text.charCodeAt(end)
  return (c === 32 || c === 40 || (c >= 45 && c <= 47)) && isAlnum(text.charCodeAt(end + 1))
}

function isGluedTo(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1)
  if (isWord(before)) return true
  return (before === 46 || before === 44) && isDigit(text.charCodeAt(at - 2))
}

/** A word, or one more group of digits, goes on at `end`. */
function isContinued(text: string, end: number): boolean {
  const c = text.charCodeAt(end)
  if (isWord(c)) return true
  return (c === 45 || c === 46 || c === 47) && isDigit(text.charCodeAt(end + 1))
}
