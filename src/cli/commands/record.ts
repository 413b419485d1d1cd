import { SealtraceError } from '../../error.ts'
import { openInput, type Input } from '../input/open-input.ts'
import { inputFormats, requests, type InputFormat } from '../input/requests.ts'
import { localSink, remoteSink, type Sink } from '../input/sink.ts'
import { painter, type Io } from '../io.ts'
import { withLocalLog } from '../local-log.ts'
import { usage } from '../options.ts'
import { placeOf } from '../place.ts'
import { progress } from '../progress.ts'
import { remoteClient } from '../remote-client.ts'
import { plural } from '../render/figures.ts'
import { oneLine } from '../render/neutralize.ts'
import type { Context, Outcome } from '../verb.ts'

interface Tally {
  accepted: number
  rejected: number
  traces: string[]
  checkpointSize: number
  /** Of the accepted, by the policy; absent: none, or a collector took them. */
  notRecorded?: number
}

const namedLines = 20

export async function record(context: Context): Promise<Outcome> {
  const { io, options, words } = context
  const name = words[0] ?? ''
  const format = formatOf(options.text('format'))
  const url = options.text('url')
  const place = placeOf(context)
  const input = await openInput(name, io)
  const job = (sink: Sink): Promise<Tally> => recordAll({ input, name, format, sink, io })
  const tally =
    url === undefined
      ? await withLocalLog(context, ({ log }) => job(localSink(log)))
      : await job(remoteSink(remoteClient(context, url), place.project))
  return {
    json: tally,
    text: () => describe(tally, io),
    status: tally.rejected > 0 ? 1 : 0,
  }
}

interface Job {
  readonly input: Input
  readonly name: string
  readonly format: InputFormat | undefined
  readonly sink: Sink
  readonly io: Io
}

async function recordAll({ input, name, format, sink, io }: Job): Promise<Tally> {
  const line = progress(io)
  const traces = new Set<string>()
  let accepted = 0
  let rejected = 0
  const reject = (where: number | null, error: SealtraceError): void => {
    rejected++
    line.clear()
    if (rejected <= namedLines)
      io.stderr.write(`sealtrace: ${error.code}: ${placed(error, where)}\n`)
    else if (rejected === namedLines + 1)
      io.stderr.write('sealtrace: further rejected lines are counted, not named\n')
  }
  try {
    for await (const item of requests(input.bytes, name, format)) {
      const error = 'error' in item ? item.error : await sink.take(item)
      if (error) reject(item.line, error)
      else if ('steps' in item) {
        accepted += item.steps.length
        for (const { traceId } of item.steps) traces.add(traceId)
        line.show(`recorded ${plural(accepted, 'step')}${share(input)}`)
      }
    }
    return { accepted, rejected, traces: [...traces], ...(await sink.finish()) }
  } catch (error) {
    throw accepted > 0 ? explained(error) : error
  } finally {
    line.clear()
  }
}

/** The decoder says `line:` of whatever it reads. */
function placed({ message }: SealtraceError, line: number | null): string {
  const text = oneLine(message).replace(/^line: /, '')
  return line === null ? text : `line ${line}: ${text}`
}

function explained(error: unknown): unknown {
  if (!SealtraceError.is(error)) return error
  return new SealtraceError(
    error.code,
    `${error.message} (part of the input is recorded; the same input again records nothing twice)`,
    {
      cause: error,
    },
  )
}

function share({ size, read }: Input): string {
  return size ? `, ${Math.min(100, Math.floor((read() / size) * 100))} % of the file` : ''
}

function formatOf(text: string | undefined): InputFormat | undefined {
  if (text === undefined) return undefined
  const format = inputFormats.find((known) => known === text)
  if (!format) throw usage(`--format takes one of ${inputFormats.join(', ')}`)
  return format
}

function describe(tally: Tally, io: Io): string {
  const { accepted, rejected, traces, checkpointSize, notRecorded = 0 } = tally
  const paint = painter(io.stdout, io.environment)
  const skipped = notRecorded ? `, ${notRecorded} not recorded by the policy` : ''
  const more = rejected ? `, ${paint('red', `${rejected} rejected`)}` : ''
  const listed = traces.slice(0, 20).map((trace) => `  ${paint('cyan', trace)}\n`)
  const hidden = traces.length - listed.length
  return [
    `${paint('green', 'recorded')} ${plural(accepted - notRecorded, 'step')} of ${plural(traces.length, 'trace')}${skipped}${more}; the checkpoint covers ${plural(checkpointSize, 'record')}\n`,
    ...listed,
    hidden > 0 ? `  and ${hidden} more\n` : '',
  ].join('')
}
