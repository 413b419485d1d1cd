// How far what came must be before its sender is told so (docs/acknowledgement.md).
import { SealtraceError } from '../error.ts'
import { ackLevels, isAckReached, parseAckLevel, type AckLevel } from '../record/ack-level.ts'
import type { AppContext } from './app-context.ts'
import type { Taken } from './intake.ts'

/** Of requests and of answers; in gRPC a metadata key. */
export const ackHeader = 'sealtrace-ack'

export interface Acknowledged extends Taken {
  /** How far all of it has come, at least. */
  readonly level: AckLevel
}

/**
 * The level that a client asked for by {@link ackHeader}, else that of the settings. `asked` is a client's. Throws `usage` for
 * what is no level, and for `witnessed` where there are no witnesses: that is 400, and no recorder takes it for a refusal of
 * its steps, so that none are lost by a wrong setting.
 */
export function ackLevelFor(context: Acknowledging, asked: string | undefined): AckLevel {
  const { acknowledge } = context.config.ledger
  const level = asked === undefined ? acknowledge : parseAckLevel(asked.trim().toLowerCase())
  if (level === null)
    throw new SealtraceError('usage', `${ackHeader}: send one of ${ackLevels.join(', ')}`)
  if (level === 'witnessed' && !context.witnessing)
    throw new SealtraceError(
      'usage',
      `${ackHeader}: this collector has no witnesses; ask for published, or name witnesses in [witnesses] policy_file`,
    )
  return level
}

type Acknowledging = Pick<AppContext, 'config' | 'witnessing'>

/**
 * Resolves once what was taken is at `level`. Rejects with `unavailable` when the witnesses did not come to it in time: it is
 * stored and published then, and known when it comes again.
 */
export async function acknowledge(
  { config, witnessing }: Acknowledging,
  taken: Taken,
  level: AckLevel,
): Promise<Acknowledged> {
  if (level === 'witnessed') {
    const isReached = await witnessing?.reached(taken.checkpointSize, config.ledger.witnessTimeout)
    if (!isReached)
      throw new SealtraceError(
        'unavailable',
        'stored and published, but the witnesses have not cosigned it in time; send it again, it is known',
      )
  }
  // What the collector takes has its place in the log at once.
  return { ...taken, level: isAckReached(level, 'sequenced') ? level : 'sequenced' }
}

/** Throws `frozen` where the log takes no steps any more: before a body is read for nothing. */
export function refuseWhereEnded({ log }: Pick<AppContext, 'log'>): void {
  const { refusal } = log.journal
  if (refusal) throw refusal
}
