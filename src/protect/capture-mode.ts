import type { Policy } from './policy.ts'

/**
 * How much of a step is recorded: `full` seals all and shows it masked; `masked` keeps no hidden value; `metadata` keeps
 * the clear header only; `reference` keeps length and keyed hash of each value; `off` keeps nothing and counts the step.
 */
export const captureModes = ['full', 'masked', 'metadata', 'reference', 'off'] as const

export type CaptureMode = (typeof captureModes)[number]

/** The mode for steps of the trace type, in any case; of the default where the policy does not name it. */
export function captureModeOf({ capture }: Policy, traceType: string | undefined): CaptureMode {
  return (
    capture.get(traceType?.trim().toLowerCase() ?? 'default') ?? capture.get('default') ?? 'full'
  )
}
