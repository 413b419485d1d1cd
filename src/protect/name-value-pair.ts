// Objects that say in one field what the other one is: `{name: 'ssn', value: …}`, `{ParameterKey: …, ParameterValue: …}`.
import { splitWords } from '../detect/split-words.ts'
import type { JsonObject } from '../record/json.ts'

/** In the order in which they are asked. */
const nameWords = ['key', 'name', 'field', 'label', 'attribute', 'type', 'kind']
const valueWords = new Set(['value', 'val', 'content', 'answer'])
/** What may stand behind other words: `headerName`, `ParameterKey`. */
const commonNames = new Set(['key', 'name'])
const commonValues = new Set(['value', 'val'])
/** An object with more fields is a pair only if they are called `name` or `key`, and `value`. */
const mostFields = 8
const longest = 40

/** A field that is one side of a pair. */
interface Side {
  readonly key: string
  readonly word: string
  /** The words before it, by which the two sides belong together. */
  readonly stem: string
}

export interface Pairs {
  /** Fields that may hold the name, in the order in which they are asked. */
  readonly names: readonly Side[]
  readonly values: readonly Side[]
  /** More fields than a pair has, as in a cookie with all its settings. */
  readonly isLarge: boolean
}

/** The fields of an object that are sides of pairs; undefined for most objects. */
export function pairsIn(object: JsonObject, keys: readonly string[]): Pairs | undefined {
  if (!keys.some((key) => isValue(sideOf(key)))) return undefined
  const isLarge = keys.length > mostFields
  const sides = keys.map(sideOf).filter((side) => side !== null)
  const values = sides.filter((side) => isValue(side) && (!isLarge || commonValues.has(side.word)))
  const stems = new Set(values.map(({ stem }) => stem))
  const names = sides.filter(
    (side) =>
      isName(side) &&
      (!isLarge || commonNames.has(side.word)) &&
      typeof object[side.key] === 'string' &&
      stems.has(side.stem),
  )
  if (names.length === 0) return undefined
  names.sort((a, b) => nameWords.indexOf(a.word) - nameWords.indexOf(b.word))
  return { names, values, isLarge }
}

function isValue(side: Side | null): boolean {
  return side !== null && (side.stem === '' ? valueWords : commonValues).has(side.word)
}

function isName(side: Side): boolean {
  return side.stem === '' ? nameWords.includes(side.word) : commonNames.has(side.word)
}

const known = new Map<string, Side | null>()
const mostKnown = 4096

function sideOf(key: string): Side | null {
  if (key.length > longest) return null
  const cached = known.get(key)
  if (cached !== undefined) return cached
  const words = splitWords(key)
  const word = words.pop() ?? ''
  const isSide = nameWords.includes(word) || valueWords.has(word)
  const side = isSide ? { key, word, stem: words.join('_') } : null
  if (known.size >= mostKnown) known.clear()
  known.set(key, side)
  return side
}
