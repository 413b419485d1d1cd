// Where a value that is handed to a masking function can hold a secret.
import { conversationChannels } from './conversation-channels.ts'
import { objectChannels } from './object-channels.ts'
import type { Sprig } from './sprig.ts'
import { textChannels } from './text-channels.ts'

export interface ValueChannel {
  readonly name: string
  /** What it is, and how it is planted. */
  readonly about: string
  readonly plant: (sprig: Sprig) => unknown
  /** Of a stream: its text as a reader puts the pieces together. */
  readonly read?: (masked: unknown) => string
}

export const valueChannels: readonly ValueChannel[] = [
  ...textChannels,
  ...objectChannels,
  ...conversationChannels,
]
