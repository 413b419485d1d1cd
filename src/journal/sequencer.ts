// Owns the tree. The write order is the crash rule (docs/spec/journal.md): keys, then data with leaves and tiles in
// one commit, then the signed checkpoint by compare-and-swap; what is shown to anybody was stored before.
import { equalBytes } from '../crypto/equal.ts'
import type { Secret } from '../crypto/secret.ts'
import { SealtraceError } from '../error.ts'
import type { Anchor } from '../keys/state-folder.ts'
import type { KeyWrite } from '../keys/key-ring.ts'
import { newCheckpoint, type Checkpoint } from '../ledger/checkpoint.ts'
import { rootAt, Tree } from '../ledger/tree.ts'
import type { KeyChange } from '../seal/format/manifest.ts'
import { recordKinds } from '../record/kind.ts'
import { endsSteps, isEnded } from '../record/lifecycle.ts'
import type { SealedRecord, StoredRecord } from '../store/log-store.ts'
import { checkClock, clockTrouble, lastLeafTime } from './clock-check.ts'
import type { CommitOptions, Committer, Erased } from './journal.ts'
import { FatalError } from './fatal-error.ts'
import { keyChangeRecord, writeKeys } from './key-changes.ts'
import { asStored, frozenBy, frozenIn, type Said } from './frozen-by.ts'
import { leafOf, storedLeaf } from './sequenced-leaf.ts'
import { isGenuineStaged } from './staged-mac.ts'
import { frozenError, lifecycleIn } from './log-lifecycle.ts'
import { refuseForeignTree } from './refuse-foreign-tree.ts'
import { anchorFor, refuseOldCopy, type SeenLog } from './refuse-old-copy.ts'
import type { SigningKeys } from './signing-keys.ts'
import { treeMac } from './tree-mac.ts'
import { trueChanges } from './true-changes.ts'

export interface SequencerOptions extends SeenLog {
  readonly indexKey: Secret
  readonly onClose?: () => void
  /** Told when an erasure intent that another process staged was published. */
  readonly onIntent?: () => void
  /** Told the size of each checkpoint that was published. */
  readonly onPublished?: (size: number) => void
  /** Told the hex id of the record that froze the log, at the opening or later. */
  readonly onFrozen?: (record: string) => void
  /** Milliseconds that the clock may be behind the newest record; default any. */
  readonly maxClockBack?: number
  readonly now?: () => number
}

const stagedAtOnce = 500

/**
 * Takes the log over and repairs what a crash left between the two commits. Throws `rollback` when the data is behind
 * the remembered checkpoint, `corrupt` when it contradicts itself, `unavailable` when the clock is behind its records.
 */
export async function openSequencer(options: SequencerOptions): Promise<Committer> {
  const { store, info } = options
  const { anchor, published, signing } = await refuseOldCopy(options)
  const size = await store.size()
  const covered = published?.size ?? 0
  if (covered > size)
    throw new SealtraceError(
      'corrupt',
      `the checkpoint covers ${covered} records, but the store has ${size}; restore a backup`,
    )
  const tree = Tree.open(store, size)
  if (size > covered) await refuseForeignTree(tree, options)
  const newest = lastLeafTime(store, size)
  checkClock(newest, options)
  const known = anchorFor(anchor, signing, covered)
  const sequencer = new Sequencer(options, {
    tree,
    anchor: published ? seen(known, published, options) : known,
    frozen: null,
    published: covered,
    note: published?.note ?? null,
    signing,
    newest,
  })
  sequencer.freeze((await frozenBy(store)) ?? anchor.frozen ?? info.frozen ?? null)
  // A new log gets its first checkpoint, of size 0; a crashed one the checkpoint that it did not come to.
  if (!published || size > covered) await sequencer.publish()
  if (size > 0) await sequencer.recover()
  return sequencer
}

/** A crash may have come between the checkpoint and the anchor that remembers it: nobody is told of it before. */
function seen(anchor: Anchor, { note }: Checkpoint, { state }: SequencerOptions): Anchor {
  const checkpoint = Buffer.from(note).toString('utf8')
  if (anchor.checkpoint === checkpoint) return anchor
  state.writeAnchor({ ...anchor, checkpoint }, true)
  return { ...anchor, checkpoint }
}

interface SequencerState {
  tree: Tree
  anchor: Anchor
  /** Size of the stored checkpoint, and what it says: somebody else's is never replaced. */
  published: number
  note: Uint8Array | null
  signing: SigningKeys
  /** Time of the newest record, milliseconds since the epoch. */
  newest: number
  /** Hex id of the record that froze the log. */
  frozen: string | null
}

/** What a write that failed may have left all the same. */
type Doubt = Grown | { readonly checkpoint: Checkpoint }

