// JSON as it comes from agents: own properties only, and nothing taken for granted.

export type Json = string | number | boolean | null | Json[] | JsonObject
export interface JsonObject {
  [key: string]: Json
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The first of these properties that is there. */
export function at(value: JsonObject, names: readonly string[]): Json | undefined {
  const name = names.find((candidate) => Object.hasOwn(value, candidate))
  return name === undefined ? undefined : value[name]
}

export function rowsOf(value: Json | undefined): Json[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}

/** Texts as they are, anything else as JSON. */
export function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Above this a text is shown as the text that it is. */
const longest = 500_000

/** What a text of JSON holds, where that is an object or a list: arguments of tools often come so. */
export function unpacked(value: Json): Json {
  if (typeof value !== 'string' || value.length > longest || !/^\s*[[{]/.test(value)) return value
  try {
    return JSON.parse(value) as Json
  } catch {
    return value
  }
}
