// What the SDK can be asked for, and what kind of step each is.
import type { StepKind } from '../../record/step.ts'
import { inputMessages, lastMessages } from './messages.ts'
import { said, textOf, type Fields } from './reading.ts'

export interface Operation {
  readonly kind: StepKind
  /** Operation of the OpenTelemetry GenAI conventions, where they have one. */
  readonly verb: string
  readonly input: (event: Fields) => unknown
  readonly output: (event: Fields) => unknown
}

const agent: Operation = {
  kind: 'agent',
  verb: 'invoke_agent',
  input: inputMessages,
  output: lastMessages,
}
const embedding: Operation = {
  kind: 'embedding',
  verb: 'embeddings',
  input: ({ value, values }) => value ?? values,
  // Vectors are no text that anybody reads, and the text can be won back from them.
  output: () => undefined,
}
const rerank: Operation = {
  kind: 'retrieval',
  verb: 'rerank',
  input: ({ query, documents, topN }) => said({ query, documents, topN }),
  output: ({ ranking }) => ranking,
}
const decide: Operation = {
  kind: 'completion',
  verb: 'decide',
  input: ({ state, questions }) => said({ state, questions }),
  output: ({ answers }) => answers,
}
const speech: Operation = {
  kind: 'completion',
  verb: 'generate_speech',
  input: ({ text, instructions }) => said({ text, instructions }),
  output: ({ audio }) => audio,
}
const transcription: Operation = {
  kind: 'completion',
  verb: 'transcribe',
  input: ({ audio }) => audio,
  output: ({ text }) => text,
}

const operations = new Map<unknown, Operation>([
  ['ai.embed', embedding],
  ['ai.embedMany', embedding],
  ['ai.rerank', rerank],
  ['ai.decide', decide],
  ['ai.generateSpeech', speech],
  ['ai.transcribe', transcription],
  ['ai.streamTranscribe', transcription],
])

/** Version 6 names none: it tells of texts only. */
export function operationOf({ operationId }: Fields): Operation {
  return operations.get(operationId) ?? agent
}

/** The one call of a model inside of an embedding or a reranking. */
export function innerOperation(name: 'embedding' | 'rerank'): Operation {
  return name === 'embedding' ? embedding : rerank
}

const settings = {
  temperature: 'gen_ai.request.temperature',
  maxOutputTokens: 'gen_ai.request.max_tokens',
  topP: 'gen_ai.request.top_p',
  topK: 'gen_ai.request.top_k',
  presencePenalty: 'gen_ai.request.presence_penalty',
  frequencyPenalty: 'gen_ai.request.frequency_penalty',
  stopSequences: 'gen_ai.request.stop_sequences',
  seed: 'gen_ai.request.seed',
}

export function settingsOf(event: Fields): Record<string, unknown> {
  const entries = Object.entries(settings).map(([name, key]) => [key, event[name]] as const)
  return said(Object.fromEntries(entries))
}

/** Name, description and schema: other members of a tool may hold keys of its provider. */
export function toolDefinitions({ tools }: Fields): unknown {
  if (!Array.isArray(tools) || tools.length === 0) return undefined
  return tools.map((tool: Fields) => {
    const { type, name, description, inputSchema } = tool
    return said({ type: textOf(type), name, description, inputSchema })
  })
}
