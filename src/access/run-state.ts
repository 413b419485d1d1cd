import type { Header } from '../record/header.ts'
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

/** A log event beside the root does not end the run. */
export function runState(root: Header | undefined, clock: Clock): RunState {
  const { lastRecord, now, runTimeout = defaultRunTimeout } = clock
  if (root?.duration !== undefined) return 'complete'
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
