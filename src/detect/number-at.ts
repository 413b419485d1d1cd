// Numbers with a form of their own: finds the shapes that can start here by the length of the first run or word.
import { codeAt, isAlnum, isDigit, isWord } from './chars.ts'
import { near } from './cue.ts'
import { type Cue, defineCue } from './lexicon.ts'
import type { NumberShape } from './number-shape.ts'
import { numberShapes } from './numbers/all.ts'
import type { Claim, Scan } from './scan.ts'

interface Known {
  readonly shape: NumberShape
  readonly cue: Cue
  /** Its form, also when other numbers stand behind it. */
  readonly form: RegExp
}

const reach = 40
const longest = 24
const all: readonly Known[] = numberShapes.map((shape) => ({
  shape,
  cue: defineCue(shape.cues),
  form: new RegExp(withOthers(shape.shape.source), shape.shape.flags),
}))
/** Fewest letters and digits of a number that is found without a cue. */
const fewest = 8

/** A form that refuses one more group of digits takes the groups before it; it still ends with the last of those. */
function withOthers(source: string): string {
  return source.replaceAll('(?! \\d)', '(?!\\d)')
}

/** In place of the code of the sign that parts the number from one more group. */
const bare = 0

/** {@link bare}, blank, opening bracket, hyphen, full stop and slash. */
const signCount = 6
const listCount = (longest + 1) * signCount * 2

interface Candidate extends Known {
  /** It can be found here without a cue. */
  readonly alone: boolean
}

/** Shapes by all that {@link Start} says; each list is made when it is first asked for. */
interface Table {
  readonly lengthsOf: (shape: NumberShape) => readonly number[] | undefined
  readonly lists: ((List | undefined)[] | undefined)[]
}

interface List {
  readonly candidates: readonly Candidate[]
  /** Matches what any of those does that need no cue: most numbers are none of them. */
  readonly anyOf: RegExp | undefined
}

const byRun: Table = { lengthsOf: (shape) => shape.runs, lists: perCode() }
const byWord: Table = { lengthsOf: (shape) => shape.words, lists: perCode() }

/** A place for each code that a number can start with. */
function perCode(): undefined[] {
  return Array.from({ length: 128 }, () => undefined)
}

interface Start {
  /** Of the first run or word. */
  readonly length: number
  /** Code of its first character. */
  readonly first: number
  /** Code of the sign behind it, or {@link bare}. */
  readonly sign: number
  readonly cued: boolean
}

function makeList({ lengthsOf }: Table, { length, first, sign, cued }: Start): List {
  const candidates = all
    .filter(
      ({ shape }) =>
        lengthsOf(shape)?.includes(length) === true &&
        canStart(shape.shape.source, first, shape.shape.flags.includes('i')),
    )
    .map((known) => ({ ...known, alone: isFoundAlone(known.shape, sign, length) }))
    .filter(({ alone }) => cued || alone)
  return { candidates, anyOf: anyOf(candidates.filter(({ alone }) => alone)) }
}

