// LangChain's live messages put plainly, as its door does with serialised ones: { role, content, … } at any depth. Makes a
// new structure over the members that are there, changes none, and leaves copying them to the recorder.
import { limits } from '../../record/limits.ts'
import { Sensitive } from '../../record/sensitive.ts'
import { isMembers, type Members } from './members.ts'

/** As many as the recorder takes of a step. */
const mostValues = 50_000

/** LangChain's own names of who speaks. */
const roles = new Map(
  Object.entries<string>({
    human: 'user',
    ai: 'assistant',
    AIMessageChunk: 'assistant',
    system: 'system',
    tool: 'tool',
    function: 'function',
  }),
)
/** Classes of serialised messages. */
const classRoles = new Map(
  Object.entries<string>({
    HumanMessage: 'user',
    AIMessage: 'assistant',
    SystemMessage: 'system',
    ToolMessage: 'tool',
    FunctionMessage: 'function',
  }),
)
/** What messages have as a rule, and say nothing by when it is empty. */
const oftenEmpty = new Set([
  'additional_kwargs',
  'response_metadata',
  'tool_calls',
  'invalid_tool_calls',
  'tool_call_chunks',
])

/** Total. What is no message, list or plain object is given back as it is. */
export function plainMessages(value: unknown): unknown {
  return walk(newWalk(), value)
}

/** One message; undefined for anything else. */
export function plainMessage(value: unknown): Members | undefined {
  try {
    return isMembers(value) ? messageOf(newWalk(), value) : undefined
  } catch {
    return undefined
  }
}

interface Walk {
  /** Values that may still be looked at. */
  left: number
  /** The objects around: meeting one again is a cycle. */
  readonly open: Set<object>
}

function newWalk(): Walk {
  return { left: mostValues, open: new Set() }
}

/** What is too wide or too deep stays as it is: the recorder's copy cuts it, and says so. */
function walk(state: Walk, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const { open } = state
  if (open.has(value)) return '[circular]'
  if (open.size >= limits.depth || !takes(state, value)) return value
  open.add(value)
  const inner = (item: unknown) => walk(state, item)
  try {
    if (Array.isArray(value)) return value.map(inner)
    const members = isMembers(value) ? (messageOf(state, value) ?? plainObject(value)) : undefined
    if (!members) return toJson(value, inner)
    return Object.fromEntries(Object.entries(members).map(([key, item]) => [key, inner(item)]))
  } catch {
    // A getter or a proxy that throws: the recorder's copy marks it where it is.
    return value
  } finally {
    open.delete(value)
  }
}

/** Counts its members before any is looked at, and no more of them than there is room for. */
function takes(state: Walk, value: object): boolean {
  const count = Array.isArray(value) ? value.length : membersOf(value, state.left)
  if (count >= state.left) return false
  state.left -= count + 1
  return true
}

function membersOf(value: object, most: number): number {
  let count = 0
  try {
    for (const _ in value) if (++count > most) break
  } catch {
    // A proxy that throws does so again where it is walked.
  }
  return count
}

/** Commands of a graph and the like hold messages, too. Others are for the recorder, which knows sensitive values and dates. */
function toJson(value: object, inner: (item: unknown) => unknown): unknown {
  if (Sensitive.is(value) || value instanceof Date) return value
  const method: unknown = Reflect.get(value, 'toJSON')
  return typeof method === 'function' ? inner(Reflect.apply(method, value, [])) : value
}

function plainObject(value: Members): Members | undefined {
  const prototype: unknown = Object.getPrototypeOf(value)
  const isPlain = prototype === Object.prototype || prototype === null
  return isPlain && typeof value['toJSON'] !== 'function' ? value : undefined
}

function messageOf(state: Walk, value: Members): Members | undefined {
  if (value['lc'] === 1 && Array.isArray(value['id'])) return serialised(state, value, value['id'])
  if (!('content' in value)) return undefined
  const role = roleOf(value)
  return role === undefined ? undefined : { role, ...slim(value) }
}

/** `{ lc: 1, type: 'constructor', id: […, 'HumanMessage'], kwargs: { … } }` */
function serialised(state: Walk, value: Members, id: readonly unknown[]): Members | undefined {
  const name: unknown = id.at(-1)
  const role = typeof name === 'string' ? classRoles.get(name.replace(/Chunk$/, '')) : undefined
  const { kwargs } = value
  return role !== undefined && isMembers(kwargs) && takes(state, kwargs)
    ? { role, ...slim(kwargs) }
    : undefined
}

function roleOf(value: Members): string | undefined {
  const type: unknown = typeOf(value)
  if (typeof type !== 'string') return undefined
  const { role } = value
  return type === 'generic' && typeof role === 'string'
    ? role
    : (roles.get(type) ?? ofClass(value, type))
}

/** Both names of the method are in use. Of plain objects only known types make a message. */
function typeOf(value: Members): unknown {
  for (const name of ['getType', '_getType']) {
    const method = value[name]
    if (typeof method === 'function') return Reflect.apply(method, value, [])
  }
  return value['type']
}

function ofClass(value: Members, type: string): string | undefined {
  return plainObject(value) ? undefined : type
}

function slim(message: Members): Members {
  const says = ([key, item]: [string, unknown]): boolean =>
    key !== 'type' && !key.startsWith('lc_') && !(oftenEmpty.has(key) && isEmpty(item))
  const out: Record<string, unknown> = Object.fromEntries(Object.entries(message).filter(says))
  dropCopies(out)
  return out
}

/** Calls that stand in `tool_calls` too; headers of the provider's answer, where cookies are. */
function dropCopies(out: Record<string, unknown>): void {
  const { additional_kwargs: provider, response_metadata: answer } = out
  if (out['tool_calls'] !== undefined) {
    delete out['tool_call_chunks']
    without(out, 'additional_kwargs', provider, 'tool_calls')
  }
  without(out, 'response_metadata', answer, 'headers')
}

function without(out: Record<string, unknown>, key: string, value: unknown, dropped: string): void {
  if (!isMembers(value) || !(dropped in value)) return
  if (membersOf(value, mostValues) > mostValues) {
    out[key] = '[too large]'
    return
  }
  const { [dropped]: _, ...rest } = value
  if (isEmpty(rest)) delete out[key]
  else out[key] = rest
}

function isEmpty(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0)
}
