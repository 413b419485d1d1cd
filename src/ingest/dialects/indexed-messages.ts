// OpenLLMetry before the message attributes: `gen_ai.prompt.N.*`, `gen_ai.completion.N.*`, `llm.request.type`.
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

export const indexedMessages: Dialect = {
  name: 'indexed-messages',
  speaks: (draft) => draft.speaks('gen_ai') || draft.speaks('llm'),
  map(draft) {
    draft.setKind(requestTypes.get(draft.text('llm.request.type') ?? ''))
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
  },
}
