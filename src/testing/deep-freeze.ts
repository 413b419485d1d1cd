/** Freezes a value and everything that it holds, where the language can. Gives the same value. */
export function deepFreeze<T>(value: T, seen: Set<unknown> = new Set()): T {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return value
  // The memory of typed arrays cannot be frozen.
  if (seen.has(value) || ArrayBuffer.isView(value)) return value
  seen.add(value)
  for (const key of Reflect.ownKeys(value)) {
    const member = Object.getOwnPropertyDescriptor(value, key)
    if (member && 'value' in member) deepFreeze(member.value, seen)
  }
  return Object.freeze(value)
}
