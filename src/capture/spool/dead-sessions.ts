// Sessions of processes that are gone: taken over by one of the living, sent, and told of.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { lossesOf } from '../transport/plain-batch.ts'
import type { Loss } from '../transport/loss-tally.ts'
import type { Parcel, ParcelSource, Refused } from '../transport/parcel.ts'
import { refusalNotice } from '../transport/refusal-notice.ts'
import { isSigned } from '../../seal/format/producer-statement.ts'
import type { Notice } from '../transport/transport-options.ts'
import { decodeBatchFile, type SpooledBatch } from './batch-file.ts'
import { isDead, ownerName, showLife, writeOwner, type Owner } from './owner.ts'
import { readJson, readWhole, removeFolder } from './private-files.ts'
import { openName } from './session-folder.ts'
import type { SpoolFolder } from './spool-folder.ts'

/** The runs that a process had under way when it died. */
export interface LostSession {
  readonly session: string
  readonly traces: readonly string[]
  /** When that was written down, milliseconds since the epoch. */
  readonly at: number
}

export interface DeadSessionsOptions {
  readonly spool: SpoolFolder
  /** Of this process. */
  readonly session: string
  readonly owner: Owner
  /** Of a session's folder; default: see `isDead` of owner.ts. */
  readonly isDead?: (path: string) => boolean
  /** Told when a session's batches are sent; `done` is for when that is on disk, or sent. */
  readonly onLost: (lost: LostSession, done: () => void) => void
  readonly onLoss: (loss: Loss) => void
  /** Told of a batch that the collector will never take; it is kept aside. */
  readonly notice?: (notice: Notice) => void
  readonly onTaken: () => void
}

interface Dead {
  /** Of its folder, now. */
  readonly name: string
  readonly batches: string[]
}

/** Of one file that somebody else may have written. */
const mostTraces = 10_000

export class DeadSessions implements ParcelSource {
  readonly #options: DeadSessionsOptions
  readonly #waiting: Dead[] = []
  readonly #held = new Set<string>()
  /** Those that cannot be read now. */
  readonly #later = new Set<string>()
  #isReleased = false

  constructor(options: DeadSessionsOptions) {
    this.#options = options
  }

