// Brings the log's files to a place where anybody can read them. Bundles first, then tiles, then the checkpoint: whatever ends it, what
// lies there is the log as some checkpoint said it. What was published is the log's memory outside of this machine: nothing is put over
// it that does not continue it. Nor can a file be taken back: each is held against the checkpoint first, and damage is never published.
import { equalBytes } from '../../crypto/equal.ts'
import { SealtraceError } from '../../error.ts'
import {
  openCheckpoint,
  parseCheckpointBody,
  type Checkpoint,
  type CheckpointBody,
} from '../../ledger/checkpoint.ts'
import { checkpointPath, witnessedPath } from '../../ledger/files/file-limits.ts'
import { withCosignatures } from '../../ledger/files/published-note.ts'
import { parseNote } from '../../ledger/note.ts'
import {
  formatTilePath,
  tilePrefix,
  tileWidth,
  tileWidthAt,
  type TileCoordinates,
  type TileLevel,
} from '../../ledger/tile.ts'
import { rootAt } from '../../ledger/tree.ts'
import type { LogStore } from '../../store/log-store.ts'
import type { PublishPlace } from './publish-place.ts'
import { isSoundTile } from './sound-tile.ts'

export interface PublisherOptions {
  readonly store: Pick<LogStore, 'checkpoint' | 'witnessed' | 'readTile'>
  readonly place: PublishPlace
  readonly origin: string
  /** Vkeys that may have signed a checkpoint of this size. */
  readonly keysFor: (size: number) => readonly string[]
}

export interface Published {
  /** Of the tree that is published now. */
  readonly size: number
  /** Of the newest witnessed checkpoint that is published; null when there is none. */
  readonly witnessedSize: number | null
  /** Files that were put there by this call. */
  readonly written: number
}

/** Files that are written at a time. */
const atOnce = 8

export class Publisher {
  readonly #options: PublisherOptions

  constructor(options: PublisherOptions) {
    this.#options = options
  }

  /**
   * What is published there; null when nothing is. Rejects with `rollback` when it is ahead of the store or contradicts it,
   * `config_invalid` when it is of another log, `corrupt` when it is damaged, `unavailable` when it cannot be read.
   */
  async check(): Promise<Checkpoint | null> {
    const { store, place } = this.#options
    // First the place: the store only grows meanwhile.
    const there = this.#open(await place.read(checkpointPath), checkpointPath)
    const size = (await store.checkpoint())?.size ?? 0
    if (!there) return null
    if (there.size > size)
      throw new SealtraceError(
        'rollback',
        `the published checkpoint is ahead of the store: ${there.size} records were published in ${place.name}, the store has ${size}, so it was restored from an older copy. Bring back the newest one, or decide with \`sealtrace restore --plan --checkpoint FILE\`, where FILE is the published checkpoint`,
      )
    if (!equalBytes(rootAt(store, there.size), there.root))
      throw new SealtraceError(
        'rollback',
        `the first ${there.size} records are not those that were published in ${place.name}: one of the two was changed. Compare both with \`sealtrace verify\`; restore the right one, or publish to an empty place`,
      )
    return there
  }

  /**
   * `all`: look at every file, and not only at those since the last checkpoint there. Rejects as {@link check}, with `conflict`, and with
   * `corrupt` when the store is damaged: a damaged file is not published.
   */
  async publish({ all = false } = {}): Promise<Published> {
    const { place } = this.#options
    const there = await this.check()
    const head = await this.#head()
    if (!head) return { size: 0, witnessedSize: null, written: 0 }
    const witnessed = await this.#witnessed(head.size)
    const from = all ? 0 : (there?.size ?? 0)
    const files = [...filesSince(from, head.size), ...edgeOf(witnessed?.size ?? 0, head.size)]
    let written = await this.#write(files.filter(({ level }) => level === 'entries'))
    written += await this.#write(files.filter(({ level }) => level !== 'entries'))
    await place.flush()
    const note = withCosignatures(head.note, witnessed?.note ?? null)
    written += await this.#replace(checkpointPath, { size: head.size, note })
    if (witnessed) written += await this.#replace(witnessedPath, witnessed)
    await this.#removePartials(there?.size ?? 0, { size: head.size, all })
    return { size: head.size, witnessedSize: witnessed?.size ?? null, written }
  }

  async #head(): Promise<{ size: number; note: Uint8Array } | null> {
    const head = await this.#options.store.checkpoint()
    if (head && !this.#isOwn(head)) throw damagedHead()
    return head
  }

