// When a log and its key table were last copied by `sealtrace backup`: for `doctor`, in the state folder.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { toHex } from '../crypto/encoding.ts'
import { sha256 } from '../crypto/hash.ts'
import { replaceFile } from './private-file.ts'
import type { StateFolder } from './state-folder.ts'

export interface BackupNote {
  readonly version: 1
  readonly keys?: {
    /** Milliseconds since the epoch. */
    readonly time: number
    /** {@link generationsMark} of then: an older copy lacks what an erasure or a rotation sealed anew. */
    readonly generations: string
  }
  readonly log?: { readonly time: number }
}

/** Null when there is none, and for one that does not parse: it vouches for nothing. */
export function readBackupNote({ path }: Pick<StateFolder, 'path'>): BackupNote | null {
  const file = join(path, 'backup.json')
  if (!existsSync(file)) return null
  try {
    const note = JSON.parse(readFileSync(file, 'utf8')) as BackupNote
    return note.version === 1 ? note : null
  } catch {
    return null
  }
}

/** Adds what was copied to what is noted. */
export function noteBackup(
  state: Pick<StateFolder, 'path'>,
  copied: Omit<BackupNote, 'version'>,
): void {
  const note: BackupNote = { ...readBackupNote(state), ...copied, version: 1 }
  replaceFile(join(state.path, 'backup.json'), Buffer.from(`${JSON.stringify(note)}\n`))
}

/** Changes with each generation that an erasure ends, and with each rotation of the root key: what wraps the state key does. */
export function generationsMark(state: Pick<StateFolder, 'readAnchor' | 'readStateKey'>): string {
  const generations = state.readAnchor()?.generations ?? {}
  const inForce = Object.entries(generations).sort(([a], [b]) => (a < b ? -1 : 1))
  const wrapped = toHex(sha256(state.readStateKey() ?? new Uint8Array()))
  return toHex(sha256(Buffer.from(JSON.stringify([inForce, wrapped])))).slice(0, 16)
}
