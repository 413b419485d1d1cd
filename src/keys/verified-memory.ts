// What this machine has verified of a log, outside of the log: each later verification demands consistency with it.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fromBase64, toHex } from '../crypto/encoding.ts'
import { sha256 } from '../crypto/hash.ts'
import { SealtraceError } from '../error.ts'
import { makePrivateFolder, replaceFile } from './private-file.ts'

/** A tree that was verified. */
export interface VerifiedTree {
  readonly size: number
  /** Base64. */
  readonly rootHash: string
  /** When, milliseconds since the epoch. */
  readonly time: number
}

export interface Verified {
  /** The newest; what comes later has to begin with it. */
  readonly last: VerifiedTree & {
    /** The signed checkpoint that said so: with it anybody can be shown that the log has gone back on it. */
    readonly checkpoint?: string
  }
  /** The newest of which all records were looked at, and every byte. */
  readonly full?: VerifiedTree
  readonly deep?: VerifiedTree
  /** What was forgotten at somebody's word, oldest first; the last 20. */
  readonly forgotten: readonly (VerifiedTree & { readonly forgottenAt: number })[]
}

/** Who is remembered: the origin, and the vkey that names the log for good. */
export interface RememberedLog {
  readonly origin: string
  readonly key: string
}

/** How much was looked at: what came since `last`, all records, or every byte. */
export type VerifiedDepth = 'since' | 'full' | 'deep'

const forgottenKept = 20
/** The last one that a date can have, in milliseconds. */
const lastTime = 8.64e15

/** One file. Nothing is secret in it, and nothing of it is believed but by whoever owns the folder. */
export class VerifiedMemory {
  readonly #path: string
  readonly #log: RememberedLog

  private constructor(path: string, log: RememberedLog) {
    this.#path = path
    this.#log = log
  }

  /** In the state folder of a log of this machine. */
  static inStateOf(statePath: string, log: RememberedLog): VerifiedMemory {
    return new VerifiedMemory(join(statePath, 'verified.json'), log)
  }

  /** Of somebody else's log: a remote one, or files of one. `base` as `stateBase` gives it. */
  static elsewhere(base: string, log: RememberedLog): VerifiedMemory {
    const name = toHex(sha256(Buffer.from(`${log.origin}\n${log.key}`))).slice(0, 32)
    return new VerifiedMemory(join(base, 'verified', `${name}.json`), log)
  }

  /** Null when nothing is remembered. Throws `corrupt` for a file that is damaged or of another log, `unavailable`. */
  read(): Verified | null {
    const found = this.#file()
    return found?.last ? { ...found, last: found.last } : null
  }

  /** What was forgotten of a log, when nothing is remembered of it as well. Throws as `read` does. */
  forgotten(): Verified['forgotten'] {
    return this.#file()?.forgotten ?? []
  }

  /**
   * Call it after a verification that found nothing. What is remembered already and is larger stays. Durable on return. Throws
   * `corrupt` as `read` does, `unavailable` when it cannot be written.
   */
  remember(tree: Verified['last'], depth: VerifiedDepth): void {
    const { last, full, deep, forgotten = [] } = this.#file() ?? {}
    const { size, rootHash, time } = tree
    const plain = { size, rootHash, time }
    const isOlder = last !== undefined && last.size > size
    this.#write({
      last: isOlder ? last : tree,
      ...newest('full', full, depth === 'since' ? undefined : plain),
      ...newest('deep', deep, depth === 'deep' ? plain : undefined),
      forgotten,
    })
  }

  /**
   * The way out, when the log has rightly become another: nothing is demanded until the next good verification, which tells what was
   * forgotten. Gives that; null when nothing was remembered. A damaged file is replaced. Throws `unavailable`.
   */
  forget(now: number): VerifiedTree | null {
    const found = this.#fileOrNull()
    if (!found?.last) {
      if (found === null) this.#write({ forgotten: [] })
      return null
    }
    const { size, rootHash, time } = found.last
    const gone = { size, rootHash, time, forgottenAt: now }
    this.#write({ forgotten: [...found.forgotten, gone].slice(-forgottenKept) })
    return gone
  }

  #file(): Stored | null {
    const text = read(this.#path)
    if (text === null) return null
    const stored = parse(text, this.#log)
    if (stored) return stored
    throw new SealtraceError(
      'corrupt',
      'what is remembered of this log in the state folder is damaged, or of another log; restore it, or verify once with --forget',
    )
  }

  /** Null for no file and for a damaged one. */
  #fileOrNull(): Stored | null {
    try {
      return this.#file()
    } catch (error) {
      if (SealtraceError.is(error) && error.code === 'corrupt') return null
      throw error
    }
  }

  #write(stored: Stored): void {
    makePrivateFolder(dirname(this.#path))
    const { origin, key } = this.#log
    const text = JSON.stringify({ version: 1, origin, key, ...stored }, null, 1)
    replaceFile(this.#path, Buffer.from(`${text}\n`))
  }
}

type Stored = Omit<Verified, 'last'> & { readonly last?: Verified['last'] }

function newest(
  name: 'full' | 'deep',
  was: VerifiedTree | undefined,
  is: VerifiedTree | undefined,
): Partial<Record<'full' | 'deep', VerifiedTree>> {
  const tree = is && (!was || is.size >= was.size) ? is : was
  return tree ? { [name]: tree } : {}
}

function parse(text: string, { origin, key }: RememberedLog): Stored | null {
  const value = jsonOf(text)
  if (!isObject(value) || value['version'] !== 1) return null
  if (value['origin'] !== origin || value['key'] !== key) return null
  const { last, full, deep, forgotten } = value
  if (!Array.isArray(forgotten) || !forgotten.every(isForgotten)) return null
  if (last !== undefined && !isLast(last)) return null
  if (![full, deep].every((tree) => tree === undefined || isTree(tree))) return null
  return {
    forgotten,
    ...(isLast(last) ? { last } : {}),
    ...(isTree(full) ? { full } : {}),
    ...(isTree(deep) ? { deep } : {}),
  }
}

function isLast(value: unknown): value is Verified['last'] {
  return isTree(value) && ['string', 'undefined'].includes(typeof Reflect.get(value, 'checkpoint'))
}

function isForgotten(value: unknown): value is Verified['forgotten'][number] {
  return isTree(value) && Number.isSafeInteger(Reflect.get(value, 'forgottenAt'))
}

function isTree(value: unknown): value is VerifiedTree {
  if (!isObject(value)) return false
  const { size, rootHash, time } = value
  return (
    Number.isSafeInteger(size) &&
    Number(size) >= 0 &&
    Number.isSafeInteger(time) &&
    Number(time) >= 0 &&
    Number(time) <= lastTime &&
    typeof rootHash === 'string' &&
    fromBase64(rootHash)?.length === 32
  )
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    throw new SealtraceError('unavailable', `the state folder cannot be read (${code})`, { cause })
  }
}
