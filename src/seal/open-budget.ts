// Whoever seals content says what it unpacks to: a few hundred bytes can become hundreds of MB.

const ratio = 32
const beyond = 64 * 1024 * 1024

/**
 * Bytes that the parts of one answer may unpack to: 32 times what is stored of each, and 64 MiB beyond that for all of them
 * together. Parts that pack no better than that open whatever stands beside them.
 */
export class OpenBudget {
  #left = beyond

  /** The most that a part of so many stored bytes may unpack to. */
  mostOf(stored: number): number {
    return ratio * stored + this.#left
  }

  /** To be told of each part that was opened. */
  spend(stored: number, opened: number): void {
    this.#left -= Math.max(0, opened - ratio * stored)
  }
}
