import type { RequestView } from './reveal-desk.ts'
import type { RequestState } from './reveal-request.ts'

/** One line of `reveal requests`. */
export interface RevealRequestView {
  /** Record id of its entry. */
  id: string
  recordId: string
  traceId: string | null
  class: string
  /** Masked, like the ticket. */
  reason: string
  ticket: string | null
  by: string
  /** ISO 8601. */
  at: string
  expires: string
  state: RequestState
  decidedBy: string | null
  decidedAt: string | null
  /** The one who looks is who asked for it. */
  own: boolean
}

/** As `viewer`, a principal's name, is shown it. */
export function requestView(request: RequestView, viewer: string): RevealRequestView {
  const { id, recordId, traceId, class: name, reason, ticket, by, state, decision } = request
  return {
    ...{ id, recordId, traceId, class: name, reason, ticket, by },
    at: new Date(request.at).toISOString(),
    expires: new Date(request.expires).toISOString(),
    state,
    decidedBy: decision?.by ?? null,
    decidedAt: decision ? new Date(decision.at).toISOString() : null,
    own: by === viewer,
  }
}
