// Indexed attributes (`llm.input_messages.0.message.role`) -> nested values. Sizes follow the number of attributes,
// never the numbers in the keys.
import type { JsonValue } from '../../record/json.ts'
import { setKey } from '../../record/json.ts'
import { unwrapJson } from '../json-text.ts'
import { spend } from '../value-budget.ts'
import type { Draft } from './draft.ts'

const maxSegments = 24
/** A node weighs more than the value that it becomes. */
const nodeCost = 6
const index = /^\d{1,9}$/

type Node = Map<string, Node | { readonly value: JsonValue }>

/**
 * The list below `prefix` (which ends in a dot) and the keys that it was made of; undefined when there are none.
 * Keys that contradict each other are left out. `wrappers` are objects of one key that only name what is inside.
 */
export function unflatten(
  draft: Draft,
  prefix: string,
  wrappers: ReadonlySet<string> = new Set(),
): { value: JsonValue; keys: string[] } | undefined {
  const root: Node = new Map()
  const keys = draft
    .keys(prefix)
    .filter((key) => insert(root, key.slice(prefix.length), draft.raw(key)))
  return keys.length === 0 ? undefined : { value: build(root, wrappers), keys }
}

function insert(root: Node, path: string, value: JsonValue | undefined): boolean {
  const segments = path.split('.', maxSegments + 1)
  if (!index.test(segments[0] ?? '')) return false
  const last = segments.pop()
  if (last === undefined || last === '' || value === undefined || segments.length === maxSegments)
    return false
  let node = root
  for (const segment of segments) {
    const next = node.get(segment) ?? newNode()
    if (!(next instanceof Map)) return false
    node.set(segment, next)
    node = next
  }
  if (node.has(last)) return false
  node.set(last, { value: unwrapJson(value) })
  return true
}

/** An attacker chooses the depth of a key: 24 nodes for one attribute. */
function newNode(): Node {
  spend(nodeCost)
  return new Map()
}

function build(
  node: Node | { readonly value: JsonValue },
  wrappers: ReadonlySet<string>,
): JsonValue {
  if (!(node instanceof Map)) return node.value
  const entries = [...node]
  if (entries.length > 0 && entries.every(([key]) => index.test(key)))
    return entries
      .sort(([a], [b]) => Number(a) - Number(b))
      .map(([, child]) => build(child, wrappers))
  const [only] = entries
  if (entries.length === 1 && only && wrappers.has(only[0])) return build(only[1], wrappers)
  const out = {}
  for (const [key, child] of entries) setKey(out, key, build(child, wrappers))
  return out
}
