import type { JsonObject } from '../record/json.ts'

/** Two names can be masked alike: the later ones get a number. */
export function freeName(object: JsonObject, name: string, taken: Map<string, number>): string {
  let free = name
  for (let n = taken.get(name) ?? 2; Object.hasOwn(object, free); n++) {
    free = `${name} (${n})`
    taken.set(name, n + 1)
  }
  return free
}
