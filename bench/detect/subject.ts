/** What a detector says of a text: `text.slice(start, end)`; classes are ours, or the peer's own name where we have none. */
export interface Found {
  readonly class: string
  readonly start: number
  readonly end: number
}

/** A detector that is measured: ours or a peer's. */
export interface Subject {
  readonly name: string
  /** Gives spans. May do more than the library does by itself, so it is not what is timed. */
  readonly find: (text: string) => readonly Found[] | Promise<readonly Found[]>
  /** The one call of the library that a user would make; this is timed. */
  readonly run: (text: string) => unknown
}
