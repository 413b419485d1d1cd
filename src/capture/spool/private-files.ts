// Files of the spool: for their owner only from the first byte on, whole or not there.
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { toHex } from '../../crypto/encoding.ts'
import { randomBytes } from '../../crypto/random.ts'

/** Why a file was not read. `gone`: it is not there. `damaged`: the spool never wrote it. `later`: it may be read another time. */
export type Unread = 'gone' | 'damaged' | 'later'

/** Above anything that the spool writes. */
const mostFileBytes = 128 * 1024 * 1024
const draftName = /\.[0-9a-f]{16}\.new$/
const { O_CREAT, O_EXCL, O_NOFOLLOW = 0, O_NONBLOCK = 0, O_RDONLY, O_WRONLY } = constants

/** With those above it, one at a time: what Node does by itself never ends in some file systems. Throws the error of the file system, with its `code`. */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    const code = codeOf(error)
    if (code === 'EEXIST' && statSync(path).isDirectory()) return
    if (code !== 'ENOENT' || dirname(path) === path) throw error
    makeFolder(dirname(path))
    makeLast(path)
  }
}

function makeLast(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    // Another process was first.
    if (codeOf(error) !== 'EEXIST') throw error
  }
}

/** A folder itself, and no link to one. */
export function isPlainFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

/** Removes a folder in which nothing is but files of these names; otherwise leaves all there is. Throws the error of the file system. */
export function removeFolder(path: string, names: readonly string[]): boolean {
  const files = readdirSync(path)
  if (files.some((name) => !names.includes(name) && !draftName.test(name))) return false
  for (const name of files) rmSync(join(path, name), { force: true })
  rmdirSync(path)
  return true
}

export function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown'
}

/**
 * Replaces the file as a whole, and leaves no draft behind when it fails. Throws the error of the file system.
 * `durable`: it outlives a power cut from here on.
 */
export function writeWhole(path: string, bytes: Uint8Array, durable: boolean): void {
  const draft = `${path}.${toHex(randomBytes(8))}.new`
  try {
    write(draft, bytes, durable)
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
  if (durable) syncFolder(dirname(path))
}

/** Null when it is not there or cannot be read. */
export function readIfThere(path: string): Uint8Array | null {
  const read = readWhole(path)
  return typeof read === 'string' ? null : read
}

/** Others may have put anything there: no link is followed, no pipe is waited for, and no more is read than fits. */
export function readWhole(path: string): Uint8Array | Unread {
  let file: number
  try {
    file = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'gone'
    return code === 'ELOOP' || code === 'ENXIO' ? 'damaged' : 'later'
  }
  try {
    const facts = fstatSync(file)
    return facts.isFile() && facts.size <= mostFileBytes ? readFileSync(file) : 'damaged'
  } catch {
    return 'later'
  } finally {
    closeSync(file)
  }
}

/** The same for a file that holds a JSON object. */
export function readJson(path: string): Record<string, unknown> | null {
  const bytes = readIfThere(path)
  try {
    const value: unknown = bytes && JSON.parse(Buffer.from(bytes).toString('utf8'))
    return typeof value === 'object' && value !== null ? { ...value } : null
  } catch {
    return null
  }
}

/** Names in order; none when the folder is not there or cannot be read. */
export function namesIn(path: string): string[] {
  return listIn(path) ?? []
}

/** Names in order; null when they cannot be read. */
export function listIn(path: string): string[] | null {
  try {
    return readdirSync(path).toSorted()
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? [] : null
  }
}

/** Milliseconds since the epoch, and bytes; null when it is not there or not to be seen. */
export function factsOf(path: string): { changed: number; size: number } | null {
  try {
    const { mtimeMs, size } = statSync(path)
    return { changed: mtimeMs, size }
  } catch {
    return null
  }
}

function write(path: string, bytes: Uint8Array, durable: boolean): void {
  const file = openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
  try {
    for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done)
    if (durable) fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
