// Words of masked text: what `search --text` finds. Marks of hidden values, references and names of fields are none.
import type { JsonValue } from '../record/json.ts'
import { renderMarked } from '../record/marker.ts'
import { ChunkRef } from '../record/chunk-ref.ts'
import { foldText } from './fold.ts'

export const wordLength = { least: 2, most: 40 } as const
/** Lengths of the beginnings that a search for `begin*` finds. */
export const prefixLength = { least: 3, most: 8 } as const

/** How a reference to chunks begins in masked text (record/marker.ts): recorded text cannot. */
const reference = '\u0090'
/** Runs of letters, digits and their marks. */
const run = /[\p{L}\p{N}\p{M}]+/gu
/** Scripts that put no blanks between words: pairs of neighbouring characters stand for words. */
const unspaced =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]+/gu
const hasUnspaced =
  /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\ud840-\ud888]/
/** What ASCII characters are: 1 a letter or digit, 0 what parts words. */
const alnum = Uint8Array.from({ length: 128 }, (_, c) =>
  Number(/[a-z0-9]/i.test(String.fromCharCode(c))),
)

/** Adds the words of a text as people typed it, folded. Linear in the text. */
export function addWords(text: string, words: Set<string>, most = Infinity): void {
  const { length } = text
  for (let at = 0; at < length && words.size < most; at++) {
    const start = at
    let isAscii = true
    for (; at < length; at++) {
      const code = text.charCodeAt(at)
      if (code > 127) isAscii = false
      else if (alnum[code] === 0) break
    }
    if (at === start) continue
    const piece = text.slice(start, at)
    if (isAscii) addWord(piece.toLowerCase(), words)
    else addFolded(piece, words)
  }
}

/** Signs beyond ASCII may part words too. */
function addFolded(piece: string, words: Set<string>): void {
  for (const [found] of foldText(piece).matchAll(run))
    if (hasUnspaced.test(found)) addPairs(found, words)
    else addWord(found, words)
}

function addWord(word: string, words: Set<string>): void {
  if (word.length >= wordLength.least && word.length <= wordLength.most) words.add(word)
}

function addPairs(found: string, words: Set<string>): void {
  let last = 0
  for (const { 0: part, index } of found.matchAll(unspaced)) {
    addWord(found.slice(last, index), words)
    last = index + part.length
    const characters = [...part]
    if (characters.length === 1) words.add(part)
    for (let i = 1; i < characters.length; i++)
      words.add(`${characters[i - 1] ?? ''}${characters[i] ?? ''}`)
  }
  addWord(found.slice(last), words)
}

/** Words of masked content, as `protectValue` gives it; no more than about `most`. */
export function wordsOf(masked: JsonValue, most: number): Set<string> {
  const words = new Set<string>()
  visit(masked)
  return words

  function visit(value: JsonValue): void {
    if (typeof value === 'string') {
      if (!value.startsWith(reference))
        addWords(
          renderMarked(value, () => '\n'),
          words,
          most,
        )
    } else if (Array.isArray(value)) value.forEach(visit)
    else if (typeof value === 'object' && value !== null && !(value instanceof ChunkRef))
      Object.values(value).forEach(visit)
  }
}

/** Beginnings of a word that prefix search knows. */
export function prefixesOf(word: string): string[] {
  const prefixes: string[] = []
  for (let n = prefixLength.least; n <= prefixLength.most && n < word.length; n++)
    prefixes.push(word.slice(0, n))
  return prefixes
}
