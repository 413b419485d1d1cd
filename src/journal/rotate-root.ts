// Rotation of the root key: all that it wraps comes under another, and no part is touched. It can end at any point and be
// taken up again: the marker in the state folder says how far it came, and the old key goes last (docs/spec/envelope.md, E17).
import { existsSync, linkSync, renameSync, rmSync } from 'node:fs'
import { fromHex } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import { KeyRows } from '../keys/key-rows.ts'
import {
  makeKeychainKey,
  makeKeyFile,
  nextKeyFile,
  rootKeyEntries,
  rootKeySettings,
  type RootKeyChoice,
} from '../keys/log-root-keys.ts'
import { destroyFile } from '../keys/private-file.ts'
import { rootKeyEntry, type RootKeySettings } from '../keys/providers/open-provider.ts'
import { RootKeys, type RootKeyEntry } from '../keys/root-keys.ts'
import { fileKeyIds, rewrapFiles, rewrapRow, rootRow, rowIds } from '../keys/rewrap.ts'
import { endRotation, readRotation, writeRotation, type Rotation } from '../keys/rotation-marker.ts'
import type { OpenLog } from './open-log.ts'

/** Where a test can end it; in their order. `rows` comes after each batch. */
export type RotationStep =
  | 'key'
  | 'marker'
  | 'rows'
  | 'files'
  | 'audit'
  | 'linked'
  | 'switched'
  | 'removed'

export interface RotateOptions extends RootKeyChoice {
  readonly environment: NodeJS.ProcessEnv
  /** Place in the list of providers, from 1; default 1. */
  readonly to?: number | undefined
  /** Who asked for it: on the record. */
  readonly actor: string
  readonly onProgress?: (done: number, total: number) => void
  /** Rows that are committed at once; default 1000. */
  readonly batch?: number
  readonly at?: (step: RotationStep) => void
}

export interface Rotated {
  /** Ids of the root keys that keys were under; of keys of older logs the id that their row names. */
  readonly from: readonly string[]
  readonly to: string
  /** Rows of the key table that were wrapped anew. */
  readonly rows: number
  /** It was taken up where another one had ended. */
  readonly resumed: boolean
}

/**
 * Brings all keys under the root key of one provider: under a new key for the provider `file`, else under the one that the
 * provider has. Only the process that owns the log may. Rejects with `usage`, `key_unavailable`, `unavailable`.
 */
export async function rotateRoot(log: OpenLog, options: RotateOptions): Promise<Rotated> {
  if (!log.owner)
    throw new SealtraceError(
      'unavailable',
      'another process owns this log (a running collector?); stop it, then rotate',
    )
  const { state } = log
  const begun = readRotation(state)
  const { settings, place } = targetOf(options, begun)
  const target = await openTarget(settings, log, { options, begun })
  const from = new RootKeys(rootKeyEntries(options, { ...options, state }), {})
  try {
    options.at?.('key')
    const rotation = begun ?? beginning(target.to.keyId, place)
    if (rotation.to !== target.to.keyId)
      throw new SealtraceError(
        'key_unavailable',
        `a rotation to the root key ${rotation.to.slice(0, 100)} has begun, and its provider has another key now; bring that one back`,
      )
    if (!begun) writeRotation(state, rotation)
    options.at?.('marker')
    return { ...(await rotate(log, { options, rotation, from, target })), resumed: begun !== null }
  } finally {
    await from.close()
    await target.to.close()
  }
}

interface Target {
  readonly to: RootKeys
  /** For the provider `file`: where its key lies, and where it lies meanwhile. */
  readonly file: { readonly path: string; readonly next: string } | null
}

interface Work {
  readonly options: RotateOptions
  readonly from: RootKeys
  readonly target: Target
  rotation: Rotation
}

async function rotate(log: OpenLog, work: Work): Promise<Omit<Rotated, 'resumed'>> {
  const { options, from, target } = work
  const { state } = log
  const { to } = target
  // Until a pass finds nothing: what other processes staged before they saw the marker is among it then.
  for (;;) if ((await rewrapRows(log, work)) === 0) break
  await rewrapFiles({ state, from, to })
  options.at?.('files')
  if (!work.rotation.audited) {
    await log.recorder.audit({
      action: 'keys.rotate',
      outcome: 'allowed',
      actor: options.actor,
      target: 'root',
      details: { from: [...work.rotation.from], to: to.keyId, rows: work.rotation.rows },
    })
    step(log, work, { audited: true })
  }
  options.at?.('audit')
  // The audit entry may have made a key, in a new month.
  for (;;) if ((await rewrapRows(log, work)) === 0) break
  if (fileKeyIds(state).some((id) => id !== to.keyId))
    throw new SealtraceError('internal', 'a key of the state folder was not brought to the new key')
  if (target.file) switchFiles(target.file, options)
  endRotation(state)
  const { from: found, rows } = work.rotation
  return { from: found, to: to.keyId, rows }
}

