// Reading what a framework or an application hands over: of any type, and a getter may throw.
export type Members = Readonly<Record<string, unknown>>

export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Undefined for what has no such member, or does not give it. */
export function member(value: unknown, key: string): unknown {
  if (typeof value !== 'object' && typeof value !== 'function') return undefined
  try {
    return value === null ? undefined : Reflect.get(value, key)
  } catch {
    return undefined
  }
}

/** A text that says something; undefined for anything else. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
