// Files that hold keys: 0600 from the first byte, folders 0700, durable before the call returns.
import {
  closeSync,
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

export function makePrivateFolder(path: string): void {
  attempt(() => mkdirSync(path, { recursive: true, mode: 0o700 }))
}

function write(path: string, bytes: Uint8Array, flags: string, sync: boolean): void {
  const file = openSync(path, flags, 0o600)
  try {
    writeSync(file, bytes)
    if (sync) fsyncSync(file)
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
