// Cuts a step's content into chunks that are stored once per trace. An agent sends its whole history again in every
// turn: elements of arrays (messages, tools, documents), long texts and the resource are chunks, the rest is the
// record's own content with references to them.
import { calledTool } from '../protect/called-tool.ts'
import type { Context } from '../protect/context.ts'
import { ChunkRef } from '../record/chunk-ref.ts'
import { isEncryptedJson } from '../record/encrypted-value.ts'
import { isJsonObject, setKey, type JsonObject, type JsonValue } from '../record/json.ts'

export interface RawChunk {
  /** Key path, array positions left out. Context for detection, and part of the dedup tag. */
  readonly path: readonly string[]
  readonly value: JsonValue
  /** The value as JSON: what the dedup tag is computed of. */
  readonly json: string
  /** Where it stood, as far as the policy tells places apart. */
  readonly context: Pick<Context, 'direction' | 'tool'>
}

/** What the policy tells apart: chunks that it treats alike are stored once. */
export interface Apart {
  readonly direction: boolean
  readonly knowsTool: (name: string) => boolean
}

export interface SplitContent {
  /** The content with a {@link ChunkRef} where chunks stood; these are opaque to masking. */
  readonly own: JsonObject
  readonly chunks: readonly RawChunk[]
}

const smallestElement = 48
const smallestText = 512
const largestWhole = 2048
const wholeObjects = new Set(['resource', 'scope'])

export function splitContent(content: JsonObject, apart: Apart): SplitContent {
  const chunks: RawChunk[] = []
  const byText = new Map<string, number>()
  const adder =
    (context: RawChunk['context']): Add =>
    (path, value, json) => {
      const name = [context.direction, context.tool, ...path, json].join('\u0000')
      const known = byText.get(name)
      if (known !== undefined) return known
      byText.set(name, chunks.length)
      return chunks.push({ path, value, json, context }) - 1
    }
  const own: JsonObject = {}
  for (const [key, value] of Object.entries(content)) {
    const context: RawChunk['context'] =
      apart.direction && (key === 'input' || key === 'output') ? { direction: key } : {}
    setKey(own, key, splitMember(value, below([], key), { adder, context, apart }))
  }
  return { own, chunks }
}

type Add = (path: readonly string[], value: JsonValue, json: string) => number

interface Split {
  readonly adder: (context: RawChunk['context']) => Add
  readonly context: RawChunk['context']
  readonly apart: Apart
}

function splitObject(object: JsonObject, path: readonly string[], split: Split): JsonObject {
  const out: JsonObject = {}
  const tool = calledTool(object)
  const inside =
    tool !== undefined && split.apart.knowsTool(tool)
      ? { ...split, context: { ...split.context, tool } }
      : split
  for (const [key, value] of Object.entries(object)) {
    setKey(out, key, splitMember(value, below(path, key), inside))
  }
  return out
}

function splitMember(value: JsonValue, path: readonly string[], split: Split): JsonValue {
  const add = split.adder(split.context)
  if (typeof value === 'string')
    return value.length < smallestText
      ? value
      : refer([add(path, value, JSON.stringify(value))], false)
  if (Array.isArray(value)) return splitArray(value, path, split)
  if (!isJsonObject(value)) return value
  const smallest = smallestOf(value, path)
  if (smallest !== undefined) {
    const json = JSON.stringify(value)
    return json.length < smallest ? value : refer([add(path, value, json)], false)
  }
  return splitObject(value, path, split)
}

/** For objects that are not cut apart: characters from which one is a chunk. */
function smallestOf(value: JsonObject, path: readonly string[]): number | undefined {
  if (path.length === 2 && wholeObjects.has(path[1] ?? '')) return smallestElement
  return isEncryptedJson(value) ? smallestText : undefined
}

function splitArray(
  array: readonly JsonValue[],
  path: readonly string[],
  split: Split,
): JsonValue[] {
  const add = split.adder(split.context)
  const out: JsonValue[] = []
  let run: number[] = []
  const flush = (): void => {
    if (run.length) out.push(refer(run, true))
    run = []
  }
  for (const element of array) {
    const json =
      typeof element === 'object' || typeof element === 'string' ? JSON.stringify(element) : ''
    if (isWhole(element, json)) run.push(add(path, element, json))
    else {
      flush()
      out.push(splitMember(element, path, split))
    }
  }
  flush()
  return out
}

/** A long object is cut further when it holds a list itself, else a history inside it would be stored anew each turn. */
function isWhole(element: JsonValue, json: string): boolean {
  if (Array.isArray(element) || json.length < smallestElement) return false
  return json.length <= largestWhole || !holdsList(element, 4)
}

function holdsList(value: JsonValue, depth: number): boolean {
  if (Array.isArray(value))
    return value.length > 1 || value.some((item) => holdsList(item, depth - 1))
  if (!isJsonObject(value) || depth === 0) return false
  return Object.values(value).some((item) => holdsList(item, depth - 1))
}

function below(path: readonly string[], key: string): readonly string[] {
  // Input and output of different steps are the same messages: what was said is heard in the next turn.
  return path.length === 0 && (key === 'input' || key === 'output') ? [] : [...path, key]
}

function refer(chunks: readonly number[], spread: boolean): JsonValue {
  return new ChunkRef(chunks, spread) as unknown as JsonValue
}
