// How far a record must have come before its sender is told so (docs/acknowledgement.md).

/** From the least to the most. Each holds all that those before it do. */
export const ackLevels = ['staged', 'sequenced', 'published', 'witnessed'] as const

/**
 * `staged`: stored durably, without a place in the log yet. `sequenced`: durable at its place in the log. `published`: under a
 * signed checkpoint that is stored. `witnessed`: under a checkpoint that witnesses have cosigned as the policy asks.
 */
export type AckLevel = (typeof ackLevels)[number]

/** Null for what is no level. Upper and lower case count as different. */
export function parseAckLevel(text: string): AckLevel | null {
  return ackLevels.find((level) => level === text) ?? null
}

/** Whether `reached` is as far as `asked`, or farther. */
export function isAckReached(reached: AckLevel, asked: AckLevel): boolean {
  return ackLevels.indexOf(reached) >= ackLevels.indexOf(asked)
}
