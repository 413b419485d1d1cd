/** RFC 9562, version 7: the first 48 bits are milliseconds since the epoch. */
const uuid7 = /^([0-9a-f]{8})-?([0-9a-f]{4})-?7[0-9a-f]{3}-/i

/** When an id of version 7 was made, in microseconds; undefined for any other text, and for a time that cannot be. */
export function timeInUuid(id: string): number | undefined {
  const [, high, low] = uuid7.exec(id) ?? []
  if (high === undefined) return undefined
  const micros = Number.parseInt(`${high}${low}`, 16) * 1000
  return Number.isSafeInteger(micros) ? micros : undefined
}
