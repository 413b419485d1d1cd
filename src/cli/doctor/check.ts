import type { Context } from '../verb.ts'

/** One line of `doctor`. A check that is fine may still come with advice in `fix`. */
export interface Check {
  readonly name: string
  readonly ok: boolean
  readonly detail: string
  /** What to do; null when there is nothing to do. */
  readonly fix: string | null
}

export type Finding = Omit<Check, 'name'>
export type Probe = (context: Context) => Promise<Finding> | Finding

export function fine(detail: string): Finding {
  return { ok: true, detail, fix: null }
}

export function advice(detail: string, fix: string): Finding {
  return { ok: true, detail, fix }
}

export function bad(detail: string, fix: string): Finding {
  return { ok: false, detail, fix }
}
