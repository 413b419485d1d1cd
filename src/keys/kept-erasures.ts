// Erasure records as the state folder keeps them: a log that is restored from an old copy lacks those that came after it, and
// what they took is in the copy. Ids only stand in them, of keys, parts and leaves.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromBase64, toBase64, toHex } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import { makePrivateFolder, replaceFile } from './private-file.ts'
import type { StateFolder } from './state-folder.ts'

/** A record of an erasure, whole: its signature can be checked again. */
export interface KeptErasure {
  /** 16 bytes. */
  readonly id: Uint8Array
  /** Number of the record's kind: an intent or a completion. */
  readonly kind: number
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly manifest: Uint8Array
  readonly salt: Uint8Array
  readonly header: string
}

/** Durable on return. The same record again is no matter; one without its header row is not kept. */
export function keepErasure(
  state: Pick<StateFolder, 'path'>,
  record: Omit<KeptErasure, 'salt' | 'header'> & {
    readonly salt: Uint8Array | null
    readonly header: string | null
  },
): void {
  const { id, kind, time, manifest, salt, header } = record
  if (salt === null || header === null) return
  const folder = folderOf(state)
  makePrivateFolder(folder)
  const [of, bytes, salted] = [id, manifest, salt].map(toBase64)
  const text = JSON.stringify({
    version: 1,
    id: of,
    kind,
    time,
    manifest: bytes,
    salt: salted,
    header,
  })
  replaceFile(join(folder, `${toHex(id)}.json`), Buffer.from(`${text}\n`))
}

/** All that are kept, oldest first. Throws `corrupt` when one cannot be read: what it took must not come back. */
export function keptErasures(state: Pick<StateFolder, 'path'>): KeptErasure[] {
  const folder = folderOf(state)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => /^[0-9a-f]{32}\.json$/.test(name))
    .sort()
    .map((name) => read(join(folder, name)))
}

function read(path: string): KeptErasure {
  try {
    const { version, id, kind, time, manifest, salt, header } = JSON.parse(
      readFileSync(path, 'utf8'),
    ) as Record<string, unknown>
    const [of, bytes, salted] = [id, manifest, salt].map((text) => fromBase64(String(text)))
    if (version === 1 && of && bytes && salted && typeof header === 'string')
      return {
        id: of,
        kind: Number(kind),
        time: Number(time),
        manifest: bytes,
        salt: salted,
        header,
      }
  } catch {
    // falls through: the same answer as for a file of another shape
  }
  throw new SealtraceError(
    'corrupt',
    'an erasure that the state folder keeps is damaged; restore the state folder from a backup',
  )
}

function folderOf({ path }: Pick<StateFolder, 'path'>): string {
  return join(path, 'erasures')
}
