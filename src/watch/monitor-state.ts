// What a monitor remembers of a log, in the state folder of who runs it: never where the log's own data lies.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeUtf8, encodeUtf8, toHex } from '../crypto/encoding.ts'
import { sha256 } from '../crypto/hash.ts'
import { SealtraceError } from '../error.ts'
import { makePrivateFolder, replaceFile } from '../keys/private-file.ts'
import type { Alert } from './monitor-alert.ts'

/** A checkpoint that somebody else was given and that the log has not come to yet. */
export interface Claim {
  readonly source: string
  readonly note: string
  /** Milliseconds since the epoch. */
  readonly since: number
}

export interface MonitorMemory {
  readonly origin: string
  /** The newest checkpoint that was verified, as a note; null: none was. */
  readonly checkpoint: string | null
  /** When the log was last seen to have grown, milliseconds since the epoch. */
  readonly grownAt: number
  /** Time of the newest leaf, milliseconds since the epoch; 0: none was looked at. */
  readonly leafTime: number
  /** A few of each source. */
  readonly claims: readonly Claim[]
  /** What witnesses have to come to, and since when; null: they have seen all there was. */
  readonly unwitnessed: { readonly size: number; readonly since: number } | null
  /** What was found in leaves that are not looked at again, in a look that did not come to its end. */
  readonly untold: readonly Alert[]
}

/** Of what is kept: who has no key of the log can make any number of the last two. */
export type EvidenceKind = 'split-view' | 'rollback' | 'unsigned'

export function nothingRemembered(origin: string, now: number): MonitorMemory {
  return {
    ...{ origin, checkpoint: null, grownAt: now, leafTime: 0 },
    ...{ claims: [], unwitnessed: null, untold: [] },
  }
}

/** Files of evidence of one log: the first ones of each kind say most, and no kind takes the room of another. */
const mostEvidence: Readonly<Record<EvidenceKind, number>> = {
  'split-view': 100,
  rollback: 20,
  unsigned: 5,
}

export class MonitorState {
  readonly #folder: string
  readonly #origin: string

  /** @param base state folder of all logs */
  constructor(base: string, origin: string) {
    this.#origin = origin
    this.#folder = join(base, 'monitor', toHex(sha256(encodeUtf8(origin))).slice(0, 16))
  }

  /** Null: the log is watched for the first time. Throws `corrupt` for a file that is damaged, `unavailable` for one that cannot be read. */
  load(): MonitorMemory | null {
    const path = join(this.#folder, 'state.json')
    if (!existsSync(path)) return null
    const memory = parsed(read(path))
    if (memory?.origin === this.#origin) return memory
    throw new SealtraceError(
      'corrupt',
      'what the monitor remembers of this log is damaged: restore monitor/…/state.json in the state folder, or remove it to begin anew',
    )
  }

  /** Durable on return. Throws `unavailable`. */
  save(memory: MonitorMemory): void {
    makePrivateFolder(this.#folder)
    replaceFile(
      join(this.#folder, 'state.json'),
      encodeUtf8(`${JSON.stringify(memory, null, 1)}\n`),
    )
  }

  /** Keeps what speaks against the log, each once; durable on return. Returns the file; null: there are enough of the kind. Throws `unavailable`. */
  keep(evidence: string, kind: EvidenceKind): string | null {
    const folder = join(this.#folder, 'evidence')
    makePrivateFolder(folder)
    const path = join(folder, `${kind}-${toHex(sha256(encodeUtf8(evidence))).slice(0, 16)}.txt`)
    if (existsSync(path)) return path
    const kept = readdirSync(folder).filter((name) => name.startsWith(`${kind}-`))
    if (kept.length >= mostEvidence[kind]) return null
    replaceFile(path, encodeUtf8(evidence))
    return path
  }
}

function read(path: string): string {
  try {
    return decodeUtf8(readFileSync(path)) ?? ''
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown'
    throw new SealtraceError(
      'unavailable',
      `what the monitor remembers cannot be read (${code}); check the owner and mode of the state folder`,
      { cause },
    )
  }
}

/** Null for what the monitor has not written. */
function parsed(text: string): MonitorMemory | null {
  try {
    const memory: unknown = JSON.parse(text)
    return isMemory(memory) ? { ...memory, untold: memory.untold ?? [] } : null
  } catch {
    return null
  }
}

/** `untold` was not written before. */
type WrittenMemory = Omit<MonitorMemory, 'untold'> & Partial<Pick<MonitorMemory, 'untold'>>

function isMemory(value: unknown): value is WrittenMemory {
  if (typeof value !== 'object' || value === null) return false
  const { origin, checkpoint, grownAt, leafTime, ...rest }: Partial<MonitorMemory> = value
  const { claims, unwitnessed, untold = [] } = rest
  return (
    typeof origin === 'string' &&
    (checkpoint === null || typeof checkpoint === 'string') &&
    typeof grownAt === 'number' &&
    typeof leafTime === 'number' &&
    Array.isArray(claims) &&
    Array.isArray(untold) &&
    typeof unwitnessed === 'object'
  )
}
