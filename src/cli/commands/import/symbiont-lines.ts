// Lines of Symbiont's log as steps to record: opened several at once, given in the order of the file.
import { availableParallelism } from 'node:os'
import { SealtraceError } from '../../../error.ts'
import {
  symbiontLine,
  type SymbiontEntry,
  type SymbiontUpdate,
} from '../../../ingest/symbiont/line.ts'
import {
  symbiontStep,
  type KnownEntry,
  type OpenedPayloads,
} from '../../../ingest/symbiont/step.ts'
import type { Bookmark } from '../../input/bookmark.ts'
import type { Line } from '../../input/lines.ts'
import { stepsRequest, type BadLine, type InputRequest } from '../../input/requests.ts'
import type { Opener } from './symbiont-opener.ts'

/** So many lines, none of which opens, and the key is taken to be wrong. */
const probedLines = 8
/** Requests whose response may come later, of which the time is kept. */
const knownEntries = 100_000
const mostThreads = 4

export interface SymbiontLog {
  readonly lines: AsyncIterable<Line>
  /** Bytes. */
  readonly maxLine: number
  readonly opener: Opener
  /** Lines that it says are done are not opened again. */
  readonly bookmark: Bookmark
  /** Says which key it is; for messages. */
  readonly keyName: string
}

interface Read {
  /** Null for a blank line. */
  readonly item: InputRequest | BadLine | null
  /** What the line says of the key: `none` where it holds nothing that is encrypted, or nothing that can be read. */
  readonly key: 'fits' | 'does not' | 'none'
}

/**
 * Nothing before the key has opened something: then it is the right one, and what does not open is damaged. Throws
 * `config_invalid` for a wrong key.
 */
export async function* symbiontRequests(log: SymbiontLog): AsyncGenerator<InputRequest | BadLine> {
  const held: (InputRequest | BadLine)[] = []
  let misses = 0
  let fits = false
  for await (const { item, key } of inOrder(log)) {
    fits ||= key === 'fits'
    if (key === 'does not' && !fits && ++misses === probedLines) throw wrongKey(log)
    if (item) held.push(item)
    if (fits) yield* held.splice(0)
  }
  if (misses > 0 && !fits) throw wrongKey(log)
  yield* held
}

/** Opens several lines at once, and gives them in the order of the file. */
async function* inOrder(log: SymbiontLog): AsyncGenerator<Read> {
  const known = new Map<string, KnownEntry>()
  const width = 2 * Math.min(mostThreads, availableParallelism())
  const underWay: Promise<Read>[] = []
  for await (const line of log.lines) {
    log.bookmark.read(line)
    const reading = readLine(line, log, known)
    // Waited for in turn; that one fails meanwhile is no unhandled rejection.
    reading.catch(() => {})
    underWay.push(reading)
    const [first] = underWay
    if (underWay.length < width || !first) continue
    void underWay.shift()
    yield await first
  }
  for (const reading of underWay) yield await reading
}

async function readLine(
  { number, bytes }: Line,
  { bookmark, opener, maxLine }: SymbiontLog,
  known: Map<string, KnownEntry>,
): Promise<Read> {
  let key: Read['key'] = 'none'
  // The last one that is done is opened once more: it shows whether the key is the right one.
  const isDone = number < bookmark.done
  try {
    if (!bytes) throw new SealtraceError('too_large', `line: more than ${maxLine} bytes`)
    const text = textOf(bytes)
    if (text.trim() === '') return { item: null, key }
    const line = symbiontLine(text)
    const entry = known.get(line.id)
    if (line.type === 'entry') remember(known, line)
    if (isDone) return { item: null, key }
    const opened = await openPayloads(line, opener)
    if (!opened) {
      key = 'does not'
      throw new SealtraceError(
        'bad_request',
        'line: does not open: its bytes were changed, or it is under another key',
      )
    }
    if (opened.request || opened.response) key = 'fits'
    return { item: stepsRequest(number, [symbiontStep(line, opened, entry)]), key }
  } catch (error) {
    if (SealtraceError.is(error)) return { item: isDone ? null : { line: number, error }, key }
    throw error
  }
}

/** Null where one does not open. */
async function openPayloads(
  line: SymbiontEntry | SymbiontUpdate,
  opener: Opener,
): Promise<OpenedPayloads | null> {
  const [request, response] = await Promise.all([
    line.type === 'entry' ? opener.open(line.request) : undefined,
    line.response && opener.open(line.response),
  ])
  if (request === null || response === null) return null
  return { ...(request && { request }), ...(response && { response }) }
}

function remember(known: Map<string, KnownEntry>, entry: SymbiontEntry): void {
  const { id, startTime, interaction } = entry
  known.set(id, { startTime, interaction })
  const [oldest] = known.keys()
  if (known.size > knownEntries && oldest !== undefined) known.delete(oldest)
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new SealtraceError('bad_request', 'line: not valid UTF-8')
  }
}

function wrongKey({ keyName }: SymbiontLog): SealtraceError {
  return new SealtraceError(
    'config_invalid',
    `nothing in this log opens with the key in ${keyName}; nothing was recorded; give the key that Symbiont logged under`,
  )
}
