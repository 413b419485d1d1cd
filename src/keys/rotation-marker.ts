// Says in the state folder that a rotation of the root key has begun and not ended, and how far it came.
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { SealtraceError } from '../error.ts'
import { replaceFile } from './private-file.ts'
import type { StateFolder } from './state-folder.ts'

export interface Rotation {
  readonly version: 1
  /** Id of the root key that all goes to. */
  readonly to: string
  /** Its place in the list of providers, from 1. */
  readonly place: number
  /** Ids of the root keys that were found, in the order of their finding. */
  readonly from: readonly string[]
  /** Id of the last row that was done, hex; empty before the first. */
  readonly after: string
  readonly rows: number
  /** It is on the record. */
  readonly audited: boolean
}

/** Null when there is none. Throws `corrupt`. */
export function readRotation(state: Pick<StateFolder, 'path'>): Rotation | null {
  const path = fileOf(state)
  if (!existsSync(path)) return null
  try {
    const rotation = JSON.parse(readFileSync(path, 'utf8')) as Rotation
    if (rotation.version === 1 && typeof rotation.to === 'string') return rotation
  } catch {
    // falls through: the same answer as for a file of another shape
  }
  throw new SealtraceError(
    'corrupt',
    'rotation.json in the state folder is damaged; restore it from a backup',
  )
}

/** Durable on return. */
export function writeRotation(state: Pick<StateFolder, 'path'>, rotation: Rotation): void {
  replaceFile(fileOf(state), Buffer.from(`${JSON.stringify(rotation, null, 1)}\n`))
}

export function endRotation(state: Pick<StateFolder, 'path'>): void {
  rmSync(fileOf(state), { force: true })
}

/** Throws `key_unavailable` while another process rotates: what is wrapped now might be under the key that goes. */
export function refuseDuringRotation(state: Pick<StateFolder, 'path'>): void {
  if (existsSync(fileOf(state)))
    throw new SealtraceError(
      'key_unavailable',
      'the root key is being rotated, and no key is made meanwhile; try again when it has ended, or end it with `sealtrace keys rotate root`',
    )
}

function fileOf({ path }: Pick<StateFolder, 'path'>): string {
  return join(path, 'rotation.json')
}
