// OpenLLMetry before the message attributes: `gen_ai.prompt.N.*`, `gen_ai.completion.N.*`, `llm.request.type`; and
// the span kinds and entity content of its workflow decorators.
import type { StepKind } from '../../record/step.ts'
import type { Dialect } from './dialect.ts'
import { unflatten } from './unflatten.ts'

const requestTypes = new Map(
  Object.entries<StepKind>({
    chat: 'completion',
    completion: 'completion',
    embedding: 'embedding',
    rerank: 'retrieval',
  }),
)

const spanKinds = new Map(
  Object.entries<StepKind>({
    workflow: 'agent',
    task: 'agent',
    agent: 'agent',
    tool: 'tool',
  }),
)

export const indexedMessages: Dialect = {
  name: 'indexed-messages',
  speaks: (draft) => draft.speaks('gen_ai') || draft.speaks('llm') || draft.speaks('traceloop'),
  map(draft) {
    draft.setKind(requestTypes.get(draft.text('llm.request.type') ?? ''))
    draft.setKind(spanKinds.get(draft.text('traceloop.span.kind') ?? ''))
    const input = unflatten(draft, 'gen_ai.prompt.')
    if (input) {
      draft.setKind('completion')
      draft.fillInput(input.value, input.keys)
    }
    const output = unflatten(draft, 'gen_ai.completion.')
    if (output) {
      draft.setKind('completion')
      draft.fillOutput(output.value, output.keys)
    }
    draft.fillInput(draft.content('traceloop.entity.input'), 'traceloop.entity.input')
    draft.fillOutput(draft.content('traceloop.entity.output'), 'traceloop.entity.output')
    if (draft.kind === 'tool') draft.fillText('tool', 'traceloop.entity.name')
    if (draft.kind === 'agent') draft.fillText('agent', 'traceloop.entity.name')
    draft.fillMetadata('traceloop.association.properties.')
  },
}
