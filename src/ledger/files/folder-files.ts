// A log's published files in a folder: a mirror, an auditor's copy, or the folder that a web server serves.
import { constants } from 'node:fs'
import { open, realpath, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { SealtraceError } from '../../error.ts'
import type { LogFiles } from '../log-files.ts'
import { largestFile } from './file-limits.ts'

/**
 * Reads a log's files below `folder`. Nothing outside of it is read: only paths that a log has, and no symbolic links below the folder
 * (`corrupt`). `unavailable`: what cannot be read; `too_large`: what no log's file can be.
 */
export function folderFiles(folder: string): LogFiles {
  return {
    async read(path) {
      const most = largestFile(path)
      return most === null ? null : readWithin(folder, path, most)
    },
  }
}

async function readWithin(folder: string, path: string, most: number): Promise<Uint8Array | null> {
  const full = join(folder, ...path.split('/'))
  let file: FileHandle | undefined
  try {
    // Non-blocking: a pipe that lies in the place of a file must not hold us.
    file = await open(full, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    const [stat, real, root] = await Promise.all([file.stat(), realpath(full), realpath(folder)])
    const inside = join(root, ...path.split('/'))
    if (!stat.isFile() || real !== inside) throw noFile(path)
    if (stat.size > most) throw tooLarge(path, most)
    return await readAll(file, { path, most })
  } catch (error) {
    return absentOr(error, path)
  } finally {
    await file?.close()
  }
}

/** It may grow while it is read. */
async function readAll(
  file: FileHandle,
  { path, most }: { path: string; most: number },
): Promise<Uint8Array> {
  const bytes = await file.readFile()
  if (bytes.length > most) throw tooLarge(path, most)
  return bytes
}

function absentOr(error: unknown, path: string): null {
  if (SealtraceError.is(error)) throw error
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
  if (code === 'ENOENT' || code === 'ENOTDIR') return null
  if (code === 'ELOOP') throw noFile(path)
  throw new SealtraceError('unavailable', `${path} of the published log cannot be read (${code})`, {
    cause: error,
  })
}

function noFile(path: string): SealtraceError {
  return new SealtraceError(
    'corrupt',
    `${path} of the published log is a link, or no plain file; copy the files themselves`,
  )
}

function tooLarge(path: string, most: number): SealtraceError {
  return new SealtraceError(
    'too_large',
    `${path} has more than ${most} bytes; no log has such a file`,
  )
}
