import { isJsonObject, type JsonObject } from '../record/json.ts'
import type { SensitiveValue } from '../record/sensitive.ts'
import { tooLarge } from './bad-request.ts'
import { invalid } from './native-fields.ts'

/** Values that one step may name. */
export const mostSensitive = 2000

const className = /^[a-z][a-z0-9_]{0,39}$/

/** What the client names as sensitive; undefined: nothing. Throws `bad_request`, and `too_large` for more than 2000. */
export function readSensitive(value: JsonObject): SensitiveValue[] | undefined {
  const raw = value['sensitive'] ?? null
  if (raw === null) return undefined
  if (!Array.isArray(raw)) throw invalid('sensitive')
  if (raw.length > mostSensitive)
    throw tooLarge(`step: more than ${mostSensitive} sensitive values`)
  const named = raw.map((entry): SensitiveValue => {
    if (!isJsonObject(entry) || Object.keys(entry).length !== 2) throw invalid('sensitive')
    const { class: name, value: held } = entry
    if (typeof name !== 'string' || !className.test(name)) throw invalid('sensitive')
    if (typeof held !== 'string' && typeof held !== 'number') throw invalid('sensitive')
    return { class: name, value: held }
  })
  return named.length > 0 ? named : undefined
}
