import type { Header } from '../record/header.ts'
import { ownSteps } from '../record/step.ts'
import { defaultRunTimeout } from './read-settings.ts'

/**
 * Whether more of a run is to come: `complete` once its root has ended, `incomplete` when nothing came for so long that
 * its end never will, `running` until then. Nothing is written for it: what comes late makes a run complete after all.
 */
export type RunState = 'running' | 'complete' | 'incomplete'

export interface Clock {
  /** When the last record of the run was written; milliseconds. */
  readonly lastRecord: number
  /** Milliseconds. */
  readonly now: number
  /** Milliseconds; default one hour. */
  readonly runTimeout?: number
}

/** What tells whether a step is of a recorder: of a header, or of what is shown. */
interface Told {
  readonly gap?: unknown
  readonly name?: string
  readonly status?: string
  readonly usage?: unknown
  readonly cost?: number
  readonly costUsd?: number | null
}

/**
 * True for what a recorder says of itself: steps that it lost, a session that died. It is no step of the run. Anyone with a
 * key can take such a name: what failed, or used tokens or money, counts as a step all the same.
 */
export function isOfRecorder({ gap, name, status, usage, cost, costUsd }: Told): boolean {
  const isTold = gap !== undefined || name === ownSteps.gap || name === ownSteps.sessionLost
  return isTold && status !== 'error' && !usage && !(cost ?? costUsd)
}

/** Whether a recorder says that a process died which had the run open. */
export function hasLostSession(headers: readonly Header[]): boolean {
  return headers.some(({ name }) => name === ownSteps.sessionLost)
}

/**
 * A log event beside the root does not end the run. One whose process died is `incomplete` at once, and so is one of
 * which all that is known is that it was lost.
 */
export function runState(
  root: Header | undefined,
  clock: Clock,
  beside: readonly Header[] = [],
): RunState {
  const { lastRecord, now, runTimeout = defaultRunTimeout } = clock
  if (root?.duration !== undefined) return 'complete'
  if (hasLostSession(beside) || (!root && beside.length > 0)) return 'incomplete'
  return now - lastRecord > runTimeout ? 'incomplete' : 'running'
}

/**
 * The step that a run is named after and ends with: the first without a parent that other steps stand below, else the
 * first. Anyone with a key may record a step without a parent and with any time. Clients log what they set up before
 * their run begins: an event is the root only where there is nothing else. `steps` in order of time.
 */
export function rootOf(steps: readonly Header[]): Header | undefined {
  const parents = new Set(steps.map(({ parent }) => parent))
  const tops = steps.filter(({ parent, joins }) => !parent && !joins)
  const steady = tops.filter(({ step }) => step !== 'event')
  return steady.find(({ span }) => span !== undefined && parents.has(span)) ?? steady[0] ?? tops[0]
}
