// The contract of the look-ups for lists of runs: which begin when, what their headers say, and what they have in common.

/** A step in the order of its run's start: by time, then by order of recording. */
export interface StepKey {
  /** Microseconds since the epoch. */
  readonly start: number
  readonly seq: number
}

/** A run, at the place of its first step. */
export interface RunPlace extends StepKey {
  readonly trace: string
}

/** A run fits when each filter is met by one of its steps. A list of texts: any of them. */
export interface RunFilter {
  /** Microseconds: the run begins from the one and before the other. */
  since?: number
  until?: number
  kind?: string
  agent?: string | readonly string[]
  traceType?: string | readonly string[]
  environment?: string | readonly string[]
  status?: string
  session?: string | readonly string[]
  user?: string
  tag?: string
  model?: string | readonly string[]
  /** US dollars: with a step that cost so much at least. */
  minCost?: number
  /** Microseconds: with a step that took so long at least. */
  minDuration?: number
  /** With a finding of each of these classes. */
  classes?: readonly string[]
}

export interface RunPage {
  /** Most runs. */
  readonly limit: number
  /** Before this step in the order; default: from the newest. */
  readonly before?: StepKey | null | undefined
}

/** What is together in a session, or of one user. */
export type RunGroup = 'session' | 'user'

export interface RunHeader {
  readonly trace: string
  readonly header: string
  /** When the record was written, milliseconds since the epoch. */
  readonly time: number
}

/** How far somebody knows the log. */
export interface RunMark {
  readonly seq: number
  /** Changes when headers are erased, by this process or another. */
  readonly gone: string
}

export interface RunRow {
  /** Of which run: its index in what was asked for. */
  readonly at: number
  readonly seq: number
  readonly header: string
}

export interface RunStore {
  /**
   * Runs with a step, newest first. Looks at some steps only, so that other work of the thread is not held up: `next` is where to
   * go on, and null at the end.
   */
  newest(
    filter: RunFilter,
    page: RunPage,
  ): Promise<{ readonly runs: RunPlace[]; readonly next: StepKey | null }>
  /** Headers as they are stored, those of a run in ledger order, staged ones last. */
  headers(traces: readonly string[]): Promise<RunHeader[]>
  /** Changes when a record of the run comes, or a header of it goes; null: there is none. */
  version(trace: string): Promise<string | null>
  /** Steps of all runs from the last to begin on, those before `before` that begin from `since` (microseconds) on. */
  backwards(
    since: number,
    page: RunPage,
  ): Promise<readonly (StepKey & { readonly trace: string })[]>
  /** As {@link headers}, of many runs at once, one run after the other. */
  rows(traces: readonly string[]): Promise<readonly RunRow[]>
  mark(): Promise<RunMark>
  /** What was recorded after `seq`, the next few: null for what is of no run. */
  after(seq: number): Promise<readonly { readonly seq: number; readonly trace: string | null }[]>
  /** The place of the newest record, and whether a step was recorded after `seq`. */
  grown(seq: number): Promise<{ readonly seq: number; readonly steps: boolean }>
  /** Sessions, or users, that the runs name. */
  groups(by: RunGroup, traces: readonly string[]): Promise<{ trace: string; value: string }[]>
  /** Runs that name it, the last to begin first. */
  inGroup(by: RunGroup, value: string, limit: number): Promise<RunPlace[]>
}