  /** Takes over what nobody looks after. Of several processes that try, one gets it. */
  scan(): void {
    const { spool, session, owner, onTaken } = this.#options
    const isOver = this.#options.isDead ?? ((path: string) => isDead(path, owner))
    const before = this.#waiting.length
    for (const name of this.#later) this.#await(name)
    for (const name of spool.sessions()) {
      if (name === session || this.#held.has(name)) continue
      const path = join(spool.path, name)
      const taken = `${name.slice(0, session.length)}.${session}`
      try {
        if (!isOver(path)) continue
        spool.take(name, taken)
        writeOwner(join(spool.path, taken), owner)
      } catch {
        // Another process was first, or the folder is not ours to change.
        continue
      }
      this.#held.add(taken)
      this.#await(taken)
    }
    if (this.#waiting.length > before) onTaken()
  }

  #await(name: string): void {
    const batches = this.#options.spool.listBatches(name)
    if (batches) {
      this.#later.delete(name)
      this.#waiting.push({ name, batches })
    } else this.#later.add(name)
  }

  /** Shows that they are looked after. */
  beat(): void {
    const { owner } = this.#options
    const show = this.#isReleased ? (path: string) => writeOwner(path, owner) : showLife
    this.#isReleased = false
    for (const name of this.#held) this.#attempt(() => show(this.#pathOf(name)))
  }

  /** Leaves them to others, unless a sign of life follows. */
  release(): void {
    this.#isReleased = true
    const { owner } = this.#options
    for (const name of this.#held) this.#attempt(() => writeOwner(this.#pathOf(name), owner, true))
  }

  next(): Parcel | null {
    for (;;) {
      const [dead] = this.#waiting
      if (!dead) return null
      const [name] = dead.batches
      if (name !== undefined) {
        const parcel = this.#parcel(dead, name)
        if (parcel === 'later') {
          this.#waiting.shift()
          this.#later.add(dead.name)
        } else if (parcel) return parcel
        else dead.batches.shift()
      } else {
        this.#waiting.shift()
        this.#finish(dead)
      }
    }
  }

  #parcel(dead: Dead, name: string): Parcel | 'later' | null {
    const { spool, onLoss } = this.#options
    const file = readWhole(join(this.#pathOf(dead.name), name))
    if (file === 'later') return file
    if (file === 'gone' && spool.wasTaken(dead.name)) return null
    const batch = typeof file === 'string' ? null : decodeBatchFile(file)
    if (!batch) {
      // Where it cannot be moved it waits, and nothing is told twice.
      if (file !== 'gone' && !spool.setAside(dead.name, name, 'damaged')) return this.#stuck()
      const now = Date.now() * 1000
      // How many steps it held cannot be told: one at least.
      onLoss({ traceId: '', reason: 'damaged', count: 1, first: now, last: now })
      return null
    }
    return this.#parcelOf(dead, name, batch)
  }

  #parcelOf(dead: Dead, name: string, { steps, shares, bytes }: SpooledBatch): Parcel {
    const { spool } = this.#options
    return {
      steps,
      body: () => bytes,
      taken: () => {
        spool.remove(dead.name, name)
        dead.batches.shift()
      },
      refused: ({ reason, status, isSure }) => {
        if (!isSure && steps > 1) return false
        this.#setAside(dead, name, { shares, steps, status, reason })
        return true
      },
      denied: (status) => {
        // A producer may still be registered; what nobody signed will never be taken.
        if (isSigned(bytes)) this.#postpone(dead)
        else this.#setAside(dead, name, { shares, steps, status, reason: 'refused' })
      },
    }
  }

  #stuck(): 'later' {
    const message =
      "a batch that is damaged or refused cannot be moved to the spool's folder of that name; it stays, and is tried again"
    this.#options.notice?.({ level: 'error', code: 'spool_unwritable', message })
    return 'later'
  }

  #postpone(dead: Dead): void {
    this.#waiting.splice(this.#waiting.indexOf(dead), 1)
    this.#later.add(dead.name)
  }

  #setAside(
    dead: Dead,
    name: string,
    {
      shares,
      steps,
      status,
      reason,
    }: Pick<SpooledBatch, 'shares' | 'steps'> & Omit<Refused, 'isSure'>,
  ): void {
    const { spool, onLoss, notice } = this.#options
    if (!spool.setAside(dead.name, name, 'refused')) {
      this.#stuck()
      return this.#postpone(dead)
    }
    dead.batches.shift()
    for (const loss of lossesOf(shares, reason)) onLoss(loss)
    notice?.(refusalNotice({ status, steps, isKept: true }))
  }

  #finish({ name }: Dead): void {
    const lost = lostIn(this.#pathOf(name))
    const session = name.slice(0, this.#options.session.length)
    // What nobody knows what it is stays, and its folder with it.
    const remove = (): void =>
      this.#attempt(() => {
        rmSync(join(this.#pathOf(name), openName), { force: true })
        if (removeFolder(this.#pathOf(name), [ownerName])) this.#held.delete(name)
      })
    if (lost.traces.length === 0) remove()
    else this.#options.onLost({ session, ...lost }, remove)
  }

  #pathOf(name: string): string {
    return join(this.#options.spool.path, name)
  }

  /** What cannot be done now is done by whoever takes the folder over. */
  #attempt(fn: () => void): void {
    try {
      fn()
    } catch {
      // As said.
    }
  }
}

/** What a session had under way, by its folder. None from a file that is not whole. */
export function lostIn(path: string): Pick<LostSession, 'traces' | 'at'> {
  const { at, traces } = readJson(join(path, openName)) ?? {}
  if (typeof at !== 'number' || !Number.isSafeInteger(at) || at < 0 || !Array.isArray(traces))
    return { at: 0, traces: [] }
  const ids = traces.filter(
    (id): id is string => typeof id === 'string' && /^[0-9a-f]{32}$/.test(id),
  )
  return { at, traces: ids.slice(0, mostTraces) }
}