  /** What is published as witnessed afterwards: never older than what is there. */
  async #witnessed(size: number): Promise<{ size: number; note: Uint8Array } | null> {
    const { store, place } = this.#options
    const bytes = await place.read(witnessedPath)
    const there = this.#open(bytes, witnessedPath)
    const own = await store.witnessed()
    const isNewer = own && own.size <= size && own.size >= (there?.size ?? 0)
    // A row that is no checkpoint of this tree is left out: `verify` tells of it, and nobody shall read it.
    return isNewer && this.#isOwn(own) ? own : there && { size: there.size, note: there.note }
  }

  /** Whether it is a checkpoint of this size that the log has signed for the tree that is stored. */
  #isOwn({ size, note }: { readonly size: number; readonly note: Uint8Array }): boolean {
    const { origin, keysFor, store } = this.#options
    try {
      const opened = openCheckpoint(note, keysFor(size), origin)
      return opened.size === size && equalBytes(rootAt(store, size), opened.root)
    } catch (error) {
      if (SealtraceError.is(error)) return false
      throw error
    }
  }

  #open(note: Uint8Array | null, path: string): Checkpoint | null {
    if (!note) return null
    const { origin, keysFor, place } = this.#options
    const body = bodyOf(note, place, path)
    try {
      return openCheckpoint(note, keysFor(body.size), origin)
    } catch (cause) {
      throw new SealtraceError(
        'config_invalid',
        `${path} in ${place.name} is not signed by this log: another log is published there. Name an empty place in [publish], one for each project`,
        { cause },
      )
    }
  }

  /** A few at a time, in order. Gives how many were not there yet. */
  async #write(files: Iterable<TileCoordinates>): Promise<number> {
    const { store, place } = this.#options
    const queue = files[Symbol.iterator]()
    let written = 0
    let failed = false
    const work = async (): Promise<void> => {
      for (let next = queue.next(); !next.done && !failed; next = queue.next()) {
        const { level, index, width } = next.value
        const stored = store.readTile(level, index)
        const tile = stored && tilePrefix(level, stored, width)
        if (!tile || !isSoundTile(store, next.value, tile)) throw damaged(next.value)
        if (await place.writeNew(formatTilePath(next.value), tile)) written += 1
      }
    }
    const stopping = (): Promise<void> =>
      work().catch((error: unknown) => {
        failed = true
        throw error
      })
    const ends = await Promise.allSettled(Array.from({ length: atOnce }, stopping))
    // Nothing is under way any more when the caller learns of it.
    for (const end of ends) if (end.status === 'rejected') throw end.reason
    return written
  }

  /** Unless a newer one came there meanwhile: a checkpoint never goes back. */
  async #replace(
    path: string,
    { size, note }: { readonly size: number; readonly note: Uint8Array },
  ): Promise<number> {
    const { place } = this.#options
    const bytes = await place.read(path)
    if (bytes && (equalBytes(bytes, note) || bodyOf(bytes, place, path).size > size)) return 0
    await place.replace(path, note)
    return 1
  }

  /**
   * Once the full file is there and a published checkpoint covers it. Between two checkpoints only the last tile of a level can have had
   * partial files; what an end left of those before it goes with `all`.
   */
  async #removePartials(
    from: number,
    { size, all }: { readonly size: number; readonly all: boolean },
  ): Promise<void> {
    const { place } = this.#options
    for (const level of levelsOf(size)) {
      const span = tileWidth ** (rank(level) + 1)
      const last = Math.floor(from / span)
      for (let index = all ? 0 : last; index <= last; index++) {
        if (tileWidthAt(level, index, size) < tileWidth) continue
        for (const width of await place.partials(level, index))
          await place.remove(formatTilePath({ level, index, width }))
      }
    }
  }
}

/** What a tree of `size` leaves has that one of `from` had not: full tiles, and the partial ones at its edge. */
function* filesSince(from: number, size: number): Generator<TileCoordinates> {
  for (const level of levelsOf(size)) {
    const span = tileWidth ** (rank(level) + 1)
    for (let index = Math.floor(from / span); tileWidthAt(level, index, size) > 0; index++)
      yield { level, index, width: tileWidthAt(level, index, size) }
  }
}

/** The partial tiles of an older size, where the full ones are not there yet (tlog-tiles: for each size that is published). */
function* edgeOf(older: number, size: number): Generator<TileCoordinates> {
  for (const level of levelsOf(older)) {
    const index = Math.floor(older / tileWidth ** (rank(level) + 1))
    const width = tileWidthAt(level, index, older)
    if (width > 0 && tileWidthAt(level, index, size) < tileWidth) yield { level, index, width }
  }
}

function levelsOf(size: number): TileLevel[] {
  const levels: TileLevel[] = ['entries']
  for (let level = 0; tileWidth ** level <= size; level++) levels.push(level)
  return levels
}

function rank(level: TileLevel): number {
  return level === 'entries' ? 0 : level
}

function bodyOf(note: Uint8Array, place: PublishPlace, path: string): CheckpointBody {
  try {
    return parseCheckpointBody(parseNote(note).text)
  } catch (cause) {
    throw new SealtraceError(
      'corrupt',
      `${path} in ${place.name} is damaged; put back the one that was there, or publish to an empty place`,
      { cause },
    )
  }
}

function damaged({ level, index }: TileCoordinates): SealtraceError {
  return new SealtraceError(
    'corrupt',
    `tile ${index} of level ${level} is missing in the store, too short or changed: it was not published; run \`sealtrace verify\` and restore a backup`,
  )
}

function damagedHead(): SealtraceError {
  return new SealtraceError(
    'corrupt',
    'the stored checkpoint is not one that this log has signed for the stored tree: nothing was published; run `sealtrace verify` and restore a backup',
  )
}
