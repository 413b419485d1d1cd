// Where the ledger has records of legal holds: a row that was taken out of the store, or put into it, changes nothing here.
// Nor does a tile that was changed: what counts are the leaves under the signed checkpoint.
import { createBreath } from '../access/breathe.ts'
import { equalBytes } from '../crypto/equal.ts'
import { sha256 } from '../crypto/hash.ts'
import { SealtraceError } from '../error.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { anchoredKeys, signingKeysFrom } from '../journal/signing-keys.ts'
import { readRestore } from '../keys/restore-marker.ts'
import { openCheckpoint, type CheckpointBody } from '../ledger/checkpoint.ts'
import { CompactRange, leafHash } from '../ledger/merkle.ts'
import type { TileReader } from '../ledger/tile-store.ts'
import { parseEntryBundle, tilePrefix, tileWidth } from '../ledger/tile.ts'
import { recordKinds } from '../record/kind.ts'
import type { LogStore } from '../store/log-store.ts'

export type HoldRows = Pick<LogStore, 'holds' | 'readTile' | 'checkpoint'>

export interface LeafSources {
  readonly store: Pick<HoldRows, 'readTile' | 'checkpoint'>
  readonly info: Pick<OpenLog['info'], 'origin'>
  readonly ring: Pick<OpenLog['ring'], 'signingKeys'>
  readonly state: OpenLog['state']
}

interface Seen {
  /** Of all leaves that were looked at. */
  readonly range: CompactRange
  /** Of records of holds, by leaf index, ascending. */
  readonly holds: Map<number, Uint8Array>
  /** Hashes of the full entry bundles. */
  readonly bundles: Uint8Array[]
  /** The bundle after them, as far as it was looked at. */
  last: Uint8Array
}

/** Leaves never change: what was looked at once, and is under a signed checkpoint, is known. */
const seenOf = new WeakMap<object, Seen>()

/**
 * The leaves of published ones by index, ascending. Reads and hashes 15 KB for each 256 records that came since the last call.
 * Rejects with `corrupt` where the tiles or the checkpoint are not those that were signed.
 */
export async function holdLeaves(log: LeafSources): Promise<ReadonlyMap<number, Uint8Array>> {
  const { store } = log
  const head = await signedHead(log)
  const known = seenOf.get(store)
  const seen: Seen = {
    range: known?.range.clone() ?? new CompactRange(),
    holds: new Map(known?.holds),
    bundles: [...(known?.bundles ?? [])],
    last: known?.last ?? new Uint8Array(0),
  }
  if (seen.range.size > head.size) throw damaged()
  const breath = createBreath(8)
  while (seen.range.size < head.size) {
    await breath()
    lookAt(store, seen, head.size)
  }
  if (!equalBytes(seen.range.root(), head.root)) throw damaged()
  // Another call may have looked further meanwhile.
  if ((seenOf.get(store)?.range.size ?? 0) <= head.size) seenOf.set(store, seen)
  return seen.holds
}

/**
 * Tiles of a log of which {@link holdLeaves} has looked at the leaves: an entry bundle that is not the one that it saw is not
 * there. What came after that is as it is stored.
 */
export function seenTiles(store: TileReader): TileReader {
  return {
    readTile(level, index) {
      const tile = store.readTile(level, index)
      const seen = seenOf.get(store)
      if (level !== 'entries' || !tile || !seen) return tile
      const hash = seen.bundles[index]
      const { length } = seen.last
      const isSame = hash
        ? equalBytes(sha256(tile), hash)
        : index > seen.bundles.length || equalBytes(tile.subarray(0, length), seen.last)
      return isSame ? tile : null
    },
  }
}

/** Takes in the rest of the bundle that comes next. */
function lookAt(store: TileReader, seen: Seen, size: number): void {
  const { range, holds, bundles } = seen
  const tile = Math.floor(range.size / tileWidth)
  const first = tile * tileWidth
  const width = Math.min(tileWidth, size - first)
  const stored = store.readTile('entries', tile)
  const bundle = stored && tilePrefix('entries', stored, width)
  const isSame = bundle && equalBytes(bundle.subarray(0, seen.last.length), seen.last)
  if (!bundle || !isSame) throw damaged()
  for (const leaf of parseEntryBundle(bundle).slice(range.size - first)) {
    if (leaf[1] === recordKinds.hold) holds.set(range.size, leaf.slice())
    range.append(leafHash(leaf))
  }
  if (width === tileWidth) bundles.push(sha256(bundle))
  seen.last = width === tileWidth ? new Uint8Array(0) : bundle.slice()
}

/** What the log's key has signed last: no older than what this machine has seen, but in a log that a restore has ended. */
async function signedHead({
  store,
  info: { origin },
  ring,
  state,
}: LeafSources): Promise<Pick<CheckpointBody, 'size' | 'root'>> {
  // Read first, since an owner of the log stores before it remembers.
  const anchor = state.readAnchor()
  const stored = await store.checkpoint()
  const { vkeys } = signingKeysFrom(await ring.signingKeys(), origin)
  const keys = [...(anchor ? anchoredKeys(anchor) : []), ...vkeys]
  try {
    const head = stored && openCheckpoint(stored.note, keys, origin)
    const remembered = readRestore(state) ? undefined : anchor?.checkpoint
    const least = remembered ? openCheckpoint(Buffer.from(remembered), keys, origin).size : 0
    if (head && head.size >= least) return head
  } catch (cause) {
    throw damaged(cause)
  }
  throw damaged()
}

function damaged(cause?: unknown): SealtraceError {
  return new SealtraceError(
    'corrupt',
    'the ledger in log.db is not the one that was signed, so what is held is not known and nothing can go; run `sealtrace verify` and restore log.db from a backup',
    { cause },
  )
}
