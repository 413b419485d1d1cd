// Rotation of the key that signs checkpoints: a new one signs beside it for a while, so that who verifies with either goes on;
// then the old one is given up and destroyed (docs/spec/ledger.md, L17 and L18).
import { encodeUtf8 } from '../crypto/encoding.ts'
import { equalBytes } from '../crypto/equal.ts'
import { newEd25519Seed } from '../crypto/ed25519.ts'
import { Secret } from '../crypto/secret.ts'
import { SealtraceError } from '../error.ts'
import type { Committer } from '../journal/journal.ts'
import { nameSigningKeys, signingKeysFrom } from '../journal/signing-keys.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { lifecycleOf } from '../journal/log-lifecycle.ts'
import { matchesLeaf } from '../journal/matches-leaf.ts'
import { keyCommitment } from '../keys/key-row.ts'
import { KeyRing } from '../keys/key-ring.ts'
import { KeyRows } from '../keys/key-rows.ts'
import { openRootKeyOf, retireKey } from '../keys/renew-keys.ts'
import { parseVerifierKey } from '../ledger/verifier-key.ts'
import { parseHeader } from '../record/header.ts'
import { recordKinds } from '../record/kind.ts'
import { endsSteps } from '../record/lifecycle.ts'
import { headerCommitment, parseManifest } from '../seal/format/manifest.ts'
import type { SealedRecord, StoredRecord } from '../store/log-store.ts'
import { destroyKeys } from './destroy-keys.ts'
import { bareRecord } from './erasure-records.ts'
import { mustOwn } from './rotate-data.ts'

/** Where a test can end it; in their order. The last three are of the finish. */
export type SigningStep = 'keys' | 'named' | 'handover' | 'retired' | 'audit'

export interface RotateSigningOptions {
  /** Who asked for it: on the record. */
  readonly actor: string
  /** Give the old key up; else a new one is made beside it. */
  readonly finish?: boolean | undefined
  readonly now?: () => number
  readonly at?: (step: SigningStep) => void
}

export interface RotatedSigning {
  /** Vkeys that sign checkpoints from now on, oldest first. */
  readonly signingKeys: readonly string[]
  /** The old key, given up or to be: a vkey. */
  readonly from: string
  /** The new key: a vkey. */
  readonly to: string
  readonly finished: boolean
}

/** Only the process that owns the log may. Rejects with `already_exists`, `not_found`, `key_unavailable`, `unavailable`. */
export async function rotateSigning(
  log: OpenLog,
  options: RotateSigningOptions,
): Promise<RotatedSigning> {
  mustOwn(log)
  return options.finish ? finish(log, options) : begin(log, options)
}

async function begin(log: OpenLog, options: RotateSigningOptions): Promise<RotatedSigning> {
  const { folder, info, journal } = log
  const { now = Date.now, at } = options
  const { ring } = own(log)
  const known = signingKeysFrom(await ring.signingKeys(), info.origin)
  const named = known.vkeys.length > 1 && (await namingRecord(log, known.vkeys.at(-1) ?? ''))
  if (named && (await isNoted(log, named)))
    throw new SealtraceError(
      'already_exists',
      'a new signing key signs already; end the old one with `sealtrace keys rotate signing --finish`',
    )
  if (known.vkeys.length === 1)
    await ring.addProjectKey('signing-next', Secret.own(newEd25519Seed()))
  const writes = ring.takeWrites()
  const signing = await journal.alone(async (committer) => {
    if (writes.length) await committer.commit([], writes)
    at?.('keys')
    const next = signingKeysFrom(await ring.signingKeys(), info.origin)
    if (!named) await committer.commit([await namingOf(log, next.vkeys.at(-1) ?? '', now())], [])
    at?.('named')
    nameSigningKeys(folder, info, next)
    await signWith(committer, next)
    return next
  })
  return done(log, options, signing.vkeys)
}

/**
 * Under the old key's signature alone: it is the old key that names the new one. On a frozen log it says again that it is, so
 * that this stands in the newest settings however many keys come after.
 */
async function namingOf({ store }: OpenLog, logKey: string, time: number): Promise<SealedRecord> {
  const end = (await lifecycleOf(store)).find(({ says }) => endsSteps(says))
  const naming = { kind: 'settings', action: 'keys.rotate', target: 'signing', logKey } as const
  return bareRecord({ ...naming, ...(end && { lifecycle: end.says }) }, time)
}

/** Whether a new key was made by a rotation that did not get to its end: it goes on where it is run again. */
export async function isSigningInterrupted(
  log: Pick<OpenLog, 'keys' | 'provider' | 'state' | 'info' | 'store'>,
): Promise<boolean> {
  const { vkeys } = signingKeysFrom(await own(log).ring.signingKeys(), log.info.origin)
  const named = vkeys.length > 1 && (await namingRecord(log, vkeys.at(-1) ?? ''))
  return vkeys.length > 1 && !(named && (await isNoted(log, named)))
}

