import type { LogFiles } from '../../ledger/log-files.ts'
import type { TileLevel } from '../../ledger/tile.ts'

/** Where a log is published: its files as anybody can read them, and how they come there. */
export interface PublishPlace extends LogFiles {
  /** For people; without secrets. */
  readonly name: string
  /**
   * Puts a file that never changes. False when these very bytes are there already. Rejects with `conflict` when others are, which stay,
   * and with `unavailable`. Whole or not there; durable after the next `flush`.
   */
  writeNew(path: string, bytes: Uint8Array): Promise<boolean>
  /** Puts a file that may change, as a whole; durable on return. Rejects with `unavailable`. */
  replace(path: string, bytes: Uint8Array): Promise<void>
  /** What was written is durable on return. */
  flush(): Promise<void>
  /** Widths of the partial files of one tile that are there. */
  partials(level: TileLevel, index: number): Promise<number[]>
  /** Nothing happens where there is none. */
  remove(path: string): Promise<void>
  close(): void
}
