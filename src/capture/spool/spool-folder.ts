// The folder in which everything lies that waits for one collector: a folder for each session, the collector's key, and what
// could not be delivered.
import { lstatSync, renameSync, rmSync, statSync, type Stats } from 'node:fs'
import { join, resolve } from 'node:path'
import { encodeUtf8, toHex } from '../../crypto/encoding.ts'
import { sha256 } from '../../crypto/hash.ts'
import { SealtraceError } from '../../error.ts'
import { stateBase } from '../../keys/state-folder.ts'
import { CheckpointMemory } from './checkpoint-memory.ts'
import {
  factsOf,
  isPlainFolder,
  listIn,
  makeFolder,
  namesIn,
  readJson,
  writeWhole,
} from './private-files.ts'

export interface SpoolFolderOptions {
  /** Of all spools: each collector has a folder in it. */
  readonly folder: string
  readonly collector: string
  readonly maxBytes: number
  /** True: whoever owns the files, they are used: for people who look after the spools of others. Default false. */
  readonly anyOwner?: boolean
}

/** Kept for people to look at. */
type Aside = 'refused' | 'damaged'

const batchName = /^\d{8}\.batch$/
const sessionName = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:\.[0-9a-f-]{36})?$/
/** Of a batch that was set aside: the folder that it lay in, and its name there. */
const asideName = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:\.[0-9a-f-]{36})?-\d{8}\.batch$/
const infoName = 'collector.json'
/** Holds an empty file for each session that another process took over. */
const takenName = 'taken'
const mostTaken = 1000
const memoryName = 'log'
/** Of the room that there is, for what is kept aside. */
const asideShare = 8
/** Milliseconds after which the sizes are looked at again: other processes write there too. */
const lookPause = 30_000

/** `$SEALTRACE_SPOOL`, else `sealtrace/spool` in the user's state folder; null for a user without a home. */
export function defaultSpool(environment: NodeJS.ProcessEnv): string | null {
  const { SEALTRACE_SPOOL: own, XDG_STATE_HOME: state } = environment
  if (own) return own
  try {
    return join(stateBase(undefined, state ? { XDG_STATE_HOME: state } : {}), 'spool')
  } catch {
    return null
  }
}

export function batchFileName(number: number): string {
  return `${String(number).padStart(8, '0')}.batch`
}

export class SpoolFolder {
  readonly path: string
  /** What is remembered of the collector's log. */
  readonly memory: CheckpointMemory
  readonly #options: SpoolFolderOptions
  #bytes = 0
  #looked = 0

  constructor(options: SpoolFolderOptions) {
    this.#options = options
    const { folder, collector } = options
    this.path = join(resolve(folder), toHex(sha256(encodeUtf8(collector))).slice(0, 16))
    this.memory = new CheckpointMemory({
      folder: join(this.path, memoryName),
      prepare: () => this.make(),
      isOurs: () => this.#isOurs(),
    })
  }

  get collector(): string {
    return this.#options.collector
  }

