// Mastra's OTLP exporter: GenAI attributes beside `mastra.span.type` and `mastra.<type>.input|output`.
import type { StepKind } from '../../record/step.ts'
import type { Dialect } from './dialect.ts'
import type { Draft } from './draft.ts'

/** Only the inference is a model call: generations and steps repeat what it did. */
const kinds = new Map(
  Object.entries<StepKind>({
    model_inference: 'completion',
    agent_run: 'agent',
    model_step: 'agent',
    model_chunk: 'event',
    tool_call: 'tool',
    mcp_tool_call: 'tool',
    provider_tool_call: 'tool',
    client_tool_call: 'tool',
    rag_retrieval: 'retrieval',
    rag_embedding: 'embedding',
  }),
)

export const mastra: Dialect = {
  name: 'mastra',
  speaks: (draft) => draft.speaks('mastra'),
  map(draft) {
    const type = draft.text('mastra.span.type')
    if (type !== undefined) {
      draft.setKind(kindOf(draft, type))
      draft.fillInput(draft.content(`mastra.${type}.input`), `mastra.${type}.input`)
      draft.fillOutput(draft.content(`mastra.${type}.output`), `mastra.${type}.output`)
    }
    draft.fillTags('mastra.tags')
    draft.fillMetadata('mastra.metadata.')
  },
}

/** Exporters before the inference spans called the generation a `chat`. */
function kindOf(draft: Draft, type: string): StepKind | undefined {
  if (type === 'model_generation')
    return draft.text('gen_ai.operation.name') === 'chat' ? 'completion' : 'agent'
  return type.startsWith('workflow_') ? 'agent' : kinds.get(type)
}
