// The table of doors: how the bytes that each takes become steps.
import type { JsonValue } from '../record/json.ts'
import type { Step } from '../record/step.ts'
import { decodeMetrics } from './decode-metrics.ts'
import { decodeOtlp } from './decode-otlp.ts'
import { decodeLangfuseBatch } from './langfuse/decode-batch.ts'
import { decodeLangfuseMedia } from './langfuse/decode-media.ts'
import { decodeLangfuseScores } from './langfuse/decode-scores.ts'
import { decodeJsonSteps, decodeLines } from './ndjson.ts'
import { langsmithDoors } from './langsmith/doors.ts'
import type { OtlpEncoding } from './otlp/response.ts'
import { decodeOpenAiAgents } from './openai-agents/decode.ts'
import { decodeHook } from './hooks/decode.ts'
import { decodeRecorderBatch } from './recorder/decode.ts'

/** What a door knows of a request besides its body. */
export interface RequestFacts {
  /** Microseconds since the epoch: for what comes without a time of its own. */
  readonly receivedAt: number
  /** Default `json`. */
  readonly encoding?: OtlpEncoding
  /** Of a multipart body, as the content type names it. */
  readonly boundary?: string
  /** An id or a name from the path. Untrusted. */
  readonly id?: string
}

/** What a request's body says. */
export interface Decoded {
  readonly steps: Step[]
  /** For the client, besides that it is done: counts, and ids that it sent itself. */
  readonly answer?: JsonValue
}

/** Throws `bad_request` or `too_large`, with field names and positions and nothing of the body. */
export type Decoder = (body: Uint8Array, facts: RequestFacts) => Decoded

const otlp =
  (signal: 'traces' | 'logs'): Decoder =>
  (body, { encoding = 'json' }) => ({ steps: decodeOtlp(signal, encoding, body) })

const table = {
  'otlp-traces': otlp('traces'),
  'otlp-logs': otlp('logs'),
  'otlp-metrics': (body, { encoding = 'json' }) => {
    const { steps, points } = decodeMetrics(encoding, body)
    return { steps, answer: { ...points } }
  },
  steps: (body) => ({ steps: decodeLines(body) }),
  'steps-json': (body) => ({ steps: decodeJsonSteps(body) }),
  'langfuse-batch': decodeLangfuseBatch,
  'langfuse-scores': (body, { receivedAt }) => decodeLangfuseScores(body, receivedAt),
  'langfuse-media': decodeLangfuseMedia,
  'openai-agents': decodeOpenAiAgents,
  hooks: decodeHook,
  recorder: decodeRecorderBatch,
  ...langsmithDoors,
} satisfies Record<string, Decoder>

export type Door = keyof typeof table

export const doors: Readonly<Record<Door, Decoder>> = table
