// Records what an input gives, tells on stderr how far it is and what could not be taken, and sums up.
import { SealtraceError } from '../../error.ts'
import { painter, type Io } from '../io.ts'
import { withLocalLog } from '../local-log.ts'
import { localUser, placeOf } from '../place.ts'
import { progress } from '../progress.ts'
import { remoteClient } from '../remote-client.ts'
import { plural } from '../render/figures.ts'
import { oneLine } from '../render/neutralize.ts'
import type { Context } from '../verb.ts'
import type { BadLine, InputRequest } from './requests.ts'
import { localSink, remoteSink, type Refused, type Sink } from './sink.ts'

export interface Tally {
  /** Steps taken, duplicates included. */
  readonly accepted: number
  /** Lines, or requests, that were not. */
  readonly rejected: number
  /** Of the accepted: recorded before. */
  readonly duplicates: number
  /** Of the accepted: by the policy. */
  readonly notRecorded: number
  readonly traces: readonly string[]
  readonly checkpointSize: number
}

export interface Work {
  readonly items: AsyncIterable<InputRequest | BadLine>
  /** More for the line that shows how far it is, with what leads to it: `, 7 % of the file`. `line` as the item has it. */
  readonly progressText?: (line: number | null) => string
  /** Called when all is stored up to the item of this line. */
  readonly onStored?: (line: number) => void
}

const namedLines = 20

/**
 * Records into the log on this machine, or at the collector that `--url` names. Rejects with what ends it: then part of
 * the input may be recorded.
 */
export async function recordAll(context: Context, work: Work): Promise<Tally> {
  const { io, options } = context
  const url = options.text('url')
  if (url === undefined)
    return withLocalLog(context, ({ log }) =>
      recordInto(localSink(log, localUser(context)), work, io),
    )
  const { project } = placeOf(context)
  return recordInto(remoteSink(remoteClient(context, url), project), work, io)
}

async function recordInto(
  sink: Sink,
  { items, progressText = () => '', onStored = () => {} }: Work,
  io: Io,
): Promise<Tally> {
  const line = progress(io)
  let taken = 0
  let rejected = 0
  const reject = ({ line: where, error }: Refused): void => {
    rejected++
    line.clear()
    if (rejected <= namedLines)
      io.stderr.write(`sealtrace: ${error.code}: ${placed(error, where)}\n`)
    else if (rejected === namedLines + 1)
      io.stderr.write('sealtrace: further rejected lines are counted, not named\n')
  }
  try {
    for await (const item of items) {
      if ('error' in item) reject(item)
      else {
        taken += item.steps.length
        for (const refused of await sink.take(item)) reject(refused)
        if (sink.waiting === 0 && item.line !== null) onStored(item.line)
        line.show(`recorded ${plural(taken, 'step')}${progressText(item.line)}`)
      }
    }
    for (const refused of await sink.finish()) reject(refused)
    return { ...sink.stored, rejected, traces: [...sink.stored.traces] }
  } catch (error) {
    throw taken > 0 ? explained(error, sink.stored.accepted > 0) : error
  } finally {
    line.clear()
  }
}

/** The decoder says `line:` of whatever it reads, and a collector which line of those that it was sent. */
function placed({ message }: SealtraceError, line: number | null): string {
  const text = oneLine(message).replace(/^line( \d+)?: /, '')
  return line === null ? text : `line ${line}: ${text}`
}

/** `isStored`: whether part of the input was acknowledged. Of what was under way when it failed nobody knows. */
function explained(error: unknown, isStored: boolean): unknown {
  if (!SealtraceError.is(error)) return error
  // A frozen log takes nothing, now or later: there is nothing to send again.
  if (error.code === 'frozen' && !isStored) return error
  const recorded = isStored ? 'is' : 'may be'
  return new SealtraceError(
    error.code,
    `${error.message} (part of the input ${recorded} recorded; the same input again records nothing twice)`,
    { cause: error },
  )
}

/** For people. */
export function tallyText(tally: Tally, io: Io): string {
  const { accepted, rejected, duplicates, traces, checkpointSize, notRecorded } = tally
  const paint = painter(io.stdout, io.environment)
  const known = duplicates ? `, ${duplicates} of them recorded before` : ''
  const skipped = notRecorded ? `, ${notRecorded} not recorded by the policy` : ''
  const more = rejected ? `, ${paint('red', `${rejected} rejected`)}` : ''
  const listed = traces.slice(0, 20).map((trace) => `  ${paint('cyan', trace)}\n`)
  const hidden = traces.length - listed.length
  return [
    `${paint('green', 'recorded')} ${plural(accepted - notRecorded, 'step')} of ${plural(traces.length, 'trace')}${known}${skipped}${more}; the checkpoint covers ${plural(checkpointSize, 'record')}\n`,
    ...listed,
    hidden > 0 ? `  and ${hidden} more\n` : '',
  ].join('')
}
