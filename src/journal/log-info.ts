// `log.json` in a project's folder: what is needed before any key is opened. Public values only.
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { SealtraceError } from '../error.ts'
import { replaceFile, writeNewFile } from '../keys/private-file.ts'

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
  /** X-Wing key for those who ask for it, URL-safe base64; a log that was made where there is no ML-KEM has none. */
  readonly hybridPublicKey?: string
  /** Keys that sign checkpoints, vkeys, oldest first; absent: `logKey`, which names the log for good. */
  readonly signingKeys?: readonly string[]
  /** The last checkpoint that each key signed before it was given up, beside its successor: base64 of notes, in order. */
  readonly handovers?: readonly string[]
  /** Hex id of the record that froze the log: the record counts, this is for who looks at the folder. Absent: it takes steps. */
  readonly frozen?: string
  /** Milliseconds since the epoch. */
  readonly created: number
}

export function signingKeysOf({ logKey, signingKeys }: LogInfo): readonly string[] {
  return signingKeys ?? [logKey]
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

/** Durable on return. Throws `unavailable`. */
export function replaceLogInfo(folder: string, info: LogInfo): void {
  replaceFile(join(folder, 'log.json'), Buffer.from(`${JSON.stringify(info, null, 1)}\n`))
}

/** Makes log.json say that the log is frozen, where it does not. `info` says so from then on, for all that hold it. */
export function nameFrozen(folder: string, info: LogInfo, record: string): void {
  if (info.frozen !== undefined) return
  Object.assign(info, { frozen: record } satisfies Partial<LogInfo>)
  replaceLogInfo(folder, info)
}

/** Null when there is no log in the folder. Throws `corrupt`, `unavailable`. */
export function readLogInfo(folder: string): LogInfo | null {
  const path = join(folder, 'log.json')
  let text: string | null
  try {
    text = statSync(path).size > largest ? null : readFileSync(path, 'utf8')
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    throw new SealtraceError(
      'unavailable',
      `the data folder cannot be read (${code}); check its owner and mode`,
      { cause },
    )
  }
  const info = text === null ? null : parseLogInfo(text)
  if (info) return info
  throw new SealtraceError(
    'corrupt',
    'log.json in the data folder is damaged; restore it from a backup',
  )
}

/** Bytes of the longest file that is read: a handover has some 400, and there is one for each key that was given up. */
const largest = 8_000_000

/** Whoever can write to the data folder may be an attacker: all that is read later is looked at here. */
function parseLogInfo(text: string): LogInfo | null {
  const info = jsonOf(text)
  return isLogInfo(info) ? info : null
}

function isLogInfo(value: unknown): value is LogInfo {
  if (typeof value !== 'object' || value === null) return false
  const fields = new Map<string, unknown>(Object.entries(value))
  const isText = (name: string) => typeof fields.get(name) === 'string'
  const isTexts = (name: string) => isListOfTexts(fields.get(name), name === 'signingKeys' ? 1 : 0)
  return (
    fields.get('format') === 1 &&
    texts.every(isText) &&
    Number.isFinite(fields.get('created')) &&
    optionalTexts.every((name) => !fields.has(name) || isText(name)) &&
    optionalLists.every((name) => !fields.has(name) || isTexts(name))
  )
}

const texts = ['project', 'origin', 'logKey', 'authorityKey', 'publicKey']
const optionalTexts = ['hybridPublicKey', 'frozen']
const optionalLists = ['signingKeys', 'handovers']

function isListOfTexts(value: unknown, least: number): boolean {
  return (
    Array.isArray(value) && value.length >= least && value.every((each) => typeof each === 'string')
  )
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