/** Undefined when it would spare nothing. */
function anyOf(candidates: readonly Candidate[]): RegExp | undefined {
  const flags = new Set(candidates.map(({ shape }) => shape.shape.flags))
  if (candidates.length < 2 || flags.size > 1) return undefined
  let groups = 0
  const parts = candidates.map(({ form: shape }) => {
    const before = groups
    groups += shape.source.match(/(?<!\\)\((?!\?)/g)?.length ?? 0
    return shape.source.replaceAll(/\\([1-9])/g, (_, group) => `\\${Number(group) + before}`)
  })
  return new RegExp(parts.join('|'), [...flags].join(''))
}

/** It needs no cue, and has the sign if it is written with signs, or if what is before the sign is too short for it. */
function isFoundAlone({ alone, shape }: NumberShape, sign: number, length: number): boolean {
  if (sign === bare) return alone.bare > 0
  if (alone.bare > 0 && length >= fewest) return true
  const inside = shape.source.replaceAll('(?! \\d)', '')
  return alone.formatted > 0 && inside.includes(String.fromCharCode(sign))
}

/** False when the regular expression says that no match begins so; true also when it cannot be told from its first part. */
function canStart(source: string, first: number, anyCase: boolean): boolean {
  const head = /^(?:\\d|\[[^\]]+\]|[0-9A-Z])(?![*?]|\{0)/.exec(source)?.[0]
  const outside = source.replaceAll(/\((?:[^()]|\([^()]*\))*\)/g, '')
  if (head === undefined || outside.includes('|')) return true
  return new RegExp(`^${head}`, anyCase ? 'i' : '').test(String.fromCharCode(first))
}

/** At a run of digits that no letter follows. */
export function numberAt(scan: Scan, at: number): Claim | undefined {
  const { digits, next } = scan
  if (digits > longest || isAlnum(next)) return undefined
  return tryAll(scan, at, at + digits, byRun)
}

/** At a word with letters, or that a number follows. */
export function numberInWord(scan: Scan, start: number, end: number): Claim | undefined {
  return end - start > longest ? undefined : tryAll(scan, start, end, byWord)
}

/** `end` is that of the first run or word. */
function tryAll(scan: Scan, at: number, end: number, table: Table): Claim | undefined {
  const { text } = scan
  const cued = at - scan.lastCue <= reach
  const first = codeAt(text, at)
  if (first > 127 || (!cued && isShort(text, at, end)) || isGluedTo(text, at)) return undefined
  const sign = signAt(text, end)
  const length = end - at
  const lists = (table.lists[first] ??= newLists())
  const key = (length * signCount + numberOf(sign)) * 2 + (cued ? 1 : 0)
  const list = (lists[key] ??= makeList(table, { length, first, sign, cued }))
  if (list.candidates.length === 0) return undefined
  const alone = canBeAny(text, at, list)
  return alone || cued ? bestOf(scan, at, list.candidates, alone) : undefined
}

/** All places from the start: an array with wide gaps would become a slow hash table. */
function newLists(): (List | undefined)[] {
  return Array.from({ length: listCount }, () => undefined)
}

/** Of the sign, below {@link signCount}. */
function numberOf(sign: number): number {
  if (sign === bare) return 0
  return sign < 45 ? (sign === 32 ? 1 : 2) : sign - 42
}

function canBeAny(text: string, at: number, { anyOf: shape }: List): boolean {
  if (!shape) return true
  shape.lastIndex = at
  return shape.test(text)
}

/** The surest, and of equally sure ones the longest. Not `alone`: only what its own cue word stands before. */
function bestOf(
  scan: Scan,
  at: number,
  list: readonly Candidate[],
  alone: boolean,
): Claim | undefined {
  let best: Claim | undefined
  let confidence = 0
  for (const known of list) {
    if (!(alone && known.alone) && !near(scan, known.cue, at, reach)) continue
    const claim = tryOne(scan, at, known)
    if (!claim) continue
    const sure = claim.finding?.confidence ?? 0
    const longer = best !== undefined && sure === confidence && claim.end > best.end
    if (sure > confidence || longer) {
      best = claim
      confidence = sure
    }
  }
  return best
}

/** True when there are too few letters and digits, with single signs between, for any number. */
function isShort(text: string, at: number, wordEnd: number): boolean {
  let count = wordEnd - at
  for (let i = wordEnd; count < fewest; i++) {
    if (isAlnum(codeAt(text, i))) count++
    else if (!isAlnum(codeAt(text, i + 1))) return true
  }
  return false
}

function tryOne(scan: Scan, at: number, { shape, form, cue }: Candidate): Claim | undefined {
  const { text } = scan
  form.lastIndex = at
  if (!form.test(text)) return undefined
  const end = form.lastIndex
  if (isContinued(text, end)) return undefined
  const cued = near(scan, cue, at, reach)
  const { alone } = shape
  const raw = text.slice(at, end)
  const compact = raw.replace(/[^0-9A-Za-z]/g, '').toUpperCase()
  const right = shape.check(compact)
  const inRow = isBeforeNumber(text, end) && raw.includes(' ')
  // Without a word for it, or with a wrong check, less than four groups in a row of numbers are so many numbers.
  if (inRow && !(right && (cued || (alone.formatted >= 0.5 && raw.split(' ').length > 3))))
    return undefined
  const confidence = judge({
    right,
    cued,
    alone: raw.length === compact.length ? alone.bare : alone.formatted,
  })
  // A number that fails its check is only what the nearest cue says.
  if (confidence === 0 || (confidence < 0.5 && cued && scan.cues[cue] !== scan.lastCue))
    return undefined
  return {
    // In such a row the number can begin with each: the pass goes on with the next one.
    end: inRow ? text.indexOf(' ', at) : end,
    finding: { class: shape.class, start: at, end, confidence, detector: shape.name },
  }
}

/** A blank and one more number follow. */
function isBeforeNumber(text: string, end: number): boolean {
  return codeAt(text, end) === 32 && isDigit(codeAt(text, end + 1))
}

function judge(what: { right: boolean; cued: boolean; alone: number }): number {
  if (what.right) return what.cued ? 0.95 : what.alone
  return what.cued ? 0.45 : 0
}

/** The sign when one more group follows it, else {@link bare}. */
function signAt(text: string, end: number): number {
  const c = codeAt(text, end)
  if (c !== 32 && c !== 40 && !(c >= 45 && c <= 47)) return bare
  return isAlnum(codeAt(text, end + 1)) ? c : bare
}

function isGluedTo(text: string, at: number): boolean {
  const before = codeAt(text, at - 1)
  if (isWord(before)) return true
  return (before === 46 || before === 44) && isDigit(codeAt(text, at - 2))
}

/** A word, or one more group of digits, goes on at `end`. */
function isContinued(text: string, end: number): boolean {
  const c = codeAt(text, end)
  if (isWord(c)) return true
  return (c === 45 || c === 46 || c === 47) && isDigit(codeAt(text, end + 1))
}
