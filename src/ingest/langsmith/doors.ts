// Entries of the table of doors (src/ingest/doors.ts).
import { badRequest } from '../bad-request.ts'
import type { Decoder } from '../doors.ts'
import { decodeFeedback, decodeRun, decodeRunBatch, decodeRunForm } from './decode-langsmith.ts'

export const langsmithDoors = {
  'langsmith-multipart': (body, { boundary, receivedAt }) => {
    if (boundary === undefined) throw badRequest('content-type: no boundary')
    return { steps: decodeRunForm(body, boundary, receivedAt) }
  },
  'langsmith-batch': (body, { receivedAt }) => ({ steps: decodeRunBatch(body, receivedAt) }),
  /** With an id it is a patch of that run. */
  'langsmith-run': (body, { id, receivedAt }) => ({ steps: decodeRun(body, id, receivedAt) }),
  'langsmith-feedback': (body, { receivedAt }) => ({ steps: decodeFeedback(body, receivedAt) }),
} satisfies Record<string, Decoder>
