// Fields that Langfuse's traces, observations and scores have alike.
import { isJsonObject, setKey, type JsonObject, type JsonValue } from '../../record/json.ts'
import type { Step } from '../../record/step.ts'
import { unwrapJson } from '../json-text.ts'
import { own } from './fields.ts'

const traceTypeKeys = ['trace_type', 'traceType']

/** Metadata that is no object becomes the attribute `key`. What names the type of the trace moves out. */
export function metadataOf(
  body: JsonObject,
  key: string,
  attributes: JsonObject,
): Pick<Step, 'metadata' | 'traceType'> {
  const metadata = unwrapJson(own(body, 'metadata'))
  if (!isJsonObject(metadata)) {
    setAttribute(attributes, key, metadata)
    return {}
  }
  const typeKey = traceTypeKeys.find((name) => textIn(metadata, name) !== undefined)
  const rest = Object.entries(metadata).filter(([name]) => name !== typeKey)
  const traceType = typeKey === undefined ? undefined : textIn(metadata, typeKey)
  return {
    ...(traceType !== undefined && { traceType }),
    ...(rest.length > 0 && { metadata: Object.fromEntries(rest) }),
  }
}

function textIn(metadata: JsonObject, name: string): string | undefined {
  const value = own(metadata, name)
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && text !== '' ? text : undefined
}

/** Tags that are no list of texts become an attribute. */
export function tagsOf(body: JsonObject, attributes: JsonObject): Pick<Step, 'tags'> {
  const tags = own(body, 'tags')
  if (Array.isArray(tags) && tags.every((tag) => typeof tag === 'string'))
    return tags.length > 0 ? { tags } : {}
  setAttribute(attributes, 'langfuse.trace.tags', tags)
  return {}
}

/** Keeps what nobody read. A name of the client's own may stand for nothing else here. */
export function fillRest(
  body: JsonObject,
  taken: ReadonlySet<string>,
  attributes: JsonObject,
): JsonObject {
  for (const [key, value] of Object.entries(body)) {
    if (taken.has(key)) continue
    const name = Object.hasOwn(attributes, key) ? `langfuse.body.${key}` : key
    setAttribute(attributes, name, value)
  }
  return attributes
}

/** Null and empty objects say nothing. */
export function setAttribute(attributes: JsonObject, key: string, value: JsonValue): void {
  const empty = value === null || (isJsonObject(value) && Object.keys(value).length === 0)
  if (!empty) setKey(attributes, key, unwrapJson(value))
}
