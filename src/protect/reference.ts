import type { JsonValue } from '../record/json.ts'
import { count, type Hiding } from './hide.ts'

/** What capture mode `reference` records of a value: its length in characters and its keyed hash. */
export function referTo(state: Hiding, value: JsonValue): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  count(state, 'reference', 'hash')
  return `[reference length=${text.length} hash=${state.keyed('reference', text)}]`
}