/** Whether the rotation that named a key got to its end: then its entry is in the audit log. */
async function isNoted({ store }: Pick<OpenLog, 'store'>, named: StoredRecord): Promise<boolean> {
  const notes = await store.audits({ action: 'keys.rotate', limit: 100 })
  return notes.some(
    ({ index, header }) =>
      (index ?? -1) > (named.index ?? 0) &&
      header !== null &&
      parseHeader(header)?.target === 'signing',
  )
}

async function finish(log: OpenLog, options: RotateSigningOptions): Promise<RotatedSigning> {
  const { folder, info, journal, keys, store } = log
  const { at } = options
  const { ring, rows } = own(log)
  const before = signingKeysFrom(await ring.signingKeys(), info.origin)
  const [row] = await keys.find('project', encodeUtf8('signing'))
  const [next] = await keys.find('project', encodeUtf8('signing-next'))
  const retired = await keys.find('retired', encodeUtf8('signing'))
  if (!row || (!next && retired.length === 0))
    throw new SealtraceError(
      'not_found',
      'there is no new signing key; make one with `sealtrace keys rotate signing`',
    )
  if (next) {
    // Nor if it was not put to use whole: the last checkpoint has to carry both lines.
    if (await isSigningInterrupted(log))
      throw new SealtraceError(
        'not_found',
        'the new signing key is not on the record yet; run `sealtrace keys rotate signing` again',
      )
    await retireKey(rows, row, 'signing')
    const { key } = await openRootKeyOf(rows, next)
    const owner = encodeUtf8('signing')
    const body = await rows.open(next)
    await rows.replace(next, keyCommitment(key), { row: { ...next, owner }, body })
    const writes = rows.takeWrites()
    await journal.alone(async (committer) => {
      const last = await store.checkpoint()
      const vkeys = before.vkeys.slice(-1)
      const handover = Buffer.from(last?.note ?? new Uint8Array()).toString('base64')
      nameSigningKeys(folder, info, { vkeys, handover })
      at?.('handover')
      await committer.commit([], writes)
      at?.('retired')
      await signWith(committer, signingKeysFrom(await ring.signingKeys(), info.origin))
    })
  }
  const now = signingKeysFrom(await ring.signingKeys(), info.origin)
  // What a crash may have left out: the new key alone signs, and the state folder knows it.
  if (!next) await journal.alone((committer) => signWith(committer, now))
  const { vkeys } = now
  // Where it is taken up, the state folder knows which key was given up.
  const given = next ? before.vkeys[0] : log.state.readAnchor()?.formerKeys?.at(-1)?.key
  const from = given ?? ''
  const old = await keys.find('retired', encodeUtf8('signing'))
  const result = { signingKeys: vkeys, from, to: vkeys[0] ?? '', finished: true }
  const audit = await note(log, options, result)
  at?.('audit')
  await destroyKeys(log, { ids: old.map(({ id }) => id), audit, isDue: async () => true })
  return result
}

async function done(
  log: OpenLog,
  options: RotateSigningOptions,
  vkeys: readonly string[],
): Promise<RotatedSigning> {
  const [from = '', to = ''] = vkeys
  const result = { signingKeys: vkeys, from, to, finished: false }
  await note(log, options, result)
  return result
}

function note(
  { recorder }: OpenLog,
  { actor }: RotateSigningOptions,
  { from, to, finished }: RotatedSigning,
): Promise<string> {
  const entry = { action: 'keys.rotate', outcome: 'allowed', actor, target: 'signing' } as const
  const details = { from: keyIdOf(from), to: keyIdOf(to), finished }
  return recorder.audit({ ...entry, details })
}

function keyIdOf(vkey: string): string {
  return vkey === '' ? '' : parseVerifierKey(vkey).keyId
}

/** Rows and a ring of their own: what is made here must not go out with what the pipeline makes. */
function own({ keys, provider, state }: Pick<OpenLog, 'keys' | 'provider' | 'state'>) {
  const given = { table: keys, provider, state }
  return { ring: new KeyRing(given), rows: new KeyRows(given) }
}

async function signWith(
  committer: Committer,
  keys: ReturnType<typeof signingKeysFrom>,
): Promise<void> {
  if (!committer.signWith)
    throw new SealtraceError('unavailable', 'another process owns this log, and signs it')
  await committer.signWith(keys)
}

/** The record of the ledger that names the key, of the newest settings; null when there is none. */
async function namingRecord(
  { store }: Pick<OpenLog, 'store'>,
  vkey: string,
): Promise<StoredRecord | null> {
  const records = await store.ofKind(recordKinds.settings)
  return (
    records.find(
      (record) => record.index !== null && names(record, vkey) && matchesLeaf(store, record),
    ) ?? null
  )
}

function names({ header: text, salt, manifest }: StoredRecord, vkey: string): boolean {
  if (text === null || !salt) return false
  const header = parseHeader(text)
  if (header?.logKey !== vkey) return false
  return equalBytes(headerCommitment(salt, text), parseManifest(manifest).header)
}
