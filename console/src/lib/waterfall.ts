// Where a step's bar lies on the one time axis of its run. Clocks of several machines may disagree, and times are what a client says.

export interface TimedStep {
  readonly startTime: string
  readonly durationMs: number | null
  readonly state: string
  readonly kind: string
}

export interface Axis {
  /** Milliseconds since the epoch. */
  readonly start: number
  /** Milliseconds; above 0. */
  readonly length: number
}

export interface Bar {
  /** Per cent of the axis. */
  readonly left: number
  readonly width: number
  /** `open`: it has not ended, or its end never came; `point`: it takes no time; `beyond`: it lies behind the axis. */
  readonly shape: 'bar' | 'point' | 'open' | 'beyond'
  /** It starts before the step that called it: their clocks disagree. */
  readonly skewed: boolean
}

/**
 * From the first start to the last end. Events do not stretch it (feedback may come days after the run); a run that is not over reaches
 * until now.
 */
export function axisOf(steps: readonly TimedStep[], now: number): Axis {
  const timed = steps.filter(({ kind }) => kind !== 'event')
  let start = Infinity
  let end = -Infinity
  for (const step of timed.length > 0 ? timed : steps) {
    const begun = timeOf(step)
    if (!Number.isFinite(begun)) continue
    start = Math.min(start, begun)
    end = Math.max(end, step.state === 'running' ? Math.max(now, begun) : begun + lengthOf(step))
  }
  if (!Number.isFinite(start)) return { start: 0, length: 1 }
  return { start, length: Math.max(1, end - start) }
}

export function barOf(step: TimedStep, axis: Axis, parent?: TimedStep): Bar {
  const begun = timeOf(step)
  const at = Number.isFinite(begun) ? ((begun - axis.start) / axis.length) * 100 : 0
  const left = within(at)
  // A millisecond is the resolution of what is told.
  const skewed = parent !== undefined && timeOf(parent) - begun > 1
  if (at > 100) return { left: 100, width: 0, shape: 'beyond', skewed }
  if (step.durationMs === null && step.state !== 'ended')
    return { left, width: 100 - left, shape: 'open', skewed }
  const width = Math.min(100 - left, (lengthOf(step) / axis.length) * 100)
  return { left, width, shape: lengthOf(step) === 0 ? 'point' : 'bar', skewed }
}

/** Round offsets from the start, in milliseconds, at most `most` of them, 0 first. */
export function ticksOf({ length }: Axis, most: number): number[] {
  const least = length / Math.max(1, most)
  const size = 10 ** Math.floor(Math.log10(least))
  const step = size * ([1, 2, 5, 10].find((n) => n * size >= least) ?? 10)
  const ticks: number[] = []
  for (let i = 0; i * step <= length && i <= most; i++) ticks.push(i * step)
  return ticks
}

function lengthOf({ durationMs }: TimedStep): number {
  return durationMs !== null && durationMs > 0 && Number.isFinite(durationMs) ? durationMs : 0
}

function timeOf({ startTime }: TimedStep): number {
  return Date.parse(startTime)
}

function within(percent: number): number {
  return Math.min(100, Math.max(0, percent))
}
