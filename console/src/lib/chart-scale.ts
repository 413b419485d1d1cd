// Where the lines of a value axis stand. An axis begins at nought: bars that begin elsewhere mislead.

const steps = [1, 2, 2.5, 5, 10]

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const durations = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 20, 30].map((n) => n * second),
  ...[1, 2, 5, 10, 20, 30].map((n) => n * minute),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].map((n) => n * hour),
]

export type Unit = 'count' | 'cost' | 'duration'

/** Ticks from 0 to the first one that is not below `max`; at most `most` steps. The last is the top of the axis. */
export function axisTicks(max: number, unit: Unit, most = 4): number[] {
  const top = Number.isFinite(max) && max > 0 ? max : smallest(unit)
  const step = unit === 'duration' ? durationStep(top, most) : roundStep(top, most, unit)
  const count = Math.max(1, Math.ceil(top / step - 1e-9))
  return Array.from({ length: count + 1 }, (_, n) => tidy(n * step))
}

/** Share of the axis' height, 0 to 1. */
export function shareOf(value: number, ticks: readonly number[]): number {
  const top = ticks.at(-1) ?? 0
  if (!(top > 0) || !Number.isFinite(value)) return 0
  return Math.min(1, Math.max(0, value / top))
}

function smallest(unit: Unit): number {
  return unit === 'cost' ? 0.01 : unit === 'duration' ? 4 : 4
}

function roundStep(top: number, most: number, unit: Unit): number {
  const rough = top / most
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = (steps.find((of) => of * power >= rough * (1 - 1e-9)) ?? 10) * power
  if (unit !== 'count') return step
  // What is counted has no halves.
  return step < 1 ? 1 : Number.isInteger(tidy(step)) ? step : Math.ceil(step)
}

function durationStep(top: number, most: number): number {
  return durations.find((of) => of * most >= top) ?? roundStep(top, most, 'count')
}

function tidy(value: number): number {
  return Number(value.toPrecision(12))
}
