// The runs that have begun and not ended. One table for a recorder, shared by all handlers and all copies of the package
// that record with it: what two of them are told of is recorded once.
import { uuidTail } from '../../ingest/uuid-tail.ts'
import { currentContext } from '../recorder/context.ts'
import type { Recorder } from '../recorder/recorder.ts'
import type { OpenStep, StepIds, StepStart } from '../recorder/step-draft.ts'

export interface OpenRun {
  /** Steps of runs below stand below this one. */
  readonly ids: StepIds | null
  /** Null: left out. */
  readonly step: OpenStep | null
  readonly kind: StepStart['kind']
  /** The handler that recorded the start. */
  readonly owner: object
  /** Of a model call: the model that was asked for. */
  readonly asked?: string | undefined
  /** Of a streamed answer. */
  pieces?: number
  /** Microseconds since the epoch. */
  firstPieceAt?: number
  /** What came of it, as far as it is kept. */
  text?: string
}

const most = 10_000
/** Characters of unfinished answers, of one run and of all. */
const mostText = { run: 64 * 1024, all: 4 * 1024 * 1024 }
const uuid = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i

export class OpenRuns {
  readonly #runs = new Map<string, OpenRun>()
  #chars = 0

  has(id: string): boolean {
    return this.#runs.has(id)
  }

  get(id: unknown): OpenRun | undefined {
    return typeof id === 'string' ? this.#runs.get(id) : undefined
  }

  /** Forgets the oldest when there is no room: runs that are broken off never end. */
  add(id: string, run: OpenRun): void {
    const [oldest] = this.#runs.size >= most ? this.#runs.keys() : []
    if (oldest !== undefined) this.remove(oldest)
    this.#runs.set(id, run)
  }

  remove(id: string): void {
    this.#chars -= this.#runs.get(id)?.text?.length ?? 0
    this.#runs.delete(id)
  }

  /** Keeps a piece of an answer, while there is room. */
  keepText(run: OpenRun, piece: string): void {
    const { text = '' } = run
    if (text.length + piece.length > mostText.run || this.#chars + piece.length > mostText.all)
      return
    run.text = text + piece
    this.#chars += piece.length
  }
}

const name = Symbol.for('sealtrace.langchain.runs.1')
const shared = globalThis as { [name]?: WeakMap<Recorder, OpenRuns> }

export function openRunsOf(recorder: Recorder): OpenRuns {
  const all = (shared[name] ??= new WeakMap<Recorder, OpenRuns>())
  const runs = all.get(recorder) ?? new OpenRuns()
  all.set(recorder, runs)
  return runs
}

/**
 * Where a run stands. Ids are those that the door for LangSmith's clients makes of the same run. A run whose parent was
 * not seen, say because the handler is on the model only, is a root in the trace of that parent.
 */
export function placeOf(
  runId: string,
  parentRunId: unknown,
  above: OpenRun | undefined,
): Pick<StepStart, 'traceId' | 'spanId' | 'parent'> {
  const spanId = uuidTail(runId)
  if (above?.ids) return { spanId, parent: above.ids }
  if (currentContext().step) return { spanId }
  return { spanId, parent: null, traceId: traceIdOf(parentRunId) ?? traceIdOf(runId) }
}

function traceIdOf(id: unknown): string | undefined {
  return typeof id === 'string' && uuid.test(id) && uuidTail(id) !== undefined
    ? id.replaceAll('-', '').toLowerCase()
    : undefined
}
