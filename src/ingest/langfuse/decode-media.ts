// Media that a Langfuse client uploaded: an event of the observation that it stood in.
import { isJsonObject, type JsonValue } from '../../record/json.ts'
import type { Step } from '../../record/step.ts'
import { badRequest } from '../bad-request.ts'
import type { Decoded, RequestFacts } from '../doors.ts'
import { parseJsonText } from '../json-text.ts'
import { rootSpanIdOf, spanIdOf, traceIdOf } from './ids.ts'
import { readMediaRequest, type MediaRequest } from './media-request.ts'

/** What the collector itself put into the address of an upload. */
export interface MediaTicket {
  readonly media: MediaRequest
  /** Microseconds since the epoch; of every try of the same upload the same. */
  readonly at: number
}

/** The ticket as the fact `id` of the door. */
export function ticketText({ media, at }: MediaTicket): string {
  return JSON.stringify([at, media])
}

/** The bytes of the media, and the ticket as {@link ticketText} wrote it. Throws `bad_request`. */
export function decodeLangfuseMedia(bytes: Uint8Array, { id = '' }: RequestFacts): Decoded {
  const ticket = parseJsonText(id, 4, 'ticket') as JsonValue
  const [at, media] = Array.isArray(ticket) ? ticket : []
  if (!isJsonObject(media) || typeof at !== 'number' || !Number.isSafeInteger(at))
    throw badRequest('ticket: not one for an upload')
  return { steps: [mediaStep({ media: readMediaRequest(media), at }, bytes)] }
}

/** Without the id: it is the start of an unkeyed hash, and would confirm a guess of what the media holds. */
function mediaStep({ media, at }: MediaTicket, bytes: Uint8Array): Step {
  const { traceId, observationId, field, contentType } = media
  const trace = traceIdOf(traceId)
  const span =
    observationId === undefined ? rootSpanIdOf(traceId) : spanIdOf(observationId, traceId)
  const derived = {
    ...(trace.derived && { trace: true as const }),
    ...(span.derived && { span: true as const }),
  }
  const content = `data:${contentType};base64,${Buffer.from(bytes).toString('base64')}`
  return {
    traceId: trace.id,
    spanId: span.id,
    ...(Object.keys(derived).length > 0 && { derived }),
    joinsSpan: true,
    kind: 'event',
    name: 'langfuse.media',
    startTime: at,
    endTime: at,
    status: 'unset',
    attributes: {
      'langfuse.media.field': field,
      'langfuse.media.content': { type: 'blob', mime_type: contentType, content },
    },
  }
}
