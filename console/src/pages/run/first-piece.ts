// When the first piece of a streamed answer came, as clients tell it.
import type { Json } from '../../lib/chat-json.ts'

interface Told {
  readonly startTime: string
  readonly attributes: Record<string, Json>
}

const seconds = [
  'gen_ai.response.time_to_first_chunk',
  'gen_ai.client.operation.time_to_first_chunk',
  'gen_ai.server.time_to_first_token',
]
const milliseconds = ['ai.response.msToFirstChunk', 'ai.stream.msToFirstChunk']
const moments = [
  'langfuse.observation.completion_start_time',
  'completionStartTime',
  'mastra.completion_start_time',
]

/** Milliseconds after the start; null where nobody says it. */
export function firstPiece({ startTime, attributes }: Told): number | null {
  const of = (names: readonly string[]): Json | undefined =>
    names.filter((name) => Object.hasOwn(attributes, name)).map((name) => attributes[name])[0]
  const told = [Number(of(seconds) ?? NaN) * 1000, Number(of(milliseconds) ?? NaN)]
  const moment = of(moments)
  if (typeof moment === 'string') told.push(Date.parse(moment) - Date.parse(startTime))
  return told.find((ms) => Number.isFinite(ms) && ms >= 0) ?? null
}
