// Model Context Protocol (GenAI conventions, mcp.md): `mcp.method.name`, on the client's and on the server's spans.
import type { StepKind } from '../../record/step.ts'
import type { Dialect } from './dialect.ts'

const kinds = new Map(
  Object.entries<StepKind>({
    'tools/call': 'tool',
    'resources/read': 'retrieval',
    'sampling/createMessage': 'completion',
  }),
)

export const mcp: Dialect = {
  name: 'mcp',
  speaks: (draft) => draft.has('mcp.method.name'),
  map(draft) {
    const method = draft.text('mcp.method.name') ?? ''
    // Lists, prompts, pings and what later versions add are events, also where a client calls them operations.
    draft.setKind(kinds.get(method) ?? 'event')
    if (draft.kind === 'retrieval') draft.fillInput(draft.raw('mcp.resource.uri'))
    const tool = toolInName(draft.name)
    if (draft.kind === 'tool' && tool && !draft.has('gen_ai.tool.name')) draft.texts.tool ??= tool
  },
}

/** `tools/call get_weather`; the name of the method alone says nothing. */
function toolInName(name: string): string | undefined {
  const prefix = 'tools/call '
  return name.startsWith(prefix) && name.length > prefix.length
    ? name.slice(prefix.length)
    : undefined
}
