// Anthropic's TypeScript SDK: GenAI attributes, `anthropic.*` beside them, and spans that only their name tells apart.
import type { StepKind } from '../../record/step.ts'
import type { Dialect } from './dialect.ts'
import type { Draft } from './draft.ts'

export const anthropicSdk: Dialect = {
  name: 'anthropic-sdk',
  speaks: (draft) =>
    draft.signal === 'span' &&
    draft.name.startsWith('anthropic.') &&
    (draft.speaks('gen_ai') || draft.speaks('anthropic')),
  map(draft) {
    const kind = kindOf(draft.name)
    draft.setKind(kind)
    if (kind !== 'tool') return
    const key = 'anthropic.tool_result.content'
    draft.fillOutput(draft.content(key), key)
    if (isTrue(draft, 'anthropic.tool_result.is_error')) draft.fail('tool_error')
    if (draft.text('gen_ai.tool.name') === undefined)
      draft.texts.tool ??= draft.name.split(' ').slice(1).join(' ')
  },
}

/** The tool runner wraps the calls that it makes. OpenLLMetry's `anthropic.chat` is left to the other dialects. */
function kindOf(name: string): StepKind | undefined {
  if (/^anthropic\.[\w.]*tool_use( |$)/.test(name)) return 'tool'
  if (/^anthropic\.[\w.]*tool_runner( |$)/.test(name)) return 'agent'
  return /^anthropic\.[\w.]*messages\.(create|stream|parse)( |$)/.test(name)
    ? 'completion'
    : undefined
}

function isTrue(draft: Draft, key: string): boolean {
  const value = draft.raw(key)
  return value === true || value === 'true'
}
