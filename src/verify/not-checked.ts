import type { Erasures } from './verify-erasures.ts'
import { dayOf, type Witnessed } from './verify-heads.ts'
import type { VerifiedBefore, VerifyOptions } from './verify-log.ts'
import type { SignedBatches } from './verify-producers.ts'
import type { RecordChecker } from './verify-records.ts'
import type { TreeCheck } from './verify-tree.ts'

export interface Unchecked {
  /** Records before this one were not looked at. */
  readonly since: number
  readonly walk: {
    readonly erasures: Erasures
    readonly checker: RecordChecker
    readonly signed: SignedBatches
    readonly tree: TreeCheck
  }
  readonly witnessed: Witnessed | null
  /** There is a witnessed checkpoint, be it looked at or not. */
  readonly stored: boolean
  /** Of the tree. */
  readonly size: number
  readonly notChecked: string[]
}

/** Says what was not looked at: a check that was not made is no pass. */
export function noteUnchecked(
  { deep, verified, remembered, policy }: VerifyOptions,
  { since, walk, witnessed, stored, size, notChecked }: Unchecked,
): void {
  const { erasures } = walk
  if (!remembered && !verified)
    notChecked.push('that nothing was cut off or rewritten: no checkpoint is remembered here')
  if (erasures.pending)
    notChecked.push(`${erasures.pending} erasures are on record and not carried out yet`)
  notChecked.push('the search index, residues of costs and API keys: no record commits to them')
  if (!deep) notChecked.push('bytes of parts', 'header rows', 'wrapped keys')
  if (walk.tree.reached < size) notChecked.push('leaves and tiles past those that are missing')
  if (since > 0 && verified) noteOlder(verified, since, { ...walk, notChecked })
  if (!policy && stored)
    notChecked.push('witness cosignatures: some are stored, but no witness policy is given')
  else if (!policy) notChecked.push('witness cosignatures: none are configured')
  else if (!witnessed)
    notChecked.push('witness cosignatures: the quorum of the policy is none, so it asks for none')
  else if (witnessed.checkpoint && witnessed.checkpoint.size < size)
    notChecked.push(
      `what witnesses saw of the last ${size - witnessed.checkpoint.size} records: the newest checkpoint with enough cosignatures is of size ${witnessed.checkpoint.size}`,
    )
}

/** What an incremental run leaves out, and when it was last looked at. */
function noteOlder(
  { full, deep }: NonNullable<VerifyOptions['verified']>,
  since: number,
  { erasures, checker, signed, notChecked }: Unchecked['walk'] & Pick<Unchecked, 'notChecked'>,
): void {
  const when = (tree: VerifiedBefore | undefined) =>
    tree ? `of the first ${tree.size} last on ${dayOf(tree.time)}` : 'never'
  notChecked.push(
    `rows, parts and keys of the first ${since} records: all were looked at ${when(full)}, every byte ${when(deep)}`,
    `what records before record ${since} say of the end of the log, and of one before or after it`,
    'that the store is sound, and that it holds no parts which no record lists',
  )
  if (erasures.count > 0)
    notChecked.push(
      `whether what ${erasures.count} erasures and expiries after record ${since} took of the records before it is gone, and whether legal holds held it`,
    )
  if (erasures.unjudged > 0)
    notChecked.push(
      `whether ${erasures.unjudged} expiries follow the retention rules: these are on record before record ${since}`,
    )
  if (checker.unknownBases > 0)
    notChecked.push(
      `${checker.unknownBases} part lists that continue one of a record before record ${since}`,
    )
  if (signed.count > 0)
    notChecked.push(
      `${signed.count} records of what producers signed: their keys and counters begin before record ${since}`,
    )
}
