// `log.json` in a project's folder: what is needed before any key is opened. Public values only.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SealtraceError } from '../error.ts'
import { writeNewFile } from '../keys/private-file.ts'

export interface LogInfo {
  readonly format: 1
  readonly project: string
  readonly origin: string
  /** The log's key, a C2SP vkey. */
  readonly logKey: string
  /** The officer's key: signs erasure intents. A vkey. */
  readonly authorityKey: string
  /** X25519 key that write-only producers seal to, URL-safe base64. */
  readonly publicKey: string
  /** Milliseconds since the epoch. */
  readonly created: number
}

export function projectFolder(data: string, project: string): string {
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(project))
    throw new SealtraceError(
      'usage',
      'a project name has lower-case letters, digits and dashes, 63 at most',
    )
  return join(data, project)
}

/** Throws `already_exists`, `unavailable`. */
export function writeLogInfo(folder: string, info: LogInfo): void {
  writeNewFile(join(folder, 'log.json'), Buffer.from(`${JSON.stringify(info, null, 1)}\n`))
}

/** Null when there is no log in the folder. Throws `corrupt`, `unavailable`. */
export function readLogInfo(folder: string): LogInfo | null {
  let text: string
  try {
    text = readFileSync(join(folder, 'log.json'), 'utf8')
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    throw new SealtraceError(
      'unavailable',
      `the data folder cannot be read (${code}); check its owner and mode`,
      { cause },
    )
  }
  try {
    const info = JSON.parse(text) as LogInfo
    if (info.format === 1 && typeof info.origin === 'string' && typeof info.logKey === 'string')
      return info
  } catch {
    // falls through: the same answer as for a file of another shape
  }
  throw new SealtraceError(
    'corrupt',
    'log.json in the data folder is damaged; restore it from a backup',
  )
}
