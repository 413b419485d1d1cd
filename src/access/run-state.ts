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

/** `tops` are the steps without a parent, in order of time. A log event beside the root does not end the run. */
export function runState(tops: readonly Header[], clock: Clock): RunState {
  const { lastRecord, now, runTimeout = defaultRunTimeout } = clock
  const root = tops.find(({ step }) => step !== 'event') ?? tops[0]
  if (root?.duration !== undefined) return 'complete'
  return now - lastRecord > runTimeout ? 'incomplete' : 'running'
}