interface Grown {
  readonly tree: Tree
  readonly records: readonly Said[]
}

class Sequencer implements Committer {
  readonly #options: SequencerOptions
  readonly #state: SequencerState
  readonly #now: () => number
  #doubt: Doubt | null = null
  /** Why nothing is written or signed by this process any more. */
  #stopped: SealtraceError | null = null
  /** An intent of another process is in the tree, and not published yet. */
  #hasIntent = false
  #isAnchored = true
  /** Staged rows up to this one are sequenced, or stay where they are for good: they are not looked at again. */
  #passed = 0

  constructor(options: SequencerOptions, state: SequencerState) {
    this.#options = options
    this.#state = state
    this.#now = options.now ?? Date.now
  }

  async commit(
    records: readonly SealedRecord[],
    writes: readonly KeyWrite[],
    options: CommitOptions = {},
  ): Promise<number> {
    // Before the keys: what is not taken shall leave none behind.
    this.#check()
    if (writes.length) await writeKeys(this.#options.keys, writes)
    const changes = records.length || writes.length ? await trueChanges(this.#options) : []
    return this.#store(records, changes, options)
  }

  /** Puts on the record what a crash left pending. */
  async recover(): Promise<void> {
    await this.#store([], await trueChanges(this.#options))
  }

  async #store(
    records: readonly SealedRecord[],
    changes: readonly KeyChange[],
    { reached, unsigned = false, repeats = false }: CommitOptions = {},
  ): Promise<number> {
    await this.#settle()
    const all = changes.length ? [keyChangeRecord(changes, this.#now()), ...records] : records
    // Duplicates wait for what they repeat, which may be staged, or stored and not published yet.
    if (repeats) while ((await this.#sequenceStaged()) === stagedAtOnce);
    if (all.length) await this.#sequence(all, [])
    const { size } = this.#state.tree
    reached?.('sequenced', size)
    if (!unsigned && size > this.#state.published) await this.publish()
    if (changes.length) await this.#clear(changes)
    return unsigned ? size : this.#state.published
  }

  async idle(): Promise<boolean> {
    if (this.trouble() !== null) return false
    await this.#settle()
    const count = await this.#sequenceStaged()
    if (count === 0 && this.#state.tree.size === this.#state.published) return false
    await this.publish()
    return true
  }

  trouble(): string | null {
    if (this.#stopped) return this.#stopped.message
    return clockTrouble(this.#state.newest, this.#options)
  }

  /** At most 500 at a time: how many. */
  async #sequenceStaged(): Promise<number> {
    const { staged, last } = await this.#staged()
    if (staged.length) await this.#sequence([], staged)
    this.#passed = last
    return staged.length
  }

  /** Steps that were staged after the log was frozen stay where they are: nobody was told that they are in the log. */
  async #staged(): Promise<{ staged: StoredRecord[]; last: number }> {
    const { store, indexKey } = this.#options
    let isFrozen = this.#state.frozen !== null
    let last = this.#passed
    const staged: StoredRecord[] = []
    // What stays there must not keep out what comes after it.
    for (let rows; (rows = await store.staged(stagedAtOnce - staged.length, last)).length > 0;)
      for (const row of rows) {
        last = row.seq
        if (!isGenuineStaged(row, indexKey) || (isFrozen && isEnded(row.kind))) continue
        isFrozen ||= endsSteps(lifecycleIn(row))
        staged.push(row)
      }
    return { staged, last }
  }

  refusal({ kind }: Pick<SealedRecord, 'kind'>): SealtraceError | null {
    return this.#state.frozen !== null && isEnded(recordKinds[kind]) ? frozenError() : null
  }

  /** For good: the state folder says so too, so that no change of the data folder makes the log take steps again. */
  freeze(record: string | null): void {
    if (record === null || this.#state.frozen !== null) return
    this.#state.frozen = record
    if (this.#state.anchor.frozen === undefined) {
      this.#state.anchor = { ...this.#state.anchor, frozen: record }
      this.#options.state.writeAnchor(this.#state.anchor, true)
    }
    this.#options.onFrozen?.(record)
  }

  async remember({ generations, shredded }: Erased): Promise<void> {
    const { anchor } = this.#state
    this.#state.anchor = {
      ...anchor,
      generations: { ...anchor.generations, ...Object.fromEntries(generations) },
      shredded: [...new Set([...anchor.shredded, ...shredded])],
    }
    this.#options.state.writeAnchor(this.#state.anchor, true)
  }

  /** Signs the tree as stored, stores the checkpoint, then shows it. Never two roots for one size. */
  async publish(): Promise<number> {
    await this.#settle()
    const { tree, published, signing, note: known } = this.#state
    const { store } = this.#options
    const stored = await store.checkpoint()
    if ((stored?.size ?? 0) !== published || !isSame(stored?.note ?? null, known))
      throw this.#stop(foreignCheckpoint)
    const [signer, ...others] = signing.signers
    const checkpoint = newCheckpoint(signer, tree, others)
    const { size, note } = checkpoint
    try {
      await store.publish({ size, note }, published)
    } catch (error) {
      this.#doubt = { checkpoint }
      throw error
    }
    this.#adopt(checkpoint)
    return size
  }

  #adopt({ size, note }: Checkpoint): void {
    const { anchor } = this.#state
    Object.assign(this.#state, { published: size, note })
    this.#state.anchor = { ...anchor, checkpoint: Buffer.from(note).toString('utf8') }
    this.#isAnchored = false
    this.#anchor()
  }

  /** Nobody is told of a checkpoint before this machine remembers it. Throws `unavailable`; then it is tried again. */
  #anchor(): void {
    if (this.#isAnchored) return
    this.#options.state.writeAnchor(this.#state.anchor)
    this.#isAnchored = true
    this.#options.onPublished?.(this.#state.published)
    if (this.#hasIntent) this.#options.onIntent?.()
    this.#hasIntent = false
  }

  /** The tree as it is stored now. */
  #grow({ tree, records }: Grown): void {
    this.#state.tree = tree
    for (const { time } of records) this.#state.newest = Math.max(this.#state.newest, time)
    this.freeze(frozenIn(records))
  }

  /** After a write that failed: whether the store has it all the same, and that nobody else wrote. */
  async #settle(): Promise<void> {
    this.#check()
    this.#anchor()
    const doubt = this.#doubt
    if (!doubt) return
    const { store } = this.#options
    if ('tree' in doubt) {
      const size = await store.size()
      if (size === doubt.tree.size && equalBytes(rootAt(store, size), doubt.tree.root))
        this.#grow(doubt)
      else if (size !== this.#state.tree.size) throw this.#stop(foreignRecords)
    } else {
      const stored = await store.checkpoint()
      if (isSame(stored?.note ?? null, doubt.checkpoint.note)) this.#adopt(doubt.checkpoint)
    }
    this.#doubt = null
  }

  /** Throws what keeps this process from writing: another writer (for good), or the clock (until it is right). */
  #check(): void {
    if (this.#stopped) throw this.#stopped
    checkClock(this.#state.newest, this.#options)
  }

  #stop(reason: string): SealtraceError {
    this.#stopped ??= new FatalError(reason)
    return this.#stopped
  }

  async signWith(signing: SigningKeys): Promise<void> {
    this.#state.signing = signing
    this.#state.anchor = anchorFor(this.#state.anchor, signing, this.#state.published)
    await this.publish()
    this.#options.state.writeAnchor(this.#state.anchor, true)
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
    await this.#settle()
    this.#refuseBehindEnd(records)
    const { tree } = this.#state
    const leaves = [...staged.map(storedLeaf), ...records.map(leafOf)]
    const { next, tiles } = tree.append(leaves)
    const grown = { tree: next, records: [...staged, ...records.map(asStored)] }
    this.#hasIntent ||= staged.some(({ kind }) => kind === recordKinds.erasureIntent)
    try {
      await this.#options.store.append({
        sequenced: staged.map(({ id }, i) => ({ id, index: tree.size + i })),
        records: records.map((record, i) => ({ record, index: tree.size + staged.length + i })),
        tiles,
        treeMac: treeMac(next, this.#options.indexKey),
      })
    } catch (error) {
      this.#doubt = grown
      throw error
    }
    this.#grow(grown)
  }

  /** They were in the queue when the log was frozen, or in one group with its end; sent again, they are refused as such. */
  #refuseBehindEnd(records: readonly SealedRecord[]): void {
    let isFrozen = this.#state.frozen !== null
    for (const record of records) {
      if (isFrozen && isEnded(recordKinds[record.kind]))
        throw new SealtraceError('conflict', 'the log was frozen meanwhile; send it again')
      isFrozen ||= record.kind === 'settings' && endsSteps(lifecycleIn(asStored(record)))
    }
  }

  /** A change that stays pending is put on the record once more: harmless. */
  async #clear(changes: readonly KeyChange[]): Promise<void> {
    await this.#options.keys.clearChanges(changes).catch(() => {})
  }
}

const foreignCheckpoint =
  'the stored checkpoint is not the one that this process signed last: another writer signs this log; it signs nothing any more, stop one of them and run `sealtrace verify`'
const foreignRecords =
  'the log has records that this process did not write: another writer adds to it; it signs nothing any more, stop one of them and run `sealtrace verify`'

function isSame(a: Uint8Array | null, b: Uint8Array | null): boolean {
  return a === null || b === null ? a === b : equalBytes(a, b)
}
