import type { StepKind } from '../../record/step.ts'
import type { Notice } from './transport-options.ts'

export interface RefusedSteps {
  /** Of the collector's answer. */
  readonly status: number
  readonly steps: number
  /** Of all of them; undefined: they are not known, or of several kinds. */
  readonly kind?: StepKind | undefined
  /** Whether they lie in the spool, in the folder `refused`. */
  readonly isKept: boolean
}

/** Tells of steps that a collector will never take. Says nothing of what is in them, nor what the collector said of it. */
export function refusalNotice({ status, steps, kind, isKept }: RefusedSteps): Notice {
  const what = `${steps === 1 ? 'a step' : `${steps} steps`}${kind ? ` of the kind ${kind}` : ''}`
  const kept = isKept ? "kept in the spool's folder refused" : 'not kept there'
  return {
    level: 'error',
    code: 'refused',
    message: `the collector refuses ${what} for good (status ${status}): ${kept}, and the log will say that it is missing`,
  }
}
