// The keys that sign a log's checkpoints: one, or two while one takes over from the other (docs/spec/ledger.md, L17).
import { ed25519Signer } from '../crypto/ed25519.ts'
import type { Secret } from '../crypto/secret.ts'
import { SealtraceError } from '../error.ts'
import type { Anchor } from '../keys/state-folder.ts'
import { noteSigner, parseNote, type NoteSigner } from '../ledger/note.ts'
import { formatVerifierKey, signatureTypes } from '../ledger/verifier-key.ts'
import { replaceLogInfo, signingKeysOf, type LogInfo } from './log-info.ts'

/** Oldest first. */
export interface SigningKeys {
  readonly vkeys: readonly string[]
  readonly signers: readonly [NoteSigner, ...NoteSigner[]]
}

/** `seeds`: oldest first. Throws `key_unavailable` when there is none. */
export function signingKeysFrom(seeds: readonly Secret[], origin: string): SigningKeys {
  const keys = seeds.map((seed) => ed25519Signer(seed))
  const [first, ...rest] = keys.map((key) => noteSigner(origin, key))
  if (!first)
    throw new SealtraceError(
      'key_unavailable',
      'the key table has no signing key; restore keys.db from a backup',
    )
  const vkeys = keys.map(({ publicKey }) =>
    formatVerifierKey({ name: origin, type: signatureTypes.ed25519, publicKey }),
  )
  return { vkeys, signers: [first, ...rest] }
}

/** The vkeys that this machine trusts for checkpoints. */
export function anchoredKeys({ logKey, signingKeys }: Anchor): readonly string[] {
  return signingKeys ?? [logKey]
}

/** And for one of this size, also those that were given up later: an old copy is known by them as one. */
export function keysForSize(anchor: Anchor, size: number): readonly string[] {
  const former = (anchor.formerKeys ?? []).filter((given) => size <= given.size)
  return [...anchoredKeys(anchor), ...former.map(({ key }) => key)]
}

/** Throws `rollback` when the key table lacks the newest key, and `corrupt` when the keys of the key table are of another log. A crash may have left one of two places behind. */
export function checkSigningKeys({ vkeys }: SigningKeys, info: LogInfo, anchor: Anchor): void {
  const newest = anchoredKeys(anchor).at(-1)
  const known = new Set([...signingKeysOf(info), ...anchoredKeys(anchor)])
  if (!vkeys.some((vkey) => known.has(vkey)))
    throw new SealtraceError(
      'corrupt',
      'the signing key in the key table is not the one of this log; restore keys.db and log.json together',
    )
  if (newest !== undefined && !vkeys.includes(newest))
    throw new SealtraceError(
      'rollback',
      'the key table is older than the newest signing key: keys.db was restored from an older copy; bring back the newest one',
    )
}

/** Makes log.json name the keys, where it does not. `info` says so from then on, for all that hold it. */
export function nameSigningKeys(
  folder: string,
  info: LogInfo,
  { vkeys, handover }: { vkeys: readonly string[]; handover?: string },
): void {
  const isSame = JSON.stringify(signingKeysOf(info)) === JSON.stringify(vkeys)
  if (isSame && handover === undefined) return
  const handovers = [...(info.handovers ?? []), ...(handover === undefined ? [] : [handover])]
  // A finish that was taken up has a newer one by the same keys: it covers all that the one before it did.
  if (handover !== undefined && signersOf(handovers.at(-2)) === signersOf(handover))
    handovers.splice(-2, 1)
  Object.assign(info, {
    signingKeys: [...vkeys],
    ...(handovers.length ? { handovers } : {}),
  } satisfies Partial<LogInfo>)
  replaceLogInfo(folder, info)
}

/** Key ids of a note in base64; null where there is none, or none that parses. */
function signersOf(note: string | undefined): string | null {
  if (note === undefined) return null
  try {
    return parseNote(Buffer.from(note, 'base64'))
      .signatures.map(({ keyId }) => keyId)
      .join()
  } catch {
    return null
  }
}
