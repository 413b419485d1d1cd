import { SealtraceError } from '../../error.ts'

/** `masked`: the content as `show` gives it. `sealed`: the encrypted parts, which open with the log's keys only. */
export type EvidenceForm = 'masked' | 'sealed'

/** What an evidence pack is asked to hold: runs, or all that was recorded in a time with the runs that it belongs to. */
export interface EvidenceRequest {
  /** Trace ids, 32 lower-case hex digits. Either these, or `since`. */
  readonly traces?: readonly string[] | undefined
  /** Milliseconds since the epoch, when it was recorded; `until` is not in it. Default until now. */
  readonly since?: number | undefined
  readonly until?: number | undefined
  readonly form: EvidenceForm
  /** Goes on the record. */
  readonly reason?: string | undefined
}

export const mostTraces = 100
export const longestReason = 2000

/** Throws `bad_request`. */
export function checkRequest({ traces, since, until, reason }: EvidenceRequest): void {
  if ((traces === undefined) === (since === undefined))
    throw new SealtraceError('bad_request', 'evidence is of traces, or of a time: say one of both')
  if (traces && (traces.length === 0 || traces.length > mostTraces))
    throw new SealtraceError('bad_request', `a pack is of 1 to ${mostTraces} traces`)
  if (traces?.some((id) => !/^[0-9a-f]{32}$/.test(id)))
    throw new SealtraceError('bad_request', 'a trace id has 32 hex digits')
  if (until !== undefined && (since === undefined || until <= since))
    throw new SealtraceError('bad_request', 'until goes with since, and is later')
  if (reason !== undefined && (reason.trim() === '' || reason.length > longestReason))
    throw new SealtraceError('bad_request', `a reason has 1 to ${longestReason} characters`)
}
