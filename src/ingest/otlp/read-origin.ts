import type { JsonObject } from '../../record/json.ts'
import type { OtlpOrigin } from './model.ts'
import type { Place } from './place.ts'
import { readCount, readList, readObject, readText } from './read-field.ts'
import type { Raw } from './read-field.ts'
import { readAttributes } from './read-value.ts'

export interface LevelNames {
  readonly resources: string
  readonly scopes: string
  readonly items: string
}

/** Walks resources, scopes and items; `visit` gets each item with what its scope and resource say. */
export function readOrigins(
  request: Raw,
  names: LevelNames,
  place: Place,
  visit: (item: Raw, origin: OtlpOrigin) => void,
): void {
  for (const [r, value] of readList(request, names.resources, place).entries()) {
    place.resource = r
    place.enterGroup()
    const group = readObject(value, place, names.resources)
    const resource = readObject(group['resource'], place, 'resource')
    const shared = {
      resource: readAttributes(resource['attributes'], place),
      resourceDropped: readCount(resource, 'droppedAttributesCount', place),
      resourceSchemaUrl: readText(group, 'schemaUrl', place),
    }
    for (const [s, scoped] of readList(group, names.scopes, place).entries()) {
      place.scope = s
      place.enterGroup()
      const scope = readObject(scoped, place, names.scopes)
      const origin = { ...shared, scope: readScope(scope, place) }
      for (const [i, item] of readList(scope, names.items, place).entries()) {
        place.item = i
        place.enterItem()
        visit(readObject(item, place, names.items), origin)
      }
    }
  }
}

function readScope(raw: Raw, place: Place): JsonObject {
  const scope = readObject(raw['scope'], place, 'scope')
  const version = readText(scope, 'version', place)
  const schemaUrl = readText(raw, 'schemaUrl', place)
  const dropped = readCount(scope, 'droppedAttributesCount', place)
  const attributes = readAttributes(scope['attributes'], place)
  return {
    name: readText(scope, 'name', place),
    ...(version !== '' && { version }),
    ...(schemaUrl !== '' && { schemaUrl }),
    ...(Object.keys(attributes).length > 0 && { attributes }),
    ...(dropped !== 0 && { droppedAttributesCount: dropped }),
  }
}