/** One pass over the key table; resolves with how many rows it wrapped anew. */
async function rewrapRows(log: OpenLog, work: Work): Promise<number> {
  const { options, from, target } = work
  const { keys, state } = log
  const { to } = target
  const rows = new KeyRows({ table: keys, provider: from, state })
  const all = await rowIds(keys.all())
  const size = options.batch ?? 1000
  let done = 0
  for (let first = 0; first < all.length; first += size) {
    const ids = all.slice(first, first + size)
    const found = new Set(work.rotation.from)
    let count = 0
    for (const id of ids) {
      const row = await keys.get(fromHex(id, 16) ?? new Uint8Array(16))
      const under = row && (await rootRow(rows, row))
      // A key that stays has had its turn before `after`: the service may have another version of it now.
      if (!under || (under.keyId === to.keyId && id <= work.rotation.after)) continue
      await rewrapRow(under, { rows, from, to })
      if (under.keyId !== to.keyId) found.add(under.keyId)
      count++
    }
    const writes = rows.takeWrites()
    if (writes.length)
      await log.journal.append({ records: [], keys: writes, traces: [], duplicates: 0 })
    const { after } = work.rotation
    const last = ids.at(-1) ?? ''
    step(log, work, {
      after: last > after ? last : after,
      from: [...found],
      rows: work.rotation.rows + count,
    })
    done += count
    options.onProgress?.(Math.min(first + size, all.length), all.length)
    options.at?.('rows')
  }
  return done
}

function step({ state }: OpenLog, work: Work, change: Partial<Rotation>): void {
  work.rotation = { ...work.rotation, ...change }
  writeRotation(state, work.rotation)
}

function beginning(to: string, place: number): Rotation {
  return { version: 1, to, place, from: [], after: '', rows: 0, audited: false }
}

function targetOf(
  options: RotateOptions,
  begun: Rotation | null,
): { settings: RootKeySettings; place: number } {
  const list = rootKeySettings(options, options)
  const place = options.to ?? begun?.place ?? 1
  if (begun && begun.place !== place)
    throw new SealtraceError(
      'usage',
      `a rotation to provider ${begun.place} has begun; end it first: leave --to out`,
    )
  const settings = list[place - 1]
  if (!settings)
    throw new SealtraceError(
      'usage',
      `--to takes the place of a root key provider in the settings, from 1 to ${list.length}`,
    )
  return { settings, place }
}

async function openTarget(
  settings: RootKeySettings,
  { state }: OpenLog,
  { options, begun }: { options: RotateOptions; begun: Rotation | null },
): Promise<Target> {
  const surroundings = { environment: options.environment, rootKeyFile: state.rootKeyFile }
  const open = async (entry: RootKeyEntry): Promise<RootKeys> => {
    const keys = new RootKeys([entry], {})
    await keys.openFirst()
    return keys
  }
  if (settings.provider === 'keychain') await makeKeychainKey(settings, options)
  if (settings.provider !== 'file')
    return { to: await open(rootKeyEntry(settings, surroundings)), file: null }
  const path = settings.path ?? state.rootKeyFile
  const next = nextKeyFile(settings, { state })
  const isSwitched = begun !== null && !existsSync(next)
  if (!isSwitched && !existsSync(next)) await makeKeyFile(settings, next, options.environment)
  const to = await open(rootKeyEntry({ ...settings, path: isSwitched ? path : next }, surroundings))
  return { to, file: { path, next } }
}

/** The new key takes the name of the old one, which is overwritten and removed. Each step can be the last one of a run. */
function switchFiles({ path, next }: { path: string; next: string }, { at }: RotateOptions): void {
  const old = `${path}.old`
  if (existsSync(next)) {
    // A second name of the old key, from a run that ended here: to overwrite it would be too early.
    rmSync(old, { force: true })
    if (existsSync(path)) linkSync(path, old)
    at?.('linked')
    renameSync(next, path)
  }
  at?.('switched')
  destroyFile(old)
  at?.('removed')
}
