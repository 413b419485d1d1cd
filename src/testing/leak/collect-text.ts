/**
 * All texts that can be got out of a value: strings, numbers, names of properties, symbols, bytes, and what is in Maps, Sets,
 * errors and objects of any class. Total: cycles, getters that throw and proxies do not stop it.
 */
export function collectText(value: unknown): string[] {
  const texts: string[] = []
  const seen = new Set<unknown>()
  const open: unknown[] = [value]
  while (open.length > 0) {
    const next = open.pop()
    if (next === null || next === undefined || seen.has(next)) continue
    if (typeof next === 'object' || typeof next === 'function') {
      seen.add(next)
      try {
        open.push(...partsOf(next, texts))
      } catch {
        texts.push('[unreadable]')
      }
    } else texts.push(typeof next === 'symbol' ? (next.description ?? '') : String(next))
  }
  return texts
}

/** What an object holds, in reverse: the first is to be taken first. Bytes and dates are added to `texts` at once. */
function partsOf(object: object, texts: string[]): unknown[] {
  if (ArrayBuffer.isView(object)) {
    texts.push(Buffer.from(object.buffer, object.byteOffset, object.byteLength).toString('latin1'))
    return []
  }
  if (object instanceof Date) texts.push(isoOf(object))
  const parts: unknown[] = []
  if (object instanceof Map) for (const [key, item] of object) parts.push(key, item)
  else if (object instanceof Set) parts.push(...object)
  else if (object instanceof URL) parts.push(object.href)
  else if (object instanceof Headers) for (const pair of object) parts.push(...pair)
  else if (object instanceof String) parts.push(object.valueOf())
  for (const key of Reflect.ownKeys(object)) {
    if (Array.isArray(object) && key === 'length') continue
    if (!Array.isArray(object)) parts.push(key)
    parts.push(read(object, key))
  }
  if (!(object instanceof Date)) parts.push(callSafely(object, read(object, 'toJSON')))
  return parts.toReversed()
}

function read(object: object, key: string | symbol): unknown {
  try {
    return Reflect.get(object, key)
  } catch {
    return undefined
  }
}

function callSafely(object: object, method: unknown): unknown {
  if (typeof method !== 'function') return undefined
  try {
    return Reflect.apply(method, object, [])
  } catch {
    return undefined
  }
}

function isoOf(date: Date): string {
  return Number.isNaN(date.getTime()) ? '' : date.toISOString()
}
