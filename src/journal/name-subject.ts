// Whom a step is about, where it has no user id: the settings say which attributes name a person.
import { isJsonObject, type JsonObject, type JsonValue } from '../record/json.ts'
import type { Step } from '../record/step.ts'

/** Characters: what is longer is no id. */
const longest = 16_384

/**
 * Gives steps the user id that one of the attributes holds: the first of `paths` that stands in a step's attributes, or in its
 * metadata, and is a text or a number. From then on it is a user id and no attribute. A path is the name of an attribute, or
 * leads into objects, names parted by dots.
 */
export function subjectNaming(
  paths: readonly string[],
): (steps: readonly Step[]) => readonly Step[] {
  if (paths.length === 0) return (steps) => steps
  return (steps) => steps.map((step) => named(step, paths))
}

function named(step: Step, paths: readonly string[]): Step {
  if (step.userId) return step
  for (const path of paths)
    for (const place of ['attributes', 'metadata'] as const) {
      const found = taken(step[place], path)
      if (found) return { ...step, userId: found.id, [place]: found.rest }
    }
  return step
}

/** The id at the path, and the object without it. Null where there is none. */
function taken(
  object: JsonObject | undefined,
  path: string,
): { id: string; rest: JsonObject } | null {
  if (!object) return null
  if (Object.hasOwn(object, path)) {
    const { [path]: value, ...rest } = object
    const id = idOf(value)
    return id === null ? null : { id, rest }
  }
  // Names may hold dots themselves: the whole of what is left was tried above, now each way to part it.
  for (let dot = path.indexOf('.'); dot !== -1; dot = path.indexOf('.', dot + 1)) {
    const [head, tail] = [path.slice(0, dot), path.slice(dot + 1)]
    const inner = Object.hasOwn(object, head) ? object[head] : undefined
    const found = isJsonObject(inner) ? taken(inner, tail) : null
    if (found) return { id: found.id, rest: { ...object, [head]: found.rest } }
  }
  return null
}

function idOf(value: JsonValue | undefined): string | null {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value.trim() && value.length <= longest ? value : null
}
