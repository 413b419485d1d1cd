/** Kinds of record in the ledger. The number stands in the leaf and the manifest: never renumber. */
export const recordKinds = {
  step: 1,
  revision: 2,
  audit: 3,
  keys: 4,
  gap: 5,
  erasureIntent: 6,
  erasureCompletion: 7,
  retention: 8,
  settings: 9,
  hold: 10,
  producer: 11,
  producerBatch: 12,
} as const

export type RecordKind = keyof typeof recordKinds

const byNumber = new Map<number, RecordKind>(
  Object.entries(recordKinds).map(([name, n]) => [n, name as RecordKind]),
)

/** Null for a number that is no kind. */
export function recordKindOf(n: number): RecordKind | null {
  return byNumber.get(n) ?? null
}
