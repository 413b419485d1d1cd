// The batches of this process that wait on disk, and what is told of its runs if it dies.
import { join } from 'node:path'
import { encodeUtf8 } from '../../crypto/encoding.ts'
import { SealtraceError } from '../../error.ts'
import type { Notice } from '../transport/transport-options.ts'
import type { BatchStore } from '../transport/outbox.ts'
import { decodeBatchFile, encodeBatchFile, type SpooledBatch } from './batch-file.ts'
import type { OpenTraces } from './open-traces.ts'
import { heartbeat, ownerName, showLife, writeOwner, type Owner } from './owner.ts'
import {
  codeOf,
  factsOf,
  makeFolder,
  readWhole,
  removeFolder,
  writeWhole,
} from './private-files.ts'
import { batchFileName, type SpoolFolder } from './spool-folder.ts'

export const openName = 'open.json'

export interface SessionFolderOptions {
  readonly spool: SpoolFolder
  readonly session: string
  readonly owner: Owner
  readonly open: OpenTraces
  readonly notice: (notice: Notice) => void
}

export class SessionFolder implements BatchStore {
  readonly #options: SessionFolderOptions
  readonly #path: string
  #isThere = false
  #openVersion = 0
  #heart: NodeJS.Timeout | undefined

  constructor(options: SessionFolderOptions) {
    this.#options = options
    this.#path = join(options.spool.path, options.session)
  }

  write(number: number, batch: SpooledBatch): 'written' | 'full' | 'broken' {
    const { spool } = this.#options
    const file = encodeBatchFile(batch)
    if (!spool.hasRoom(file.length)) {
      this.#say('spool_full', 'the spool is at its bound (spool.maxBytes)')
      return 'full'
    }
    try {
      this.#make()
      // First, so that no run is on disk of whose end nobody would be told.
      this.saveOpen()
      writeWhole(this.#pathOf(number), file, true)
      spool.count(file.length)
      return 'written'
    } catch (error) {
      // Where the folder is gone, another process took it for that of a dead one: the next batch makes it anew.
      this.#isThere = false
      const why = SealtraceError.is(error) ? error.message : codeOf(error)
      this.#say('spool_unwritable', `the spool cannot be written (${why})`)
      return 'broken'
    }
  }

  read(number: number): ReturnType<BatchStore['read']> {
    const { spool, session } = this.#options
    const file = readWhole(this.#pathOf(number))
    // What was taken and set aside by hand nobody sends, and nobody tells of.
    if (file === 'gone')
      return spool.wasTaken(session) && !spool.isAside(session, batchFileName(number))
        ? 'gone'
        : 'lost'
    if (file === 'later') return 'later'
    const batch = typeof file === 'string' ? null : decodeBatchFile(file)
    if (batch) return batch
    spool.setAside(session, batchFileName(number), 'damaged')
    return 'damaged'
  }

  remove(number: number): void {
    const { spool, session } = this.#options
    spool.remove(session, batchFileName(number))
  }

  setAside(number: number): boolean {
    const { spool, session } = this.#options
    return spool.setAside(session, batchFileName(number), 'refused')
  }

  /** Writes down which traces are open, when that changed. Throws the error of the file system. */
  saveOpen(): void {
    const { open } = this.#options
    if (!this.#isThere || open.version === this.#openVersion) return
    const { version } = open
    const content = encodeUtf8(JSON.stringify({ at: Date.now(), traces: open.ids() }))
    writeWhole(join(this.#path, openName), content, false)
    this.#openVersion = version
  }

  /** Removes the folder when there is nothing in it; the next batch makes it again. */
  tidy(): void {
    const { spool, session, open } = this.#options
    if (!this.#isThere || open.ids().length > 0 || spool.batchesOf(session).length > 0) return
    this.#attempt(() => void removeFolder(this.#path, [ownerName, openName]))
    this.#isThere = factsOf(this.#path) !== null
  }

  /** The session is over: what it leaves may be taken by any process. If it goes on after all, the next batch says so. */
  release(): void {
    clearInterval(this.#heart)
    this.#heart = undefined
    this.tidy()
    if (this.#isThere) this.#attempt(() => writeOwner(this.#path, this.#options.owner, true))
    this.#isThere = false
  }

  /** Whose folder it is shows in other ways too. */
  #attempt(fn: () => void): void {
    try {
      fn()
    } catch {
      // It is found to be dead later.
    }
  }

  #make(): void {
    if (this.#isThere) return
    this.#options.spool.make()
    makeFolder(this.#path)
    writeOwner(this.#path, this.#options.owner)
    this.#isThere = true
    this.#openVersion = -1
    this.#heart ??= setInterval(() => this.#beat(), heartbeat)
  }

  #beat(): void {
    try {
      if (this.#isThere) showLife(this.#path)
    } catch {
      this.#isThere = false
    }
  }

  #pathOf(number: number): string {
    return join(this.#path, batchFileName(number))
  }

  #say(code: string, what: string): void {
    const message = `${what}; steps are kept in memory while there is room`
    this.#options.notice({ level: 'error', code, message })
  }
}
