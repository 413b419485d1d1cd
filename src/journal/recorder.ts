// Seals and appends in one order, since a later batch may refer to parts of an earlier one; and starts afresh when the
// journal refused something.
import { SealtraceError } from '../error.ts'
import type { AckLevel } from '../record/ack-level.ts'
import type { Step } from '../record/step.ts'
import { formatRecordId } from '../record/id.ts'
import type { AuditEntry } from './audit-entry.ts'
import { despiteConflicts } from './despite-conflicts.ts'
import type { Journal } from './journal.ts'
import type { Pipeline, SealedBatch } from './pipeline.ts'

export interface Recorded {
  /** Steps taken, duplicates of recorded ones included. */
  readonly accepted: number
  readonly duplicates: number
  /** Steps that the policy does not record; absent: none. */
  readonly notRecorded?: number
  readonly traces: readonly string[]
  /** Size of a published checkpoint that covers all of it; acknowledged below `published`, the size that it will have at least. */
  readonly checkpointSize: number
}

export interface Recorder {
  /**
   * Resolves once the steps have reached `level`, default `published`. Rejects with `busy` or `unavailable`: then send them
   * again; and with `frozen` where the log takes no steps any more.
   */
  record(steps: readonly Step[], level?: AckLevel): Promise<Recorded>
  /** Resolves with the record's id once the entry is published. */
  audit(entry: AuditEntry): Promise<string>
}

/** `journal` must be made with `onFailure` calling {@link Pipeline.reset}. `named`: see {@link subjectNaming}. */
export function createRecorder(
  pipeline: Pipeline,
  journal: Journal,
  named: (steps: readonly Step[]) => readonly Step[] = (steps) => steps,
): Recorder {
  let tail: Promise<unknown> = Promise.resolve()

  /** Seals alone, and appends before the next one seals. The answer waits outside of the order. */
  async function submitOnce(seal: () => Promise<SealedBatch>, level?: AckLevel) {
    const turn = tail.then(async () => {
      const { generation } = pipeline
      const batch = await seal().catch((error: unknown) => {
        pipeline.reset()
        throw error
      })
      if (generation !== pipeline.generation) {
        // What was sealed meanwhile stands in the state that the reset left empty: it must not stay there unstored.
        pipeline.reset()
        throw new SealtraceError(
          'conflict',
          'a write failed while this was prepared; send it again',
        )
      }
      return { batch, done: settled(journal.append(batch, level)) }
    })
    tail = turn.catch(() => {})
    const { batch, done } = await turn
    const result = await done
    if ('error' in result) throw result.error
    return { batch, size: result.size }
  }

  /** What lost a race is sealed once more, with what the winner stored. */
  const submit = (seal: () => Promise<SealedBatch>, level?: AckLevel) =>
    despiteConflicts(journal, () => submitOnce(seal, level))

  return {
    async record(given, level) {
      const steps = named(given)
      // Asked at once, so that the waits for outside analyzers do not add up.
      const analyzing = pipeline.analyze(steps)
      analyzing.catch(() => {})
      const { batch, size } = await submit(() => pipeline.seal(steps, analyzing), level)
      return {
        accepted: steps.length,
        duplicates: batch.duplicates,
        ...(batch.notRecorded ? { notRecorded: batch.notRecorded } : {}),
        traces: batch.traces,
        checkpointSize: size,
      }
    },
    async audit(entry) {
      const { batch } = await submit(() => pipeline.sealAudit(entry))
      const [record] = batch.records
      return record ? formatRecordId(record.id) : ''
    },
  }
}

/** A promise that never rejects, so that waiting for it later leaves nothing unhandled. */
function settled(promise: Promise<number>): Promise<{ size: number } | { error: unknown }> {
  return promise.then(
    (size) => ({ size }),
    (error: unknown) => ({ error }),
  )
}
