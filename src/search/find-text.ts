// Records of which the masked text holds all words. The words of each part are a small set of fingerprints: all of them are
// looked through, newest first, and what fits is confirmed by opening.
import { SealtraceError } from '../error.ts'
import type { Secret } from '../crypto/secret.ts'
import type { JsonValue } from '../record/json.ts'
import type { WordRow } from '../store/index-store.ts'
import {
  mayHold,
  monthOf,
  monthOfSet,
  wordKey,
  type WordKey,
  type WordKind,
} from '../terms/word-set.ts'
import { addWords, prefixLength, wordsOf } from '../terms/words.ts'
import { HitOpener, hitOf, type Located } from './hit-opener.ts'
import { Patience } from './patience.ts'
import type { SearchHit, SearchLog, SearchPage } from './search-log.ts'

export interface TextQuery {
  /** Words; one that ends with `*` stands for those that begin so, where the settings index beginnings. */
  readonly text: string
  /** Audit entries too; default false: each search leaves one. */
  readonly audits?: boolean
  /** Default: all there are. */
  readonly limit?: number
  readonly before?: number | undefined
  /** Milliseconds after which a page ends, with however few hits; default never. */
  readonly patience?: number
  /** Hits for which it says no are as if not there; default: all are kept. */
  readonly keep?: (hit: SearchHit) => Promise<boolean>
}

const mostWords = 16
const rowsAtOnce = 1000
const keepAll = async (): Promise<boolean> => true

/** Newest first; `class` of the hits is empty. Throws `bad_request` for a text without words. */
export async function findText(log: SearchLog, query: TextQuery): Promise<SearchPage> {
  const { limit = Infinity, patience = Infinity, keep = keepAll } = query
  const words = wordsSought(query.text, log.indexing.prefix)
  const scan = new Scan(words, await log.ring.indexEpochs())
  const opener = new HitOpener(log)
  const turns = new Patience(patience)
  const asked: Asked = { log, opener, words, audits: query.audits ?? false, turns }
  const hits: SearchHit[] = []
  let { before } = query
  for (;;) {
    const rows = await log.store.index.words({ limit: rowsAtOnce, before })
    const isLast = rows.length < rowsAtOnce
    for (const record of recordsIn(rows, isLast)) {
      if (hits.length >= limit || turns.isOver) return { hits, next: before ?? null }
      before = record.at(-1)?.row
      if (!scan.fits(record)) continue
      const hit = await confirm(record, asked)
      if (hit && (await keep(hit))) hits.push(hit)
    }
    if (isLast) return { hits, next: null }
    await turns.breathe()
  }
}

/** Rows of one record stand together; the last record of a page that goes on is left for the next one. */
function recordsIn(rows: readonly WordRow[], isLast: boolean): WordRow[][] {
  const records: WordRow[][] = []
  for (const row of rows) {
    const last = records.at(-1)
    if (last?.[0]?.record === row.record) last.push(row)
    else records.push([row])
  }
  // A record that fills a page by itself is taken in pieces.
  if (!isLast && records.length > 1) records.pop()
  return records
}

interface SoughtWord {
  readonly kind: WordKind
  readonly word: string
}

/** Input of a person who may be an attacker: bounded before any work. */
function wordsSought(text: string, prefix: boolean): SoughtWord[] {
  const sought = new Map<string, SoughtWord>()
  for (const piece of text.normalize('NFC').split(/\s+/)) {
    const isPrefix = piece.length > 1 && piece.endsWith('*')
    const words = new Set<string>()
    addWords(piece, words)
    const last = [...words].at(-1)
    for (const word of words) {
      const kind = isPrefix && word === last ? 'prefix' : 'word'
      sought.set(`${kind} ${word}`, { kind, word })
    }
  }
  const words = [...sought.values()]
  if (words.length === 0)
    throw new SealtraceError('bad_request', 'text: give a word of 2 to 40 letters or digits')
  if (words.length > mostWords)
    throw new SealtraceError('bad_request', `text: give ${mostWords} words at most`)
  checkPrefixes(words, prefix)
  return words
}

function checkPrefixes(words: readonly SoughtWord[], prefix: boolean): void {
  const beginnings = words.filter(({ kind }) => kind === 'prefix')
  if (beginnings.length && !prefix)
    throw new SealtraceError(
      'bad_request',
      'text: beginnings of words (*) are not indexed; set search.prefix = true, for what is recorded from then on',
    )
  const { least, most } = prefixLength
  if (beginnings.some(({ word }) => word.length < least || word.length > most))
    throw new SealtraceError(
      'bad_request',
      `text: a beginning of a word has ${least} to ${most} characters`,
    )
}

/** Tells which records may hold all words. */
class Scan {
  /** By month: for each index key, the keys of each word. */
  readonly #keys: ReadonlyMap<number, readonly (readonly (readonly WordKey[])[])[]>
  readonly #all: number

  constructor(
    words: readonly SoughtWord[],
    epochs: readonly { readonly epoch: string; readonly keys: readonly Secret[] }[],
  ) {
    this.#all = 2 ** words.length - 1
    this.#keys = new Map(
      epochs.map(({ epoch, keys }) => [
        monthOf(epoch),
        keys.map((key) => words.map((word) => keysOf(key, word))),
      ]),
    )
  }

  fits(rows: readonly WordRow[]): boolean {
    let seen = 0
    for (const { words } of rows) {
      const month = monthOfSet(words)
      for (const keys of (month !== null && this.#keys.get(month)) || [])
        for (const [i, any] of keys.entries())
          if ((seen & (1 << i)) === 0 && any.some((key) => mayHold(words, key))) seen |= 1 << i
      if (seen === this.#all) return true
    }
    return false
  }
}

/** A word begins with itself too. */
function keysOf(key: Secret, { kind, word }: SoughtWord): WordKey[] {
  const own = wordKey(key, 'word', word)
  return kind === 'word' ? [own] : [own, wordKey(key, 'prefix', word)]
}

interface Asked {
  readonly log: SearchLog
  readonly opener: HitOpener
  readonly words: readonly SoughtWord[]
  readonly audits: boolean
  readonly turns: Patience
}

async function confirm(
  rows: readonly WordRow[],
  { log, opener, words, audits, turns }: Asked,
): Promise<SearchHit | null> {
  const left = new Set(words)
  let first: Located | null = null
  let isOpen = true
  for (const hit of await log.store.index.locate(rows.map(({ row }) => row))) {
    await turns.breathe()
    const located = await opener.locate(hit)
    if (!located) continue
    if (!audits && (located.header ? located.header.kind === 'audit' : hit.trace === null))
      return null
    first ??= located
    const content = await opener.content(located)
    if (content === undefined) isOpen = false
    else for (const word of heldIn(content, left)) left.delete(word)
    if (left.size === 0) return hitOf(first, { class: '', confirmed: true })
  }
  return first && !isOpen ? hitOf(first, { class: '', confirmed: 'unopened' }) : null
}

function heldIn(content: JsonValue, sought: ReadonlySet<SoughtWord>): SoughtWord[] {
  const words = wordsOf(content, Infinity)
  const begins = (prefix: string): boolean => [...words].some((word) => word.startsWith(prefix))
  return [...sought].filter(({ kind, word }) => (kind === 'word' ? words.has(word) : begins(word)))
}
