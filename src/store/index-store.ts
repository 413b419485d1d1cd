// The contract of the blind index: which parts a token leads to, and the words of each part. Rows are written with their
// record (LogStore.append, LogStore.stage) and hold keyed bytes only; a hit is a guess until the part was opened.

import type { PartIndex } from '../record/blind.ts'

/** A part that a token leads to. */
export interface IndexHit {
  /** Its place in the order of recording: pages go on before it. */
  readonly row: number
  readonly part: Uint8Array
  /** The record that brought the part. */
  readonly record: Uint8Array
  /** Null for a record that belongs to no trace: an audit entry, or one whose header is gone. */
  readonly trace: string | null
}

/** The words of a part (docs/spec/search.md, [S5]). */
export interface WordRow {
  readonly row: number
  /** Equal for parts of one record, which follow each other. */
  readonly record: number
  readonly words: Uint8Array
}

/** What the index holds of a part. */
export interface HeldRows {
  readonly part: Uint8Array
  readonly tokens: number
  readonly words: boolean
}

export interface IndexPage {
  readonly limit: number
  /** Go on before this row; default: from the newest. */
  readonly before?: number | undefined
}

export interface TokenPage extends IndexPage {
  /** Parts of audit entries too; default true. */
  readonly audits?: boolean
}

export interface IndexStore {
  /** Parts with at least one of the tokens, each once, newest first. */
  find(tokens: readonly Uint8Array[], page: TokenPage): Promise<IndexHit[]>
  /** Newest first. */
  words(page: IndexPage): Promise<WordRow[]>
  /** The parts of rows that {@link words} gave; those that are gone meanwhile are left out. */
  locate(rows: readonly number[]): Promise<IndexHit[]>
  /** Of these parts those that have rows: how many tokens, and whether words. */
  held(parts: readonly Uint8Array[]): Promise<HeldRows[]>
  /** Puts other rows in the place of all rows of these parts: atomic and durable. Parts that are gone are left out. */
  replace(parts: readonly (PartIndex & { readonly id: Uint8Array })[]): Promise<void>
  /** Takes all rows of these parts out: atomic and durable. Call it before the parts go, or the rows stay. */
  remove(parts: readonly Uint8Array[]): Promise<void>
}