  /** Makes the folder, for its owner only. Throws the error of the file system, or `denied` for one that is not ours. */
  make(): void {
    makeFolder(this.path)
    if (!this.#isOurs())
      throw new SealtraceError('denied', 'another user owns its folder; choose another one')
  }

  /**
   * For who looks after the spools of others. Throws `denied` where a link, or somebody else's folder, lies in the place of one of
   * its folders: what is done in there would be done elsewhere.
   */
  expectPlain(): void {
    const mine = new Set([lstatSync(this.path).uid, process.getuid?.()])
    for (const name of ['refused', 'damaged', takenName, memoryName]) {
      const facts = lstatSync(join(this.path, name), { throwIfNoEntry: false })
      if (!facts || (facts.isDirectory() && mine.has(facts.uid))) continue
      throw new SealtraceError(
        'denied',
        `${name} in the spool of ${this.collector} is a link, no folder, or of another user; nothing is changed there: look at it, and move it away`,
      )
    }
  }

  /** Of the user of this process; true where there are no users. */
  isMine(): boolean {
    const me = process.getuid?.()
    return me === undefined || lstatSync(this.path).uid === me
  }

  /** Folder names of all sessions. */
  sessions(): string[] {
    return (this.#isOurs() ? namesIn(this.path) : []).filter(
      (name) => sessionName.test(name) && isPlainFolder(join(this.path, name)),
    )
  }

  /** Names of the batches of a session, oldest first. */
  batchesOf(session: string): string[] {
    return this.listBatches(session) ?? []
  }

  /** The same; null when they cannot be read now. */
  listBatches(session: string): string[] | null {
    return listIn(join(this.path, session))?.filter((name) => batchName.test(name)) ?? null
  }

  /** Takes over the folder of a session, and leaves word of it. Throws the error of the file system. */
  take(session: string, as: string): void {
    const folder = join(this.path, takenName)
    const mark = join(folder, session)
    makeFolder(folder)
    const marks = namesIn(folder).filter((name) => sessionName.test(name))
    for (const old of marks.slice(0, Math.max(0, marks.length - mostTaken)))
      rmSync(join(folder, old), { force: true })
    writeWhole(mark, new Uint8Array(), false)
    renameSync(join(this.path, session), join(this.path, as))
  }

  wasTaken(session: string): boolean {
    return factsOf(join(this.path, takenName, session)) !== null
  }

  /** Names of the batches that were set aside. */
  aside(why: Aside): string[] {
    return namesIn(join(this.path, why)).filter((name) => asideName.test(name))
  }

  /** Whether a batch of a session was set aside by whoever took the session over. */
  isAside(session: string, name: string): boolean {
    return this.aside('refused').some(
      (file) => file.startsWith(`${session}.`) && file.endsWith(`-${name}`),
    )
  }

  /** The public key that was remembered; null: none. */
  loadKey(): string | null {
    return this.#remembered('publicKey')
  }

  /** The origin of the collector's log that was remembered; null: none. */
  loadOrigin(): string | null {
    return this.#remembered('origin')
  }

  /** Remembers what is said of the collector, where that is possible; what is not said stays as it was. */
  saveKey(publicKey: string | null, origin: string | null = null): void {
    const { collector } = this.#options
    try {
      const said = {
        publicKey: publicKey ?? this.loadKey() ?? undefined,
        origin: origin ?? this.loadOrigin() ?? undefined,
      }
      this.make()
      const info = encodeUtf8(JSON.stringify({ collector, ...said }))
      writeWhole(join(this.path, infoName), info, true)
    } catch {
      // It is asked for again.
    }
  }

  /** Whether that many bytes more may lie here. */
  hasRoom(bytes: number): boolean {
    const { maxBytes } = this.#options
    const isOld = performance.now() - this.#looked > lookPause
    if (this.#looked === 0 || isOld) this.#look()
    return this.#bytes + bytes <= maxBytes
  }

  /** Counts what was written, or with a minus what was removed. */
  count(bytes: number): void {
    this.#bytes += bytes
  }

  /** Removes a batch. One that cannot be removed is sent again one day, and is a duplicate then. */
  remove(session: string, name: string): void {
    const path = join(this.path, session, name)
    try {
      const size = factsOf(path)?.size ?? 0
      rmSync(path, { force: true })
      this.#bytes -= size
    } catch {
      // As said.
    }
  }

  /** Moves a batch out of the way. The oldest ones go where they would take too much room. False: it cannot be moved, and stays where it is. */
  setAside(session: string, name: string, why: Aside): boolean {
    const folder = join(this.path, why)
    const from = join(this.path, session, name)
    try {
      makeFolder(folder)
      renameSync(from, join(folder, `${session}-${name}`))
    } catch {
      return false
    }
    try {
      this.#trim(folder)
    } catch {
      // It takes more room than it should.
    }
    return true
  }

  #remembered(name: 'publicKey' | 'origin'): string | null {
    if (!this.#isOurs()) return null
    const text = readJson(join(this.path, infoName))?.[name]
    return typeof text === 'string' ? text : null
  }

  /** Both its own folder and the one that it lies in: who owns that one may be the administrator. */
  #isOurs(): boolean {
    const me = process.getuid?.()
    if (me === undefined || this.#options.anyOwner) return true
    try {
      const own = lstatSync(this.path)
      const above = statSync(resolve(this.#options.folder))
      if (above.uid !== me && above.uid !== 0) return false
      return own.isDirectory() && own.uid === me && isPrivate(own)
    } catch {
      return false
    }
  }

  #trim(folder: string): void {
    const most = this.#options.maxBytes / asideShare
    const files = namesIn(folder).map((name) => {
      const path = join(folder, name)
      return { path, ...(factsOf(path) ?? { changed: 0, size: 0 }) }
    })
    let bytes = files.reduce((sum, { size }) => sum + size, 0)
    for (const { path, size } of files.toSorted((a, b) => a.changed - b.changed)) {
      if (bytes <= most) return
      rmSync(path, { force: true })
      this.#bytes -= size
      bytes -= size
    }
  }

  #look(): void {
    this.#looked = performance.now()
    const folders = [...this.sessions(), 'refused', 'damaged'].map((name) => join(this.path, name))
    const sizes = folders.flatMap((folder) =>
      namesIn(folder).map((name) => factsOf(join(folder, name))?.size ?? 0),
    )
    this.#bytes = sizes.reduce((sum, size) => sum + size, 0)
  }
}

/** Nobody else may change what is in it. */
function isPrivate({ mode }: Stats): boolean {
  return (mode & 0o022) === 0
}
