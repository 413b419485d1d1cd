// Fields that Langfuse's traces, observations and scores have alike.
import { isJsonObject, setKey, type JsonObject, type JsonValue } from '../../record/json.ts'
import type { Step } from '../../record/step.ts'
import { unwrapJson } from '../json-text.ts'
import { own } from './fields.ts'

/** Metadata that is no object becomes the attribute `key`. */
export function metadataOf(
  body: JsonObject,
  key: string,
  attributes: JsonObject,
): Pick<Step, 'metadata'> {
  const metadata = unwrapJson(own(body, 'metadata'))
  if (isJsonObject(metadata)) return Object.keys(metadata).length > 0 ? { metadata } : {}
  setAttribute(attributes, key, metadata)
  return {}
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
