// Whether the data is behind what this machine has seen: an old copy is neither read nor written, and signs nothing.
import { equalBytes } from '../crypto/equal.ts'
import type { Secret } from '../crypto/secret.ts'
import { SealtraceError } from '../error.ts'
import type { Anchor, StateFolder } from '../keys/state-folder.ts'
import { openCheckpoint, type Checkpoint } from '../ledger/checkpoint.ts'
import { rootAt } from '../ledger/tree.ts'
import type { KeyStore } from '../store/key-store.ts'
import type { LogStore } from '../store/log-store.ts'
import type { LogInfo } from './log-info.ts'
import {
  anchoredKeys,
  checkSigningKeys,
  keysForSize,
  signingKeysFrom,
  type SigningKeys,
} from './signing-keys.ts'

export interface SeenLog {
  readonly info: LogInfo
  readonly state: StateFolder
  readonly store: LogStore
  readonly keys: KeyStore
  /** As the key table has them now, oldest first. */
  readonly signingKeys: () => Promise<readonly Secret[]>
}

/**
 * Throws `rollback` when the log or its key table is behind what this machine has seen: nothing may be read from it before
 * the erasures are carried out again. The anchor is read first, since an owner of the log stores before it remembers.
 */
export async function refuseOldCopy({ info, state, store, keys, signingKeys }: SeenLog): Promise<{
  anchor: Anchor
  published: Checkpoint | null
  signing: SigningKeys
}> {
  const anchor = state.readAnchor()
  if (!anchor)
    throw new SealtraceError(
      'rollback',
      'the state folder has no anchor for this log; give the right folder with --state or restore it',
    )
  // First: the keys of an old table may not open any more, and that it is old says what to do.
  await checkGenerations(anchor, keys)
  const signing = signingKeysFrom(await signingKeys(), info.origin)
  checkSigningKeys(signing, info, anchor)
  const trust = { origin: info.origin, keys: [...anchoredKeys(anchor), ...signing.vkeys] }
  const published = await openPublished(store, anchor, trust)
  checkAgainstAnchor(anchor, published, store, trust)
  return { anchor, published, signing }
}

interface Trust {
  readonly origin: string
  /** Vkeys. */
  readonly keys: readonly string[]
}

/** `size`: of the last checkpoint that those keys have signed which are given up now. */
export function anchorFor(anchor: Anchor, { vkeys }: SigningKeys, size: number): Anchor {
  const isPlain = vkeys.length === 1 && vkeys[0] === anchor.logKey
  if (isPlain && !anchor.signingKeys) return anchor
  const given = anchoredKeys(anchor).filter((key) => !vkeys.includes(key))
  const formerKeys = [...(anchor.formerKeys ?? []), ...given.map((key) => ({ key, size }))]
  return { ...anchor, signingKeys: vkeys, ...(formerKeys.length ? { formerKeys } : {}) }
}

async function openPublished(
  store: LogStore,
  anchor: Anchor,
  trust: Trust,
): Promise<Checkpoint | null> {
  const stored = await store.checkpoint()
  if (!stored) return null
  const keys = [...keysForSize(anchor, stored.size), ...trust.keys]
  const checkpoint = openCheckpoint(stored.note, keys, trust.origin)
  if (checkpoint.size !== stored.size)
    throw new SealtraceError(
      'corrupt',
      'the stored checkpoint is of another size than its row says; restore a backup',
    )
  if (!equalBytes(rootAt(store, checkpoint.size), checkpoint.root))
    throw new SealtraceError(
      'corrupt',
      'the stored tree is not the one in its checkpoint; run `sealtrace verify --deep` and restore a backup',
    )
  return checkpoint
}

function checkAgainstAnchor(
  anchor: Anchor,
  published: Checkpoint | null,
  store: LogStore,
  trust: Trust,
): void {
  if (!anchor.checkpoint) return
  const seen = openCheckpoint(Buffer.from(anchor.checkpoint), trust.keys, trust.origin)
  if (seen.size > (published?.size ?? 0))
    throw new SealtraceError(
      'rollback',
      `the data folder has ${published?.size ?? 0} records, but ${seen.size} were published: it was restored from an older copy; bring back the newest one, or decide with \`sealtrace restore --plan\``,
    )
  if (!equalBytes(rootAt(store, seen.size), seen.root))
    throw new SealtraceError(
      'rollback',
      `the first ${seen.size} records are not those that were published; restore a backup`,
    )
}

/** Throws `rollback` for a key table that is older than an erasure, before a key of it is asked for. */
export async function refuseOldKeys({
  state,
  keys,
}: Pick<SeenLog, 'state' | 'keys'>): Promise<void> {
  const anchor = state.readAnchor()
  if (anchor) await checkGenerations(anchor, keys)
}

/** An old copy of the key table has keys that an erasure destroyed; the generations that sealed them are gone. */
async function checkGenerations(
  anchor: Pick<Anchor, 'generations'>,
  keys: KeyStore,
): Promise<void> {
  const inForce = await keys.generations()
  for (const [domain, number] of Object.entries(anchor.generations))
    if ((inForce.get(domain) ?? 1) < number)
      throw new SealtraceError(
        'rollback',
        'the key table is older than an erasure: keys.db was restored from an older copy; bring back the newest one, or decide with `sealtrace restore --plan`',
      )
}
