// The contracts of the record and tree stores. They take sealed bytes only: plaintext does not type-check into them.
import type { PartIndex } from '../record/blind.ts'
import type { HeaderText } from '../record/header.ts'
import type { RecordKind } from '../record/kind.ts'
import type { SealedPart } from '../seal/format/part.ts'
import type { AgeStore } from './age-store.ts'
import type { AuditFilter, AuditStore, PlacedRecord } from './audit-store.ts'
import type { CostStore } from './cost-store.ts'
import type { IndexStore } from './index-store.ts'
import type { RunFilter, RunPlace, RunStore, StepKey } from './run-store.ts'

/** A part on its way in, with its rows of the blind index. */
export interface RecordPart extends PartIndex {
  readonly id: Uint8Array
  readonly data: SealedPart
}

/** A record on its way in. */
export interface SealedRecord {
  readonly id: Uint8Array
  readonly kind: RecordKind
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly manifest: Uint8Array
  /** 32 random bytes: with the header in the deletable row. */
  readonly salt: Uint8Array
  readonly header: HeaderText
  readonly parts: readonly RecordPart[]
}

/** A record as stored. Nothing here is trusted: readers check it against the manifest and the ledger. */
export interface StoredRecord {
  readonly id: Uint8Array
  readonly kind: number
  readonly time: number
  readonly manifest: Uint8Array
  /** Null while the record is staged. */
  readonly index: number | null
  /** Null when the header row is gone. */
  readonly salt: Uint8Array | null
  readonly header: string | null
}

/** A record that waits for its leaf index, as another process of this log wrote it. */
export interface StagedRecord extends StoredRecord {
  /** Keyed hash by its writer; null or wrong when it is by somebody else. */
  readonly mac: Uint8Array | null
  /** Its place in the order of staging. */
  readonly seq: number
}

export interface TileRow {
  readonly level: number | 'entries'
  readonly index: number
  readonly data: Uint8Array
}

export interface AppendBatch {
  /** New records with their leaf indexes, in order. */
  readonly records: readonly { readonly record: SealedRecord; readonly index: number }[]
  /** Staged records that get their leaf index now. */
  readonly sequenced: readonly { readonly id: Uint8Array; readonly index: number }[]
  readonly tiles: readonly TileRow[]
  /** Keyed hash of the tree as it is then. */
  readonly treeMac: Uint8Array
}

export interface TraceFilter extends RunFilter {
  limit: number
  /** The last run of the page before. */
  after?: StepKey
}

/** What stays of an erased header, for costs over time: it leads to no person, run or record, and nothing proves it. */
export interface Residue {
  readonly kind: string
  /** Start of the hour, milliseconds since the epoch. */
  readonly hour: number
  /** Microseconds. */
  readonly duration: number | null
  readonly model: string | null
  readonly inputTokens: number | null
  readonly outputTokens: number | null
  /** US dollars. */
  readonly cost: number | null
}

export interface ErasedRows {
  /** Ids of records of which the header row goes. */
  readonly records: readonly Uint8Array[]
  /** Ids of parts that go, with their rows of the index. */
  readonly parts: readonly Uint8Array[]
  readonly residues: readonly Residue[]
}

/** Writes are durable when the promise resolves and leave nothing behind when it rejects, unless said otherwise. */
export interface LogStore {
  /** Its rows are committed with their records. */
  readonly index: IndexStore
  readonly ages: AgeStore
  readonly costs: CostStore
  readonly runs: RunStore
  readonly entries: AuditStore
  /** Atomic: records, leaf indexes and tiles together. Rejects with `unavailable`. */
  append(batch: AppendBatch): Promise<void>
  /** Atomic: records without leaf index, for the holder of the lease to sequence. */
  stage(
    records: readonly { readonly record: SealedRecord; readonly mac: Uint8Array }[],
  ): Promise<void>
  /** Staged records, oldest first, those past a `seq` only; default all. */
  staged(limit: number, after?: number): Promise<StagedRecord[]>
  /** Compare-and-swap: replaces the checkpoint only when the stored one has `expectedSize`. Rejects with `unavailable`. */
  publish(checkpoint: { size: number; note: Uint8Array }, expectedSize: number): Promise<void>
  /** Null before the first. */
  checkpoint(): Promise<{ size: number; note: Uint8Array } | null>
  /**
   * The newest checkpoint of which the cosignatures met the witness policy when it was stored, as a signed note with their lines;
   * null before the first. Only the newest is kept: it covers what those before did.
   */
  witnessed(): Promise<{ size: number; note: Uint8Array } | null>
  /** Replaces it, whatever is there: the row may have been forged. Rejects with `unavailable`. */
  addWitnessed(checkpoint: { size: number; note: Uint8Array }): Promise<void>
  /** The keyed hash that the last batch brought; null before the first. */
  treeMac(): Promise<Uint8Array | null>
  /** One more than the largest leaf index. */
  size(): Promise<number>
  /** The stored content of a tile, which only ever grows. Synchronous: the tree is computed in one go. */
  readTile(level: number | 'entries', index: number): Uint8Array | null
  record(id: Uint8Array): Promise<StoredRecord | null>
  /** All records of a trace in ledger order, staged ones last. */
  trace(trace: string): Promise<StoredRecord[]>
  /** Records by leaf index. */
  page(from: number, limit: number): Promise<StoredRecord[]>
  parts(ids: readonly Uint8Array[]): Promise<Map<string, Uint8Array>>
  /** Runs with a step, newest first. It may look at all there are, and lets other work of the thread go on meanwhile. */
  traces(filter: TraceFilter): Promise<RunPlace[]>
  /** As {@link AuditStore.newest}. */
  audits(filter: AuditFilter): Promise<PlacedRecord[]>
  /** Atomic: header rows, parts and their index rows out, residues in. What is gone already is no matter. */
  erase(rows: ErasedRows): Promise<void>
  /** Records of erasure intents that no stored completion names, oldest first, staged ones last. */
  openErasures(): Promise<StoredRecord[]>
  /** Records of legal holds and of their ends, oldest first, staged ones last. */
  holds(): Promise<StoredRecord[]>
  /** The newest records of retention rules, newest first, staged ones before. */
  retentions(): Promise<StoredRecord[]>
  /** Records of producers' keys and of their removals, oldest first, staged ones last. */
  producers(): Promise<StoredRecord[]>
  /** The newest 100 records of a kind of erasure, newest first. */
  ofKind(kind: number): Promise<StoredRecord[]>
  /** What stayed of erased headers. */
  residues(): Promise<Residue[]>
  /** As {@link KeyStore.flush}: nothing deleted stays in the write-ahead log. */
  flush(): Promise<void>
  /** Calls back with each stored part id (hex), for verification. */
  partIds(): AsyncIterable<{ id: Uint8Array; record: number }>
  /** What the engine finds wrong with its own structure; empty when it is sound. */
  integrity(): Promise<string[]>
  close(): void
}
