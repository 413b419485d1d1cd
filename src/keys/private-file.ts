// Files that hold keys: 0600 from the first byte, folders 0700, durable before the call returns.
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { toHex } from '../crypto/encoding.ts'
import { randomBytes } from '../crypto/random.ts'
import { SealtraceError } from '../error.ts'

/** Throws `already_exists`, or `unavailable` when the folder cannot be written. */
export function writeNewFile(path: string, bytes: Uint8Array): void {
  attempt(() => {
    // Linked into place when it is whole: a crash in between leaves no torn file under the name.
    const draft = `${path}.${toHex(randomBytes(6))}.new`
    write(draft, bytes, 'wx', true)
    try {
      linkSync(draft, path)
    } finally {
      rmSync(draft)
    }
    syncFolder(dirname(path))
  })
}

/** Replaces the file as a whole. With `sync` false a power cut may leave the older content, never a torn one. */
export function replaceFile(path: string, bytes: Uint8Array, sync = true): void {
  attempt(() => {
    const draft = `${path}.${process.pid}.new`
    rmSync(draft, { force: true })
    write(draft, bytes, 'wx', sync)
    renameSync(draft, path)
    if (sync) syncFolder(dirname(path))
  })
}

/**
 * Overwrites a file with random bytes, then removes it; durable on return. What a file system or a disk keeps of its own
 * accord (snapshots, worn cells) is beyond this. Nothing happens where there is no file.
 */
export function destroyFile(path: string): void {
  attempt(() => {
    if (!existsSync(path)) return
    const file = openSync(path, 'r+')
    try {
      writeAll(file, randomBytes(fstatSync(file).size))
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    rmSync(path, { force: true })
    syncFolder(dirname(path))
  })
}

export function makePrivateFolder(path: string): void {
  attempt(() => mkdirSync(path, { recursive: true, mode: 0o700 }))
}

function write(path: string, bytes: Uint8Array, flags: string, sync: boolean): void {
  const file = openSync(path, flags, 0o600)
  try {
    writeAll(file, bytes)
    if (sync) fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** A call may write less than it was given, or nothing, and not fail: what is torn must not get the name of the whole. */
function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) {
    const some = writeSync(file, bytes, done)
    if (some === 0) throw Object.assign(new Error('nothing was written'), { code: 'ENOSPC' })
    done += some
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

function attempt(action: () => void): void {
  try {
    action()
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown'
    if (code === 'EEXIST')
      throw new SealtraceError('already_exists', 'a key file exists already and is not overwritten')
    throw new SealtraceError(
      'unavailable',
      `the state folder cannot be written (${code}); check its owner and mode, or give another with --state`,
      { cause },
    )
  }
}
