// Owns the tree. The write order is the crash rule (docs/spec/journal.md): keys, then data with leaves and tiles in
// one commit, then the signed checkpoint by compare-and-swap; what is shown to anybody was stored before.
import { equalBytes } from '../crypto/equal.ts'
import { sha256 } from '../crypto/hash.ts'
import { ed25519Signer } from '../crypto/ed25519.ts'
import type { Secret } from '../crypto/secret.ts'
import { SealtraceError } from '../error.ts'
import type { Anchor, StateFolder } from '../keys/state-folder.ts'
import type { KeyWrite } from '../keys/key-ring.ts'
import { keyRowHash } from '../keys/key-row.ts'
import { newCheckpoint, openCheckpoint, type Checkpoint } from '../ledger/checkpoint.ts'
import { noteSigner, type NoteSigner } from '../ledger/note.ts'
import { rootAt, Tree } from '../ledger/tree.ts'
import { signatureTypes, formatVerifierKey } from '../ledger/verifier-key.ts'
import { encodeLeaf } from '../seal/format/leaf.ts'
import type { KeyChange } from '../seal/format/manifest.ts'
import { recordKindOf } from '../record/kind.ts'
import type { KeyStore } from '../store/key-store.ts'
import type { LogStore, SealedRecord, StoredRecord } from '../store/log-store.ts'
import type { Committer } from './journal.ts'
import { keyChangeRecord, toKeyChange } from './key-changes.ts'
import { isGenuineStaged } from './staged-mac.ts'
import type { LogInfo } from './log-info.ts'

export interface SequencerOptions {
  readonly info: LogInfo
  readonly state: StateFolder
  readonly store: LogStore
  readonly keys: KeyStore
  readonly signingKey: Secret
  readonly indexKey: Secret
  readonly onClose?: () => void
  readonly now?: () => number
}

const stagedAtOnce = 500

/**
 * Takes the log over and repairs what a crash left between the two commits. Throws `rollback` when the data is behind
 * the remembered checkpoint, `corrupt` when it contradicts itself.
 */
export async function openSequencer(options: SequencerOptions): Promise<Committer> {
  const { info, state, store, signingKey } = options
  const key = ed25519Signer(signingKey)
  const vkey = formatVerifierKey({
    name: info.origin,
    type: signatureTypes.ed25519,
    publicKey: key.publicKey,
  })
  if (vkey !== info.logKey)
    throw new SealtraceError(
      'corrupt',
      'the signing key in the key table is not the one of this log; restore keys.db and log.json together',
    )
  const anchor = state.readAnchor()
  if (!anchor)
    throw new SealtraceError(
      'rollback',
      'the state folder has no anchor for this log; give the right folder with --state or restore it',
    )
  const published = await openPublished(store, info)
  checkAgainstAnchor(anchor, published, store, info)
  const size = await store.size()
  if (published && published.size > size)
    throw new SealtraceError(
      'corrupt',
      `the checkpoint covers ${published.size} records, but the store has ${size}; restore a backup`,
    )
  const tree = Tree.open(store, size)
  const sequencer = new Sequencer(options, {
    tree,
    anchor,
    published: published?.size ?? 0,
    signer: noteSigner(info.origin, key),
  })
  // A new log gets its first checkpoint, of size 0; a crashed one the checkpoint that it did not come to.
  if (!published || size > published.size) await sequencer.publish()
  if (size > 0) await sequencer.recover()
  return sequencer
}

async function openPublished(store: LogStore, info: LogInfo): Promise<Checkpoint | null> {
  const stored = await store.checkpoint()
  if (!stored) return null
  const checkpoint = openCheckpoint(stored.note, info.logKey, info.origin)
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
  info: LogInfo,
): void {
  if (!anchor.checkpoint) return
  const seen = openCheckpoint(Buffer.from(anchor.checkpoint), info.logKey, info.origin)
  if (seen.size > (published?.size ?? 0))
    throw new SealtraceError(
      'rollback',
      `the data folder has ${published?.size ?? 0} records, but ${seen.size} were published: it was restored from an older copy; bring back the newest one`,
    )
  if (!equalBytes(rootAt(store, seen.size), seen.root))
    throw new SealtraceError(
      'rollback',
      `the first ${seen.size} records are not those that were published; restore a backup`,
    )
}

