import type { JsonObject } from '../../record/json.ts'
import type { StepKind } from '../../record/step.ts'
import { objectOf, textOf } from './run-ids.ts'

const kinds = new Map(
  Object.entries<StepKind>({
    llm: 'completion',
    tool: 'tool',
    retriever: 'retrieval',
    embedding: 'embedding',
    prompt: 'event',
    parser: 'event',
  }),
)

/** Classes of which a run is a graph or an agent as a whole. */
const agentClasses = new Set([
  'AgentExecutor',
  'CompiledGraph',
  'CompiledStateGraph',
  'Pregel',
  'RemoteGraph',
])

/**
 * What kind of step a run is. A chain is an agent when it is the root, a graph or an agent as a whole; the nodes of a graph,
 * sequences and lambdas are events. Undefined where a patch does not say so: only the post has the class.
 */
export function kindOf(
  run: JsonObject,
  operation: 'post' | 'patch',
  isRoot: boolean,
): StepKind | undefined {
  const type = textOf(run['run_type'])
  if (type === undefined) return undefined
  const kind = kinds.get(type.toLowerCase())
  if (kind !== undefined) return kind
  if (isRoot || isAgent(run)) return 'agent'
  return operation === 'post' ? 'event' : undefined
}

function isAgent(run: JsonObject): boolean {
  const path = objectOf(run['serialized'])['id']
  const last = Array.isArray(path) ? path.at(-1) : undefined
  if (typeof last === 'string' && agentClasses.has(last)) return true
  const name = textOf(run['name'])
  return name !== undefined && (name === 'LangGraph' || name === agentNameOf(run))
}

/** LangChain's agents have their name in the metadata, and what runs inside them has it too. */
export function agentNameOf(run: JsonObject): string | undefined {
  return textOf(objectOf(objectOf(run['extra'])['metadata'])['lc_agent_name'])
}
