// Whether a key table that is given to a restore is newer than the one in the data folder.
import { SealtraceError } from '../error.ts'
import { anchoredKeys, signingKeysFrom } from '../journal/signing-keys.ts'
import type { KeyStore } from '../store/key-store.ts'
import { openCopy, projectKeyOf, type OpenCopy, type RestoreSources } from './open-copy.ts'
import { domainsBehind } from './replay-erasures.ts'

export interface TableInPlace {
  /** Generations have ended that it does not know of, or its keys do not open, or it is not there, or damaged. */
  readonly isBehind: boolean
  /** Keys that it has and the given one lacks, but for those that an erasure or a rotation has destroyed since. */
  readonly lacking: number
}

export async function tableInPlace(
  sources: RestoreSources,
  given: KeyStore,
): Promise<TableInPlace> {
  const copy = await openInPlace(sources)
  if (!copy) return { isBehind: true, lacking: 0 }
  try {
    const { trouble } = await projectKeyOf(copy, 'signing')
    const isBehind =
      trouble !== null || (await domainsBehind(copy)).length > 0 || (await lacksSigningKey(copy))
    return { isBehind, lacking: await lacking(copy.keys, given) }
  } finally {
    await copy.close()
  }
}

/** The newest key that checkpoints are signed with is not in the table: it is from before that one was made. */
export async function lacksSigningKey({ ring, state, info }: OpenCopy): Promise<boolean> {
  const anchor = state.readAnchor()
  const newest = anchor && anchoredKeys(anchor).at(-1)
  if (!newest) return false
  return !signingKeysFrom(await ring.signingKeys(), info.origin).vkeys.includes(newest)
}

async function lacking(inPlace: KeyStore, given: KeyStore): Promise<number> {
  const [before, since] = [await inPlace.generations(), await given.generations()]
  let count = 0
  for await (const { id, epoch } of inPlace.all()) {
    // What was sealed under a generation that has ended opens in neither table.
    if ((before.get(epoch) ?? 1) < (since.get(epoch) ?? 1)) continue
    if (!(await given.get(id))) count++
  }
  return count
}

/** Null for one that is not there or damaged. */
async function openInPlace(sources: RestoreSources): Promise<OpenCopy | null> {
  try {
    return await openCopy({ ...sources, keysFile: undefined }, { readOnly: true })
  } catch (error) {
    if (SealtraceError.is(error) && ['no_log', 'corrupt'].includes(error.code)) return null
    throw error
  }
}
