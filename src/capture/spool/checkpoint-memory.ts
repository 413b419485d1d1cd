// What recorders of one user and machine remember of a collector's log: its keys, the newest checkpoint that was verified, and what
// speaks against the collector. Processes share it, so a checkpoint is replaced by compare-and-swap only.
import { linkSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { decodeUtf8, encodeUtf8, toHex } from '../../crypto/encoding.ts'
import { sha256 } from '../../crypto/hash.ts'
import { randomBytes } from '../../crypto/random.ts'
import { parseCheckpointBody, type CheckpointBody } from '../../ledger/checkpoint.ts'
import { parseNote } from '../../ledger/note.ts'
import {
  codeOf,
  isPlainFolder,
  makeFolder,
  namesIn,
  readIfThere,
  readJson,
  readWhole,
  removeFolder,
  writeWhole,
} from './private-files.ts'

/** A checkpoint that was verified when it was written down. */
export interface RememberedHead extends CheckpointBody {
  readonly note: Uint8Array
  /** Counts how often it was replaced; 0: nothing is remembered yet. */
  readonly version: number
}

export interface CheckpointMemoryOptions {
  /** Everything is in it. */
  readonly folder: string
  /** Called before anything is written. Throws when that may not be. */
  readonly prepare: () => void
  /** False: what lies there may be somebody else's, and is not read. */
  readonly isOurs: () => boolean
}

const versionName = /^\d{12}\.note$/
const keysName = 'keys.json'
/** With drafts that a process left when it died. */
const versionFiles = /^\d{12}\.note(?:\.[0-9a-f]{16}\.(?:draft|new))*$/
const keysFile = /^keys\.json(?:\.[0-9a-f]{16}\.(?:draft|new))*$/
const originName = /^[0-9a-f]{16}$/
const evidenceName = 'evidence'
/** One of so many versions is forced to the disk, the first one among them, and stays until the next of that kind is there. */
const durableEvery = 16
/** Files of evidence: the first ones of each kind say most, and no kind takes the room of another. */
const mostEvidence = { proof: 50, doubt: 10 }

/** `proof`: two notes that the log has signed and that do not fit. `doubt`: what others than the log can make up, in any number. */
export type EvidenceKind = keyof typeof mostEvidence

export class CheckpointMemory {
  readonly #options: CheckpointMemoryOptions

  constructor(options: CheckpointMemoryOptions) {
    this.#options = options
  }

  /** The log's keys as they were told at first contact, vkeys; null: there was none. */
  keys(): readonly string[] | null {
    if (!this.#options.isOurs()) return null
    const keys = readJson(join(this.#options.folder, keysName))?.['logKeys']
    return isTexts(keys) && keys.length > 0 ? keys : null
  }

  /** Remembers keys at first contact. Returns those that are remembered: another process may have been first. Throws the error of the file system. */
  saveKeys(keys: readonly string[]): readonly string[] {
    this.#prepare(this.#options.folder)
    const text = encodeUtf8(JSON.stringify({ logKeys: keys }))
    writeOnce(join(this.#options.folder, keysName), text, true)
    return this.keys() ?? keys
  }

  /** Keys that those have named that were remembered. Throws the error of the file system. */
  replaceKeys(keys: readonly string[]): void {
    this.#prepare(this.#options.folder)
    writeWhole(
      join(this.#options.folder, keysName),
      encodeUtf8(JSON.stringify({ logKeys: keys })),
      true,
    )
  }

  /** Of the log with this origin; null: nothing is remembered. */
  load(origin: string): RememberedHead | null {
    if (!this.#options.isOurs()) return null
    const folder = this.#folderOf(origin)
    let torn: number | null = null
    for (const name of versionsIn(folder).toReversed()) {
      const bytes = readWhole(join(folder, name))
      const head = typeof bytes === 'string' ? null : headIn(bytes)
      const version = Number.parseInt(name, 10)
      if (head?.origin === origin) return { ...head, version: torn ?? version }
      // A power cut may have left the newest ones torn: they count as versions of the one before, and give way like any other.
      if (bytes !== 'later' && bytes !== 'gone') torn ??= version
    }
    return null
  }

  /**
   * Replaces the checkpoint that has version `expected`. Null: another process was first, and nothing is changed. Throws the error
   * of the file system.
   */
  swap(origin: string, expected: number, note: Uint8Array): number | null {
    const folder = this.#folderOf(origin)
    this.#prepare(folder)
    const name = versionFile(expected + 1)
    const isDurable = expected % durableEvery === 0
    if (!writeOnce(join(folder, name), note, isDurable)) return null
    const versions = versionsIn(folder)
    // The name was free again because others are further by now.
    if (versions.at(-1) !== name) return null
    const durable = versionFile(expected - (expected % durableEvery) + 1)
    for (const old of versions)
      if (old < versionFile(expected) && old !== durable) rmSync(join(folder, old), { force: true })
    return expected + 1
  }

  /** Keeps what speaks against the collector, each once. Returns the file; null: there are enough of the kind. Throws the error of the file system. */
  keep(evidence: string, kind: EvidenceKind = 'proof'): string | null {
    const folder = join(this.#options.folder, evidenceName)
    this.#prepare(folder)
    const bytes = encodeUtf8(evidence)
    const path = join(folder, `${kind}-${toHex(sha256(bytes)).slice(0, 16)}.txt`)
    const kept = namesIn(folder).filter((name) => name.startsWith(`${kind}-`))
    if (kept.length >= mostEvidence[kind] && readIfThere(path) === null) return null
    if (readIfThere(path) === null) writeWhole(path, bytes, true)
    return path
  }

  /** Files of evidence. */
  evidence(): string[] {
    return namesIn(join(this.#options.folder, evidenceName)).filter((name) =>
      /^[\w-]+\.txt$/.test(name),
    )
  }

  /** Forgets keys and checkpoints, and keeps the evidence, and what the spool never wrote. Returns how many files went. Throws the error of the file system. */
  forget(): number {
    const { folder } = this.#options
    const origins = namesIn(folder).filter((name) => isFolder(join(folder, name), originName))
    const gone = [
      ...filesOf(folder, keysFile),
      ...origins.flatMap((name) => filesOf(join(folder, name), versionFiles)),
    ]
    for (const path of gone) rmSync(path, { force: true })
    for (const name of origins) removeFolder(join(folder, name), [])
    return gone.length
  }

  #folderOf(origin: string): string {
    return join(this.#options.folder, toHex(sha256(encodeUtf8(origin))).slice(0, 16))
  }

  #prepare(folder: string): void {
    this.#options.prepare()
    makeFolder(folder)
  }
}

/** Files in it of such names. */
function filesOf(folder: string, names: RegExp): string[] {
  return namesIn(folder)
    .filter((name) => names.test(name))
    .map((name) => join(folder, name))
}

function isFolder(path: string, names: RegExp): boolean {
  return names.test(basename(path)) && isPlainFolder(path)
}

function versionsIn(folder: string): string[] {
  return namesIn(folder).filter((name) => versionName.test(name))
}

function versionFile(version: number): string {
  return `${String(version).padStart(12, '0')}.note`
}

/** Whole or not at all, and never over another file. False: there is one. Throws the error of the file system. */
function writeOnce(path: string, bytes: Uint8Array, durable: boolean): boolean {
  const draft = `${path}.${toHex(randomBytes(8))}.draft`
  try {
    writeWhole(draft, bytes, durable)
    linkSync(draft, path)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

/** It was verified before it was written: what counts is whether it is whole. */
function headIn(note: Uint8Array | null): (CheckpointBody & { note: Uint8Array }) | null {
  if (!note || decodeUtf8(note) === null) return null
  try {
    return { ...parseCheckpointBody(parseNote(note).text), note }
  } catch {
    return null
  }
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}
