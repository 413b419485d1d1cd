import type { JsonObject, JsonValue } from '../record/json.ts'
import type { Step, StepError } from '../record/step.ts'
import type { Draft } from './dialects/draft.ts'
import { dialects } from './dialects/table.ts'
import { unwrapJson } from './json-text.ts'
import type { OtlpEvent, OtlpOrigin } from './otlp/model.ts'

/** Lets each dialect that the draft speaks have its turn. */
export function applyDialects(draft: Draft): void {
  for (const dialect of dialects) if (dialect.speaks(draft)) dialect.map(draft)
}

/** The fields of a step that come from the dialects. */
export function draftFields(draft: Draft): Partial<Step> {
  const { input, output, usage, costUsd, tags, metadata } = draft
  return {
    ...draft.texts,
    ...(usage !== undefined && Object.keys(usage).length > 0 && { usage }),
    ...(costUsd !== undefined && { costUsd }),
    ...(input !== undefined && { input }),
    ...(output !== undefined && { output }),
    ...(tags.size > 0 && { tags: [...tags] }),
    ...(Object.keys(metadata).length > 0 && { metadata }),
  }
}

/** Type, message and stack; undefined when nothing failed. */
export function errorOf(draft: Draft): StepError | undefined {
  const { errorType, errorMessage, errorStack } = draft
  if (!errorType && !errorMessage && !errorStack) return undefined
  return {
    ...(errorType && { type: errorType }),
    ...(errorMessage && { message: errorMessage }),
    ...(errorStack && { stack: errorStack }),
  }
}

const exceptionFields = [
  ['exception.type', 'errorType'],
  ['exception.message', 'errorMessage'],
  ['exception.stacktrace', 'errorStack'],
] as const

/** Moves what an exception says to the error, where that says nothing else yet; gives what is left. */
export function claimException(draft: Draft, attributes: JsonObject): JsonObject {
  const left = { ...attributes }
  for (const [key, field] of exceptionFields) {
    const value = left[key]
    if (typeof value !== 'string') continue
    draft[field] ??= value
    if (draft[field] === value) delete left[key]
  }
  return left
}

/** Unclaimed attributes, and beside them what belongs to the record as such: resource, scope, events and so on. */
export function restOf(draft: Draft, origin: OtlpOrigin, extra: JsonObject): JsonObject {
  const out = draft.rest()
  const events = draft.events.map(eventValue)
  const own: JsonObject = {
    resource: origin.resource,
    scope: origin.scope,
    ...(origin.resourceDropped !== 0 && { resourceDroppedAttributesCount: origin.resourceDropped }),
    ...(origin.resourceSchemaUrl !== '' && { resourceSchemaUrl: origin.resourceSchemaUrl }),
    ...(events.length > 0 && { events }),
    ...extra,
  }
  for (const [key, value] of Object.entries(own)) {
    // An attribute may have the same name.
    const taken = Object.hasOwn(out, key) ? out[key] : undefined
    if (taken !== undefined) out[freeName(out, `attribute.${key}`)] = taken
    out[key] = value
  }
  return out
}

/** The name, or the next one like it that no attribute has. */
function freeName(attributes: JsonObject, name: string): string {
  let free = name
  while (Object.hasOwn(attributes, free)) free = `attribute.${free}`
  return free
}

function eventValue(event: OtlpEvent): JsonValue {
  return {
    name: event.name,
    time: event.time,
    ...(Object.keys(event.attributes).length > 0 && { attributes: unwrapJson(event.attributes) }),
    ...(event.droppedAttributes !== 0 && { droppedAttributesCount: event.droppedAttributes }),
  }
}
