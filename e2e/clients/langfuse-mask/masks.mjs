// The two masks that are compared.
import { redact } from '../../../src/detect.ts'

const shapes = [
  [/[\w.+-]+@[\w-]+\.[\w.]+/g, '[email]'],
  [/\b(?:\d[ -]?){13,16}\b/g, '[card]'],
  [/\b\d{3}-\d{2}-\d{4}\b/g, '[ssn]'],
  [/\b(?:sk|pk|ghp|xox[bp])[-_]\w{16,}\b/g, '[key]'],
  [/Bearer [\w.-]+/g, 'Bearer [token]'],
]

/** As users write it, after the example in Langfuse's own documentation. */
function regexes(data) {
  if (typeof data === 'string')
    return shapes.reduce((text, [shape, mask]) => text.replaceAll(shape, mask), data)
  if (Array.isArray(data)) return data.map(regexes)
  if (typeof data !== 'object' || data === null) return data
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, regexes(value)]))
}

export const masks = { regexes, redact: (data) => redact(data) }