interface SequencerState {
  tree: Tree
  anchor: Anchor
  published: number
  readonly signer: NoteSigner
}

class Sequencer implements Committer {
  readonly #options: SequencerOptions
  readonly #state: SequencerState
  readonly #now: () => number

  constructor(options: SequencerOptions, state: SequencerState) {
    this.#options = options
    this.#state = state
    this.#now = options.now ?? Date.now
  }

  async commit(records: readonly SealedRecord[], writes: readonly KeyWrite[]): Promise<number> {
    const { keys } = this.#options
    if (writes.length)
      await keys.write(
        writes.map(({ row }) => row),
        writes.map(toKeyChange),
      )
    const changes = records.length || writes.length ? await trueChanges(keys) : []
    return this.#store(records, changes)
  }

  /** Puts on the record what a crash left pending. */
  async recover(): Promise<void> {
    await this.#store([], await trueChanges(this.#options.keys))
  }

  async #store(records: readonly SealedRecord[], changes: readonly KeyChange[]): Promise<number> {
    const all = changes.length ? [keyChangeRecord(changes, this.#now()), ...records] : records
    if (all.length) await this.#sequence(all, [])
    // Duplicates wait for what they repeat, which may be stored and not published yet.
    if (this.#state.tree.size > this.#state.published) await this.publish()
    if (changes.length) await this.#clear(changes)
    return this.#state.published
  }

  async idle(): Promise<boolean> {
    const { tree, published } = this.#state
    const { store, indexKey } = this.#options
    const staged = (await store.staged(stagedAtOnce)).filter((row) =>
      isGenuineStaged(row, indexKey),
    )
    if (staged.length) await this.#sequence([], staged)
    else if (tree.size === published) return false
    await this.publish()
    return true
  }

  /** Signs the tree as stored, stores the checkpoint, then shows it. Never two roots for one size. */
  async publish(): Promise<void> {
    const { tree, anchor, published, signer } = this.#state
    const checkpoint = newCheckpoint(signer, tree)
    await this.#options.store.publish({ size: checkpoint.size, note: checkpoint.note }, published)
    this.#state.published = checkpoint.size
    this.#state.anchor = { ...anchor, checkpoint: Buffer.from(checkpoint.note).toString('utf8') }
    this.#options.state.writeAnchor(this.#state.anchor)
  }

  async close(): Promise<void> {
    try {
      this.#options.state.writeAnchor(this.#state.anchor, true)
    } finally {
      this.#options.onClose?.()
    }
  }

  async #sequence(
    records: readonly SealedRecord[],
    staged: readonly StoredRecord[],
  ): Promise<void> {
    const { tree } = this.#state
    const leaves = [...staged.map(storedLeaf), ...records.map(leafOf)]
    const { next, tiles } = tree.append(leaves)
    await this.#options.store.append({
      sequenced: staged.map(({ id }, i) => ({ id, index: tree.size + i })),
      records: records.map((record, i) => ({ record, index: tree.size + staged.length + i })),
      tiles,
    })
    this.#state.tree = next
  }

  /** A change that stays pending is put on the record once more: harmless. */
  async #clear(changes: readonly KeyChange[]): Promise<void> {
    await this.#options.keys.clearChanges(changes).catch(() => {})
  }
}

/** Pending changes come from a file that nobody vouches for: only those count that the row itself bears out. */
async function trueChanges(keys: KeyStore): Promise<KeyChange[]> {
  const borne: KeyChange[] = []
  for (const change of await keys.pendingChanges()) {
    const row = change.operation === 'destroy' ? null : await keys.get(change.keyId)
    if (row && equalBytes(keyRowHash(row), change.rowHash)) borne.push(change)
  }
  return borne
}

function leafOf({ kind, id, time, manifest }: SealedRecord): Uint8Array {
  return encodeLeaf({ kind, id, time, manifestHash: sha256(manifest) })
}

function storedLeaf({ kind, id, time, manifest }: StoredRecord): Uint8Array {
  const name = recordKindOf(kind)
  if (!name) throw new SealtraceError('corrupt', 'a staged record has an unknown kind')
  return encodeLeaf({ kind: name, id, time, manifestHash: sha256(manifest) })
}
